"""Let the city live: applications arrive, are worked on, and some are late."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ledger import anchors
from rehearsal.simulation import opening
from rehearsal.simulation.running import Simulator


class Command(BaseCommand):
    help = "Play the rehearsal on simulated time until SIGTERM or SIGINT; time stands still then."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--slow", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        rate = opening.SLOW if options["slow"] else opening.FAST
        anchors.install()
        simulator = Simulator(opening.prepare(options["seed"], rate=rate), rate=rate)
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda *_: simulator.stopping.set())
        simulator.run()
