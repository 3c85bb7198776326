"""Whoever handles the case learns nothing of the complaint until it is safe."""

from __future__ import annotations

import json
import uuid

import pytest

from approval.services import intake, withdrawal
from complaints.errors import ComplaintNotFound
from complaints.selectors import visibility
from complaints.services import filing, handling
from ledger.models import Entry
from organizations.models import Grant
from tests.builders.approval import LONG_AGO, a_hall
from tests.builders.complaints import (
    TEXT,
    a_filed_complaint,
    a_scene,
    an_accepted_complaint,
    an_answered_complaint,
)

HANDLERS = ["clerk", "colleague", "reviewer", "second", "approver", "chief"]


def end_the_case(scene):
    withdrawal.withdraw_case(scene.case.number, officer=scene.officer("clerk"), key=uuid.uuid4())


def sees(scene, who, number):
    officer = scene.officer(who)
    listed = visibility.visible_to(officer).filter(matter__number=number).exists()
    counted = sum(visibility.counts(officer).values()) > 0
    try:
        visibility.get_complaint(number, officer)
        detailed = True
    except ComplaintNotFound:
        detailed = False
    assert listed == counted == detailed
    return listed


@pytest.mark.parametrize("who", HANDLERS)
def test_a_handler_sees_nothing_while_the_case_runs(db, clock, who):
    scene = a_scene()
    own = an_answered_complaint(scene)
    assert not sees(scene, who, own.number)
    handling.close_complaint(own.number, officer=scene.officer(), key=uuid.uuid4())
    assert not sees(scene, who, own.number)


@pytest.mark.parametrize("who", HANDLERS)
def test_a_handler_sees_it_when_the_case_is_closed(db, clock, who):
    scene = a_scene()
    own = an_accepted_complaint(scene)
    end_the_case(scene)
    assert sees(scene, who, own.number)


@pytest.mark.parametrize("who", HANDLERS)
def test_a_handler_sees_it_when_the_complainant_agrees(db, clock, who):
    scene = a_scene()
    own = an_accepted_complaint(scene)
    filing.consent_to_release(own, key=uuid.uuid4())
    assert sees(scene, who, own.number)


def test_consent_at_filing_opens_it_only_after_triage(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene, consent=True)
    assert not sees(scene, "reviewer", own.number)
    handling.accept_complaint(own.number, officer=scene.officer(), key=uuid.uuid4())
    assert sees(scene, "reviewer", own.number)


def test_a_declined_complaint_never_reaches_the_unit(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene, consent=True)
    handling.decline_complaint(
        own.number, officer=scene.officer(), key=uuid.uuid4(), ground="repeated"
    )
    end_the_case(scene)
    assert not sees(scene, "reviewer", own.number)


@pytest.mark.parametrize("who", ["neighbour_reviewer", "neighbour_approver", "auditor", "leader"])
def test_the_neighbour_gets_nothing_even_of_a_released_one(db, clock, who):
    scene = a_scene()
    own = an_accepted_complaint(scene, consent=True)
    assert not sees(scene, who, own.number)


def test_the_complaint_office_sees_its_own_region_only(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene)
    assert sees(scene, "complaint_officer", own.number)
    elsewhere = a_hall().officer("complaint_officer")
    with pytest.raises(ComplaintNotFound):
        visibility.get_complaint(own.number, elsewhere)
    assert sum(visibility.counts(elsewhere).values()) == 0


def test_an_officer_of_the_office_who_works_in_the_unit_waits_like_the_unit(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene)
    account = scene.hall.people["complaint_officer"]
    account.department = scene.hall.unit
    account.save()
    assert not sees(scene, "complaint_officer", own.number)


def test_a_grant_that_has_ended_shows_nothing(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene)
    Grant.objects.filter(account=scene.hall.people["complaint_officer"]).update(
        valid_to=LONG_AGO.replace(year=2021)
    )
    assert not sees(scene, "complaint_officer", own.number)


def test_the_ledger_never_says_what_was_said_by_whom_or_about_which_case(db, clock):
    scene = a_scene()
    own = an_answered_complaint(scene)
    bodies = list(Entry.objects.filter(matter__number=own.number).values_list("body", flat=True))
    assert len(bodies) == 3
    for body in bodies:
        assert scene.case.number not in body
        assert TEXT not in body
        assert "赵" not in body
        assert "13800001234" not in body
        assert json.loads(body)["about"] == ""


def test_the_ledger_names_the_case_once_the_unit_may_know(db, clock):
    scene = a_scene()
    own = an_accepted_complaint(scene)
    filing.consent_to_release(own, key=uuid.uuid4())
    last = Entry.objects.filter(matter__number=own.number).order_by("-seq").first()
    assert last.facts["about"] == scene.case.number
    assert last.facts["released"] is True


def test_the_case_itself_shows_no_trace_of_the_complaint(db, clock):
    scene = a_scene()
    before = Entry.objects.filter(matter__number=scene.case.number).count()
    a_filed_complaint(scene)
    assert Entry.objects.filter(matter__number=scene.case.number).count() == before
    intake.accept_case(scene.case.number, officer=scene.officer("clerk"), key=uuid.uuid4())
