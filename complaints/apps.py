"""Registers complaints with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = "投诉"

    def ready(self) -> None:
        """Their limits and entries are known in every process, whether it has pages or not."""
        import complaints.events  # noqa: PLC0415 - it registers itself
        import complaints.limits  # noqa: PLC0415, F401
