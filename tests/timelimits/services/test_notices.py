"""A notice is loaded by two people, and what it would move is seen before."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from kernel.errors import NotPermitted
from ledger.models import Entry
from organizations.models import Account
from tests.builders import monitor as people
from tests.builders.timelimits import a_limit, a_rule
from tests.timelimits.china import at, day
from tests.timelimits.test_notice_files import TOML
from timelimits import custody, notice_files
from timelimits.engine.hours import USUAL
from timelimits.errors import (
    CalendarInvalid,
    NoticeAlreadyDecided,
    NoticeInvalid,
    NoticeNeedsReason,
    NoticeNeedsSecond,
    NoticeNotFound,
)
from timelimits.models import CalendarYear, HallHours, NoticeProposal, TimeLimit
from timelimits.preview import preview
from timelimits.services import notices, restating

pytestmark = pytest.mark.django_db
NOTICE = notice_files.read("n.toml", TOML.encode())


@pytest.fixture
def december(clock):
    clock.move_to(at("2026-12-24 09:00"))
    return clock


@pytest.fixture
def first():
    return people.an_officer("system_administrator", username="first")


@pytest.fixture
def second():
    return people.an_officer("supervision_leader", username="second")


@contextmanager
def at_once():
    """A transaction whose deferred triggers fire at its end, as at a COMMIT."""
    with transaction.atomic(), connection.cursor() as cursor:
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def proposed(officer) -> int:
    return notices.propose(NOTICE, officer=officer, key=uuid.uuid4(), reason="演练")["proposal"]


def decide(act, proposal, officer, *, reason="核对过", version=1):
    return act(proposal, officer=officer, key=uuid.uuid4(), version=version, reason=reason)


def test_two_people_load_a_notice_and_then_the_limits_move(december, first, second):
    limit = a_limit(a_rule(8))
    proposal = proposed(first)
    assert custody.look().kept("CN").calendar.version == 1
    outcome = decide(notices.confirm, proposal, second)
    assert (outcome["state"], outcome["calendar_version"]) == ("loaded", 2)
    restating.restate_all()
    assert TimeLimit.objects.get(pk=limit.pk).due_on == day("2027-01-06")
    names = list(Entry.objects.order_by("seq").values_list("name", flat=True))
    assert names == [
        "calendar.proposed",
        "calendar.declared",
        "calendar.decided",
        "time_limit.restated",
        "calendar.restated",
    ]
    assert CalendarYear.objects.get(year=2027).text_sha256 == NOTICE.declared.text_sha256


def test_the_preview_says_how_many_move_and_by_how_much(december):
    for amount in (8, 8, 20):
        a_limit(a_rule(amount))
    seen = preview("CN", NOTICE.declared)
    assert (seen.running, seen.touched, seen.moved, seen.settled) == (3, 3, 3, 3)
    assert sum(seen.days.values()) == 3
    assert seen.days[1] == 2
    assert seen.examples[0]["before"] == "2027-01-05"
    assert seen.examples[0]["after"] == "2027-01-06"
    assert any("10月1日" in one for one in seen.cautions)
    assert not TimeLimit.objects.exclude(round=1).exists()


def test_whoever_proposed_it_cannot_confirm_it(december, first):
    proposal = proposed(first)
    with pytest.raises(NoticeNeedsSecond):
        decide(notices.confirm, proposal, first)
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_refused_notice_loads_nothing_and_cannot_be_confirmed(december, first, second):
    proposal = proposed(first)
    assert decide(notices.refuse, proposal, second)["state"] == "refused"
    with pytest.raises(NoticeAlreadyDecided):
        decide(notices.confirm, proposal, second, version=None)
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_others_reasonless_and_unknown_are_turned_away(december, first, second):
    proposal = proposed(first)
    with pytest.raises(NotPermitted):
        proposed(people.an_officer("window_clerk", username="clerk"))
    with pytest.raises(NoticeNeedsReason):
        decide(notices.confirm, proposal, second, reason="  ")
    with pytest.raises(NoticeNotFound):
        decide(notices.confirm, proposal + 1, second)
    with pytest.raises(NoticeAlreadyDecided):
        decide(notices.confirm, proposal, second, version=7)


@pytest.mark.parametrize("state", ["loaded", "refused"])
def test_the_database_asks_a_proposal_for_its_entry(december, first, second, state):
    chosen = NoticeProposal.objects.filter(pk=proposed(first))
    decided = {"decided_by": second.account_id, "decided_at": at("2026-12-24")}
    with pytest.raises(Error, match="without an entry"), at_once():
        chosen.update(version=2, state=state, decision_reason="演练", **decided)
    assert chosen.get().version == 1


def test_a_year_is_declared_once_and_then_only_corrected(december, first, second):
    decide(notices.confirm, proposed(first), second)
    with pytest.raises(CalendarInvalid):
        proposed(first)
    again = notice_files.read("n.toml", ("corrects = true\n" + TOML).encode())
    assert preview("CN", again.declared).touched == 0


@pytest.mark.parametrize(
    "text",
    [
        'effect = "amends"\n' + TOML,
        TOML.replace("2027", "2026").replace(
            "year = 2026", 'year = 2026\neffect = "amends"\nregion = "nowhere"'
        ),
        'number = "x"\nyear = 2026\neffect = "amends"\n[[days]]\nday = 2026-12-25\nkind = "work"\n'
        'name = "x"\n',
    ],
)
def test_an_amendment_must_fit_what_is_in_custody(december, text):
    declared = notice_files.read("n.toml", text.encode()).declared
    with pytest.raises((CalendarInvalid, NoticeInvalid)):
        preview("CN", declared)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE timelimits_calendaryear SET notice = 'x'",
        "DELETE FROM timelimits_calendarday",
        "UPDATE timelimits_calendarday SET kind = 'work'",
        "UPDATE timelimits_workcalendar SET version = version - 1",
        "UPDATE timelimits_hallhours SET spans = ''",
    ],
)
def test_nobody_edits_what_is_in_custody(sql):
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_command_previews_and_with_two_names_loads(december, first, second, tmp_path, capsys):
    file = tmp_path / "n.toml"
    file.write_text(TOML, encoding="utf-8")
    limit = a_limit(a_rule(8))
    call_command("load_notice", str(file))
    assert "1 move, 1 settle" in capsys.readouterr().out
    assert not NoticeProposal.objects.exists()
    with pytest.raises(CommandError, match="not-permitted"):
        call_command("load_notice", str(file), "--by", "first", "--reason", "演练")
    assert limit.round == 1


def test_the_command_names_row_and_field_and_changes_nothing(december, tmp_path, capsys):
    file = tmp_path / "n.toml"
    file.write_text(TOML.replace("2027-01-09", "2027-01-08"), encoding="utf-8")
    with pytest.raises(CommandError, match="notice-invalid"):
        call_command("load_notice", str(file))
    assert "row 2, day" in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("load_notice", str(tmp_path / "none.toml"))


def test_a_hall_keeps_its_own_hours_and_a_single_day_its_own():
    monday = day("2026-09-21")
    assert custody.office_hours("990100-H1", monday) == USUAL
    for hall, on, spans in (("990100-H1", None, "09:00-16:00"), ("", monday, "")):
        HallHours.objects.create(
            hall_code=hall,
            days="date" if on else "working",
            on=on,
            spans=spans,
            valid_from=dt.date(2026, 1, 1),
            source="演练",
        )
    assert custody.office_hours("990100-H1", monday) is None
    tuesday = custody.office_hours("990100-H1", day("2026-09-22"))
    assert tuesday is not None
    assert tuesday.closes == dt.time(16)
    assert custody.office_hours("990100-H2", day("2026-09-22")) == USUAL


def test_a_proposers_account_is_kept(december, first):
    kept = NoticeProposal.objects.get(pk=proposed(first))
    assert kept.proposed_by == Account.objects.get(username="first")
