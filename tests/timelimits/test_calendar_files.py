"""The committed calendar says what the State Council's notices say."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt

import chinese_calendar
import pytest

from tests.timelimits.china import china, day
from timelimits import calendar_files
from timelimits.errors import CalendarInvalid

# Days off and weekend days worked, typed from the notices (DOMAIN §1.2's tables, CAL-1).
NOTICES = {
    2024: (
        "0101 0210-0217 0404-0406 0501-0505 0610 0915-0917 1001-1007",
        "0204 0218 0407 0428 0511 0914 0929 1012",
    ),
    2025: ("0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008", "0126 0208 0427 0928 1011"),
    2026: (
        "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
        "0104 0214 0228 0509 0920 1010",
    ),
}
PER_MONTH = {
    2024: [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22],
    2025: [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23],
    2026: [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23],
}


def spelled(year: int, text: str) -> set[dt.date]:
    days: set[dt.date] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        begin, end = (dt.date(year, int(one[:2]), int(one[2:])) for one in (first, last or first))
        days |= {begin + dt.timedelta(days=n) for n in range((end - begin).days + 1)}
    return days


@pytest.mark.parametrize("year", NOTICES)
def test_the_declared_days_are_those_of_the_notice(year):
    declared = next(one for one in calendar_files.read_declared("CN") if one.year == year)
    off, on = (spelled(year, text) for text in NOTICES[year])
    assert {one.day for one in declared.days if one.kind == "off"} == off
    assert {one.day for one in declared.days if one.kind == "work"} == on
    assert declared.notice
    assert declared.issued_on is not None


@pytest.mark.parametrize("year", PER_MONTH)
def test_working_days_of_each_month_are_those_of_the_table(year):
    months = [
        china().count(
            dt.date(year, month, 1) - dt.timedelta(days=1),
            dt.date(year, month, gregorian.monthrange(year, month)[1]),
        )
        for month in range(1, 13)
    ]
    assert months == PER_MONTH[year]


def test_new_years_eve_of_2024_was_only_encouraged_rest():
    assert china().is_working_day(day("2024-02-09"))


def test_every_day_since_2004_agrees_with_an_independent_package():
    one = dt.date(2004, 1, 1)
    while one.year < 2027:
        assert china().is_working_day(one) == chinese_calendar.is_workday(one), one
        one += dt.timedelta(days=1)


def test_every_year_has_a_notice_or_a_named_source():
    declared = calendar_files.read_declared("CN")
    assert [one.year for one in declared] == list(range(2004, 2027))
    assert all(one.notice or one.source for one in declared)


def test_worked_days_are_weekend_days_and_every_day_bears_its_holiday():
    for year in calendar_files.read_declared("CN"):
        for one in year.days:
            assert one.name
            assert one.kind == "off" or one.day.weekday() >= 5


def test_the_digest_moves_with_any_day():
    declared = calendar_files.read_declared("CN")
    shorter = (
        *declared[:-1],
        calendar_files.DeclaredYear(2026, "", None, "", declared[-1].days[1:]),
    )
    assert calendar_files.digest_of(declared) != calendar_files.digest_of(shorter)
    assert calendar_files.digest_of(declared) == calendar_files.digest_of(reversed(declared))


def test_a_day_without_its_year_is_refused(tmp_path):
    (tmp_path / "xx_days.csv").write_text("day,kind,name\n2030-01-01,off,元旦\n", encoding="utf-8")
    (tmp_path / "xx_years.csv").write_text("year,notice,issued_on,source\n", encoding="utf-8")
    with pytest.raises(CalendarInvalid):
        calendar_files.read_declared("XX", tmp_path)
