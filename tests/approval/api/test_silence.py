"""Silence, hearings and publication over HTTP, from the effect to the finding."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from approval.models import Case
from approval.services import silence
from kernel import clock as kernel_clock
from kernel.clock import OFFICE_ZONE
from tests.approval.api.test_cases import post, problem
from tests.builders.approval import a_granted_case, a_received_case, an_accepted_case

LAST_WEEK = dt.datetime(2026, 9, 14, 10, tzinfo=OFFICE_ZONE)
PROOF = {"told_at": "2026-09-16T15:00:00+08:00", "asked": "请盖章", "proof": "号", "way": "sms"}


@pytest.fixture
def as_(hall):
    def client(who: str) -> Client:
        found = Client()
        found.force_login(hall.people[who])
        return found

    return client


@pytest.fixture
def path(hall, item):
    number = a_received_case(hall, item, received_at=LAST_WEEK)
    silence.deem_due(kernel_clock.now())
    return f"cases/{number}"


def test_a_proof_is_filed_by_the_unit_and_found_true_by_another_office(path, as_):
    outside = PROOF | {"told_at": "2026-09-21T08:00:00+08:00"}
    problem(post(as_("clerk"), f"{path}/silence-proof", outside), 400, "moment-too-early")
    assert post(as_("clerk"), f"{path}/silence-proof", PROOF).json()["silence"] == "contested"
    told = {"told_in_time": True}
    problem(post(as_("approver"), f"{path}/silence-decision", told), 403, "role-forbids")
    found = post(as_("centre_manager"), f"{path}/silence-decision", told).json()
    assert (found["silence"], found["state"]) == ("lifted", "correcting")


def test_the_unit_makes_out_its_paper_once(path, as_):
    assert post(as_("clerk"), f"{path}/acceptance-paper").json()["document"]
    problem(post(as_("clerk"), f"{path}/acceptance-paper"), 409, "state-forbids")


def test_a_hearing_goes_from_the_offer_to_its_record(hall, item, as_, clock):
    path = f"cases/{an_accepted_case(hall, item)}"
    reviewer = as_("reviewer")
    assert post(reviewer, f"{path}/hearing-offer").json()["hearing"] == "offered"
    assert post(as_("clerk"), f"{path}/hearing-request").json()["hearing"] == "requested"
    near = {"held_on": "2026-09-24", "document": "号"}
    problem(post(reviewer, f"{path}/hearing-day", near), 409, "caution-needs-reason")
    day = {"held_on": "2026-10-20", "document": "号"}
    assert post(reviewer, f"{path}/hearing-day", day).json()["notice_by"] == "2026-10-10"
    problem(post(reviewer, f"{path}/hearing", {"record": "号"}), 400, "moment-too-early")
    clock.move_to(dt.datetime(2026, 10, 20, 9, tzinfo=OFFICE_ZONE))
    assert post(reviewer, f"{path}/hearing", {"record": "号"}).json()["hearing"] == "held"


def test_a_grant_is_published(hall, item, as_):
    number = a_granted_case(hall, item)
    body = {"place": "信用澄川"}
    assert post(as_("clerk"), f"cases/{number}/publication", body).json()["late"] is False
    assert Case.objects.get(number=number).state == "granted"
