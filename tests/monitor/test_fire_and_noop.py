"""For every kind of limit and every state of its matter: an overrun gives an alert, or must not.

The pairs are the registry's: each kind names the states in which it fires, and every other state is
one in which it must stay dark. A kind or a state without a way to it in this file fails.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from approval.models import Case, Licence
from approval.services import (
    commitment,
    decision,
    delivery,
    fees,
    forwarding,
    hearings,
    imports,
    intake,
    renewal,
    silence,
    special,
    supplement,
    withdrawal,
)
from approval.services.fees import Payment
from approval.services.forwarding import Report
from approval.services.hearings import Day
from approval.services.intake import Refusal
from approval.services.special import Special
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.states import CaseState
from complaints.services import handling
from complaints.states import ComplaintState
from kernel import clock as kernel_clock
from kernel.clock import OFFICE_ZONE
from ledger.models import Matter
from monitor import sweep
from monitor.models import Card
from tests.approval.services.test_forwarding import LOWER, REGIME
from tests.approval.test_reached import the_ends
from tests.builders import beside
from tests.builders import complaints as complaining
from tests.builders import monitor as watched
from tests.builders.approval import (
    a_delivered_case,
    a_filing,
    a_granted_case,
    a_hall,
    a_received_case,
    an_accepted_case,
    an_item,
    new_key,
)
from timelimits import custody
from timelimits.kinds import KINDS, kind_of
from timelimits.models import OPEN, Alert, TimeLimit

LAST_WEEK = dt.datetime(2026, 9, 14, 10, tzinfo=OFFICE_ZONE)
EARLY_ENOUGH = dt.date(2026, 12, 31)
TEST_STEP = ({"name": "检验检测", "role": "reviewer", "limit_days": 2, "two_person": True},)
REFUSAL = Refusal(ground="condition_unmet", basis="条例第四条", rights_told=True)
Reach = Callable[[Any], str]


def by(hall: Any, who: str) -> dict[str, Any]:
    return {"officer": hall.officer(who), "key": new_key()}


def online(hall: Any) -> str:
    filing = a_filing(an_item(hall, silence="none"), channel="online")
    return str(intake.file_online(filing, key=new_key())["number"])


def from_receipt(hall: Any) -> str:
    return a_received_case(hall, an_item(hall, start_event="received"))


def in_review(hall: Any) -> str:
    return an_accepted_case(hall, an_item(hall))


def with_a_test(hall: Any) -> str:
    return an_accepted_case(hall, an_item(hall, steps=TEST_STEP))


def pre_reviewed(hall: Any) -> str:
    return an_accepted_case(hall, an_item(hall, steps=LOWER, **REGIME))


def joint(hall: Any) -> str:
    return an_accepted_case(hall, beside.a_joint_item(hall))


def theme(hall: Any) -> str:
    return an_accepted_case(hall, beside.a_theme_item(hall))


def renewing(hall: Any) -> str:
    first = an_accepted_case(hall, beside.a_renewable_item(hall, silence="none"))
    decision.grant_case(first, reason="x", **by(hall, "approver"))
    licence = Licence.objects.get(case__number=first)
    licence.valid_to = EARLY_ENOUGH
    licence.save()
    asked = renewal.ask_renewal(licence.number, a_filing(licence.item), **by(hall, "clerk"))
    return str(asked["number"])


def accepted(hall: Any, number: str) -> str:
    intake.accept_case(number, reason="x", **by(hall, "clerk"))
    return number


def correcting(hall: Any, number: str) -> str:
    notice = Notice([Line("请盖章", material=2)])
    supplement.request_supplement(number, notice, **by(hall, "clerk"))
    supplement.tell_supplement(number, Told(reached_at=kernel_clock.now()), **by(hall, "clerk"))
    return number


def suspended(hall: Any, number: str) -> str:
    """On a ground of the list, for one working day: then the clocks run on by themselves."""
    one_day = Special("expert_review", document="号", granted_days=1)
    special.suspend_case(number, one_day, **by(hall, "reviewer"))
    return number


def silent(hall: Any) -> str:
    number = a_received_case(hall, an_item(hall), received_at=LAST_WEEK)
    silence.deem_due(kernel_clock.now())
    return number


def to_be_heard(hall: Any) -> str:
    number = in_review(hall)
    hearings.offer_hearing(number, Told(reached_at=kernel_clock.now()), **by(hall, "reviewer"))
    hearings.request_hearing(number, **by(hall, "clerk"))
    today = kernel_clock.office_date(kernel_clock.now())
    day = Day(today + dt.timedelta(days=30), "听通1号")
    hearings.schedule_hearing(number, day, **by(hall, "reviewer"))
    return number


def committed(hall: Any) -> str:
    number = a_received_case(hall, beside.a_commitment_item(hall))
    commitment.grant_on_commitment(number, "承1", **by(hall, "clerk"))
    return number


def delivered(hall: Any) -> str:
    number = committed(hall)
    delivery.deliver_case(number, Told(reached_at=kernel_clock.now()), **by(hall, "clerk"))
    return number


def paid(hall: Any, **regime: Any) -> str:
    number = an_accepted_case(hall, beside.a_fee_item(hall, **regime))
    fees.record_payment(number, Payment(1, 1000, "票1"), **by(hall, "clerk"))
    return number


def refused(hall: Any) -> str:
    number = paid(hall)
    decision.deny_case(number, REFUSAL, reason="x", **by(hall, "approver"))
    return number


def refused_above(hall: Any) -> str:
    number = paid(hall, **REGIME)
    forwarding.forward_case(number, Report("号", reason="x"), **by(hall, "approver"))
    fees.report_refusal(
        number, "省1号", kernel_clock.office_date(kernel_clock.now()), **by(hall, "reviewer")
    )
    return number


def then(*ways: Callable[[Any, str], str], first: Reach) -> Reach:
    """``first``, and what happens to its case afterwards."""

    def reach(hall: Any) -> str:
        number = first(hall)
        for way in ways:
            number = way(hall, number)
        return number

    return reach


IN_REVIEW: dict[str, Reach] = {
    "promised": in_review,
    "statutory": in_review,
    "step": in_review,
    "pre_review": pre_reviewed,
    "joint": joint,
    "joint_part": joint,
    "theme_part": theme,
    "inspection_start": with_a_test,
    "hearing_hold": to_be_heard,
    "hearing_notice": to_be_heard,
    "silence_paper": silent,
}
RENEWALS = ("renewal", "renewal_10", "renewal_3")
REACHED: dict[tuple[str, str], Reach] = {
    ("acceptance", "received"): lambda hall: a_received_case(hall, an_item(hall, silence="none")),
    ("online_check", "received"): online,
    ("promised", "received"): from_receipt,
    ("statutory", "received"): from_receipt,
    ("special", "suspended"): then(suspended, first=in_review),
    ("delivery", "granted"): lambda hall: a_granted_case(hall, an_item(hall)),
    ("publication", "granted"): lambda hall: a_granted_case(hall, an_item(hall)),
    ("publication", "delivered"): lambda hall: a_delivered_case(hall, an_item(hall)),
    ("post_check", "granted"): committed,
    ("post_check", "delivered"): delivered,
    ("refund", "denied"): refused,
    ("refund", "forwarded"): refused_above,
    **{(kind, "in_review"): reach for kind, reach in IN_REVIEW.items()},
    **{(kind, "suspended"): then(suspended, first=reach) for kind, reach in IN_REVIEW.items()},
    **{(kind, "received"): renewing for kind in RENEWALS},
    **{(kind, "correcting"): then(correcting, first=renewing) for kind in RENEWALS},
    **{(kind, "in_review"): then(accepted, first=renewing) for kind in RENEWALS},
    **{(kind, "suspended"): then(accepted, suspended, first=renewing) for kind in RENEWALS},
}


def a_complaint(state: str) -> int:
    scene = complaining.a_scene()
    terms: dict[str, Any] = {"officer": scene.officer(), "key": new_key()}
    if state in {"received", "declined"}:
        number = complaining.a_filed_complaint(scene).number
    elif state == "accepted":
        number = complaining.an_accepted_complaint(scene).number
    else:
        number = complaining.an_answered_complaint(scene).number
    if state == "declined":
        handling.decline_complaint(number, ground="repeated", **terms)
    if state == "closed":
        handling.close_complaint(number, **terms)
    return Matter.objects.get(number=number).pk


def of_monitor(kind: str) -> int:
    rule = kind_of(kind).rule() if kind_of(kind).amount else watched.working_days(5)
    return watched.a_watched_limit(rule, kind=kind).matter_id


BESIDE: dict[tuple[str, str], Callable[[], int]] = {
    ("complaint_acceptance", "received"): lambda: a_complaint("received"),
    ("complaint_answer", "accepted"): lambda: a_complaint("accepted"),
    **{
        (kind.code, state): (partial(of_monitor, kind.code))
        for kind in KINDS.values()
        if kind.app == "monitor"
        for state in kind.states
    },
}
FIRE = sorted((kind.code, state) for kind in KINDS.values() for state in kind.states)


def test_every_pair_of_the_registry_has_its_way_here_and_no_other():
    assert {*REACHED, *BESIDE} == set(FIRE)
    states = {"approval": set(CaseState.values), "complaints": set(ComplaintState.values)}
    unknown = {
        (kind.code, state)
        for kind in KINDS.values()
        for state in kind.states
        if state not in states.get(kind.app, {state})
    }
    assert unknown == set()


@pytest.mark.django_db
def test_a_kind_fires_in_some_state_if_and_only_if_it_has_rungs():
    look = custody.look()
    for kind in KINDS.values():
        if kind.app:
            assert bool(kind.states) == bool(look.rungs(kind.code)), kind.code


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state"), FIRE)
def test_fire(clock, kind, state):
    if (kind, state) in BESIDE:
        matter_id = BESIDE[kind, state]()
    else:
        case = Case.objects.get(number=REACHED[kind, state](a_hall()))
        assert case.state == state
        matter_id = case.matter_id
    limit = TimeLimit.objects.filter(matter_id=matter_id, kind=kind, status__in=OPEN).first()
    assert limit is not None, "it runs in this state"
    alert = Alert.objects.filter(limit=limit).order_by("-level").first()
    assert not alert.provisional
    cards = Card.objects.filter(alert=alert)
    clock.move_to(alert.falls_at - dt.timedelta(microseconds=1))
    sweep.drain(clock.now())
    assert not cards.exists()
    clock.move_to(alert.falls_at + dt.timedelta(microseconds=1))
    sweep.drain(clock.now())
    card = cards.get()
    assert (card.falls_at, card.kind, card.level) == (alert.falls_at, kind, alert.level)


@pytest.fixture
def in_every_state(db, clock):
    """A case in every state, some with all that stands beside one; swept as of then, then years on."""
    hall = a_hall()
    cases = [*the_ends(hall, an_item(hall), clock).values()]
    full = (joint, theme, with_a_test, pre_reviewed, to_be_heard, silent)
    cases += [end(hall, reach(hall)) for reach in full for end in (withdraw, close_elsewhere)]
    now = kernel_clock.now()
    sweep.drain(now)
    clock.move_to(now + dt.timedelta(days=90))
    sweep.drain(clock.now())
    found = set(Card.objects.filter(falls_at__gt=now).values_list("kind", "matter_id"))
    state_of = dict(Case.objects.filter(number__in=cases).values_list("matter_id", "state"))
    return {(kind, state_of[matter]) for kind, matter in found if matter in state_of}


def withdraw(hall: Any, number: str) -> str:
    withdrawal.withdraw_case(number, **by(hall, "clerk"))
    return number


def close_elsewhere(hall: Any, number: str) -> str:
    imports.close_elsewhere(number, system="vertical", key=new_key())
    return number


def test_noop(in_every_state):
    """One walk for every kind and state: what was raised after a case came to rest is a pair above."""
    kinds = {kind.code for kind in KINDS.values() if kind.app == "approval"}
    noop = {(kind, state) for kind in kinds for state in CaseState.values} - set(FIRE)
    assert len(noop) > len(FIRE)
    assert in_every_state & noop == set()
    assert in_every_state, "the walk does raise alerts where it should"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ComplaintState.values)
def test_noop_of_complaints(clock, state):
    matter_id = a_complaint(state)
    clock.move_to(clock.now() + dt.timedelta(days=90))
    sweep.drain(clock.now())
    raised = set(Card.objects.filter(matter_id=matter_id).values_list("kind", flat=True))
    assert raised == {
        code for code, at in FIRE if at == state and kind_of(code).app == "complaints"
    }
