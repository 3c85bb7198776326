"""Write the ledger as JSON lines to standard output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ledger import export


class Command(BaseCommand):
    help = "Write the ledger as JSON lines, for tools/verify_ledger.py."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in export.lines():
            self.stdout.write(line)
