"""Addresses of the public catalogue."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from catalog.pages import guides

urlpatterns: list[URLPattern | URLResolver] = [
    path("catalog/", guides.index, name="catalog"),
    path("catalog/<str:code>/", guides.show, name="catalog_item"),
]
