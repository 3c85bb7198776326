"""Registers the approval app."""

from __future__ import annotations

from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "approval"
    verbose_name = "审批"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know the limits; tell the catalogue its machine, and its guides where decided cases are."""
        import approval.limits  # noqa: PLC0415, F401 - it registers itself
        from approval.selectors import machine  # noqa: PLC0415 - models exist only now
        from approval.selectors.durations import decided_spans  # noqa: PLC0415 - models exist only now
        from catalog.selectors import experience  # noqa: PLC0415 - models exist only now

        machine.tell()
        experience.tell_decided(decided_spans)
