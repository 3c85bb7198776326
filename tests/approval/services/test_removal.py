"""作废 and 删除: a reason, a second person, a row that stays, limits that close, boards that forget."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from approval.errors import (
    CautionStands,
    NoSuchRemoval,
    ReasonMissing,
    RemovalPending,
    SamePerson,
    StateForbids,
    UnknownGround,
    WrongCode,
)
from approval.models import Case, Removal
from approval.selectors import cases
from approval.selectors.boards import today_counts
from approval.services import intake, removal, special
from approval.services.removal import Unwanted
from approval.services.special import Special
from kernel.clock import office_date
from tests.builders.approval import (
    a_correcting_case,
    a_filing,
    a_granted_case,
    a_received_case,
    an_accepted_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)


def ask(hall, number, kind="void", ground="filed_twice", who="clerk", **more):
    return removal.request_removal(
        number, Unwanted(kind, ground, **more), officer=hall.officer(who), key=new_key()
    )


def confirm(hall, number, who="approver"):
    return removal.confirm_removal(number, officer=hall.officer(who), key=new_key())


@pytest.mark.parametrize(
    ("kind", "ground", "state"),
    [("void", "filed_twice", "void"), ("deletion", "imported_twice", "deleted")],
)
def test_two_persons_take_a_filing_off_the_books_and_the_row_stays(hall, item, kind, ground, state):
    number = a_received_case(hall, item)
    ask(hall, number, kind, ground, text="桂兰面馆重复交了一份")
    assert Case.objects.get(number=number).state == "received"
    confirm(hall, number)
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.outcome, case.in_hand) == (state, state, [])
    assert {status for status, _ in limits_of(case).values()} == {"cancelled"}
    assert case.matter.closed_at is not None
    *_, asked, done = entries_of(case)
    assert (asked.name, done.name) == ("case.removal_requested", "case.removed")
    assert done.facts["requested_by"] == f"account:{hall.people['clerk'].pk}"
    assert "桂兰" not in asked.body + done.body


@pytest.mark.parametrize("reach", [a_correcting_case, an_accepted_case, "suspended"])
@pytest.mark.parametrize("kind", ["void", "deletion"])
def test_it_may_be_done_from_every_state_before_the_decision(hall, item, reach, kind):
    if reach == "suspended":
        number = an_accepted_case(hall, item)
        paused = Special("expert_review", document="号")
        special.suspend_case(number, paused, officer=hall.officer("reviewer"), key=new_key())
    else:
        number = reach(hall, item)
    ground = {"void": "wrong_applicant", "deletion": "test_entry"}[kind]
    ask(hall, number, kind, ground, who="reviewer", reason="office_asked")
    confirm(hall, number)
    case = Case.objects.get(number=number)
    assert not case.open
    assert not case.steps.filter(finished_at=None).exists()
    assert not case.special_procedures.filter(until=None).exists()


def test_after_the_decision_nothing_is_taken_off(hall, item):
    with pytest.raises(StateForbids):
        ask(hall, a_granted_case(hall, item))


def test_it_has_a_reason_of_its_own_kind_and_is_asked_once(hall, item):
    number = a_received_case(hall, item)
    with pytest.raises(ReasonMissing):
        ask(hall, number, ground="")
    for kind, ground in (("void", "test_entry"), ("deletion", "filed_twice"), ("x", "y")):
        with pytest.raises(UnknownGround):
            ask(hall, number, kind, ground)
    ask(hall, number)
    with pytest.raises(RemovalPending):
        ask(hall, number, who="colleague")


def test_the_one_who_asked_does_not_confirm_and_the_database_agrees(hall, item):
    number = a_received_case(hall, item)
    ask(hall, number, who="approver")
    with pytest.raises(SamePerson):
        confirm(hall, number)
    asked = Removal.objects.get()
    with pytest.raises(IntegrityError, match="removal_by_two_persons"), transaction.atomic():
        Removal.objects.update(
            state="confirmed", answered_by=asked.requested_by, answered_at=asked.requested_at
        )


def test_refused_the_case_goes_on_as_it_stood(hall, item):
    number = a_received_case(hall, item)
    with pytest.raises(NoSuchRemoval):
        confirm(hall, number)
    ask(hall, number)
    before = limits_of(Case.objects.get(number=number))
    removal.refuse_removal(number, officer=hall.officer("centre_manager"), key=new_key())
    case = Case.objects.get(number=number)
    assert (case.state, limits_of(case)) == ("received", before)
    ask(hall, number)


def test_after_acceptance_and_past_a_limit_the_law_speaks_first(hall, item, clock):
    number = an_accepted_case(hall, item)
    with pytest.raises(CautionStands) as stopped:
        ask(hall, number)
    assert [one["code"] for one in stopped.value.facts["cautions"]] == ["removed-without-decision"]
    clock.shift(dt.timedelta(days=40))
    heeded = ask(hall, number, reason="facts_changed")["cautions"]
    assert heeded == ["removed-without-decision", "removed-past-its-limit"]


def test_what_was_taken_off_was_received_and_not_concluded(hall, clock):
    item = an_item(hall, silence="none")
    today = office_date(clock.now())
    kept, gone, deleted = (a_received_case(hall, item) for _ in range(3))
    drafted = intake.park_case(a_filing(item), officer=hall.officer("clerk"), key=new_key())
    intake.discard_draft(
        drafted["number"], officer=hall.officer("clerk"), key=new_key(), reason="left"
    )
    ask(hall, gone)
    confirm(hall, gone)
    ask(hall, deleted, "deletion", "test_entry")
    confirm(hall, deleted)
    assert today_counts(today) == {"received": 3, "closed": 0, "open": 1}
    assert Case.objects.get(number=kept).open


def test_the_applicant_reads_that_it_is_void_and_nothing_of_a_deleted_row(hall, item):
    for kind, ground in (("void", "filed_twice"), ("deletion", "test_entry")):
        answer = intake.receive_case(a_filing(item), officer=hall.officer("clerk"), key=new_key())
        ask(hall, answer["number"], kind, ground)
        confirm(hall, answer["number"])
        if kind == "void":
            assert cases.public_case(answer["number"], answer["code"]).state == "void"
        else:
            with pytest.raises(WrongCode):
                cases.public_case(answer["number"], answer["code"])
