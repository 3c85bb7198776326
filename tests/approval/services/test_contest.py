"""After an acceptance by silence: proof of timely telling, another office's finding, the sealed paper."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import (
    AcceptedByLaw,
    MomentTooEarly,
    ProofMissing,
    RoleForbids,
    SamePerson,
    StateForbids,
)
from approval.models import Case, SilenceEffect
from approval.services import contest, silence, supplement
from approval.services.contest import Proof
from kernel import clock as kernel_clock
from kernel.clock import OFFICE_ZONE
from monitor import handlers, sweep
from monitor.models import Card
from organizations.models import Grant
from tests.builders.approval import (
    a_received_case,
    an_accepted_case,
    entries_of,
    limits_of,
    new_key,
)

LAST_WEEK = dt.datetime(2026, 9, 14, 10, tzinfo=OFFICE_ZONE)
ON_TIME = dt.datetime(2026, 9, 16, 15, tzinfo=OFFICE_ZONE)
PROOF = Proof(ON_TIME, "请补盖章的平面图", "通话记录〔2026〕3号", "sms")


@pytest.fixture
def number(hall, item):
    """Received on Monday the 14th and told nothing: accepted by law at the end of Sunday the 20th."""
    found = a_received_case(hall, item, received_at=LAST_WEEK)
    assert silence.deem_due(kernel_clock.now()) == 1
    return found


def case_of(number):
    return Case.objects.get(number=number)


def file(hall, number, proof=PROOF, who="clerk"):
    return contest.file_proof(number, proof, officer=hall.officer(who), key=new_key())


def decide(hall, number, *, told, who="centre_manager"):
    officer = hall.officer(who)
    return contest.decide_proof(number, told_in_time=told, officer=officer, key=new_key())


def write(hall, number, who="clerk"):
    return contest.write_acceptance(number, officer=hall.officer(who), key=new_key())


def test_unit_has_the_working_day_after_for_proof_and_paper(number):
    found = limits_of(case_of(number))
    assert found["silence_proof"] == found["silence_paper"] == ("running", "2026-09-21")
    effect = SilenceEffect.objects.get()
    assert (effect.state, effect.effect) == ("stated", "accepted")
    assert case_of(number).acceptance_document == ""


def test_without_proof_it_is_final_when_the_working_day_ends(hall, number, clock):
    end = dt.datetime(2026, 9, 22, tzinfo=OFFICE_ZONE)
    assert silence.next_effect() == end
    clock.move_to(end - dt.timedelta(microseconds=1))
    assert silence.deem_due(kernel_clock.now()) == 0
    clock.move_to(end)
    assert silence.deem_due(kernel_clock.now()) == 1
    assert SilenceEffect.objects.get().state == "final"
    entry = entries_of(case_of(number))[-1]
    assert (entry.name, entry.occurred_at) == ("case.silence_settled", end)
    with pytest.raises(StateForbids):
        file(hall, number)


def test_proof_comes_too_late_even_before_the_loop_looks(hall, number, clock):
    clock.move_to(dt.datetime(2026, 9, 22, 9, tzinfo=OFFICE_ZONE))
    with pytest.raises(AcceptedByLaw):
        file(hall, number)


@pytest.mark.parametrize(
    "told_at",
    [LAST_WEEK - dt.timedelta(hours=1), dt.datetime(2026, 9, 21, tzinfo=OFFICE_ZONE)],
)
def test_a_telling_outside_the_window_proves_nothing(hall, number, told_at):
    with pytest.raises(MomentTooEarly):
        file(hall, number, Proof(told_at, "章", "号"))


def test_proof_needs_its_number_and_what_was_asked(hall, number):
    for proof in (
        Proof(ON_TIME, "", "号"),
        Proof(ON_TIME, "章", " "),
        Proof(ON_TIME, "章" * 301, "号"),
    ):
        with pytest.raises(ProofMissing):
            file(hall, number, proof)


def test_another_office_decides_and_never_the_unit(hall, number):
    file(hall, number)
    with pytest.raises(RoleForbids):
        decide(hall, number, told=True, who="approver")
    Grant.objects.create(
        account=hall.people["approver"],
        role="centre_manager",
        department=hall.unit,
        valid_from=LAST_WEEK,
        granted_by="tests",
        reason="tests",
    )
    with pytest.raises(SamePerson):
        decide(hall, number, told=True, who="approver")


def test_not_proved_the_acceptance_stands_for_good(hall, number):
    assert file(hall, number)["silence"] == "contested"
    assert decide(hall, number, told=False)["silence"] == "upheld"
    case = case_of(number)
    assert (case.state, case.silence) == ("in_review", "即为受理")
    for again in (lambda: file(hall, number), lambda: decide(hall, number, told=True)):
        with pytest.raises(StateForbids):
            again()
    assert write(hall, number)["document"]


def test_proved_the_case_waits_for_the_corrections_and_the_card_is_withdrawn(hall, number):
    sweep.drain(kernel_clock.now())
    card = Card.objects.get(kind="acceptance", level=2)
    file(hall, number)
    decide(hall, number, told=True)
    case = case_of(number)
    assert (case.state, case.silence, case.accepted_at, case.holder) == (
        "correcting", "", None, "applicant",
    )  # fmt: skip
    open_limits = [kind for kind, (status, _) in limits_of(case).items() if status == "running"]
    assert open_limits == []
    assert limits_of(case)["acceptance"][0] == "met"
    assert case.steps.filter(finished_at__isnull=True).count() == 0
    while handlers.react():
        pass
    card.refresh_from_db()
    assert card.state == "withdrawn"
    notice = case.supplement_notices.get()
    assert (notice.status, notice.reached_at, notice.document) == ("told", ON_TIME, PROOF.proof)
    supplement.supply_supplement(number, {}, officer=hall.officer("clerk"), key=new_key())
    assert case_of(number).state == "received"


def test_while_nothing_is_proved_the_card_stands(hall, number):
    sweep.drain(kernel_clock.now())
    file(hall, number)
    decide(hall, number, told=False)
    while handlers.react():
        pass
    assert Card.objects.get(kind="acceptance", level=2).state == "issued"


def test_the_unit_makes_out_the_paper_and_by_that_concedes(hall, number):
    assert write(hall, number)["document"].startswith("市市场监管局受字〔2026〕")
    assert SilenceEffect.objects.get().state == "final"
    assert limits_of(case_of(number))["silence_paper"][0] == "met"
    with pytest.raises(StateForbids):
        write(hall, number)


def test_no_paper_while_the_proof_is_being_looked_at_nor_where_nothing_was_silent(
    hall, item, number
):
    file(hall, number)
    with pytest.raises(StateForbids):
        write(hall, number)
    spoken = an_accepted_case(hall, item)
    with pytest.raises(StateForbids):
        write(hall, spoken)


def test_a_paper_that_is_late_says_so_and_its_overrun_gives_a_card(hall, number, clock):
    clock.move_to(dt.datetime(2026, 9, 22, 9, tzinfo=OFFICE_ZONE))
    sweep.drain(kernel_clock.now())
    assert Card.objects.filter(kind="silence_paper", level=2).count() == 1
    silence.deem_due(kernel_clock.now())
    write(hall, number)
    written = [entry for entry in entries_of(case_of(number)) if "written" in entry.name]
    assert written[-1].facts["late"] is True
