"""The plan of a rehearsal: the same seed, the same day, to the microsecond."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from kernel.clock import OFFICE_ZONE
from rehearsal.simulation import hours, people
from rehearsal.simulation.hours import Hours
from rehearsal.simulation.plan import Programme
from rehearsal.simulation.scripts import DAY, HOUR, Part
from timelimits.engine.calendar import calendar_of

SUNDAY_WORKED = dt.date(2026, 9, 20)
HOLIDAY = dt.date(2026, 9, 25)
CALENDAR = calendar_of(
    "CN", 1, [2026], off=[dt.date(2026, 9, day) for day in (25, 26, 27)], on=[SUNDAY_WORKED]
)
FOOD = Part(
    "food", 35, (2 * DAY, DAY), DAY, 5 * DAY, stops=("hearing",), extends=True, silence=True
)
COMPANY = Part("company", 34, (), 60 * DAY, HOUR, instant=True)


def programme(seed: int = 1) -> Programme:
    return Programme(seed, Hours(CALENDAR), 90, ((FOOD, 3.0), (COMPANY, 5.0)))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)


def test_the_same_seed_plans_the_same_day():
    assert programme(7).day(SUNDAY_WORKED) == programme(7).day(SUNDAY_WORKED)


def test_another_seed_plans_another_day():
    assert programme(7).day(SUNDAY_WORKED) != programme(8).day(SUNDAY_WORKED)


def test_nothing_arrives_on_a_day_off_and_about_ninety_on_a_worked_sunday():
    assert programme().day(HOLIDAY) == []
    assert 84 <= len(programme().day(SUNDAY_WORKED)) <= 96


def test_a_case_is_drawn_again_by_its_key():
    day = programme().day(SUNDAY_WORKED)
    assert programme().case(day[17].key) == day[17]


def test_every_act_lies_in_office_hours_and_none_before_the_one_before():
    open_hours = Hours(CALENDAR)
    for planned in programme().day(SUNDAY_WORKED):
        moments = [act.at for act in planned.acts]
        assert moments == sorted(moments)
        for moment in moments:
            day = moment.astimezone(OFFICE_ZONE).date()
            assert any(begin <= moment <= end for begin, end in open_hours.sessions(day))


def test_a_one_hour_promise_is_kept_by_all_but_a_few():
    cases = [
        planned
        for day in (SUNDAY_WORKED, dt.date(2026, 9, 21), dt.date(2026, 9, 22), dt.date(2026, 9, 23))
        for planned in programme().day(day)
        if planned.item == "company" and "grant" in {act.name for act in planned.acts}
    ]
    late = [
        planned
        for planned in cases
        if _moment(planned, "grant") - _moment(planned, "accept") > dt.timedelta(hours=1)
    ]
    assert len(late) <= len(cases) // 100 + 1


def _moment(planned, name):
    return next(act.at for act in planned.acts if act.name == name)


def test_office_minutes_pass_over_lunch_and_over_days_off():
    open_hours = Hours(CALENDAR)
    assert open_hours.after(at("2026-09-21T11:50"), 20) == at("2026-09-21T13:40")
    assert open_hours.after(at("2026-09-24T17:20"), 20) == at("2026-09-28T08:40")


def test_laid_time_runs_at_the_rate_by_day_and_fast_by_night():
    wall = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    laid = hours.lay(
        Hours(CALENDAR),
        legal=at("2026-09-21T08:50"),
        wall=wall,
        rate=600,
        until=at("2026-09-22T17:30"),
    )
    assert [stretch.rate for stretch in laid] == [600, 20_000, 600, 0]
    assert laid[1].wall_at - wall == dt.timedelta(hours=8, minutes=40) / 600
    assert laid[-1].legal_at == at("2026-09-22T17:30")


@pytest.mark.parametrize("seed", range(50))
def test_an_invented_number_has_a_right_check_digit_in_a_region_that_does_not_exist(seed):
    number = people.identity_number(random.Random(seed))
    total = sum(w * int(d) for w, d in zip(people.WEIGHTS, number, strict=False))
    assert people.CHECK[total % 11] == number[17]
    assert number.startswith("9901")


def test_an_invented_phone_is_no_mobile():
    assert people.person(random.Random(1), company=True).phone.startswith("100")
