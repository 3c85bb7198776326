"""Addresses of the catalogue's interface."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from catalog.api import calculator, items

app_name = "catalog_api"

urlpatterns: list[URLPattern | URLResolver] = [
    path("items", items.Items.as_view(), name="items"),
    path("time-limits/calculate", calculator.Calculate.as_view(), name="calculate"),
]
