"""Joins the floors that may not know each other, once, when Django has loaded them all."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "阳光审批"

    def ready(self) -> None:
        """The kernel buffers what happened; from here on the ledger writes it."""
        import config.checks  # noqa: PLC0415, F401 - models exist only now; it registers itself
        from kernel import journal  # noqa: PLC0415
        from ledger import writer  # noqa: PLC0415

        journal.install_writer(writer.write)
