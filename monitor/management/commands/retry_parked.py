"""Judge again what the procedure rules had to set aside, once the cause is removed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitor.rules import BY_CODE
from monitor.selectors import procedures
from monitor.services import judging


class Command(BaseCommand):
    """Shows what is parked, tries it again, says what is left."""

    help = "Judge parked entries again: retry_parked [--rule AN-6] [--list]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rule", default="", help="only this rule's, such as AN-6")
        parser.add_argument("--list", action="store_true", help="only show what is parked")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = options["rule"]
        if rule and rule not in BY_CODE:
            raise CommandError(f"no such rule: {rule}")
        if options["list"]:
            for one in procedures.parked()[:200]:
                self.stdout.write(f"{one.code} entry {one.entry} {one.error} x{one.attempts}")
            return
        settled, left = judging.retry(code=rule)
        self.stdout.write(f"{settled} settled, {left} still parked")
