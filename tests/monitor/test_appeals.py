"""Appeals and orders, and whom nobody lets judge."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

import ledger
from kernel.errors import NotPermitted
from kernel.transactions import use_case
from monitor import handlers, states, sweep
from monitor.errors import (
    AppealInvalid,
    AppealTooLate,
    CardAlreadyMoved,
    CardNotFound,
    NotThisPerson,
)
from monitor.models import Appeal, Card, CardRuling, Evidence
from monitor.policy import ALLOWED, Step
from monitor.services import life, rulings
from monitor.services.appeals import Contest, file_appeal
from organizations.roles import Role
from tests.builders import cards as made
from tests.builders import monitor as built
from timelimits.models import TimeLimit
from timelimits.services import limits

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- appeals


def test_an_appeal_is_a_matter_of_its_own_and_takes_the_card_out_of_the_scores(yellow):
    assert states.is_scored(str(yellow.state))
    card = made.appealed(yellow)
    built.commit_now()
    appeal = Appeal.objects.get()
    assert (card.state, appeal.state) == ("appealed", "filed")
    assert not states.is_scored(str(card.state))
    assert not states.is_published(str(card.state))
    assert made.terms_of(card) == {"card_feedback": "paused", "card_appeal": "met"}
    assert [one["kind"] for one in limits.facts(appeal.matter_id)] == ["appeal_decision"]
    assert Evidence.objects.get().appeal_id == appeal.pk
    with pytest.raises(CardAlreadyMoved):
        file_appeal(
            card.pk, officer=made.a_head(card), key=uuid4(), contest=Contest("other", "再次")
        )


def test_an_appeal_is_decided_in_writing_with_a_number(yellow):
    card = made.ruled(made.appealed(yellow), made.a_draft("waived", reason="upper_level"))
    built.commit_now()
    appeal, ruling = Appeal.objects.get(), CardRuling.objects.get()
    assert (card.state, appeal.state, ruling.number) == ("waived", "decided", "监申复〔2026〕1号")
    assert not states.is_scored(str(card.state))
    assert states.is_published(str(card.state))
    assert set(TimeLimit.objects.filter(matter=appeal.matter).values_list("status", flat=True)) == {
        "met"
    }
    (body,) = built.entries_of(appeal.matter_id, "appeal.decided")
    assert (body["outcome"], body["document"]) == ("waived", ruling.number)


def test_even_upholding_an_appealed_card_takes_two_persons(yellow):
    card = made.appealed(yellow)
    first, second, _ = made.a_bureau()
    rulings.propose_ruling(card.pk, officer=first, key=uuid4(), draft=made.a_draft("upheld"))
    assert Card.objects.get(pk=card.pk).state == "appealed"
    rulings.issue_ruling(card.pk, officer=second, key=uuid4())
    built.commit_now()
    assert Card.objects.get(pk=card.pk).state == "upheld"
    with pytest.raises(AppealTooLate):
        file_appeal(card.pk, officer=made.a_head(card), key=uuid4(), contest=Contest("other", "又"))


@pytest.mark.parametrize("in_time", [True, False])
def test_an_appeal_after_its_time_is_refused_and_at_its_last_moment_taken(yellow, clock, in_time):
    card = made.signed(yellow)
    term = TimeLimit.objects.get(matter=card.own, kind="card_appeal")
    assert term.overrun_at is not None
    contest = Contest("other", "异议")
    clock.move_to(term.overrun_at - dt.timedelta(microseconds=1) * in_time)
    if in_time:
        file_appeal(card.pk, officer=made.a_head(card), key=uuid4(), contest=contest)
    else:
        with pytest.raises(AppealTooLate):
            file_appeal(card.pk, officer=made.a_head(card), key=uuid4(), contest=contest)
    assert Appeal.objects.count() == in_time


@pytest.mark.parametrize("contest", [Contest("", "x"), Contest("other", " "), Contest("x", "x")])
def test_an_appeal_without_ground_or_words_is_refused(yellow, contest):
    made.signed(yellow)
    with pytest.raises(AppealInvalid):
        file_appeal(yellow.pk, officer=made.a_head(yellow), key=uuid4(), contest=contest)


def test_a_card_withdrawn_during_its_appeal_ends_the_appeal(yellow, clock):
    card = made.appealed(yellow)
    built.restate(card.matter_id, started_at=clock.now())
    handlers.react()
    built.commit_now()
    assert Card.objects.get(pk=card.pk).state == "withdrawn"
    appeal = Appeal.objects.get()
    assert appeal.state == "moot"
    assert set(TimeLimit.objects.filter(matter=appeal.matter).values_list("status", flat=True)) == {
        "cancelled"
    }
    assert made.terms_of(card)["card_feedback"] == "cancelled"


def test_a_card_that_is_still_true_keeps_its_life_through_a_restatement(yellow, clock):
    card = made.explained(yellow)
    limit = TimeLimit.objects.get(pk=card.limit_id)
    built.restate(card.matter_id, started_at=limit.started_at - dt.timedelta(days=1))
    handlers.react()
    sweep.drain(clock.now())
    assert Card.objects.get(pk=card.pk).state == "explained"
    assert Card.objects.filter(level=2).count() == 1


# ---------------------------------------------------------------- who may not judge


def test_nobody_rules_on_a_card_of_the_own_department(yellow):
    card = made.explained(yellow)
    insider = built.an_officer(Role.SUPERVISION_OFFICER, department=card.matter.department)
    with pytest.raises(NotThisPerson):
        rulings.propose_ruling(card.pk, officer=insider, key=uuid4(), draft=made.a_draft("waived"))


def test_nobody_rules_on_a_card_in_whose_matter_they_acted(yellow):
    card = made.explained(yellow)
    clerk = built.an_officer(Role.SUPERVISION_OFFICER, username="moved")

    @use_case
    def acted() -> None:
        body = {"item": "x", "limits": []}
        ledger.append(card.matter_id, built.WATCHED, by=clerk.actor, body=body)

    acted()
    with pytest.raises(NotThisPerson):
        rulings.propose_ruling(card.pk, officer=clerk, key=uuid4(), draft=made.a_draft("waived"))


def test_who_ruled_on_the_card_before_does_not_decide_the_appeal(yellow):
    card = made.explained(yellow)
    first, second, leader = made.a_bureau()
    rulings.propose_ruling(card.pk, officer=first, key=uuid4(), draft=made.a_draft("upheld"))
    file_appeal(card.pk, officer=made.a_head(card), key=uuid4(), contest=Contest("other", "异议"))
    draft = made.a_draft("revoked")
    with pytest.raises(NotThisPerson):
        rulings.propose_ruling(card.pk, officer=first, key=uuid4(), draft=draft)
    rulings.propose_ruling(card.pk, officer=second, key=uuid4(), draft=draft)
    with pytest.raises(NotThisPerson):
        rulings.issue_ruling(card.pk, officer=first, key=uuid4())
    rulings.issue_ruling(card.pk, officer=leader, key=uuid4())
    assert Card.objects.get(pk=card.pk).state == "revoked"


# Written by hand, not read from the policy.
UNIT = {"reviewer", "approver", "centre_manager", "complaint_officer"}
HEADS = {"approver", "centre_manager"}
BUREAU = {"supervision_officer", "supervision_leader"}
DRAFTS = {Step.CONFIRM, Step.PROPOSE_WITHHOLDING, Step.AGREE_WITHHOLDING}
MAY = {
    Step.SIGN: UNIT,
    Step.EXPLAIN: UNIT,
    Step.APPEAL: HEADS,
    Step.SERVE: BUREAU,
    Step.PROPOSE_RULING: BUREAU,
    Step.ISSUE_RULING: BUREAU,
    Step.ISSUE_BY_HAND: BUREAU,
    Step.ADD_EVIDENCE: UNIT | BUREAU,
    Step.CHECK_EVIDENCE: BUREAU,
}


def test_who_may_do_what_is_written_once_and_read_twice():
    assert {step: set(ALLOWED[step]) for step in MAY} == MAY
    assert set(ALLOWED) == set(MAY) | DRAFTS


@pytest.mark.parametrize("role", sorted({str(role) for role in Role} - UNIT - BUREAU))
def test_other_roles_do_nothing_with_a_card(yellow, role):
    who = built.an_officer(role, department=yellow.matter.department)
    for attempt in (
        lambda: life.sign_card(yellow.pk, officer=who, key=uuid4()),
        lambda: rulings.propose_ruling(
            yellow.pk, officer=who, key=uuid4(), draft=made.a_draft("waived")
        ),
        lambda: rulings.issue_ruling(yellow.pk, officer=who, key=uuid4()),
    ):
        with pytest.raises((CardNotFound, NotPermitted)):
            attempt()


def test_a_neighbour_neither_signs_nor_appeals(yellow):
    neighbour = built.an_officer(
        Role.APPROVER, username="neighbour", department=built.a_department("990100-02")
    )
    with pytest.raises(CardNotFound):
        life.sign_card(yellow.pk, officer=neighbour, key=uuid4())
    officer, _, _ = made.a_bureau()
    with pytest.raises(NotPermitted):
        life.sign_card(yellow.pk, officer=officer, key=uuid4())


# ---------------------------------------------------------------- orders, races


def test_an_order_moves_the_card_and_only_a_card_that_stands(yellow):
    officer, _, _ = made.a_bureau()

    @use_case
    def ordered() -> None:
        life.order_card(yellow.pk, officer=officer, order_number="督办〔2026〕1号")

    with pytest.raises(CardAlreadyMoved):
        ordered()
    made.explained(yellow)
    rulings.propose_ruling(yellow.pk, officer=officer, key=uuid4(), draft=made.a_draft("upheld"))
    ordered()
    built.commit_now()
    assert Card.objects.get(pk=yellow.pk).state == "ordered"


def test_the_same_request_twice_is_done_once(yellow):
    made.signed(yellow)
    again = uuid4()
    contest = Contest("other", "异议", (made.a_proof(),))
    head = made.a_head(yellow)
    first = file_appeal(yellow.pk, officer=head, key=again, contest=contest)
    assert file_appeal(yellow.pk, officer=head, key=again, contest=contest) == first
    assert Appeal.objects.count() == 1
