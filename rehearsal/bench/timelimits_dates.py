"""A million dates by the batch call, by the single call and by the naive day loop, in one process."""

from __future__ import annotations

import datetime as dt
import importlib
import random
import resource
import time
from collections.abc import Callable, Sequence
from typing import Any

from timelimits import calendar_files
from timelimits.engine import batch
from timelimits.engine.batch import Halt, Halts
from timelimits.engine.calendar import ONE_DAY, SATURDAY, WorkCalendar
from timelimits.engine.reckon import History, reckon
from timelimits.engine.stretches import Stretch
from timelimits.rules import Rule, Unit

FIRST = dt.date(2024, 1, 2)
AMOUNTS = (5, 10, 15, 20, 20, 30, 45)
GRANTS = (5, 10, 15, None)
NOON = dt.time(4, tzinfo=dt.UTC)  # midday in the office
Limits = tuple[list[dt.date], list[int], list[Halts]]


def limits_of(count: int) -> Limits:
    """Limits of 5 to 45 working days over two years; three of four were paused, one of four twice."""
    chance = random.Random(20260921)  # noqa: S311 - the same limits every time
    starts: list[dt.date] = []
    amounts: list[int] = []
    halts: list[Halts] = []
    for _ in range(count):
        start = FIRST + chance.randrange(760) * ONE_DAY
        found: list[Halt] = []
        since = start
        for _ in range(chance.choice((0, 1, 1, 2))):
            since += chance.randrange(1, 15) * ONE_DAY
            until = since + chance.randrange(1, 25) * ONE_DAY
            found.append(Halt(since, until, chance.choice(GRANTS)))
        starts.append(start)
        amounts.append(chance.choice(AMOUNTS))
        halts.append(tuple(found))
    return starts, amounts, halts


def china() -> WorkCalendar:
    """The calendar that is committed with the product."""
    return calendar_files.calendar_by("CN", 1, calendar_files.read_declared("CN"))


def day_loop(calendar: WorkCalendar, start: dt.date, amount: int, halts: Halts) -> dt.date:
    """How one would write it first: walk, and ask each day whether it counts."""
    off, on = calendar.days_off, calendar.days_on
    out: list[tuple[dt.date, dt.date]] = []
    for since, until, granted in halts:
        last = until or dt.date.max
        if granted is not None:
            day, left = since, granted
            while left and day < last:
                day += ONE_DAY
                if day in on or (day.weekday() < SATURDAY and day not in off):
                    left -= 1
            last = day
        out.append((since, last))
    day = start
    while amount:
        day += ONE_DAY
        if not (day in on or (day.weekday() < SATURDAY and day not in off)):
            continue
        if any(since < day <= last for since, last in out):
            continue
        amount -= 1
    return day


def measure(count: int, *, sample: int = 30_000, rounds: int = 5) -> dict[str, Any]:
    """Rates in dates a second, medians of ``rounds`` taken in turn; peak memory in megabytes."""
    calendar = china()
    starts, amounts, halts = limits_of(count)
    some = range(0, count, max(1, count // sample))  # spread over memory as all of them are
    histories = [
        History(
            Rule(Unit.WORKING_DAY, amounts[n], ""),
            dt.datetime.combine(starts[n], NOON),
            tuple(Stretch(_at(one.since), _at(one.until), one.granted) for one in halts[n]),
        )
        for n in some
    ]
    rates: dict[str, list[float]] = {"batch": [], "loop": [], "single": [], "whole_history": []}
    seconds = []
    for _ in range(rounds):
        took, at_once = _timed(lambda: batch.due_dates(calendar, starts, amounts, halts))
        seconds.append(took)
        rates["batch"].append(count / took)
        took, walked = _timed(
            lambda: [day_loop(calendar, starts[n], amounts[n], halts[n]) for n in some]
        )
        rates["loop"].append(len(some) / took)
        took, single = _timed(
            lambda: [batch.due_date(calendar, starts[n], amounts[n], halts[n]) for n in some]
        )
        rates["single"].append(len(some) / took)
        took, whole = _timed(lambda: [reckon(calendar, one).due_on for one in histories])
        rates["whole_history"].append(len(some) / took)
        if not [at_once[n] for n in some] == walked == single == whole:
            raise AssertionError("the three do not agree")
    middle = {name: sorted(found)[rounds // 2] for name, found in rates.items()}
    return {
        **{name: round(rate) for name, rate in middle.items()},
        "seconds": round(sorted(seconds)[rounds // 2], 2),
        "ratio": round(middle["batch"] / middle["loop"], 1),
        "single_ratio": round(middle["single"] / middle["loop"], 1),
        "whole_history_ratio": round(middle["whole_history"] / middle["loop"], 2),
        **_beside_numpy(calendar, starts, amounts),
        "dates_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _beside_numpy(
    calendar: WorkCalendar, starts: Sequence[dt.date], amounts: Sequence[int]
) -> dict[str, Any]:
    """numpy's busday_offset where it can express the case: the same limits, never paused.

    It knows no worked Sunday, so every day is made a business day and each day off a holiday.
    """
    took, ours = _timed(lambda: batch.due_dates(calendar, starts, amounts))
    told: dict[str, Any] = {"unpaused": round(len(starts) / took), "numpy_busday": None}
    try:
        numpy = importlib.import_module("numpy")
    except ImportError:
        return told
    span = (FIRST + n * ONE_DAY for n in range(3 * 366))
    days_off = [day for day in span if not calendar.is_working_day(day)]
    business = numpy.busdaycalendar(weekmask="1111111", holidays=days_off)
    begun = numpy.array(starts, dtype="datetime64[D]")
    counts = numpy.array(amounts)
    took, theirs = _timed(
        lambda: numpy.busday_offset(begun, counts, roll="backward", busdaycal=business)
    )
    told["numpy_agrees"] = theirs.tolist() == ours
    return told | {"numpy_busday": round(len(starts) / took)}


def _at(day: dt.date | None) -> Any:
    return None if day is None else dt.datetime.combine(day, NOON)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done
