"""What becomes of a drafted red card: confirmed, withheld by two, or issued by itself."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kernel import clock as time
from kernel.errors import NotPermitted
from ledger.errors import KeyReused
from monitor import sweep
from monitor.errors import (
    AlreadyProposed,
    CardAlreadyMoved,
    CardNotFound,
    NothingProposed,
    NotThisPerson,
    ReasonNeeded,
    SecondPersonNeeded,
)
from monitor.models import Card, Withholding
from monitor.policy import Step
from monitor.services import cards
from organizations.roles import Role
from tests.builders import monitor as built

pytestmark = pytest.mark.django_db
PROPOSAL: dict[str, Any] = {"reason": "system_failure", "note": "系统故障，有运维记录"}


@pytest.fixture
def red(clock) -> Card:
    """A drafted red card, found on Wednesday 23 September at 09:00; its term ends on Thursday."""
    built.a_watched_limit(built.working_days(1), kind=built.STATUTORY)
    clock.move_to(time.office_time(dt.date(2026, 9, 23), dt.time(9)))
    sweep.drain(clock.now())
    return Card.objects.get(level=3)


@pytest.fixture
def officer():
    return built.an_officer(Role.SUPERVISION_OFFICER)


@pytest.fixture
def second():
    return built.an_officer(Role.SUPERVISION_LEADER, username="second")


def test_an_officer_confirms_and_the_card_goes_out_in_their_name(red, officer, clock):
    clock.shift(dt.timedelta(minutes=5))
    outcome = cards.confirm_card(red.pk, officer=officer, key=uuid.uuid4(), version=1)
    built.commit_now()
    card = Card.objects.get(pk=red.pk)
    assert (card.state, card.mode, card.version) == ("issued", "confirmed", 2)
    assert (card.confirmed_by_id, card.issued_at) == (officer.account_id, clock.now())
    assert outcome == {"card": red.pk, "state": "issued", "mode": "confirmed", "version": 2}
    (body,) = built.entries_of(red.matter_id, "card.confirmed")
    assert (body["card_state"], body["card_version"]) == ("issued", 2)


def test_the_same_request_twice_is_done_once_and_answered_alike(red, officer):
    key = uuid.uuid4()
    first = cards.confirm_card(red.pk, officer=officer, key=key, version=1)
    assert cards.confirm_card(red.pk, officer=officer, key=key, version=1) == first
    assert len(built.entries_of(red.matter_id, "card.confirmed")) == 1


def test_a_key_cannot_serve_another_request(red, officer):
    key = uuid.uuid4()
    cards.confirm_card(red.pk, officer=officer, key=key, version=1)
    with pytest.raises(KeyReused):
        cards.withhold_card(red.pk, officer=officer, key=key, version=1, **PROPOSAL)


def test_a_card_decided_by_somebody_else_first_is_a_conflict(red, officer, second):
    cards.confirm_card(red.pk, officer=officer, key=uuid.uuid4(), version=1)
    with pytest.raises(CardAlreadyMoved) as refused:
        cards.confirm_card(red.pk, officer=second, key=uuid.uuid4(), version=1)
    assert refused.value.facts == {"state": "issued", "version": 2}


def test_an_old_version_is_a_conflict_though_the_card_is_still_pending(red, officer, second):
    cards.withhold_card(red.pk, officer=officer, key=uuid.uuid4(), version=1, **PROPOSAL)
    with pytest.raises(CardAlreadyMoved):
        cards.confirm_card(red.pk, officer=second, key=uuid.uuid4(), version=1)


def test_two_persons_withhold_a_card_and_the_breach_stands(red, officer, second):
    cards.withhold_card(red.pk, officer=officer, key=uuid.uuid4(), version=1, **PROPOSAL)
    assert Card.objects.get(pk=red.pk).state == "pending"
    cards.agree_to_withhold(red.pk, officer=second, key=uuid.uuid4(), version=2)
    built.commit_now()
    card = Card.objects.get(pk=red.pk)
    assert (card.state, card.version, card.issued_at) == ("not_issued", 3, None)
    assert card.alert.breach.level == 3
    proposal = Withholding.objects.get()
    assert (proposal.outcome, proposal.agreed_by_id) == ("agreed", second.account_id)
    (body,) = built.entries_of(red.matter_id, "card.withheld")
    assert body["reason"] == "system_failure"
    assert "note" not in body


def test_who_proposed_cannot_also_agree(red, officer):
    cards.withhold_card(red.pk, officer=officer, key=uuid.uuid4(), version=1, **PROPOSAL)
    with pytest.raises(SecondPersonNeeded):
        cards.agree_to_withhold(red.pk, officer=officer, key=uuid.uuid4(), version=2)
    with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
        Withholding.objects.update(agreed_by_id=officer.account_id)


def test_a_second_proposal_and_an_agreement_to_nothing_are_refused(red, officer, second):
    with pytest.raises(NothingProposed):
        cards.agree_to_withhold(red.pk, officer=second, key=uuid.uuid4(), version=1)
    cards.withhold_card(red.pk, officer=officer, key=uuid.uuid4(), version=1, **PROPOSAL)
    with pytest.raises(AlreadyProposed):
        cards.withhold_card(red.pk, officer=second, key=uuid.uuid4(), version=2, **PROPOSAL)


@pytest.mark.parametrize(
    ("reason", "note"), [("", "写明"), ("because", "写明"), ("test_data", " ")]
)
def test_withholding_takes_a_listed_reason_and_a_note(red, officer, reason, note):
    with pytest.raises(ReasonNeeded):
        cards.withhold_card(
            red.pk, officer=officer, key=uuid.uuid4(), version=1, reason=reason, note=note
        )


def test_a_confirmation_overtakes_an_open_proposal(red, officer, second):
    cards.withhold_card(red.pk, officer=officer, key=uuid.uuid4(), version=1, **PROPOSAL)
    cards.confirm_card(red.pk, officer=second, key=uuid.uuid4(), version=2)
    assert Withholding.objects.get().outcome == "overtaken"


def test_a_card_nobody_verified_within_a_working_day_issues_itself(red, clock):
    clock.move_to(red.confirm_by - dt.timedelta(microseconds=1))
    assert cards.issue_unconfirmed(clock.now()) == 0
    assert cards.next_self_issue() == red.confirm_by
    clock.move_to(red.confirm_by)
    assert cards.issue_unconfirmed(clock.now()) == 1
    assert cards.issue_unconfirmed(clock.now()) == 0
    built.commit_now()
    card = Card.objects.get(pk=red.pk)
    assert (card.state, card.mode, card.issued_at) == ("issued", "self_issued", clock.now())
    assert len(built.entries_of(red.matter_id, "card.self_issued")) == 1


def test_a_proposal_does_not_bury_a_card(red, officer, second, clock):
    cards.withhold_card(red.pk, officer=officer, key=uuid.uuid4(), version=1, **PROPOSAL)
    clock.move_to(red.confirm_by)
    assert cards.issue_unconfirmed(clock.now()) == 1
    assert Withholding.objects.get().outcome == "overtaken"
    with pytest.raises(CardAlreadyMoved):
        cards.agree_to_withhold(red.pk, officer=second, key=uuid.uuid4(), version=2)


ACTS = {
    Step.CONFIRM: lambda card, who: cards.confirm_card(card.pk, officer=who, key=uuid.uuid4()),
    Step.PROPOSE_WITHHOLDING: lambda card, who: cards.withhold_card(
        card.pk, officer=who, key=uuid.uuid4(), **PROPOSAL
    ),
    Step.AGREE_WITHHOLDING: lambda card, who: cards.agree_to_withhold(
        card.pk, officer=who, key=uuid.uuid4()
    ),
}
# Written by hand, not read from the policy: who may act on a draft, who may only look at it.
ACTING = {"supervision_officer", "supervision_leader"}
LOOKING = {"leader", "auditor"}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("step", list(ACTS))
def test_every_role_at_every_step_of_a_draft(red, role, step):
    who = built.an_officer(role, department=None if role in ACTING else red.matter.department)
    if role in ACTING and step is Step.AGREE_WITHHOLDING:
        with pytest.raises(NothingProposed):
            ACTS[step](red, who)
    elif role in ACTING:
        assert ACTS[step](red, who)["card"] == red.pk
    else:
        with pytest.raises(NotPermitted if role in LOOKING else CardNotFound):
            ACTS[step](red, who)


def test_nobody_withholds_a_card_of_the_own_department(red, second):
    insider = built.an_officer(Role.SUPERVISION_OFFICER, department=red.matter.department)
    with pytest.raises(NotThisPerson):
        cards.withhold_card(red.pk, officer=insider, key=uuid.uuid4(), **PROPOSAL)
    cards.withhold_card(red.pk, officer=second, key=uuid.uuid4(), **PROPOSAL)
    with pytest.raises(NotThisPerson):
        cards.agree_to_withhold(red.pk, officer=insider, key=uuid.uuid4())
    assert Card.objects.get(pk=red.pk).state == "pending"


def test_a_card_that_does_not_exist_is_not_found(officer):
    with pytest.raises(CardNotFound):
        cards.confirm_card(987654, officer=officer, key=uuid.uuid4())
