"""Set the rehearsal's time in motion from where it stood, and say who may sign in where."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rehearsal.simulation import opening, running
from rehearsal.simulation.playbill import playbill


class Command(BaseCommand):
    help = "Set simulated time in motion; print the accounts and pages of the rehearsal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--slow", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        running.set_in_motion(opening.SLOW if options["slow"] else opening.FAST)
        self.stdout.write(playbill())
