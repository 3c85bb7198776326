"""manage.py check_calendar: years in custody with their notice and working days; 1 if one differs."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel import clock
from timelimits import coverage, custody


class Command(BaseCommand):
    help = "List the years of a working calendar and compare them with the file and the package."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--calendar", default="CN", help="code of the calendar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a year; raise CommandError when a day differs or this year is missing."""
        code = options["calendar"]
        kept = custody.look().kept(code)
        for year, notice in sorted(kept.notices.items()):
            worked = kept.calendar.count(dt.date(year - 1, 12, 31), dt.date(year, 12, 31))
            self.stdout.write(f"{year}  {worked} working days  {notice.label}")
        found = coverage.differences(code)
        for line in found:
            self.stderr.write(line)
        covered = coverage.coverage(code, clock.office_date(clock.now()))
        if covered.next_missing:
            self.stdout.write(f"{covered.year + 1}  not declared: dates in it are provisional")
        if covered.current_missing:
            raise CommandError(f"the calendar of {covered.year} is missing")
        if found:
            raise CommandError(f"{len(found)} days differ")
        self.stdout.write(f"{code} version {kept.calendar.version}, digest {kept.digest}")
