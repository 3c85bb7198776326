"""``manage.py run_monitor``: watch the limits until told to stop."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.loops import LOOPS
from config.runner import Runner
from ledger import anchors


class Command(BaseCommand):
    help = "Sweep, effects of silence, unverified cards and readers; any number of copies is safe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        anchors.install()
        runner = Runner(LOOPS)
        if options["once"]:
            self.stdout.write(f"{runner.once()}")
            return

        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda *_: runner.stop())
        runner.run()
