"""Joint handling: one matter, a clock for each department, one decision (XK-10)."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import (
    CaseNotFound,
    CautionStands,
    InspectedOnce,
    MomentTooEarly,
    NotThisProcedure,
    PartAnswered,
    ReasonMissing,
    RoleForbids,
    UnknownGround,
    VersionPassed,
)
from approval.models import Case, JointPart
from approval.selectors.joint import joint_case, led_by, view_of, waiting_parts
from approval.services import decision, intake, joint, silence, special
from approval.services.joint import Given
from approval.services.special import Extension
from kernel.clock import OFFICE_ZONE
from tests.builders import beside
from tests.builders.approval import an_accepted_case, an_item, entries_of, limits_of, new_key

AGREE = Given("agree")


@pytest.fixture
def number(hall):
    return an_accepted_case(hall, beside.a_joint_item(hall))


def case_of(number):
    return Case.objects.get(number=number)


def opine(hall, number, given=AGREE, *, who="neighbour_reviewer", seq=1, **more):
    return joint.give_opinion(number, seq, given, officer=hall.officer(who), key=new_key(), **more)


def grant(hall, number, **more):
    return decision.grant_case(number, officer=hall.officer("approver"), key=new_key(), **more)


def test_acceptance_tells_every_department_and_starts_the_whole_and_each_part(hall, number):
    case = case_of(number)
    found = limits_of(case)
    assert found["joint"] == ("running", "2026-11-30")
    assert found["joint_part"] == ("running", "2026-10-12")
    assert "statutory" not in found
    told = entries_of(case)[-1]
    assert told.name == "case.parts_notified"
    assert told.facts["units"] == [hall.neighbour.code]
    assert told.facts["statutory_due"] == "2026-11-30"
    assert JointPart.objects.get(case=case).document.startswith("市市场监管局抄告字〔2026〕")


def test_a_department_speaks_for_its_part_and_its_clock_alone_stops(hall, number):
    opine(hall, number)
    case = case_of(number)
    found = limits_of(case)
    assert (found["joint_part"][0], found["joint"][0]) == ("met", "running")
    entry = entries_of(case)[-1]
    assert (entry.name, entry.facts["part_unit"]) == ("case.part_opined", hall.neighbour.code)
    assert (entry.facts["late"], entry.facts["open_parts"]) == (False, 0)


def test_an_opinion_after_its_day_is_late_and_says_so(hall, number, clock):
    clock.move_to(dt.datetime(2026, 10, 13, 9, tzinfo=OFFICE_ZONE))
    assert opine(hall, number)["late"] is True


def test_nobody_speaks_for_another_department(hall, number):
    with pytest.raises(RoleForbids):
        opine(hall, number, who="reviewer")
    with pytest.raises(RoleForbids):
        opine(hall, number, who="supervision_officer")
    with pytest.raises(CaseNotFound):
        opine(hall, number, seq=2)
    lone = an_accepted_case(hall, an_item(hall))
    with pytest.raises(CaseNotFound):
        opine(hall, lone)


def test_a_department_speaks_once_and_with_a_reason_if_it_disagrees(hall, number):
    with pytest.raises(ReasonMissing):
        opine(hall, number, Given("disagree"))
    with pytest.raises(UnknownGround):
        opine(hall, number, Given("perhaps"))
    with pytest.raises(VersionPassed):
        opine(hall, number, version=7)
    opine(hall, number, Given("disagree", "unsafe", "坡度过大"), version=1)
    with pytest.raises(PartAnswered):
        opine(hall, number)


def test_a_repeated_opinion_under_its_key_is_answered_the_same(hall, number):
    key, officer = new_key(), hall.officer("neighbour_reviewer")
    first = joint.give_opinion(number, 1, AGREE, officer=officer, key=key)
    assert joint.give_opinion(number, 1, AGREE, officer=officer, key=key) == first


def test_the_unified_decision_waits_for_every_part(hall, number):
    with pytest.raises(CautionStands) as stands:
        grant(hall, number)
    assert [one["code"] for one in stands.value.facts["cautions"]] == ["parts-open"]
    opine(hall, number)
    assert grant(hall, number)["cautions"] == []
    assert limits_of(case_of(number))["joint"][0] == "met"


def test_granting_against_a_department_takes_a_reason_and_is_seen(hall, number):
    opine(hall, number, Given("disagree", "unsafe"))
    with pytest.raises(CautionStands):
        grant(hall, number)
    grant(hall, number, reason="settled_by_government")
    assert entries_of(case_of(number))[-1].facts["cautions"] == ["part-disagrees"]


def test_a_part_nobody_waited_for_is_cancelled_not_met(hall, number):
    grant(hall, number, reason="urgent")
    assert limits_of(case_of(number))["joint_part"][0] == "cancelled"


def test_the_government_extends_the_whole_by_fifteen_once(hall, number, clock):
    asked = Extension(15, "complex", "政批1号", told_at=clock.now())
    approver = hall.officer("approver")
    assert special.extend_case(number, asked, officer=approver, key=new_key())["counts"] is True
    assert limits_of(case_of(number))["joint"][1] == "2026-12-21"
    entry = entries_of(case_of(number))[-1]
    assert entry.facts["approver"] == "本级人民政府负责人"
    with pytest.raises(CautionStands):
        special.extend_case(number, asked, officer=approver, key=new_key())


def test_silence_of_the_lead_accepts_and_tells_the_departments_too(hall, clock):
    item = beside.a_joint_item(hall)
    number = intake.receive_case(
        beside.build.a_filing(item), officer=hall.officer("clerk"), key=new_key()
    )["number"]
    clock.move_to(dt.datetime(2026, 10, 9, 9, tzinfo=OFFICE_ZONE))
    assert silence.deem_due(clock.now()) == 1
    assert case_of(number).parts.count() == 1


def test_in_a_theme_every_part_runs_under_its_own_law_from_acceptance(hall):
    number = an_accepted_case(hall, beside.a_theme_item(hall))
    found = limits_of(case_of(number))
    assert found["theme_part"] == ("running", "2026-10-12")
    assert found["promised"][0] == "running"
    assert not {"statutory", "joint"} & found.keys()


def test_one_inspection_for_all_departments(hall, number):
    lead, key = hall.officer("reviewer"), new_key
    with pytest.raises(MomentTooEarly):
        joint.hold_inspection(number, [hall.unit.code], officer=lead, key=key())
    with pytest.raises(MomentTooEarly):
        joint.arrange_inspection(number, dt.date(2026, 9, 20), officer=lead, key=key())
    planned = joint.arrange_inspection(number, dt.date(2026, 9, 21), officer=lead, key=key())
    assert planned["units"] == [hall.unit.code, hall.neighbour.code]
    with pytest.raises(UnknownGround):
        joint.hold_inspection(number, ["elsewhere"], officer=lead, key=key())
    held = joint.hold_inspection(number, [hall.unit.code], officer=lead, key=key())
    assert held["absent"] == [hall.neighbour.code]
    with pytest.raises(InspectedOnce):
        joint.hold_inspection(number, [hall.unit.code], officer=lead, key=key())
    with pytest.raises(InspectedOnce):
        joint.arrange_inspection(number, dt.date(2026, 9, 22), officer=lead, key=key())


def test_a_single_case_has_no_joint_inspection(hall):
    lone = an_accepted_case(hall, an_item(hall))
    with pytest.raises(NotThisProcedure):
        joint.arrange_inspection(
            lone, dt.date(2026, 9, 25), officer=hall.officer("reviewer"), key=new_key()
        )


def test_the_view_says_who_used_how_many_days(hall, number, clock):
    clock.move_to(dt.datetime(2026, 9, 24, 9, tzinfo=OFFICE_ZONE))
    opine(hall, number)
    clock.move_to(dt.datetime(2026, 9, 30, 9, tzinfo=OFFICE_ZONE))
    view = view_of(case_of(number), clock.now())
    assert (view.used, view.lead_used) == (6, 3)
    assert [(one.used, one.open) for one in view.shares] == [(3, False)]
    assert getattr(view.whole, "kind", "") == "joint"


def test_only_lead_parts_and_lookers_see_the_joint_page(hall, number):
    for who in ("reviewer", "neighbour_reviewer", "supervision_officer"):
        assert joint_case(number, hall.officer(who)).number == number
    with pytest.raises(CaseNotFound):
        joint_case(number, hall.officer("system_administrator"))
    with pytest.raises(CaseNotFound):
        joint_case("\x00", hall.officer("reviewer"))
    assert [one.case.number for one in waiting_parts(hall.officer("neighbour_reviewer"))] == [
        number
    ]
    assert [one.number for one in led_by(hall.officer("reviewer"))] == [number]
    assert not waiting_parts(hall.officer("reviewer")).exists()
