"""The interface for programs: steps are resources, refusals are problem documents."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from approval.api.urls import STEPS
from approval.models import Case
from tests.builders.approval import a_received_case, a_reviewed_case, an_accepted_case


@pytest.fixture
def as_(hall):
    """A signed-in client for one of the hall's people."""

    def client(who: str) -> Client:
        found = Client()
        found.force_login(hall.people[who])
        return found

    return client


def post(client, path, body=None, *, key=None, version=None):
    headers = {"Idempotency-Key": str(key or uuid.uuid4())}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    return client.post(
        f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers
    )


def a_body(item, **changes):
    return {
        "item": item.code,
        "applicant": {"name": "桂兰面馆", "kind": "company", "owner": "何桂兰"},
        "materials": [{"seq": 1, "status": "met"}, {"seq": 2, "status": "met"}],
        "conditions": [{"seq": 1, "tick": "met"}],
    } | changes


def problem(answer, status, code):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == code
    return answer.json()


def test_a_filing_goes_from_receipt_to_delivery_over_http(hall, item, as_):
    clerk, reviewer, approver = as_("clerk"), as_("reviewer"), as_("approver")
    filed = post(clerk, "cases", a_body(item))
    assert filed.status_code == 201
    number = filed.json()["number"]
    path = f"cases/{number}"
    assert filed["ETag"] == '"1"'
    assert filed.json()["code"]
    assert post(clerk, f"{path}/acceptance", version=1).json()["state"] == "in_review"
    second = hall.people["second"].pk
    assert post(reviewer, f"{path}/step-completion", {"second": second}).status_code == 201
    assert post(reviewer, f"{path}/step-completion").status_code == 201
    granted = post(approver, f"{path}/grant")
    assert granted.json()["licence"]
    assert post(clerk, f"{path}/readiness", {"window": "G02"}).status_code == 201
    done = post(clerk, f"{path}/delivery", {"way": "signed"})
    assert (done.status_code, done.json()["state"]) == (201, "delivered")
    seen = clerk.get(f"/api/v1/{path}").json()
    assert (seen["state"], seen["outcome"], seen["acts"]) == (
        "delivered", "granted", ["tell", "publish"],
    )  # fmt: skip


def test_the_supplement_goes_over_http_and_a_caution_comes_with_its_ways_out(hall, item, as_):
    clerk = as_("clerk")
    path = f"cases/{a_received_case(hall, item)}"
    lines = {"lines": [{"material": 2, "requirement": "请补盖章的平面图"}]}
    assert post(clerk, f"{path}/supplement-notices", lines).json()["ordinal"] == 1
    reached = {"way": "signed", "reached_at": "2026-09-21T08:50:00+08:00"}
    assert post(clerk, f"{path}/supplement-telling", reached).json()["in_time"] is True
    supplied = {"materials": [{"seq": 2, "status": "met"}]}
    assert post(clerk, f"{path}/supplement", supplied).json()["left"] == 0
    other = {"lines": [{"material": 1, "requirement": "请签字"}]}
    stopped = problem(post(clerk, f"{path}/supplement-notices", other), 409, "caution-needs-reason")
    (caution,) = stopped["facts"]["cautions"]
    assert len(caution["ways"]) == 3
    assert (
        post(clerk, f"{path}/supplement-notices", other | {"reason": "record_reason"}).status_code
        == 201
    )


def test_a_case_is_read_in_scope_with_the_acts_open_to_the_reader(hall, item, as_):
    number = a_received_case(hall, item)
    answer = as_("clerk").get(f"/api/v1/cases/{number}")
    body = answer.json()
    assert answer["ETag"] == '"1"'
    assert (body["item_name"], body["applicant"]["name"]) == ("食品经营许可", "桂兰面馆")
    assert "accept" in body["acts"]
    assert body["answer"].startswith("您的件9月21日已收到")
    looking = as_("supervision_officer").get(f"/api/v1/cases/{number}").json()
    assert looking["applicant"]["name"] == "**面馆", "whoever looks everywhere needs no names"
    assert looking["acts"] == []


def test_the_list_holds_ones_scope_and_goes_on_page_by_page(hall, item, as_):
    numbers = [a_received_case(hall, item) for _ in range(52)]
    first = as_("reviewer").get("/api/v1/cases?state=received").json()
    assert [row["number"] for row in first["cases"]] == numbers[:1:-1]
    rest = as_("reviewer").get(f"/api/v1/cases?before={first['next']}").json()
    assert [row["number"] for row in rest["cases"]] == numbers[1::-1]
    assert rest["next"] is None
    assert as_("neighbour_reviewer").get("/api/v1/cases").json()["cases"] == []


def test_one_key_answers_alike_and_another_body_under_it_is_refused(hall, item, as_):
    clerk, key = as_("clerk"), uuid.uuid4()
    path = f"cases/{a_received_case(hall, item)}/acceptance"
    first, again = post(clerk, path, key=key), post(clerk, path, key=key)
    assert first.json() == again.json()
    assert first.status_code == again.status_code == 201
    problem(post(clerk, path, {"reason": "other"}, key=key), 409, "idempotency-key-reused")


def test_an_overtaken_version_is_told_the_present_one(hall, item, as_):
    path = f"cases/{an_accepted_case(hall, item)}/withdrawal"
    told = problem(post(as_("clerk"), path, version=1), 409, "version-passed")
    assert told["facts"] == {"state": "in_review", "version": 2}


def test_without_a_key_nothing_is_done(hall, item, as_):
    clerk = as_("clerk")
    number = a_received_case(hall, item)
    for headers in ({}, {"Idempotency-Key": "twice"}):
        answer = clerk.post(
            f"/api/v1/cases/{number}/acceptance",
            {},
            content_type="application/json",
            headers=headers,
        )
        problem(answer, 400, "idempotency-key-missing")
    assert Case.objects.get().state == "received"


def test_an_unreadable_version_is_refused(hall, item, as_):
    path = f"/api/v1/cases/{a_received_case(hall, item)}/acceptance"
    answer = as_("clerk").post(
        path, {}, content_type="application/json",
        headers={"Idempotency-Key": str(uuid.uuid4()), "If-Match": "one"},
    )  # fmt: skip
    problem(answer, 400, "if-match-unreadable")


MINIMAL = {
    "discard": {"reason": "left"},
    "declination": {"ground": "x", "basis": "条", "rights_told": True},
    "denial": {"ground": "x", "basis": "条", "rights_told": True},
    "supplement-notices": {"lines": [{"material": 1, "requirement": "请签字"}]},
    "tellings": {"about": "acceptance"},
    "assignment": {"assignee": 1},
    "step-return": {"reason": "x"},
    "forwarding": {"document": "号"},
    "papers-again": {"papers": [1]},
    "removals": {"kind": "void", "ground": "filed_twice"},
    "suspension": {"ground": "hearing"},
    "extensions": {"days": 1, "ground": "x", "document": "号"},
    "delay-reason": {"ground": "system"},
    "readiness": {"window": "G02"},
    "corrections": {"reason": "x", "received_at": "2026-09-20T09:00:00+08:00"},
    "inspection-plan": {"planned_on": "2026-09-22"},
    "inspection": {"attended": ["x"]},
    "quantity": {"amount": 1},
    "commitment": {"document": "号"},
    "post-check": {"passed": True},
    "revocation": {"revoke": False, "ground": "put_right"},
    "payments": {"fee": 1, "amount_fen": 1, "receipt": "号"},
    "refusal-above": {"document": "号", "refused_on": "2026-09-21"},
    "refund": {"amount_fen": 1, "document": "号"},
    "silence-proof": {"told_at": "2026-09-18T09:00:00+08:00", "asked": "章", "proof": "号"},
    "silence-decision": {"told_in_time": True},
    "hearing-day": {"held_on": "2026-10-20", "document": "号"},
    "hearing": {"record": "号"},
    "publication": {"place": "信用澄川"},
}


@pytest.mark.parametrize("step", sorted(STEPS))
def test_every_step_refuses_the_stranger_the_neighbour_and_the_looker(hall, item, as_, step):
    number = a_reviewed_case(hall, item)
    path, body = f"cases/{number}/{step}", MINIMAL.get(step, {})
    version = Case.objects.get(number=number).version
    assert post(Client(), path, body).status_code in {302, 401, 403}
    problem(post(as_("neighbour_approver"), path, body), 404, "case-not-found")
    problem(post(as_("supervision_officer"), path, body), 403, "role-forbids")
    problem(post(as_("approver"), f"cases/nobody/{step}", body), 404, "case-not-found")
    assert Case.objects.get(number=number).version == version


def test_a_neighbour_reads_nothing(hall, item, as_):
    number = a_received_case(hall, item)
    problem(as_("neighbour_reviewer").get(f"/api/v1/cases/{number}"), 404, "case-not-found")


def test_special_procedures_extensions_and_corrections_go_over_http(hall, item, as_):
    reviewer, approver = as_("reviewer"), as_("approver")
    path = f"cases/{an_accepted_case(hall, item)}"
    paused = post(reviewer, f"{path}/suspension", {"ground": "expert_review", "document": "号"})
    assert paused.json()["stopped"] is True
    assert post(reviewer, f"{path}/resumption").json()["state"] == "in_review"
    longer = {
        "days": 5,
        "ground": "complex",
        "document": "号",
        "told_at": "2026-09-21T08:50:00+08:00",
    }
    assert post(approver, f"{path}/extensions", longer).json()["counts"] is True
    wanted = {"reason": "wrong_day", "received_at": "2026-09-18T09:00:00+08:00"}
    assert post(reviewer, f"{path}/corrections", wanted).json()["fields"] == ["received_at"]
    problem(post(as_("second"), f"{path}/correction-confirmation"), 403, "role-forbids")
    assert post(approver, f"{path}/correction-confirmation").status_code == 201
