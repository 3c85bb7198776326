"""After a restore from a backup: a new epoch, so that no screen keeps what the backup does not know."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ledger import epochs


class Command(BaseCommand):
    help = "Begin a new epoch of the ledger; run it on a restored database before serving from it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"epoch {epochs.renew()}")
