"""``manage.py replay_notices``: try dead letters again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from monitor.services import sending


class Command(BaseCommand):
    help = "Notices that failed ten times wait again; receivers know them by their id."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--subscriber", default="", help="only those of this program")
        parser.add_argument("--since", type=int, default=0, help="only from this ledger number on")

    def handle(self, *args: Any, **options: Any) -> None:
        count = sending.replay_dead(subscriber=options["subscriber"], since=options["since"])
        self.stdout.write(f"{count}")
