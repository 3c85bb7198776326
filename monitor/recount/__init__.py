"""A slow, independent recount: every card anew from the raw entries, by an arithmetic of its own.

It reads the ledger matter by matter, never the alerts and breaches the sweep works with, and then
compares what must be with the cards there are. A difference that stands in two recounts in a row is
reported: an alarm and an entry, once.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import connection, transaction

import ledger
from catalog.models import ItemVersion
from kernel import clock
from kernel.transactions import use_case
from ledger import verification
from monitor import events
from monitor.models import Alarm, CardRule
from monitor.recount import days
from monitor.recount.story import Difference, Story
from timelimits.rules import Unit

log = logging.getLogger(__name__)

PAGE = 500  # matters read as of one moment
SLACK = dt.timedelta(seconds=30)  # of the wall: what a sweep may take when it is well
REPORTED_AT_ONCE = 50  # beyond it one entry says how many more there are
BY = ledger.Actor.system("reconciler")
OFFICE_HOURS = range(9, 17)

NEXT = """
SELECT id, number FROM ledger_matter WHERE id > %s ORDER BY id LIMIT %s
"""
RAW = """
SELECT matter_id, name, (extract(epoch FROM occurred_at) * 1000000)::bigint, body
  FROM ledger_entry WHERE matter_id = ANY(%s) ORDER BY matter_id, seq
"""
CARDS = """
SELECT id, matter_id, round, (extract(epoch FROM falls_at) * 1000000)::bigint,
       (extract(epoch FROM found_at) * 1000000)::bigint
  FROM monitor_card WHERE matter_id = ANY(%s)
"""
# Whose open limits they are stands beside them for the boards that count lamps by unit.
STRAYED = """
SELECT l.matter_id, l.id, coalesce(c.department_id, 0), coalesce(l.in_hand_of, 0)
  FROM timelimits_timelimit l
  LEFT JOIN approval_case c ON c.matter_id = l.matter_id AND c.closed_at IS NULL AND c.state <> 'draft'
 WHERE l.matter_id = ANY(%s) AND l.status IN ('running', 'paused')
   AND l.in_hand_of IS DISTINCT FROM c.department_id ORDER BY l.id
"""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card as it stands in its table."""

    card: int
    matter: int
    round: int
    falls: int
    found: int


@dataclass
class Recount:
    """What one pass over everything came to."""

    matters: int = 0
    limits: int = 0
    cards: int = 0
    dated: int = 0  # limits whose last day was reckoned anew
    unsound: int = 0  # entries that are not as they were written
    seconds: float = 0.0
    differences: list[Difference] = field(default_factory=list)


class Judges:
    """Which levels of which kinds give cards, by the versions of the rules at an instant."""

    def __init__(self) -> None:
        rules = CardRule.objects.order_by("version").values_list(
            "level", "kind", "valid_from", "enabled"
        )
        self._rules = [(*row[:2], clock.micros(row[2]), row[3]) for row in rules]

    def __call__(self, level: int, kind: str, at: int) -> bool:
        """Whether a lamp of that level that falls at ``at`` is to become a card."""
        own = self._last(level, kind, at)
        general = self._last(level, "", at)
        return bool(own or general)

    def _last(self, level: int, kind: str, at: int) -> bool | None:
        found = None
        for of_level, of_kind, since, enabled in self._rules:
            if (of_level, of_kind) == (level, kind) and since <= at:
                found = enabled
        return found


def recount(horizon: dt.datetime | None = None) -> Recount:
    """Go through all matters; cards that fell before ``horizon`` (now) must be there by now."""
    began = time.perf_counter()
    at = horizon or clock.now()
    legal = clock.current()
    slack = SLACK // clock.MICROSECOND * max(legal.rate, 0)
    done = Recount()
    pass_ = _Pass(clock.micros(at), slack, Judges(), days.declared(), done)
    last = 0
    while page := _page_of_matters(last):
        pass_.take(page)
        last = page[-1]
        done.matters += len(page)
    done.seconds = time.perf_counter() - began
    return done


def _page_of_matters(after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [after, PAGE])
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def _one_moment() -> Iterator[None]:
    """Entries and cards as of the same commit; a test's own transaction is such a moment already."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@dataclass
class _Pass:
    horizon: int
    slack: int
    judged: Judges
    days: days.Days
    done: Recount
    versions: dict[tuple[str, int], ItemVersion | None] = field(default_factory=dict)

    def take(self, matters: list[int]) -> None:
        """Read one page of matters as of one moment and compare it."""
        with _one_moment(), connection.cursor() as cursor:
            cursor.execute(RAW, [matters])
            entries = cursor.fetchall()
            cursor.execute(CARDS, [matters])
            rows = [CardRow(*row) for row in cursor.fetchall()]
            cursor.execute(STRAYED, [matters])
            self.done.differences += _strayed(cursor.fetchall())
            checked = verification.verify(matters)
        self.done.unsound += sum(not entry.sound for entry in checked.values())
        stories = {story.matter: story for story in _stories(entries)}
        by_matter: dict[int, list[CardRow]] = {}
        for row in rows:
            by_matter.setdefault(row.matter, []).append(row)
        for matter in sorted(set(stories) | set(by_matter)):
            story = stories.get(matter) or Story(matter)
            self._compare(story, by_matter.get(matter, []))

    def _compare(self, story: Story, rows: list[CardRow]) -> None:
        self.done.limits += len(story.limits)
        self.done.cards += len(rows)
        found = self.done.differences
        found += story.differences(self.horizon, self.slack, self.judged)
        found += _rows_against(story, rows)
        found += self._misdated(story)

    def _misdated(self, story: Story) -> Iterator[Difference]:
        """Limits whose last day is another one by the plain walk over the notices."""
        if not story.item or story.imported or not self.days.everywhere_alike:
            return
        version = self._version(story.item, story.item_version)
        for told in story.untouched() if version is not None else ():
            expected = self._last_day(told, version)
            if expected is None:
                continue
            self.done.dated += 1
            if expected.isoformat() != told["due"]:
                yield Difference(
                    "misdated",
                    story.matter,
                    limit=told["id"],
                    round=told["round"],
                    expected=clock.micros(clock.office_time(expected)),
                    found=clock.micros(clock.office_time(dt.date.fromisoformat(told["due"]))),
                )

    def _last_day(self, told: Any, version: Any) -> dt.date | None:
        rule = days.promised(version, told["kind"])
        if rule is None or rule.unit not in {Unit.WORKING_DAY, Unit.CALENDAR_DAY}:
            return None
        if not rule.amount or told["subject"]:
            return None
        start = clock.office_date(clock.from_micros(told["started_at"]))
        return self.days.last_day(start, rule.amount, rule.unit)

    def _version(self, item: str, number: int) -> ItemVersion | None:
        key = (item, number)
        if key not in self.versions:
            self.versions[key] = ItemVersion.objects.filter(
                item__code=item, version_no=number
            ).first()
        return self.versions[key]


def _stories(entries: Iterable[tuple[int, str, int, str]]) -> Iterator[Story]:
    for matter, told in groupby(entries, key=lambda row: row[0]):
        story = Story(matter)
        for _, name, at, body in told:
            story.hear(name, at, json.loads(body))
        yield story


def _rows_against(story: Story, rows: list[CardRow]) -> Iterator[Difference]:
    """The table against the entries: what was deleted, what was forged, what was altered."""
    there = {row.card: row for row in rows}
    for card in sorted(story.cards - there.keys()):
        yield Difference("deleted", story.matter, card=card)
    for card in sorted(there.keys() - story.cards):
        yield Difference("forged", story.matter, card=card, found=there[card].falls)
    for shown in story.shown:
        row = there.get(shown.card)
        if row is not None and (row.round, row.falls, row.found) != (
            shown.round,
            shown.falls,
            shown.found,
        ):
            yield Difference(
                "altered",
                story.matter,
                card=shown.card,
                limit=shown.limit,
                level=shown.level,
                expected=shown.falls,
                found=row.falls,
            )


def _strayed(rows: Iterable[tuple[int, int, int, int]]) -> Iterator[Difference]:
    """Limits that bear another unit than has the case in hand, so that a board counts them there."""
    for matter, limit, expected, found in rows:
        yield Difference("strayed", matter, limit=limit, expected=expected, found=found)


@use_case
def report(differences: list[Difference]) -> int:
    """Enter and alarm each difference, once for good; return how many were new."""
    new = 0
    for one in differences[:REPORTED_AT_ONCE]:
        _, born = Alarm.objects.get_or_create(
            kind="recount.difference", subject=one.subject, defaults={"raised_at": clock.now()}
        )
        if born:
            new += 1
            log.error("recount: %s", one.subject)
            ledger.append(None, events.RECOUNT_DIFFERENCE, by=BY, body=_body(one))
    if len(differences) > REPORTED_AT_ONCE:
        log.error("recount: %d differences", len(differences))
    return new


def _body(one: Difference) -> dict[str, Any]:
    return {
        "difference": one.kind,
        "of_matter": one.matter,
        "card": one.card,
        "limit": one.limit,
        "level": one.level,
        "round": one.round,
        "expected": one.expected,
        "found": one.found,
    }


class Reconciler:
    """Recounts again and again; what differs twice in a row is reported."""

    def __init__(self) -> None:
        self.last = Recount()
        self.passes = 0
        self._suspected: set[str] = set()

    def look(self) -> int:
        """One pass; how many differences were reported anew.

        A card that is being written while its matter is read differs for a moment; only what still
        differs in the next pass counts.
        """
        self.last = recount()
        self.passes += 1
        stands = [one for one in self.last.differences if one.subject in self._suspected]
        self._suspected = {one.subject for one in self.last.differences}
        return report(stands) if stands else 0
