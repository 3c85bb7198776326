"""Joint parts, order, commitment, fees and renewal over HTTP, firing and refusing."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.test import Client

from approval.models import Case, Licence
from tests.approval.api.test_bad_input import ODD
from tests.approval.api.test_cases import post, problem
from tests.builders import beside
from tests.builders.approval import a_received_case, an_accepted_case

DAYS = {"opens_on": "2026-09-14", "closes_on": "2026-09-30", "code": "秋", "document": "告1"}


@pytest.fixture
def as_(hall):
    """A signed-in client for one of the hall's people."""

    def client(who: str) -> Client:
        found = Client()
        found.force_login(hall.people[who])
        return found

    return client


def test_a_joint_matter_goes_from_parts_to_the_unified_decision(hall, as_):
    number = an_accepted_case(hall, beside.a_joint_item(hall))
    path = f"cases/{number}"
    neighbour, lead = as_("neighbour_reviewer"), as_("reviewer")
    seen = neighbour.get(f"/api/v1/{path}/parts").json()
    assert (seen["parts"][0]["open"], seen["parts"][0]["lamp"]) == (True, "normal")
    problem(as_("system_administrator").get(f"/api/v1/{path}/parts"), 404, "case-not-found")
    planned = post(lead, f"{path}/inspection-plan", {"planned_on": "2026-09-21"})
    assert planned.status_code == 201
    assert post(lead, f"{path}/inspection", {"attended": [hall.unit.code]}).status_code == 201
    opinion = f"{path}/parts/1/opinion"
    problem(post(lead, opinion, {"opinion": "agree"}), 403, "role-forbids")
    problem(post(neighbour, opinion, {"opinion": "agree"}, version=9), 409, "version-passed")
    problem(post(as_("approver"), f"{path}/grant"), 409, "caution-needs-reason")
    assert post(neighbour, opinion, {"opinion": "agree"}, version=1).status_code == 201
    problem(post(neighbour, opinion, {"opinion": "agree"}), 409, "part-answered")
    assert post(as_("approver"), f"{path}/grant").json()["state"] == "granted"


def test_batches_and_quotas_are_declared_by_the_items_unit(hall, as_):
    batch = {"item": beside.a_batch_item(hall).code} | DAYS
    assert post(as_("approver"), "batches", batch).status_code == 201
    problem(post(as_("approver"), "batches", batch), 409, "windows-overlap")
    problem(post(as_("neighbour_approver"), "batches", batch), 404, "item-not-found")
    problem(post(as_("reviewer"), "batches", batch), 403, "role-forbids")
    item = beside.an_ordered_item(hall)
    quota = {"item": item.code, "total": 1} | DAYS
    assert post(as_("approver"), "quotas", quota).status_code == 201
    number = an_accepted_case(hall, item)
    assert post(as_("reviewer"), f"cases/{number}/quantity", {"amount": 2}).status_code == 201
    refused = problem(post(as_("approver"), f"cases/{number}/grant"), 409, "quota-exceeded")
    assert refused["facts"]["article"] == "行政许可法第五十七条"


def test_a_commitment_goes_from_the_word_to_the_revocation(hall, as_):
    number = a_received_case(hall, beside.a_commitment_item(hall))
    path = f"cases/{number}"
    granted = post(as_("clerk"), f"{path}/commitment", {"document": "承1"})
    assert granted.json()["state"] == "granted"
    failed = {"passed": False, "ground": "deceit", "second": hall.people["second"].pk}
    assert post(as_("reviewer"), f"{path}/post-check", failed).status_code == 201
    revoke = {"revoke": True, "ground": "deceit", "rights_told": True}
    problem(post(as_("reviewer"), f"{path}/revocation", revoke), 403, "role-forbids")
    answer = post(as_("approver"), f"{path}/revocation", revoke).json()
    assert answer["licence_status"] == "revoked"


def test_a_fee_is_paid_and_goes_back(hall, as_):
    number = an_accepted_case(hall, beside.a_fee_item(hall))
    path = f"cases/{number}"
    paid = {"fee": 1, "amount_fen": 5000, "receipt": "票1"}
    assert post(as_("clerk"), f"{path}/payments", paid).json()["paid_fen"] == 5000
    denial = {"ground": "x", "basis": "条", "rights_told": True, "reason": "x"}
    assert post(as_("approver"), f"{path}/denial", denial).status_code == 201
    part = {"amount_fen": 4999, "document": "退1"}
    assert problem(post(as_("clerk"), f"{path}/refund", part), 409, "refund-not-whole")["facts"]
    whole = part | {"amount_fen": 5000}
    assert post(as_("clerk"), f"{path}/refund", whole).json()["refunded_fen"] == 5000


def a_licence(hall, as_):
    number = an_accepted_case(hall, beside.a_renewable_item(hall))
    assert post(as_("approver"), f"cases/{number}/grant", {"reason": "x"}).status_code == 201
    licence = Licence.objects.get(case__number=number)
    licence.valid_to = dt.date(2026, 12, 31)
    licence.save()
    return licence


def test_a_renewal_is_asked_for_over_http(hall, as_):
    licence = a_licence(hall, as_)
    body = {"licence": licence.number, "applicant": {"name": "桂兰面馆"}}
    asked = post(as_("clerk"), "renewals", body)
    assert (asked.status_code, asked.json()["ask_by"]) == (201, "2026-11-19")
    problem(post(as_("clerk"), "renewals", body), 409, "renewal-running")
    unknown = body | {"licence": "没有这一号"}
    problem(post(as_("clerk"), "renewals", unknown), 404, "licence-not-found")
    problem(post(as_("approver"), "renewals", body), 403, "role-forbids")


def test_odd_values_beside_the_case_never_crash(hall, as_):
    item = beside.an_ordered_item(hall)
    number = an_accepted_case(hall, item)
    good: dict[str, dict[str, Any]] = {
        "quotas": {"item": item.code, "total": 1} | DAYS,
        "renewals": {"licence": "x", "applicant": {"name": "桂兰面馆"}, "reason": "x"},
        f"cases/{number}/parts/1/opinion": {"opinion": "agree", "ground": "x", "text": ""},
    }
    client = as_("approver")
    for path, body in good.items():
        for place, name in enumerate(body):
            for value in ODD[place::3]:
                answer = client.post(
                    f"/api/v1/{path}", json.dumps(body | {name: value}),
                    content_type="application/json",
                    headers={"Idempotency-Key": str(uuid.uuid4())},
                )  # fmt: skip
                assert answer.status_code < 500, (path, name, value)
    assert Case.objects.get(number=number).state == "in_review"
