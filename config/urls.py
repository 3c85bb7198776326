"""Every address of the house, floor by floor."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health

PAGES = (
    "web.pages.urls",
    "organizations.pages.urls",
    "catalog.pages.urls",
    "timelimits.pages.urls",
    "approval.pages.urls",
    "complaints.pages.urls",
    "monitor.pages.urls",
    "boards.pages.urls",
    # Its scenes sign in without a password.
    *(["rehearsal.pages.urls"] if settings.REHEARSAL else []),
)
INTERFACES = ("catalog.api.urls", "approval.api.urls")

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz/live", health.live, name="healthz_live"),
    path("healthz/ready", health.ready, name="healthz_ready"),
    path("metrics", health.numbers, name="metrics"),
    path("admin/", admin.site.urls),
    *(path("", include(module)) for module in PAGES),
    *(path("api/v1/", include(module)) for module in INTERFACES),
]
