"""``manage.py replay``: a real event log through the hall's own use cases, in a database of its own."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from psycopg import sql

from config import database
from config.database import Urls
from config.postgres import PostgresFailed
from kernel.clock import office_date
from rehearsal.replay import calendars, driver, log, mapping, report, timeline
from rehearsal.replay.driver import PREFIX, Outcome, Wish
from rehearsal.replay.errors import DatabaseRefused, ReplayBroken
from rehearsal.replay.faults import LogRefused
from rehearsal.replay.instants import NoInstant
from rehearsal.replay.log import Log
from rehearsal.replay.mapping import Mapping
from timelimits.calendar_files import DeclaredYear

COMPANIONS = ("DATABASE_URL", "DATABASE_PUBLIC_URL", "DATABASE_OWNER_URL")
TROUBLES = (
    DatabaseRefused,
    ReplayBroken,
    PostgresFailed,
    database.PreparationFailed,
    psycopg.Error,
)
LONGEST_NAME = 30
_serial = itertools.count(1)


class Command(BaseCommand):
    help = (
        "Replay a real event log through the hall's own use cases, in a database made for it and"
        " dropped afterwards; write what the hall found as JSON."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--cases", type=Path, help="one row per case (.csv, .gz); else the events' cases"
        )
        parser.add_argument("--events", type=Path, help="one row per event (.csv, .xes, .gz)")
        parser.add_argument("--mapping", type=Path, required=True, help="what is what (.toml)")
        parser.add_argument("--calendar", type=Path, help="days off: date,name (.csv)")
        parser.add_argument(
            "--snapshot",
            action="append",
            default=[],
            metavar="INSTANT",
            help="count at this moment",
        )
        parser.add_argument("--report", type=Path, required=True, help="where the JSON goes")
        parser.add_argument("--keep", action="store_true", help="leave the database for a look")

    def handle(self, *args: Any, **options: Any) -> None:
        urls = _urls()
        _writable(options["report"])
        try:
            read = mapping.read(options["mapping"])
            told = log.read(read, cases=options["cases"], events=options["events"])
            days_off = _days_off(options, read, told)
        except LogRefused as refusal:
            raise CommandError(f"nothing was replayed:\n{refusal.text()}") from refusal
        wishes = _wishes(options["snapshot"], read, told)
        name = _name_for(read)
        self.stderr.write(f"{len(told.cases)} cases, {len(told.events)} events -> {name}")
        try:
            with _own_database(urls, name, keep=options["keep"]):
                outcome = driver.replay(
                    told, read, wishes, days_off=days_off, progress=self._progress
                )
        except TROUBLES as trouble:
            raise CommandError(_why(trouble)) from trouble
        report.write(options["report"], report.compose(told, outcome))
        self._tell(outcome, options["report"], kept=name if options["keep"] else "")

    def _progress(self, done: int, of: int) -> None:
        self.stderr.write(f"{done} of {of}")

    def _tell(self, outcome: Outcome, path: Path, *, kept: str) -> None:
        for shot in outcome.snapshots:
            self.stdout.write(
                f"{shot.at}: started {shot.started}, closed {shot.closed}, open {shot.open},"
                f" overdue {shot.open_overdue}, due within 7 days {shot.due_within_7_days},"
                f" closed late {shot.closed_late}, without limit {shot.open_without_limit}"
            )
        self.stdout.write(f"{outcome.events_per_s:.1f} events/s; report in {path}")
        if kept:
            self.stdout.write(f"the database {kept} was left as it is")


def _name_for(read: Mapping) -> str:
    """A name no database had in this process: what is kept of versions is kept by database."""
    plain = re.sub(r"[^a-z0-9]+", "_", read.name.lower())[:LONGEST_NAME]
    return f"{PREFIX}{plain}_{os.getpid()}_{next(_serial)}"


def _why(trouble: Exception) -> str:
    """What happened, what lay behind it, and that there is no report."""
    behind = trouble.__cause__
    because = f" ({type(behind).__name__}: {behind})" if behind is not None else ""
    return f"{trouble}{because}; no report was written"


def _urls() -> Urls:
    missing = [name for name in COMPANIONS if not os.environ.get(name)]
    if missing:
        raise CommandError(f"{', '.join(missing)} not set; ./run manage replay sets them")
    return Urls.from_environment()


def _writable(path: Path) -> None:
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise CommandError(f"the report cannot be written to {path.parent}")


def _days_off(options: dict[str, Any], read: Mapping, told: Log) -> list[DeclaredYear]:
    """The years of the calendar that is given, or that the mapping names; none for the hall's own."""
    if options["calendar"]:
        return calendars.read(options["calendar"])
    if read.calendar == calendars.WEEKENDS:
        first, last = timeline.first_instant(told), timeline.last_instant(told)
        return calendars.weekends(office_date(first), office_date(last))
    if read.calendar:
        return calendars.read(options["mapping"].parent / read.calendar)
    return []


def _wishes(texts: list[str], read: Mapping, told: Log) -> list[Wish]:
    """The snapshots asked for; the last moment of the log when none was."""
    wishes = []
    for text in texts:
        try:
            wishes.append(Wish(read.form.read_iso(text), text))
        except NoInstant as error:
            raise CommandError(f"--snapshot: {error}") from error
    if not wishes:
        last: dt.datetime = timeline.last_instant(told)
        wishes.append(Wish(last, last.isoformat()))
    return wishes


@contextlib.contextmanager
def _own_database(urls: Urls, name: str, *, keep: bool) -> Iterator[None]:
    """A fresh copy of the template under every alias for the block; afterwards as before."""
    quiet = signal.signal(signal.SIGTERM, _end)
    before = {alias: connections.settings[alias]["NAME"] for alias in connections.settings}
    try:
        database.clone(urls.owner, name)
        # Lost in a crash it is dropped anyway, so nothing has to wait for the disk.
        with psycopg.connect(urls.named(name).owner, autocommit=True) as connection:
            statement = "ALTER DATABASE {} SET synchronous_commit = off"
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
        _point_at(dict.fromkeys(before, name))
        yield
    finally:
        _point_at(before)
        if not keep:
            database.drop(urls.owner, name)
        signal.signal(signal.SIGTERM, quiet)


def _end(signum: int, _frame: FrameType | None) -> None:
    """Being told to end is no reason to leave a database behind."""
    raise SystemExit(128 + signum)


def _point_at(names: dict[str, str]) -> None:
    connections.close_all()
    for alias, name in names.items():
        connections.settings[alias]["NAME"] = name
