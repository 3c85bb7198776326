"""The inbox: what is in hand by what is due, and every act of review through its form."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from approval.models import Case, Licence
from catalog.models import Item
from tests.builders import approval as build
from tests.builders.approval import Hall

pytestmark = pytest.mark.django_db


def inbox_of(hall: Hall, who: str) -> Client:
    client = Client()
    client.force_login(hall.people[who])
    return client


def text(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined]


def act(client: Client, number: str, slug: str, **typed: str) -> object:
    address = f"/inbox/cases/{number}/{slug}/"
    form = text(client.get(address))
    given = {
        name: re.findall(rf'name="{name}" value="([^"]*)"', form)[-1] for name in ("key", "version")
    }
    return client.post(address, given | typed)


def test_a_case_walks_from_acceptance_to_the_licence_through_the_forms(
    hall: Hall, item: Item
) -> None:
    number = build.an_accepted_case(hall, item)
    reviewer, approver = inbox_of(hall, "reviewer"), inbox_of(hall, "approver")
    assert item.name in text(reviewer.get("/inbox/"))
    act(reviewer, number, "finding", opinion="agree", second=str(hall.people["second"].pk))
    act(reviewer, number, "finding", opinion="agree", text="布局与图纸一致")
    page = text(approver.get(f"/inbox/cases/{number}/"))
    assert "布局与图纸一致" in page
    assert page.index("准予") < page.index("不予许可")
    act(approver, number, "grant")
    case = Case.objects.get(number=number)
    assert case.state == "granted"
    assert Licence.objects.get(case=case).number in text(approver.get(f"/inbox/cases/{number}/"))
    clerk = inbox_of(hall, "clerk")
    act(clerk, number, "ready", window="G02")
    act(clerk, number, "delivery", way="signed")
    case.refresh_from_db()
    assert (case.state, case.pickup_window) == ("delivered", "G02")


def test_a_visit_by_one_official_is_stopped_with_the_article(hall: Hall, item: Item) -> None:
    number = build.an_accepted_case(hall, item)
    page = act(inbox_of(hall, "reviewer"), number, "finding", opinion="agree", text="一人去的")
    assert page.status_code == 409  # type: ignore[attr-defined]
    assert "核查应当指派两名以上工作人员" in text(page)
    assert "一人去的" in text(page)


def test_a_special_procedure_stops_the_clock_and_resuming_starts_it(hall: Hall, item: Item) -> None:
    number = build.an_accepted_case(hall, item)
    reviewer = inbox_of(hall, "reviewer")
    act(
        reviewer,
        number,
        "special",
        ground="expert_review",
        document="〔2026〕18号",
        granted_days="15",
    )
    page = text(reviewer.get(f"/inbox/cases/{number}/"))
    assert "时限中止" in page
    assert "lamp-paused" in page
    act(reviewer, number, "resume")
    assert Case.objects.get(number=number).state == "in_review"


def test_a_refusal_without_its_rights_notice_is_not_taken(hall: Hall, item: Item) -> None:
    number = build.a_reviewed_case(hall, item)
    approver = inbox_of(hall, "approver")
    page = act(approver, number, "refusal", ground="condition_unmet", basis="条例第四条")
    assert page.status_code == 400  # type: ignore[attr-defined]
    assert "须告知申请行政复议" in text(page)
    act(approver, number, "refusal", ground="condition_unmet", basis="条例第四条", rights_told="on")
    assert Case.objects.get(number=number).state == "denied"


def test_an_extension_a_return_and_a_hand_over_go_through_their_forms(
    hall: Hall, item: Item
) -> None:
    number = build.an_accepted_case(hall, item)
    reviewer, approver = inbox_of(hall, "reviewer"), inbox_of(hall, "approver")
    act(reviewer, number, "finding", opinion="agree", second=str(hall.people["second"].pk))
    act(reviewer, number, "return", ground="unclear")
    assert "第 2 遍" in text(reviewer.get(f"/inbox/cases/{number}/"))
    act(reviewer, number, "assignment", assignee=str(hall.people["second"].pk))
    act(
        approver, number, "extension", days="5", ground="complex", document="〔2026〕3号", told="on"
    )
    page = text(approver.get(f"/inbox/cases/{number}/"))
    assert "延期 5 个工作日" in page
    assert "计入时限" in page


def test_a_correction_needs_a_second_person(hall: Hall, item: Item) -> None:
    other = build.an_item(hall)
    number = build.an_accepted_case(hall, item)
    act(inbox_of(hall, "clerk"), number, "correction", ground="wrong_item", item_code=other.code)
    act(inbox_of(hall, "approver"), number, "corrected")
    assert Case.objects.get(number=number).item_version.item == other


def test_a_neighbouring_unit_sees_nothing_and_can_do_nothing(hall: Hall, item: Item) -> None:
    number = build.an_accepted_case(hall, item)
    neighbour = inbox_of(hall, "neighbour_reviewer")
    assert number not in text(neighbour.get("/inbox/"))
    for address in ("", "finding/", "paper/", "grant/"):
        assert neighbour.get(f"/inbox/cases/{number}/{address}").status_code == 404
    assert neighbour.post(f"/inbox/cases/{number}/finding/", {}).status_code == 404


def test_the_supervision_bureau_looks_and_has_no_act(hall: Hall, item: Item) -> None:
    number = build.an_accepted_case(hall, item)
    officer = inbox_of(hall, "supervision_officer")
    assert officer.get("/inbox/").status_code == 403
    page = text(officer.get(f"/inbox/cases/{number}/"))
    assert "环节办结" not in page
