"""Addresses of the dates."""

from __future__ import annotations

from django.urls import path

from timelimits.pages import receipts

app_name = "timelimits"
urlpatterns = [
    path("limits/<int:limit_id>/receipt/", receipts.show, name="receipt"),
    path("limits/<int:limit_id>/receipt.json", receipts.data, name="receipt-data"),
]
