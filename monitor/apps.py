"""Registers the monitor with Django."""

from __future__ import annotations

from django.apps import AppConfig


class MonitorConfig(AppConfig):
    name = "monitor"
    verbose_name = "电子监察"

    def ready(self) -> None:
        """Its limits and entries are known in every process."""
        import monitor.events  # noqa: PLC0415 - it registers itself
        import monitor.limits  # noqa: PLC0415, F401
