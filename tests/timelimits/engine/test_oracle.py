"""The engine against a day-walker written apart from it, on random histories; and laws of both."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.timelimits import oracle
from tests.timelimits.random_cases import calendar_for, cases, halts, history_for, moments, office
from timelimits.engine import batch
from timelimits.engine.batch import Halt
from timelimits.engine.reckon import reckon
from timelimits.engine.stretches import Stretch


def often(times):
    return settings(
        max_examples=times, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )


def found(case):
    """What the engine says, in the oracle's words."""
    outcome = reckon(calendar_for(case), history_for(case))
    over = outcome.overrun_at
    if over is not None:
        over = over.astimezone(calendar_for(case).zone).replace(tzinfo=None)
    return outcome.due_on, over, [str(one) for one in outcome.verdicts]


@often(150)
@given(cases())
def test_the_engine_agrees_with_a_walk_over_every_day(case):
    assert found(case) == oracle.reckon(case)


@often(20)
@given(cases(units=("hour",)))
def test_hours_agree_with_a_walk_over_every_minute(case):
    assert found(case) == oracle.reckon(case)


@st.composite
def exact_cases(draw):
    case = draw(cases(units=("working_day",)))
    start = case.start
    return replace(
        case,
        amount=1 + case.amount % 8,
        by_seconds=True,
        halts=draw(halts(start, 8, at_most=2)),
        longer=case.longer[:1],
    )


@often(20)
@given(exact_cases())
def test_worked_seconds_agree_with_a_walk_over_every_office_minute(case):
    assert found(case) == oracle.reckon(case)


def test_the_two_would_be_told_apart():
    """The negative control: a wrong reading of one rule is seen."""
    case = oracle.Case("working_day", 5, dt.datetime(2024, 3, 1, 10))
    wrong = replace(case, start=dt.datetime(2024, 2, 29, 10))
    assert found(case) == oracle.reckon(case) != oracle.reckon(wrong)


@often(30)
@given(st.lists(cases(units=("working_day", "calendar_day")), min_size=1, max_size=6))
def test_many_at_once_are_the_same_dates_as_one_by_one(several):
    one = replace(several[0], longer=[], to_close=False, next_day=False)
    calendar = calendar_for(one)
    rows = [
        replace(one, start=case.start, amount=case.amount, halts=case.halts) for case in several
    ]
    due = {"working_day": batch.due_dates, "calendar_day": batch.calendar_due_dates}[one.unit]
    at_once = due(
        calendar,
        [row.start.date() for row in rows],
        [row.amount for row in rows],
        [
            [
                Halt(h.since.date(), h.until.date() if h.until else None, h.granted)
                for h in row.halts
            ]
            for row in rows
        ],
    )
    assert at_once == [reckon(calendar, history_for(row)).due_on for row in rows]


@often(40)
@given(cases(), st.integers(0, 400))
def test_one_more_holiday_never_makes_a_limit_end_earlier(case, n):
    extra = dt.date(2024, 1, 1) + dt.timedelta(days=n)
    before = reckon(calendar_for(case), history_for(case)).due_on
    more = replace(case, off=case.off | {extra}, on=case.on - {extra})
    after = reckon(calendar_for(more), history_for(more)).due_on
    assert (before is None) == (after is None) or after is None
    assert before is None or after is None or after >= before


@often(40)
@given(cases(), st.data())
def test_splitting_a_pause_changes_nothing(case, data):
    since = data.draw(moments(case.start, 0, 30))
    until = since + dt.timedelta(days=data.draw(st.integers(1, 40)))
    cut = since + (until - since) * data.draw(st.floats(0, 1))
    history = history_for(replace(case, halts=[]))
    whole = (Stretch(office(since), office(until)),)
    parts = (Stretch(office(cut), office(until)), Stretch(office(since), office(cut)))
    outcomes = [reckon(calendar_for(case), replace(history, stretches=s)) for s in (whole, parts)]
    assert outcomes[0].due_on == outcomes[1].due_on
    assert outcomes[0].overrun_at == outcomes[1].overrun_at


@often(40)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_pauses_are_told_does_not_matter(case, chance):
    shuffled = replace(case, halts=chance.sample(case.halts, len(case.halts)))
    calendar = calendar_for(case)
    assert reckon(calendar, history_for(shuffled)) == reckon(calendar, history_for(case))


@often(30)
@given(cases(), st.data())
def test_the_order_of_extensions_of_the_same_instant_does_not_matter(case, data):
    told = data.draw(moments(case.start, 0, 40))
    lengths = st.integers(1, 20)
    same = [oracle.Longer(data.draw(lengths), told, told) for _ in range(2)]
    pair = replace(case, longer=same)
    turned = replace(case, longer=same[::-1])
    calendar = calendar_for(case)
    assert (
        reckon(calendar, history_for(pair)).due_on == reckon(calendar, history_for(turned)).due_on
    )


@example(0)
@example(400)
@often(30)
@given(st.integers(0, 400))
def test_a_pause_of_no_time_changes_nothing(n):
    case = oracle.Case("working_day", 20, dt.datetime(2024, 1, 8, 10))
    at = dt.datetime(2024, 1, 8, 12) + dt.timedelta(hours=n)
    empty = replace(case, halts=[oracle.Halt(at, at)])
    assert found(empty) == found(case)
