"""Forwarding after a lower level's review (XK-11): its own limit, all the papers, nothing asked twice."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from approval.errors import (
    CaseNotFound,
    CautionStands,
    DecidedAbove,
    EmptyNotice,
    ForwardedTooFar,
    NotForwarded,
    NotToForward,
    ReasonMissing,
    RoleForbids,
    UnknownMaterial,
    UnreadableText,
)
from approval.models import Case, CaseStep, Forwarding
from approval.selectors import cases
from approval.services import correction, decision, forwarding, intake, review, special, steps
from approval.services.correction import Wanted
from approval.services.forwarding import Again, Report
from approval.services.review import Finding
from approval.services.special import Extension
from tests.builders.approval import (
    a_filing,
    an_accepted_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)

LOWER = (
    {"name": "入户核查", "role": "reviewer", "limit_days": 3, "pre_review": True},
    {"name": "签发初审意见", "role": "approver", "limit_days": 2, "pre_review": True},
)
UPPER = (
    {"name": "审核", "role": "reviewer", "limit_days": 3},
    {"name": "决定", "role": "approver", "limit_days": 2},
)
REGIME: dict[str, Any] = {
    "prereview_amount": 20, "prereview_unit": "working_day",
    "prereview_basis": "行政许可法第四十三条", "prereview_promised": 5,
    "forward_to": "水利局", "forward_basis": "行政许可法第三十五条",
}  # fmt: skip


@pytest.fixture
def inside(hall):
    """An item that 水利局 decides after the unit's own review."""
    return an_item(hall, steps=LOWER + UPPER, forward_unit=hall.neighbour.code, **REGIME)


@pytest.fixture
def outside(hall):
    """An item that an organ beyond this system decides."""
    return an_item(hall, steps=LOWER, **(REGIME | {"forward_to": "省水利厅"}))


def forward(hall, number, who="approver", **report):
    return forwarding.forward_case(
        number,
        Report(**({"document": "初审1号"} | report)),
        officer=hall.officer(who),
        key=new_key(),
    )


def look(hall, number):
    return review.finish_step(number, Finding(), officer=hall.officer("reviewer"), key=new_key())


def test_acceptance_starts_the_lower_levels_own_limit_and_not_the_decisions(hall, inside):
    case = Case.objects.get(number=an_accepted_case(hall, inside))
    assert limits_of(case) == {
        "acceptance": ("met", "2026-09-29"),
        "promised": ("running", "2026-09-29"),
        "pre_review": ("running", "2026-10-26"),
        "step": ("running", "2026-09-24"),
    }
    assert case.step_name == "入户核查"


def test_what_counts_from_receipt_waits_for_the_forwarding_too(hall):
    item = an_item(hall, steps=LOWER, start_event="received", **REGIME)
    number = intake.receive_case(a_filing(item), officer=hall.officer("clerk"), key=new_key())
    assert set(limits_of(Case.objects.get(number=number["number"]))) == {"acceptance"}


def test_forwarded_within_the_system_the_case_goes_on_where_it_is_decided(hall, inside, clock):
    number = an_accepted_case(hall, inside)
    look(hall, number)
    clock.shift(dt.timedelta(days=1))
    assert forward(hall, number, opinion="agree", text="情况属实")["ends"] is False
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.department, case.step_name) == ("in_review", hall.neighbour, "审核")
    assert case.matter.department == hall.neighbour
    found = limits_of(case)
    assert found["pre_review"][0] == "met"
    assert found["statutory"] == ("running", "2026-10-13")
    assert found["promised"] == ("running", "2026-09-30")
    body = entries_of(case)[-1].facts
    assert (body["from_unit"], body["to_unit"], body["ends"], body["holder_unit"]) == (
        hall.unit.code, hall.neighbour.code, False, hall.neighbour.code,
    )  # fmt: skip
    assert body["papers"] == 3
    assert Forwarding.objects.get().from_unit == hall.unit
    assert "情况属实" not in entries_of(case)[-1].body


def test_the_lower_level_still_sees_what_it_forwarded_and_acts_on_it_no_more(hall, inside):
    number = an_accepted_case(hall, inside)
    look(hall, number)
    forward(hall, number)
    assert cases.get_case(number, hall.officer("reviewer")).number == number
    with pytest.raises(RoleForbids):
        look(hall, number)
    with pytest.raises(CaseNotFound):
        cases.get_case(an_accepted_case(hall, inside), hall.officer("neighbour_reviewer"))


def test_forwarded_beyond_the_system_it_ends_as_forwarded(hall, outside):
    number = an_accepted_case(hall, outside)
    look(hall, number)
    assert forward(hall, number, opinion="disagree")["ends"] is True
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.outcome, case.in_hand) == ("forwarded", "forwarded", [])
    assert case.matter.closed_at is not None
    assert {status for status, _ in limits_of(case).values()} == {"met"}
    assert [step.opinion for step in CaseStep.objects.filter(case=case)] == ["agree", "decided"]


def test_only_who_decides_decides(hall, inside):
    number = an_accepted_case(hall, inside)
    look(hall, number)
    with pytest.raises(DecidedAbove):
        decision.grant_case(number, officer=hall.officer("approver"), key=new_key(), reason="x")
    forward(hall, number)
    officer = hall.officer("neighbour_reviewer")
    review.finish_step(number, Finding(), officer=officer, key=new_key())
    decision.grant_case(number, officer=hall.officer("neighbour_approver"), key=new_key())
    assert Case.objects.get(number=number).state == "granted"


def test_steps_left_and_papers_missing_stand_against_forwarding_until_a_reason_answers(
    hall, inside
):
    number = an_accepted_case(hall, inside)
    Case.objects.get(number=number).materials.filter(material__seq=1).update(status="faulty")
    with pytest.raises(CautionStands) as stopped:
        forward(hall, number)
    codes = [caution["code"] for caution in stopped.value.facts["cautions"]]
    assert codes == ["steps-skipped", "papers-not-all"]
    assert forward(hall, number, reason="office_asked")["cautions"] == codes


def test_nothing_is_forwarded_twice_or_without_a_lower_level_or_a_paper(hall, item, inside):
    with pytest.raises(NotToForward):
        forward(hall, an_accepted_case(hall, item))
    number = an_accepted_case(hall, inside)
    for document, refusal in (("", ReasonMissing), ("号\x00", UnreadableText)):
        with pytest.raises(refusal):
            forward(hall, number, document=document)
    look(hall, number)
    forward(hall, number)
    with pytest.raises(NotToForward):
        forward(hall, number, "neighbour_approver")


def test_a_deciding_unit_that_nobody_knows_is_named_in_the_refusal(hall):
    item = an_item(hall, steps=LOWER + UPPER, forward_unit="nowhere", **REGIME)
    with pytest.raises(ForwardedTooFar) as refused:
        forward(hall, an_accepted_case(hall, item), reason="x")
    assert refused.value.facts["unit"] == "nowhere"


def test_asking_again_for_papers_is_always_cautioned_and_stops_no_clock(hall, inside):
    number = an_accepted_case(hall, inside)
    look(hall, number)

    def ask(who, *papers, reason=""):
        again = Again(papers=papers, reason=reason, text="请再交一份")
        return forwarding.ask_again(number, again, officer=hall.officer(who), key=new_key())

    with pytest.raises(NotForwarded):
        ask("reviewer", 1)
    forward(hall, number)
    before = limits_of(Case.objects.get(number=number))
    with pytest.raises(CautionStands) as stopped:
        ask("neighbour_reviewer", 1)
    assert stopped.value.facts["cautions"][0]["article"] == "行政许可法第三十五条"
    with pytest.raises(EmptyNotice):
        ask("neighbour_reviewer", reason="found_false")
    with pytest.raises(UnknownMaterial):
        ask("neighbour_reviewer", 99, reason="found_false")
    ask("neighbour_reviewer", 2, 1, 1, reason="found_false")
    case = Case.objects.get(number=number)
    assert entries_of(case)[-1].facts["papers"] == [1, 2]
    assert entries_of(case)[-1].facts["cautions"] == ["asks-again"]
    assert limits_of(case) == before


def test_the_lower_levels_limit_is_not_prolonged(hall, inside):
    number = an_accepted_case(hall, inside)
    with pytest.raises(CautionStands) as stopped:
        special.extend_case(
            number, Extension(5, "complex", "号"), officer=hall.officer("approver"), key=new_key()
        )
    assert stopped.value.facts["cautions"][0]["code"] == "extension-unknown"


@pytest.mark.parametrize("forwarded", [False, True])
def test_a_corrected_day_starts_the_limits_of_whoever_has_the_case(hall, inside, clock, forwarded):
    number = an_accepted_case(hall, inside)
    look(hall, number)
    if forwarded:
        forward(hall, number)
    who = ("neighbour_reviewer", "neighbour_approver") if forwarded else ("reviewer", "approver")
    clock.shift(dt.timedelta(hours=1))
    wanted = Wanted("wrong_day", received_at=clock.now() - dt.timedelta(days=3))
    correction.request_correction(number, wanted, officer=hall.officer(who[0]), key=new_key())
    correction.confirm_correction(number, officer=hall.officer(who[1]), key=new_key())
    case = Case.objects.get(number=number)
    running = {kind for kind, (status, _) in limits_of(case).items() if status == "running"}
    law = "statutory" if forwarded else "pre_review"
    assert running == {"promised", law, "step"}
    assert case.step_name == ("审核" if forwarded else "入户核查")


def test_nothing_goes_back_across_a_forwarding(inside):
    version = inside.versions.get()
    names = [[one.name for one in stage] for stage in steps.stages(version)]
    assert list(itertools.chain(*names)) == ["入户核查", "签发初审意见", "审核", "决定"]
    assert steps.after(version, 2) is None
    assert steps.before(version, 3) is None
