"""The columns of each level say what the plan of rungs says, whatever becomes of the limit."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from tests.boards import scenes
from tests.builders import approval as filings
from timelimits.models import TimeLimit

COLUMNS = "SELECT id, warning_at, promise_at, law_at FROM timelimits_timelimit"
LEVELS = (1, 2, 3)


def kept() -> dict[int, tuple[int | None, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return {limit: tuple(levels) for limit, *levels in cursor.fetchall()}


def planned() -> dict[int, tuple[int | None, ...]]:
    told = ((limit.pk, dict(limit.falls)) for limit in TimeLimit.objects.all())
    return {limit: tuple(falls.get(level) for level in LEVELS) for limit, falls in told}


def test_they_follow_the_plan_through_a_pause_and_a_new_notice(db, clock):
    hall = filings.a_hall()
    item = filings.an_item(hall)
    filings.an_accepted_case(hall, item)
    resume = scenes.resume(hall, item)
    told = [kept()]
    clock.shift(dt.timedelta(days=2))
    resume()
    told.append(kept())
    scenes.a_new_notice_of_holidays(hall, item)()
    assert kept() == planned()
    assert any(any(levels) for levels in told[0].values())
    assert told[0] != told[1], "what stands still falls later"
