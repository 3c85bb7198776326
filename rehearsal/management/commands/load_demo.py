"""Make the rehearsal's city and cases in an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rehearsal.simulation import opening


class Command(BaseCommand):
    help = "Load 澄川市 and live through the weeks before the first morning; refused unless empty."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--slow", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        rate = opening.SLOW if options["slow"] else opening.FAST
        try:
            opened = opening.open_hall(options["seed"], rate=rate)
        except opening.NotEmpty as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{opened.cases} cases, {opened.acts} acts, {opened.refused} refused")
