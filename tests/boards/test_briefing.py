"""Eight stills of one moment: what is read aloud agrees with what is shown."""

from __future__ import annotations

import pytest

from boards import briefing, charting
from boards.briefing import share
from boards.scopes import city
from tests.boards import scenes
from tests.builders import approval as filings


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


def told(hall):
    taken = taken_now(hall)
    return {still["kind"]: still for still in briefing.stills(taken)}


def taken_now(hall):
    region = city()
    return briefing.take(region.code, region.name, hall.officer("supervision_officer"))


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, "—"), (5, 5, "100.0%"), (999, 1000, "99.9%"), (9999, 10000, "99.9%"), (0, 3, "0.0%")],
)
def test_a_hundred_per_cent_is_said_only_when_every_one_was_in_time(part, whole, text):
    assert share(part, whole) == text


def test_there_are_eight_and_each_has_a_line_to_read(hall):
    stills = told(hall)
    assert len(stills) == 8
    assert all(still["line"].endswith("。") and still["title"] for still in stills.values())
    assert "没有超时办件" in stills["today"]["line"]
    assert stills["late"]["rows"] == []


def test_a_late_case_is_told_in_every_still_it_belongs_to(hall):
    scenes.a_lamp_falls(hall, filings.an_item(hall))()
    stills = told(hall)
    (row,) = stills["late"]["rows"]
    assert (row["lamp"], row["unit"]) == ("statutory", hall.unit.short_name)
    assert row["late"] == 7
    assert "超时 1 件" in stills["today"]["line"]
    assert "超法定 1 件" in stills["late"]["line"]
    assert stills["cards"]["pending"] >= 1


def test_the_charts_count_what_the_wall_counts(hall):
    filings.an_accepted_case(hall, filings.an_item(hall))
    taken = taken_now(hall)
    shown = taken.shown
    drawn = charting.charts(taken.region, shown, taken.today, taken.calendar)
    assert [day["received"] for day in drawn["trend"]] == [0] * 29 + [1]
    assert sum(row["open"] for row in drawn["load"]) == sum(
        tile["open"] for tile in shown["units"].values()
    )
    assert len(drawn["heat"]["days"]) == 10
    assert all(
        taken.calendar.calendar.is_working_day(day)
        for day in charting.working_days(taken.today, taken.calendar)
    )


def test_a_day_off_reads_zero_and_not_a_gap(hall):
    taken = taken_now(hall)
    trend = charting.charts(taken.region, taken.shown, taken.today, taken.calendar)["trend"]
    assert len(trend) == charting.TREND_DAYS
    assert {"调休上班", "休息日"} <= {day["word"] for day in trend}
