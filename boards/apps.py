"""The boards' place among the floors."""

from __future__ import annotations

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "boards"
    verbose_name = "公示屏"
    default_auto_field = "django.db.models.BigAutoField"
