"""The procedure rules read the ledger, find once, and fail alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

import ledger
from approval.selectors import patterns
from approval.services import decision, intake, supplement
from approval.services.filing import Person
from approval.services.intake import Refusal
from approval.services.supplement import Line, Notice
from kernel.transactions import use_case
from ledger.models import Bookmark, Entry
from monitor import events, recount, sweep
from monitor.models import Alarm, Card, Finding, Parked, ProcedureRule
from monitor.rules.asking import RepeatedSupplement
from monitor.rules.base import Found, Need
from monitor.selectors import pieces, procedures, rule_facts
from monitor.services import judging
from tests.builders import approval as cases
from tests.builders import beside
from tests.builders import monitor as built

pytestmark = pytest.mark.django_db


def watch() -> int:
    """Everything that is unread, and the triggers' word on what was stored."""
    read = 0
    while some := judging.watch():
        read += some
    built.commit_now()
    return read


def a_second_notice() -> str:
    """A case with a second supplement notice that names something new, but no unlisted paper."""
    hall = cases.a_hall()
    number = cases.a_correcting_case(hall, cases.an_item(hall))
    clerk = hall.officer("clerk")
    supplement.supply_supplement(number, {2: "met"}, officer=clerk, key=cases.new_key())
    notice = Notice(
        [Line("申请书须签字", material=1)],
        reason="record_reason",
        instructed_by=hall.people["reviewer"].pk,
    )
    supplement.request_supplement(number, notice, officer=clerk, key=cases.new_key())
    return number


def codes() -> list[str]:
    return sorted(Finding.objects.values_list("code", flat=True))


def test_a_second_notice_that_names_something_new_becomes_a_suspected_card_to_verify(clock):
    number = a_second_notice()
    watch()
    card = Card.objects.get(kind="AN-6")
    assert (card.matter.number, card.state, card.level, card.origin) == (
        number, "pending", 2, "rule",
    )  # fmt: skip
    assert procedures.title(card.kind, str(card.state)) == "疑似重复补正（待核）"
    found = procedures.finding_of(card)
    assert found is not None
    assert procedures.message(found) == f"{number}：第2次补正告知，其中1项为前次未告知的内容"
    assert procedures.message(found, "en").startswith(f"{number}: supplement notice no. 2")
    assert found.rule.version == 1
    assert Entry.objects.get(seq=found.entry).name == "case.supplement_requested"
    assert codes() == ["AN-6"]
    assert recount.recount().differences == []  # it rests on no limit, and no plan names it


def test_a_case_that_is_handled_well_draws_no_card(clock):
    hall = cases.a_hall()
    number = cases.an_accepted_case(hall, cases.an_item(hall))
    clock.shift(dt.timedelta(hours=2))
    assert watch() > 1
    assert Entry.objects.filter(matter__number=number, name="case.accepted").exists()
    assert codes() == []


def test_what_was_judged_once_is_not_judged_again_even_if_the_bookmark_is_lost(clock):
    a_second_notice()
    watch()
    before = Card.objects.count(), Finding.objects.count()
    Bookmark.objects.filter(reader=judging.READER).update(seq=0)
    assert watch() > 0
    assert (Card.objects.count(), Finding.objects.count()) == before == (1, 1)


def test_an_anomaly_of_time_is_named_and_gets_no_second_card(clock):
    limit = built.a_watched_limit(kind="step")
    clock.shift(dt.timedelta(days=20))
    sweep.drain(clock.now())
    watch()
    (finding,) = Finding.objects.all()
    assert (finding.code, finding.card) == ("AN-3", Card.objects.get(alert__limit=limit))
    assert Card.objects.count() == 1


class Broken(RepeatedSupplement):
    """A rule with a bug."""

    code = "AN-7"

    def judge(self, history, facts, terms):  # noqa: ARG002
        raise ZeroDivisionError


@pytest.fixture
def a_broken_rule(monkeypatch):
    """One of the rules that listen to a supplement notice breaks on it."""
    kept = dict(pieces.LISTENERS)
    name = "case.supplement_requested"
    rules = tuple(Broken() if rule.code == "AN-7" else rule for rule in kept[name])
    monkeypatch.setattr(pieces, "LISTENERS", kept | {name: rules})
    return lambda: monkeypatch.setattr(pieces, "LISTENERS", kept)


def test_a_rule_that_breaks_is_parked_with_one_alarm_and_stops_nobody_else(clock, a_broken_rule):
    a_second_notice()
    head = watch()
    assert codes() == ["AN-6"]
    assert set(Parked.objects.values_list("code", "error")) == {("AN-7", "ZeroDivisionError")}
    assert Parked.objects.count() == 2
    assert Alarm.objects.filter(kind="rule.parked").count() == 1
    assert Entry.objects.filter(name="entry.parked").count() == 1
    assert Bookmark.objects.get(reader=judging.READER).seq >= head - 1

    assert judging.retry() == (0, 2)
    assert set(Parked.objects.values_list("attempts", flat=True)) == {2}
    a_broken_rule()
    assert judging.retry(code="AN-7") == (2, 0)
    assert not procedures.parked().exists()
    assert judging.retry() == (0, 0)
    assert Entry.objects.filter(name="entry.unparked").count() == 1


def test_a_finding_that_cannot_be_stored_is_parked_and_the_others_are_stored(clock, monkeypatch):
    a_second_notice()
    whole = pieces.judged

    def with_a_bad_one(piece):
        found = whole(piece)
        bad = [pieces.Judged(one.pair, Found({"why": "\x00"}, level=1)) for one in found]
        return bad + found

    monkeypatch.setattr(judging, "judged", with_a_bad_one)
    watch()
    assert codes() == ["AN-6"]
    assert Card.objects.get().level == 2
    assert Parked.objects.get().code == "AN-6"


def test_facts_that_cannot_be_read_park_only_what_needs_them(clock, monkeypatch):
    a_second_notice()
    hall_number = Entry.objects.filter(name="case.received").get().seq

    def unreadable(acts):
        raise ValueError

    loaders = dict(rule_facts.LOADERS)
    loaders[Need.REFILED] = ("refiled", unreadable)
    monkeypatch.setattr(rule_facts, "LOADERS", loaders)
    watch()
    assert codes() == ["AN-6"]
    assert list(Parked.objects.values_list("code", "entry")) == [("AN-9", hall_number)]


def test_a_rule_counts_by_the_version_in_force_when_the_entry_was_recorded(clock):
    first = ProcedureRule.objects.get(code="AN-6")
    later = {"level": 3, "mode": "automatic", "confirm_days": 0, "zh": "新", "en": "new"}
    ProcedureRule.objects.create(
        code="AN-6", version=2, basis=first.basis, valid_from=clock.now() + dt.timedelta(days=1),
        **later,
    )  # fmt: skip
    a_second_notice()
    clock.shift(dt.timedelta(days=3))
    watch()
    assert Card.objects.get().level == 2
    ProcedureRule.objects.create(
        code="AN-7", version=2, enabled=False, valid_from=first.valid_from, basis="", **later
    )
    assert procedures.book().in_force("AN-7", clock.now()) is None
    assert procedures.book().in_force("AN-6", clock.now()).version == 2


def test_the_command_says_what_is_parked_and_tries_it_again(clock, a_broken_rule, capsys):
    a_second_notice()
    watch()
    call_command("retry_parked", "--list")
    assert "AN-7 entry" in capsys.readouterr().out
    a_broken_rule()
    call_command("retry_parked", "--rule", "AN-7")
    assert "2 settled, 0 still parked" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("retry_parked", "--rule", "AN-99")


@use_case
def an_entry_of_no_matter() -> None:
    ledger.append(
        None, events.ENTRY_UNPARKED, by=judging.BY,
        body={"rule": "*", "settled": 0, "left": 0},
    )  # fmt: skip


def test_entries_nobody_listens_to_move_the_bookmark_only(clock):
    an_entry_of_no_matter()
    assert watch() == 1
    assert codes() == []


def test_filing_again_after_being_sent_back_near_the_end_is_suspected(clock):
    hall = cases.a_hall()
    item = cases.an_item(hall)
    who = Person(name="演练甲", id_number="990100199001011234", phone="13900000000")
    number = cases.a_received_case(hall, item, applicant=who)
    clock.shift(dt.timedelta(days=7))
    refusal = Refusal("not_in_scope", "行政许可法第三十二条", rights_told=True)
    intake.decline_case(number, refusal, officer=hall.officer("clerk"), key=cases.new_key())
    clock.shift(dt.timedelta(days=3))
    other = Person(name="演练乙", id_number="990100199001011235", phone="13900000000")
    cases.a_received_case(hall, item, applicant=other)
    again = cases.a_received_case(hall, item, applicant=who)
    watch()
    found = Finding.objects.get(code="AN-9")
    assert (found.matter.number, found.values) == (again, {"days": 3})
    assert "演练甲" not in found.card.about
    assert found.card is not None
    assert procedures.told(found.card) == f"{again}：同一申请人同一事项临期退件后第3日再次收件"


def test_granting_before_somebody_accepted_earlier_is_found_in_the_order_of_the_places(clock):
    hall = cases.a_hall()
    item = beside.an_ordered_item(hall)
    first, second, third = (cases.an_accepted_case(hall, item) for _ in range(3))
    approver = hall.officer("approver")
    why = "first_waits_for_papers"
    decision.grant_case(second, officer=approver, key=cases.new_key(), reason=why)
    clock.shift(dt.timedelta(hours=1))
    decision.grant_case(first, officer=approver, key=cases.new_key())
    decision.grant_case(third, officer=approver, key=cases.new_key())
    assert patterns.overtaken([first, second, third]) == {second: 1}
    watch()
    found = Finding.objects.get(code="AN-20")
    assert (found.matter.number, found.values) == (second, {"waiting": 1})


def test_returns_are_counted_by_unit_and_month(clock):
    hall = cases.a_hall()
    item = cases.an_item(hall)
    refusal = Refusal("not_in_scope", "行政许可法第三十二条", rights_told=True)
    clerk = hall.officer("clerk")
    cases.a_granted_case(hall, item)
    cases.a_delivered_case(hall, item)
    for _ in range(2):
        number = cases.a_received_case(hall, item)
        intake.decline_case(number, refusal, officer=clerk, key=cases.new_key())
    unit = hall.unit.code
    assert patterns.returns({unit}, until=clock.now()) == {unit: (3, 2)}
    assert patterns.returns({"990100-99"}, until=clock.now()) == {}
    clock.shift(dt.timedelta(days=20))  # October
    assert patterns.returns({unit}, until=clock.now()) == {}
