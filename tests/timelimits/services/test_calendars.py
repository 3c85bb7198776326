"""A year's notice enters custody, and provisional dates settle."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

import ledger
from ledger.models import Entry
from tests.builders.timelimits import a_limit, a_rule
from tests.timelimits.china import at, day
from timelimits import coverage, custody
from timelimits.calendar_files import DeclaredDay, DeclaredYear
from timelimits.errors import CalendarInvalid
from timelimits.models import Alert, CalendarDay, Restatement, TimeLimit
from timelimits.services import calendars, restating

pytestmark = pytest.mark.django_db
BY = ledger.Actor("account:1", "system_administrator@990100")


def a_year(
    *days: tuple[str, str], year: int = 2027, notice: str = "演练〔2026〕1号"
) -> DeclaredYear:
    declared = tuple(DeclaredDay(day(text), kind, "元旦") for text, kind in days)
    return DeclaredYear(year, notice, dt.date(2026, 11, 3), "", declared)


def test_a_declared_year_raises_the_version_and_is_counted_by_at_once(clock):
    before = custody.look().kept("CN")
    version = calendars.declare_year(
        "CN", a_year(("2027-01-01", "off"), ("2027-01-03", "work")), by=BY
    )
    after = custody.look().kept("CN")
    assert (version, after.calendar.version) == (2, 2)
    assert after.digest != before.digest
    assert not after.calendar.is_working_day(day("2027-01-01"))
    assert after.calendar.is_working_day(day("2027-01-03"))
    entry = Entry.objects.get(name="calendar.declared")
    assert (entry.facts["year"], entry.facts["days_off"], entry.facts["days_worked"]) == (
        2027,
        1,
        1,
    )


def test_a_provisional_date_settles_with_a_new_round_and_an_entry(clock):
    clock.move_to(at("2026-12-24 09:00"))
    limit = a_limit(a_rule(8))
    assert (limit.due_on, limit.provisional) == (day("2027-01-05"), True)
    calendars.declare_year("CN", a_year(("2027-01-01", "off")), by=BY)
    restating.restate_all()
    stored = TimeLimit.objects.get(pk=limit.pk)
    assert (stored.due_on, stored.provisional, stored.round) == (day("2027-01-06"), False, 2)
    assert not Alert.objects.filter(limit=limit, provisional=True).exists()
    entry = Entry.objects.get(name="time_limit.restated")
    assert (entry.facts["cause"], entry.facts["calendar_version"]) == ("calendar", 2)
    done = Restatement.objects.get()
    assert (done.visited, done.moved, done.finished_at) == (1, 1, clock.now())


def test_a_limit_that_no_changed_day_reaches_is_not_even_visited(clock):
    limit = a_limit(a_rule(5))
    calendars.declare_year("CN", a_year(("2027-01-01", "off")), by=BY)
    restating.restate_all()
    assert Restatement.objects.get().visited == 0
    stored = TimeLimit.objects.get(pk=limit.pk)
    assert (stored.round, stored.calendar_version) == (1, 1)
    assert not Entry.objects.filter(name="time_limit.restated").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        a_year(("2027-01-01", "off"), ("2027-01-01", "work")),
        a_year(("2028-01-01", "off")),
        a_year(("2027-01-01", "maybe")),
        a_year(("2026-01-01", "off"), year=2026),
        a_year(("2027-01-01", "off"), notice=""),
    ],
)
def test_a_notice_that_makes_no_sense_changes_nothing(clock, wrong):
    before = CalendarDay.objects.count()
    with pytest.raises(CalendarInvalid):
        calendars.declare_year("CN", wrong, by=BY)
    assert CalendarDay.objects.count() == before
    assert custody.look().kept("CN").calendar.version == 1


def test_another_country_has_a_calendar_of_its_own(clock):
    assert calendars.declare_year("XX", a_year(("2027-01-01", "off")), by=BY, name="别处") == 1
    limit = a_limit(a_rule(5, calendar="XX"), since=at("2026-12-31"))
    assert limit.due_on == day("2027-01-08")
    assert not limit.provisional


def test_the_check_passes_on_what_was_seeded_and_names_what_differs(clock, capsys):
    call_command("check_calendar")
    said = capsys.readouterr().out
    assert "2026  248 working days  国办发明电〔2025〕7号" in said
    assert "2027  not declared" in said
    calendars.declare_year("CN", a_year(("2027-01-01", "off")), by=BY)
    with pytest.raises(CommandError):
        call_command("check_calendar")
    assert "2027: in custody, not in the file" in capsys.readouterr().err


def test_a_missing_current_year_is_an_error_and_the_next_a_warning_in_december(clock):
    assert coverage.coverage("CN", day("2027-01-04")).current_missing
    assert coverage.coverage("CN", day("2026-12-01")).warn
    autumn = coverage.coverage("CN", day("2026-09-21"))
    assert (autumn.current_missing, autumn.next_missing, autumn.warn) == (False, True, False)
