"""Every address of the house, floor by floor."""

from __future__ import annotations

import importlib.util

from django.apps import apps
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
    "rehearsal.pages.urls",
)
INTERFACES = (
    "approval.api.urls",
    "catalog.api.urls",
    "complaints.api.urls",
    "monitor.api.urls",
    "boards.api.urls",
    "timelimits.api.urls",
)


def _there(module: str) -> bool:
    app = module.partition(".")[0]
    try:
        return apps.is_installed(app) and importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz/live", health.live, name="healthz_live"),
    path("healthz/ready", health.ready, name="healthz_ready"),
    path("metrics", health.numbers, name="metrics"),
    path("admin/", admin.site.urls),
    *(path("", include(module)) for module in PAGES if _there(module)),
    *(path("api/v1/", include(module)) for module in INTERFACES if _there(module)),
]
