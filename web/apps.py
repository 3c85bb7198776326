"""The app that holds what every page looks like."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, styles and tags, and how often strangers try."""

    name = "web"
    verbose_name = "页面"
