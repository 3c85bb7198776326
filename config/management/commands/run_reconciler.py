"""``manage.py run_reconciler``: recount the cards from the raw entries until told to stop."""

from __future__ import annotations

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.reconciling import Recounting
from ledger import anchors


class Command(BaseCommand):
    help = "Recount every card from the raw entries, slowly, and report what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="one recount; exit code 1 if it differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        anchors.install()
        recounting = Recounting()
        if options["once"]:
            differ = recounting.once()
            last = recounting.reconciler.last
            self.stdout.write(
                f"{last.matters} matters, {last.limits} limits, {last.cards} cards,"
                f" {last.dated} dates recounted in {last.seconds:.1f} s: {differ} differences,"
                f" {last.unsound} unsound entries"
            )
            for one in last.differences[:20]:
                self.stdout.write(f"  {one}")
            sys.exit(1 if differ or last.unsound else 0)
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda *_: recounting.stop())
        recounting.run()
