"""manage.py calendar_export --from DATE --to DATE: date,is_workday, one line a day."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timelimits import custody
from timelimits.engine.calendar import EARLIEST, LATEST, ONE_DAY


class Command(BaseCommand):
    help = "Print every day of a span as CSV: the date, and 1 if offices work on it, else 0."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=_day, required=True, metavar="DATE")
        parser.add_argument("--to", dest="last", type=_day, required=True, metavar="DATE")
        parser.add_argument("--calendar", default="CN", help="code of the calendar in custody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print; a year whose notice is not in custody counts Monday to Friday and is told of."""
        first, last = options["first"], options["last"]
        if last < first:
            raise CommandError("--to lies before --from")
        calendar = custody.look().calendar(options["calendar"])
        unknown = [y for y in range(first.year, last.year + 1) if y not in calendar.years]
        if unknown:
            said = ", ".join(str(year) for year in unknown)
            self.stderr.write(f"not declared, Monday to Friday assumed: {said}")
        self.stdout.write("date,is_workday")
        day = first
        while day <= last:
            self.stdout.write(f"{day},{int(calendar.is_working_day(day))}")
            day += ONE_DAY


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date YYYY-MM-DD") from None
    if not EARLIEST <= day <= LATEST:
        raise ArgumentTypeError(f"{text} lies outside {EARLIEST} to {LATEST}")
    return day
