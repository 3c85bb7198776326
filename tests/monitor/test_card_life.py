"""From issue to ruling: receipt, explanation, two persons, and facts found late."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kernel import clock as time
from ledger.models import Matter
from monitor import handlers, sweep
from monitor.errors import (
    CardAlreadyMoved,
    CardRulingInvalid,
    ExplanationMissing,
    FoundFactInvalid,
    NoRulingOpen,
    ReasonNeeded,
    RulingOpen,
    SecondPersonNeeded,
    WarningOnly,
)
from monitor.models import Breach, Card, CardRuling, Evidence, Explanation
from monitor.services import life, rulings
from monitor.services.rulings import Found
from tests.builders import cards as made
from tests.builders import monitor as built
from timelimits.models import TimeLimit

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- receipt and explanation


def test_the_periods_of_the_unit_run_from_its_receipt(yellow, clock):
    clock.shift(dt.timedelta(days=8))  # lay unread over the holiday
    card = made.signed(yellow)
    built.commit_now()
    assert (card.state, card.signed_at, card.served) == ("signed", clock.now(), False)
    assert card.own is not None
    assert card.own.number.startswith("JC9901002026")
    assert made.terms_of(card) == {"card_feedback": "running", "card_appeal": "running"}
    starts = TimeLimit.objects.filter(matter=card.own).values_list("started_at", flat=True)
    assert set(starts) == {clock.now()}
    (body,) = built.entries_of(card.matter_id, "card.signed")
    assert (body["card_state"], body["card_number"]) == ("signed", card.own.number)


def test_an_installation_sets_the_periods_and_what_runs_keeps_its_own(yellow, clock, settings):
    settings.CARD_FEEDBACK_DAYS, settings.CARD_APPEAL_DAYS = 3, 10
    card = made.signed(yellow)
    settings.CARD_FEEDBACK_DAYS = 30
    amounts = TimeLimit.objects.filter(matter=card.own).values_list("kind", "amount")
    assert dict(amounts) == {"card_feedback": 3, "card_appeal": 10}


def test_a_warning_is_signed_for_and_starts_nothing(clock):
    card = made.signed(made.an_issued_card(clock, level=1))
    assert (card.state, made.terms_of(card)) == ("signed", {})
    assert Matter.objects.get(own_card=card).closed_at is not None
    with pytest.raises(WarningOnly):
        life.explain_card(card.pk, officer=made.a_head(card), key=uuid4(), text="x")


def test_a_unit_that_does_not_sign_is_served_with_proof(yellow):
    officer, _, _ = made.a_bureau()
    with pytest.raises(ReasonNeeded):
        life.serve_card(yellow.pk, officer=officer, key=uuid4(), document=" ")
    life.serve_card(yellow.pk, officer=officer, key=uuid4(), document="送达回证3号")
    built.commit_now()
    card = Card.objects.get(pk=yellow.pk)
    assert (card.state, card.served) == ("signed", True)


def test_an_explanation_comes_once_and_with_evidence(yellow):
    made.signed(yellow)
    head = made.a_head(yellow)
    life.explain_card(
        yellow.pk, officer=head, key=uuid4(), text="系统故障", proofs=[made.a_proof()]
    )
    built.commit_now()
    card = Card.objects.get(pk=yellow.pk)
    assert (card.state, made.terms_of(card)["card_feedback"]) == ("explained", "met")
    assert Explanation.objects.get().late is False
    (body,) = built.entries_of(card.matter_id, "card.explained")
    assert body["files"] == [Evidence.objects.get().sha256]
    assert "系统故障" not in str(body)
    with pytest.raises(CardAlreadyMoved):
        life.explain_card(yellow.pk, officer=head, key=uuid4(), text="再说")


def test_a_late_explanation_is_taken_and_marked(yellow, clock):
    made.signed(yellow)
    clock.shift(dt.timedelta(days=40))
    life.explain_card(yellow.pk, officer=made.a_head(yellow), key=uuid4(), text="迟了")
    assert Explanation.objects.get().late is True


@pytest.mark.parametrize("text", ["", "  ", "长" * 4001])
def test_an_explanation_without_words_or_with_too_many_is_refused(yellow, text):
    made.signed(yellow)
    with pytest.raises(ExplanationMissing):
        life.explain_card(yellow.pk, officer=made.a_head(yellow), key=uuid4(), text=text)


# ---------------------------------------------------------------- rulings


def test_one_officer_upholds_what_the_unit_explained(yellow):
    card = made.explained(yellow)
    officer, _, _ = made.a_bureau()
    rulings.propose_ruling(card.pk, officer=officer, key=uuid4(), draft=made.a_draft("upheld"))
    built.commit_now()
    card = Card.objects.get(pk=card.pk)
    assert card.state == "upheld"
    assert made.terms_of(card) == {"card_feedback": "met", "card_appeal": "running"}


@pytest.mark.parametrize(
    ("outcome", "more"), [("downgraded", {"level": 1}), ("waived", {}), ("revoked", {})]
)
def test_lifting_takes_two_persons_and_deletes_nothing(yellow, outcome, more):
    card = made.explained(yellow)
    first, second, _ = made.a_bureau()
    draft = made.a_draft(outcome, reason="system_failure", **more)
    rulings.propose_ruling(card.pk, officer=first, key=uuid4(), draft=draft)
    assert Card.objects.get(pk=card.pk).state == "explained"
    with pytest.raises(SecondPersonNeeded):
        rulings.issue_ruling(card.pk, officer=first, key=uuid4())
    with pytest.raises(RulingOpen):
        rulings.propose_ruling(card.pk, officer=second, key=uuid4(), draft=draft)
    rulings.issue_ruling(card.pk, officer=second, key=uuid4())
    built.commit_now()
    card = Card.objects.get(pk=card.pk)
    assert (card.state, card.judged_level) == (outcome, more.get("level", 0))
    assert (card.level, Breach.objects.count()) == (2, 1)
    (body,) = built.entries_of(card.matter_id, "card.ruled")
    assert (body["outcome"], body["reason"]) == (outcome, "system_failure")
    with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
        CardRuling.objects.update(decided_by_id=first.account_id)


def test_a_proposal_sent_back_leaves_the_card_and_another_may_be_made(yellow):
    card = made.explained(yellow)
    first, second, _ = made.a_bureau()
    rulings.propose_ruling(card.pk, officer=first, key=uuid4(), draft=made.a_draft("waived"))
    rulings.refuse_ruling(card.pk, officer=second, key=uuid4())
    with pytest.raises(NoRulingOpen):
        rulings.issue_ruling(card.pk, officer=second, key=uuid4())
    rulings.propose_ruling(card.pk, officer=second, key=uuid4(), draft=made.a_draft("waived"))
    built.commit_now()
    assert list(CardRuling.objects.values_list("state", flat=True).order_by("pk")) == [
        "refused",
        "open",
    ]


@pytest.mark.parametrize(
    "draft",
    [
        made.a_draft("forgotten"),
        made.a_draft("waived", reason="because"),
        made.a_draft("waived", note=" "),
        made.a_draft("downgraded"),
        made.a_draft("downgraded", level=2),
        made.a_draft("waived", level=1),
    ],
)
def test_a_ruling_that_cannot_be_carried_out_is_refused(yellow, draft):
    card = made.explained(yellow)
    with pytest.raises(CardRulingInvalid):
        rulings.propose_ruling(card.pk, officer=made.a_bureau()[0], key=uuid4(), draft=draft)
    assert not CardRuling.objects.exists()


# ---------------------------------------------------------------- late evidence


def consulted(first: int, last: int) -> Found:
    """The other unit was asked from one September morning to another."""
    start, end = (time.office_time(dt.date(2026, 9, d), dt.time(9)) for d in (first, last))
    return Found("excluded", "征求意见", "取水许可条例第十九条", "澄水函〔2026〕18号", start, end)


def test_late_evidence_is_a_fact_that_changes_the_history_and_the_card_is_reckoned_anew(
    yellow, clock
):
    made.appealed(yellow)
    (due,) = TimeLimit.objects.filter(pk=yellow.limit_id).values_list("due_on", flat=True)
    draft = made.a_draft("restated", reason="excluded_time", found=consulted(22, 28))
    card = made.ruled(yellow, draft)
    built.commit_now()
    limit = TimeLimit.objects.get(pk=card.limit_id)
    assert due is not None
    assert limit.due_on is not None
    assert (card.state, limit.round, limit.due_on > due) == ("restated", 2, True)
    (body,) = built.entries_of(card.matter_id, "card.fact_established")
    assert body["document"] == "澄水函〔2026〕18号"
    assert Breach.objects.count() == 1

    handlers.react()
    assert set(Card.objects.values_list("state", flat=True)) == {"restated", "withdrawn"}
    clock.shift(dt.timedelta(days=40))
    sweep.drain(clock.now())
    again = Card.objects.filter(state="issued", matter_id=card.matter_id)
    assert {(one.level, one.round) for one in again} == {(1, 2), (2, 2)}


def test_a_fact_that_changes_no_date_is_refused_and_nothing_happens(yellow):
    card = made.explained(yellow)
    before = Found(
        "excluded",
        "停电",
        "规定",
        "记录1号",
        time.office_time(dt.date(2026, 9, 1), dt.time(9)),
        time.office_time(dt.date(2026, 9, 2), dt.time(9)),
    )
    with pytest.raises(FoundFactInvalid):
        made.ruled(card, made.a_draft("restated", found=before))
    assert Card.objects.get(pk=card.pk).state == "explained"
    assert TimeLimit.objects.get(pk=card.limit_id).round == 1


@pytest.mark.parametrize(
    "found",
    [
        None,
        Found("excluded", "", "依据", "文号", time.office_time(dt.date(2026, 9, 22), dt.time(9))),
        Found("excluded", "征求意见", "依据", "文号", None, None),
        Found("wished", "征求意见", "依据", "文号", None, None),
    ],
)
def test_a_fact_without_its_period_or_paper_is_refused(yellow, found):
    card = made.explained(yellow)
    with pytest.raises(FoundFactInvalid):
        rulings.propose_ruling(
            card.pk,
            officer=made.a_bureau()[0],
            key=uuid4(),
            draft=made.a_draft("restated", found=found),
        )
