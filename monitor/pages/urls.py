"""Addresses of the monitor's pages."""

from __future__ import annotations

from django.urls import path

from monitor.pages import cards

app_name = "monitor"
urlpatterns = [
    path("supervision/cards/<int:card_id>/", cards.show, name="card"),
    path("supervision/cards/<int:card_id>/confirmation/", cards.confirm, name="card-confirm"),
    path("supervision/cards/<int:card_id>/withholding/", cards.withhold, name="card-withhold"),
    path("supervision/cards/<int:card_id>/withholding/agreement/", cards.agree, name="card-agree"),
]
