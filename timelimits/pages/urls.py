"""Addresses of the dates."""

from __future__ import annotations

from django.urls import path

from timelimits.pages import notices, receipts, registry

app_name = "timelimits"
urlpatterns = [
    path("calendar/", notices.index, name="notices"),
    path("calendar/notices/", notices.propose, name="notices-new"),
    path("calendar/notices/<int:proposal_id>/", notices.show, name="notice"),
    path(
        "calendar/notices/<int:proposal_id>/confirmation/", notices.confirm, name="notice-confirm"
    ),
    path("calendar/notices/<int:proposal_id>/refusal/", notices.refuse, name="notice-refuse"),
    path("calendar/hours/", notices.enter_hours, name="hours-new"),
    path("limits/kinds/", registry.index, name="kinds"),
    path("limits/<int:limit_id>/receipt/", receipts.show, name="receipt"),
    path("limits/<int:limit_id>/receipt.json", receipts.data, name="receipt-data"),
]
