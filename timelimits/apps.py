"""Registers this floor with Django."""

from __future__ import annotations

from django.apps import AppConfig


class TimelimitsConfig(AppConfig):
    name = "timelimits"
    verbose_name = "时限"

    def ready(self) -> None:
        """The kinds that no app keeps yet are known in every process."""
        import timelimits.registry  # noqa: PLC0415, F401 - it registers itself
