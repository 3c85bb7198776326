"""What a notice would move, before anybody loads it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from kernel import clock
from timelimits import custody, histories
from timelimits.calendar_files import DeclaredYear
from timelimits.custody import Custody
from timelimits.kinds import KINDS
from timelimits.models import DayKind, TimeLimit
from timelimits.services import calendars, restating
from timelimits.services.restatement_sql import OPEN, PLAIN, START_DAY, TOUCHED
from timelimits.states import Effect

EXAMPLES = 8
CHUNK = 500

# Days that are off every year by law (FJ Art. 2), whatever the notice arranges around them.
ALWAYS_OFF = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))

# Limits without a history of their own, by all that their dates are made of.
ALIKE = f"""
SELECT count(*) AS count, min(l.id) AS id
  FROM timelimits_timelimit l JOIN ledger_matter m ON m.id = l.matter_id
 WHERE {OPEN} AND {TOUCHED} AND {PLAIN}
 GROUP BY l.kind, l.unit, l.amount, l.reading, {START_DAY},
          CASE WHEN %(by_region)s THEN m.region_id END, l.due_on, l.provisional
 ORDER BY 2
"""  # noqa: S608 - constants only
OTHERS = f"""
SELECT 1 AS count, l.id FROM timelimits_timelimit l
 WHERE {OPEN} AND {TOUCHED} AND NOT ({PLAIN}) ORDER BY 2
"""  # noqa: S608 - constants only


@dataclass
class Preview:
    """How many running limits the notice touches and moves, by how many days, and examples.

    ``days`` maps calendar days (later is positive) to limits; 0 stands for dates that stay and only
    settle, or whose rungs alone move.
    """

    running: int = 0
    touched: int = 0
    moved: int = 0
    settled: int = 0
    days: Counter[int] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)
    changed: tuple[str, ...] = ()
    calendar_version: int = 0
    cautions: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For the proposal's record."""
        return dataclasses.asdict(self) | {
            "days": sorted(self.days.items()),
            "changed": list(self.changed),
        }


def preview(code: str, declared: DeclaredYear) -> Preview:
    """What loading ``declared`` into the calendar would do; nothing is written.

    Raises CalendarUnknown, and CalendarInvalid where it does not fit what is in custody.
    """
    look = custody.look()
    look.kept(code)
    before = look.notices(code)
    calendars.check_against(before, declared)
    changed = calendars.changed(before, declared)
    made = Preview(
        running=TimeLimit.objects.filter(status__in=("running", "paused"), calendar=code).count(),
        changed=tuple(day.isoformat() for day in changed),
        calendar_version=look.versions[code][0],
        cautions=list(_cautions(declared)),
    )
    if changed:
        ahead = look.supposing(code, declared)
        facts = _facts(code, ahead, declared, changed)
        for count, limit in _limits(ALIKE, facts):
            _weigh(made, limit, count, ahead)
        for count, limit in _limits(OTHERS, facts):
            _weigh(made, limit, count, ahead)
    return made


def _facts(
    code: str, ahead: Custody, declared: DeclaredYear, changed: tuple[dt.date, ...]
) -> dict[str, Any]:
    region = calendars.region_of(declared)
    return restating.bounds(code, ahead, min(changed), max(changed)) | {
        "calendar": code,
        "version": ahead.versions[code][0],
        "region": region.pk if region is not None else None,
        "by_region": ahead.is_regional(code),
    }


def _limits(sql: str, facts: dict[str, Any]) -> Iterator[tuple[int, TimeLimit]]:
    """Limits that stand for ``count`` alike, with their histories, a chunk at a time."""
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        counts = {key: count for count, key in cursor.fetchall()}
    keys = list(counts)
    for place in range(0, len(keys), CHUNK):
        some = TimeLimit.objects.filter(pk__in=keys[place : place + CHUNK]).order_by("id")
        chunk = list(some.select_related("matter"))
        prefetch_related_objects(chunk, "pauses", "extensions")
        for limit in chunk:
            yield counts[limit.pk], limit


def _weigh(made: Preview, limit: TimeLimit, count: int, ahead: Custody) -> None:
    pauses = sorted(limit.pauses.all(), key=lambda one: (one.since, one.pk))
    extensions = sorted(limit.extensions.all(), key=lambda one: (one.approved_at, one.pk))
    before = (limit.due_on, limit.overrun_at, limit.provisional, limit.falls)
    histories.write(
        limit,
        histories.plan(limit, histories.history_of(limit, pauses, extensions), ahead),
        ahead,
    )
    made.touched += count
    after = (limit.due_on, limit.overrun_at, limit.provisional, limit.falls)
    if before == after:
        return
    made.moved += count
    made.settled += count if before[2] and not limit.provisional else 0
    days = (limit.due_on - before[0]).days if limit.due_on and before[0] else 0
    made.days[days] += count
    if len(made.examples) < EXAMPLES and (days or len(made.examples) < EXAMPLES // 2):
        made.examples.append(_example(limit, before[0], days))


def _example(limit: TimeLimit, due_before: dt.date | None, days: int) -> dict[str, Any]:
    return {
        "limit": limit.pk,
        "number": limit.matter.number,
        "kind": KINDS[limit.kind].label if limit.kind in KINDS else limit.kind,
        "started": clock.office_date(limit.started_at).isoformat(),
        "before": due_before.isoformat() if due_before else "",
        "after": limit.due_on.isoformat() if limit.due_on else "",
        "days": days,
    }


def _cautions(declared: DeclaredYear) -> Iterator[str]:
    """What is lawful but odd enough for a second look."""
    if declared.effect != Effect.DECLARES:
        return
    off = {one.day for one in declared.days if one.kind == DayKind.OFF}
    for month, day in ALWAYS_OFF:
        if dt.date(declared.year, month, day) not in off:
            yield _("%(month)d月%(day)d日是全体公民放假的节日，通知里没有写成放假") % {
                "month": month,
                "day": day,
            }
    if not declared.notice:
        yield _("没有文号，凭条上将写来源")
    if not any(one.kind == DayKind.WORK for one in declared.days):
        yield _("没有调休上班的日子")
