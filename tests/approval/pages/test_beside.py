"""The pages beside the single case: joint matters, batches and quotas, renewals; in and out of scope."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from approval.models import Batch, Case, Licence
from approval.services import decision
from tests.builders import beside
from tests.builders.approval import a_received_case, an_accepted_case, new_key


@pytest.fixture
def as_(hall):
    """A signed-in client for one of the hall's people."""

    def client(who: str) -> Client:
        found = Client()
        found.force_login(hall.people[who])
        return found

    return client


def text(answer):
    return answer.content.decode()


def test_a_department_finds_its_part_and_speaks_on_the_joint_page(hall, as_):
    number = an_accepted_case(hall, beside.a_joint_item(hall))
    path, neighbour = f"/inbox/joint/{number}/", as_("neighbour_reviewer")
    assert number in text(neighbour.get("/inbox/joint/"))
    assert number in text(as_("reviewer").get("/inbox/joint/"))
    page = neighbour.get(path)
    assert "谁用了时间" in text(page)
    assert "出具意见" in text(page)
    form = {"key": str(uuid.uuid4()), "version": "1", "part": "1", "opinion": "disagree"}
    assert neighbour.post(path, form).status_code == 409
    assert neighbour.post(path, form | {"opinion": "x"}).status_code == 400
    assert neighbour.post(path, form | {"part": "9999", "ground": "unsafe"}).status_code == 404
    done = neighbour.post(path, form | {"ground": "unsafe", "key": str(uuid.uuid4())})
    assert (done.status_code, done["Location"]) == (302, path)
    assert "不同意" in text(as_("reviewer").get(path))


def test_outside_the_joint_matter_its_page_does_not_exist(hall, as_):
    number = an_accepted_case(hall, beside.a_joint_item(hall))
    assert as_("system_administrator").get(f"/inbox/joint/{number}/").status_code == 404
    assert as_("neighbour_reviewer").get("/inbox/joint/nobody/").status_code == 404
    lead = as_("reviewer")
    assert "部门的意见" not in text(lead.get(f"/inbox/joint/{number}/"))
    assert as_("supervision_officer").get(f"/inbox/joint/{number}/").status_code == 200


def test_the_approver_announces_a_batch_and_the_reviewer_only_looks(hall, as_):
    item = beside.a_batch_item(hall)
    window = {
        "kind": "batch", "key": str(uuid.uuid4()), "item": item.code, "code": "秋",
        "opens_on": "2026-09-14", "closes_on": "2026-09-30", "document": "告1",
    }  # fmt: skip
    assert as_("reviewer").post("/inbox/order/", window).status_code == 400
    assert as_("approver").post("/inbox/order/", window | {"code": ""}).status_code == 400
    assert as_("approver").post("/inbox/order/", window).status_code == 302
    assert Batch.objects.get().code == "秋"
    assert "秋" in text(as_("reviewer").get("/inbox/order/"))
    assert as_("clerk").get("/inbox/order/").status_code == 403


def test_the_quota_page_shows_what_is_used(hall, as_):
    item = beside.an_ordered_item(hall)
    beside.a_quota(hall, item, 3)
    number = an_accepted_case(hall, item)
    decision.grant_case(number, officer=hall.officer("approver"), key=new_key(), reason="x")
    assert '<progress max="3" value="1"' in text(as_("approver").get("/inbox/order/"))


def test_a_clerk_asks_for_a_renewal_by_the_licences_number(hall, as_):
    number = an_accepted_case(hall, beside.a_renewable_item(hall))
    decision.grant_case(number, officer=hall.officer("approver"), key=new_key(), reason="x")
    licence = Licence.objects.get(case__number=number)
    licence.valid_to = dt.date(2026, 9, 30)
    licence.save()
    clerk, form = as_("clerk"), {"licence": licence.number, "key": str(uuid.uuid4())}
    assert clerk.get("/desk/renewals/").status_code == 200
    assert as_("approver").get("/desk/renewals/").status_code == 403
    stopped = clerk.post("/desk/renewals/", form)
    assert stopped.status_code == 409
    assert "不适用视为准予延续" in text(stopped)
    unknown = clerk.post("/desk/renewals/", form | {"licence": "没有"})
    assert "没有找到该证照" in text(unknown)
    going_on = {"reason": "office_asked", "key": str(uuid.uuid4())}
    assert clerk.post("/desk/renewals/", form | going_on).status_code == 302
    assert Case.objects.latest("id").applicant.name == "桂兰面馆"


def act(client, place, number, slug, **fields):
    version = Case.objects.get(number=number).version
    form = {"key": str(uuid.uuid4()), "version": str(version)} | fields
    return client.post(f"/{place}/cases/{number}/{slug}/", form)


def test_commitment_check_and_revocation_by_the_keys_of_the_case(hall, as_):
    number = a_received_case(hall, beside.a_commitment_item(hall))
    clerk, reviewer, approver = as_("clerk"), as_("reviewer"), as_("approver")
    assert "告知承诺办理" in text(clerk.get(f"/desk/cases/{number}/"))
    assert act(clerk, "desk", number, "commitment", document="承1").status_code == 302
    assert "证后核查" in text(reviewer.get(f"/inbox/cases/{number}/"))
    found = {"outcome": "failed", "ground": "deceit", "second": str(hall.people["second"].pk)}
    assert act(reviewer, "inbox", number, "post-check", **found).status_code == 302
    told = {"ground": "deceit", "rights_told": "on"}
    assert act(approver, "inbox", number, "revocation", **told).status_code == 302
    assert Licence.objects.get(case__number=number).status == "revoked"


def test_fees_inspection_and_quantity_by_the_keys_of_the_case(hall, as_):
    fee = an_accepted_case(hall, beside.a_fee_item(hall))
    reviewer, approver = as_("reviewer"), as_("approver")
    paid = {"fee": "1", "yuan": "12.50", "receipt": "票1"}
    assert act(reviewer, "inbox", fee, "payment", **paid).status_code == 302
    denial = {"ground": "condition_unmet", "basis": "条", "rights_told": "on"}
    denied = act(approver, "inbox", fee, "refusal", **denial)
    assert denied.status_code == 302
    assert act(reviewer, "inbox", fee, "refund", document="退1").status_code == 302
    assert Case.objects.get(number=fee).refund.amount_fen == 1250
    joint = an_accepted_case(hall, beside.a_joint_item(hall))
    planned = act(reviewer, "inbox", joint, "inspection-plan", planned_on="2026-09-22")
    assert planned.status_code == 302
    came = act(reviewer, "inbox", joint, "inspection", attended=hall.unit.code)
    assert came.status_code == 302
    ordered = an_accepted_case(hall, beside.an_ordered_item(hall))
    assert act(reviewer, "inbox", ordered, "quantity", amount="5").status_code == 302
