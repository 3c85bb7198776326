"""After a notice every limit that it touches is reckoned anew, once, with one entry each."""

from __future__ import annotations

import datetime as dt

import pytest

import ledger
from kernel.journal import canonical
from ledger.models import Entry
from organizations.models import Region
from tests.builders.timelimits import a_department, a_limit, a_rule, extend, halt, step
from tests.builders.timelimits import asked as an_extension
from tests.timelimits.china import at, day
from timelimits.calendar_files import DeclaredDay, DeclaredYear
from timelimits.facts import facts
from timelimits.models import Alert, Restatement, TimeLimit
from timelimits.rules import Unit
from timelimits.services import calendars, limits, restating

pytestmark = pytest.mark.django_db
BY = ledger.Actor("account:1", "system_administrator@990100")
NEW_YEAR = (("2027-01-01", "off"), ("2027-01-02", "off"), ("2027-01-03", "off"))


def declare(*days: tuple[str, str], **more: object) -> int:
    declared = tuple(DeclaredDay(day(text), kind, "演练") for text, kind in days)
    said = {"year": 2027, "notice": "演练〔2026〕1号", "issued_on": None, "source": "演练"}
    return calendars.declare_year(
        "CN",
        DeclaredYear(**(said | {"days": declared} | more)),  # type: ignore[arg-type]
        by=BY,
    )


def amend(*days: tuple[str, str], year: int = 2026, region: str = "") -> int:
    return declare(*days, year=year, effect="amends", region=region)


@pytest.fixture
def december(clock):
    clock.move_to(at("2026-12-24 09:00"))
    return clock


def test_what_is_written_as_a_set_is_what_is_written_one_by_one(december):
    """The same limits, moved by the set-based round and, all of them held back, by the other."""
    rules = [a_rule(n) for n in (5, 6, 8, 20)] + [a_rule(12, Unit.CALENDAR_DAY)]
    fast = [a_limit(rule, subject='初"审') for rule in rules]
    slow = [a_limit(rule, subject='初"审') for rule in rules]
    slow += [a_limit(rule) for rule in rules]
    for limit in slow[len(rules) :]:
        step(limit.matter_id, limits.pause, halt(since=at("2026-12-24 09:00"), granted_days=0))
        step(limit.matter_id, limits.resume, at=at("2026-12-24 09:00"))
    declare(*NEW_YEAR)
    for limit in slow[: len(rules)]:
        assert calendars.restate_matter(limit.matter_id) in {0, 1}
    restating.restate_all()
    for one, other, third in zip(fast, slow, slow[len(rules) :], strict=False):
        assert _told(one) == _told(other) == _told(third)
    for entry in Entry.objects.filter(name="time_limit.restated"):
        assert entry.body == canonical(entry.facts)
        assert entry.matter_id is not None
        assert entry.facts["limits"] == facts(entry.matter_id)


def _told(limit: TimeLimit) -> tuple[object, ...]:
    stored = TimeLimit.objects.get(pk=limit.pk)
    entries = Entry.objects.filter(matter_id=limit.matter_id, name="time_limit.restated")
    bodies = [
        {k: v for k, v in one.facts.items() if k not in {"limit", "limits", "subject"}}
        for one in entries
    ]
    alerts = Alert.objects.filter(limit=limit).order_by("level")
    return (
        (stored.due_on, stored.overrun_at, stored.provisional, stored.falls),
        (stored.round, stored.calendar_version, stored.status),
        bodies,
        list(alerts.values_list("level", "round", "falls_at", "provisional")),
    )


def test_each_limit_moves_once_however_often_the_loop_looks(december):
    limit = a_limit(a_rule(8))
    declare(*NEW_YEAR)
    assert restating.restate_some(batch=1) == 1
    restating.restate_all()
    assert restating.restate_some() == 0
    assert TimeLimit.objects.get(pk=limit.pk).round == 2
    assert Entry.objects.filter(name="time_limit.restated").count() == 1
    end = Entry.objects.get(name="calendar.restated").facts
    assert (end["visited"], end["moved"]) == (1, 1)


def test_a_limit_with_pauses_and_extensions_keeps_them(december):
    limit = a_limit(a_rule(5))
    extend(limit.matter_id, an_extension(days=3, told_at=at("2026-12-24 09:00")), "promised")
    before = TimeLimit.objects.get(pk=limit.pk)
    declare(*NEW_YEAR)
    restating.restate_all()
    after = TimeLimit.objects.get(pk=limit.pk)
    assert (before.due_on, after.due_on) == (day("2027-01-05"), day("2027-01-06"))


def test_a_closed_limit_is_restated_only_if_it_bears_cards(december):
    plain, carded = a_limit(a_rule(6)), a_limit(a_rule(6))
    Alert.objects.filter(limit=carded, level=1).update(
        raised_at=at("2026-12-31 00:00"), provisional=False
    )
    december.move_to(at("2027-01-04 10:00"))
    for limit in (plain, carded):
        step(limit.matter_id, limits.settle, at=at("2027-01-04 10:00"))
    declare(*NEW_YEAR)
    restating.restate_all()
    rounds = dict(TimeLimit.objects.values_list("pk", "round"))
    assert (rounds[plain.pk], rounds[carded.pk]) == (1, 2)


def test_an_emergency_moves_what_counts_its_days_and_nothing_else(clock):
    limit, later = a_limit(a_rule(3)), a_limit(a_rule(3), since=at("2026-09-24"))
    amend(("2026-09-23", "off"))
    restating.restate_all()
    moved = TimeLimit.objects.get(pk=limit.pk)
    assert (limit.due_on, moved.due_on) == (day("2026-09-24"), day("2026-09-28"))
    assert TimeLimit.objects.get(pk=later.pk).calendar_version == 1


def test_a_regions_holiday_moves_the_limits_of_that_region_and_beneath(clock):
    here = a_department().region
    elsewhere = Region.objects.create(code="990198", name="演练邻市", kind="city", sort_no=9902)
    beneath = Region.objects.create(
        code="990199-1", name="演练县", kind="county", sort_no=1, parent=here
    )
    mine = a_limit(a_rule(3))
    other, below = a_limit(a_rule(3)), a_limit(a_rule(3))
    for limit, region in ((other, elsewhere), (below, beneath)):
        limit.matter.region = region
        limit.matter.save(update_fields=["region"])
    amend(("2026-09-23", "off"), region="990199")
    restating.restate_all()
    dues = dict(TimeLimit.objects.values_list("pk", "due_on"))
    assert dues[mine.pk] == dues[below.pk] == day("2026-09-28")
    assert dues[other.pk] == day("2026-09-24")
    assert a_limit(a_rule(3)).due_on == day("2026-09-28")


def test_a_notice_that_changes_no_working_day_makes_no_work(clock):
    amend(("2026-09-26", "off"))
    assert not Restatement.objects.exists()


def test_the_years_of_the_past_are_not_touched(clock):
    limit = a_limit(a_rule(5))
    amend(("2026-09-14", "off"))
    restating.restate_all()
    assert TimeLimit.objects.get(pk=limit.pk).calendar_version == 1
    assert Restatement.objects.get().changed_from == dt.date(2026, 9, 14)
