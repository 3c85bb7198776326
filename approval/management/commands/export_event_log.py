"""Writes what happened to the cases of a period as XES or CSV, for process-mining tools."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from approval.selectors.event_log import Period, event_log
from approval.selectors.event_log_text import CSV, WRITERS, as_csv
from kernel.journal import Actor
from ledger.exporting import note_export

BY = Actor.system("export")


class Command(BaseCommand):
    help = "What happened to the cases of a period, by role and never by person, as XES or CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", required=True, help="first day, YYYY-MM-DD")
        parser.add_argument("--to", dest="last", required=True, help="last day, included")
        parser.add_argument("--format", choices=sorted(WRITERS), default="xes")
        parser.add_argument("--out", type=Path, help="a file; standard output without it")
        parser.add_argument("--bom", action="store_true", help="a CSV that Excel opens as UTF-8")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for a day that is none, or a file that cannot be written."""
        first, last = _day(options["first"], "--from"), _day(options["last"], "--to")
        if last < first:
            raise CommandError("--to lies before --from")
        form = options["format"]
        if options["bom"] and form != CSV:
            raise CommandError("--bom goes with --format csv only")
        note_export("cases", form, first=first, last=last, by=BY)
        log = event_log(Period(first, last))
        pieces = as_csv(log, mark=options["bom"]) if form == CSV else WRITERS[form](log)
        if options["out"]:
            _write(options["out"], pieces)
            return
        for piece in pieces:
            self.stdout.write(piece, ending="")


def _write(path: Path, pieces: Iterator[str]) -> None:
    """The whole file or none: written aside, then renamed."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        unfinished.replace(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _day(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{option}: {text!r} is no day (YYYY-MM-DD)") from error
