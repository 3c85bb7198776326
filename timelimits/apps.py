"""Registers this floor with Django."""

from __future__ import annotations

from django.apps import AppConfig


class TimelimitsConfig(AppConfig):
    name = "timelimits"
    verbose_name = "时限"
