"""Addresses of the front door."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from web.pages import index, view

urlpatterns: list[URLPattern | URLResolver] = [
    path("", index.index, name="index"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("view/", login_not_required(view.switch), name="view"),
]
