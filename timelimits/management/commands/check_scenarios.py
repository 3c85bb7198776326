"""manage.py check_scenarios FILE.csv: what the engine says to each worked example; 1 if it differs."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timelimits import custody
from timelimits.engine.calendar import WorkCalendar
from timelimits.scenarios import (
    Answer,
    FileUnreadable,
    Malformed,
    NotMachineReadable,
    answer,
    rows_of,
)


class Command(BaseCommand):
    help = "Reckon every row of a scenario file; print id, expected, got as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the CSV file; docs/time-limits.md has its grammar"
        )
        parser.add_argument("--calendar", default="CN", help="code of the calendar in custody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a row, then what is prose; raise CommandError if a row differs or is bad."""
        calendar = custody.look().calendar(options["calendar"])
        try:
            rows = rows_of(options["file"])
        except FileUnreadable as trouble:
            raise CommandError(str(trouble)) from None
        table = csv.writer(self.stdout, lineterminator="\n")
        table.writerow(("id", "expected", "got"))
        told: Counter[str] = Counter()
        prose: list[str] = []
        for line, row in rows:
            try:
                found = _answered(calendar, row)
            except NotMachineReadable as why:
                prose.append(f"{row['id']}: {why}")
                continue
            except Malformed as why:
                told["malformed"] += 1
                self.stderr.write(f"line {line} ({row['id'] or 'no id'}): {why.field}: {why}")
                continue
            told["agree" if found.agrees else "differ"] += 1
            table.writerow((found.id, found.expected, found.got))
            for one in found.differences:
                self.stderr.write(
                    f"{found.id}: {one.field}: expected {one.expected}, got {one.got}"
                )
        self._close(told, prose)

    def _close(self, told: Counter[str], prose: list[str]) -> None:
        self.stdout.write(f"# {told['agree']} agree, {told['differ']} differ")
        for line in prose:
            self.stdout.write(f"# not machine-readable: {line}")
        if not told.total() and not prose:
            raise CommandError("the file has no rows")
        if told["differ"] or told["malformed"]:
            raise CommandError(f"{told['differ']} rows differ, {told['malformed']} are malformed")


def _answered(calendar: WorkCalendar, row: dict[str, str]) -> Answer:
    if not row["expected"]:
        raise Malformed("expected", "is empty")
    return answer(calendar, row)
