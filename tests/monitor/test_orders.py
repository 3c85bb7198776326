"""督办: issued with a number and a limit, answered in writing, sent back, struck off."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from kernel import clock as time
from kernel.errors import NotPermitted
from monitor import sweep
from monitor.errors import (
    AlreadyOrdered,
    OrderInvalid,
    OrderMoved,
    OrderNotFound,
    OwnUnit,
    ReplyInvalid,
)
from monitor.models import Card, Order, OrderReply
from monitor.services import orders
from monitor.services.drafts import OrderDraft
from organizations.roles import Role
from tests.builders import monitor as built

pytestmark = pytest.mark.django_db
DRAFT = OrderDraft(
    form="order",
    demand="查明超时原因，限期办结，报送整改情况。",
    authority="澄政办〔2026〕5号",
    days=5,
    department="990100-01",
)


def keyed() -> dict[str, Any]:
    return {"key": uuid.uuid4()}


@pytest.fixture
def unit(clock):
    return built.a_department()


@pytest.fixture
def bureau(unit):
    return built.an_officer(Role.SUPERVISION_OFFICER)


@pytest.fixture
def leader(unit):
    return built.an_officer(Role.SUPERVISION_LEADER, username="leader")


@pytest.fixture
def head(unit):
    return built.an_officer(Role.APPROVER, username="head", department=unit)


def an_order(bureau, **changes) -> str:
    fields = {name: getattr(DRAFT, name) for name in DRAFT.__slots__} | changes
    return str(orders.issue_order(OrderDraft(**fields), officer=bureau, **keyed())["number"])


def order(number: str) -> Order:
    return Order.objects.get(matter__number=number)


def test_an_order_is_born_with_number_document_limit_and_entry(bureau):
    number = an_order(bureau)
    built.commit_now()
    found = order(number)
    assert number == "DB990100202600001"
    assert found.document == "监督办〔2026〕1号"
    (body,) = built.entries_of(found.matter, "order.issued")
    assert (body["order_state"], body["order_version"]) == ("issued", 1)
    (limit,) = body["limits"]
    assert (limit["kind"], limit["due"]) == ("order_reply", "2026-09-29")
    assert found.demand not in str(body)


def test_numbers_of_a_form_follow_one_another_without_a_gap(bureau, leader):
    an_order(bureau)
    with pytest.raises(OrderInvalid):
        an_order(bureau, days=0)
    an_order(bureau)
    an_order(leader, form="rectification")
    documents = list(Order.objects.order_by("pk").values_list("document", flat=True))
    assert documents == ["监督办〔2026〕1号", "监督办〔2026〕2号", "监整改〔2026〕1号"]


def test_reply_return_reply_and_striking_off(bureau, head, clock):
    number = an_order(bureau)
    orders.sign_for_order(number, officer=head, **keyed())
    clock.shift(dt.timedelta(days=1))
    orders.reply_order(number, officer=head, text="已办结。", version=2, **keyed())
    orders.return_reply(number, officer=bureau, remark="未说明原因", days=2, version=3, **keyed())
    built.commit_now()
    again = built.entries_of(order(number).matter, "order.returned")[0]["limits"]
    assert order(number).days == 5
    assert [(fact["subject"], fact["status"]) for fact in again] == [
        ("1", "met"),
        ("2", "running"),
    ]
    orders.reply_order(number, officer=head, text="原因是人员调整。", **keyed())
    outcome = orders.accept_reply(number, officer=bureau, **keyed())
    built.commit_now()
    assert (outcome["state"], outcome["version"]) == ("closed", 6)
    assert order(number).matter.closed_at == clock.now()
    judged = list(OrderReply.objects.values_list("ordinal", "accepted", "remark"))
    assert judged == [(1, False, "未说明原因"), (2, True, "")]


def test_an_order_that_is_not_answered_gets_a_card_like_any_other_matter(bureau, clock):
    number = an_order(bureau, days=1)
    clock.move_to(time.office_time(dt.date(2026, 9, 24), dt.time(9)))
    sweep.drain(clock.now())
    levels = set(Card.objects.filter(matter=order(number).matter).values_list("level", flat=True))
    assert 3 in levels


def test_the_same_request_twice_issues_one_order(bureau):
    key = uuid.uuid4()
    first = orders.issue_order(DRAFT, officer=bureau, key=key)
    assert orders.issue_order(DRAFT, officer=bureau, key=key) == first
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "recommendation"},
        {"form": "whip"},
        {"demand": " "},
        {"demand": "长" * 4001},
        {"authority": ""},
        {"days": 0},
        {"days": 91},
        {"department": ""},
        {"department": "990100-99"},
        {"about": "no-such-number"},
    ],
)
def test_what_cannot_be_a_paper_of_this_bureau_is_refused_by_field(bureau, wrong):
    with pytest.raises(OrderInvalid):
        an_order(bureau, **wrong)
    assert not Order.objects.exists()


def test_a_supervisory_commission_may_recommend(leader, settings):
    settings.OPERATOR_PACK = "supervisory_commission"
    assert order(an_order(leader, form="recommendation")).document.startswith("监监察建议")


def test_a_vertical_unit_gets_a_letter_with_its_superior_never_an_order(bureau, unit):
    unit.vertical = True
    unit.save()
    with pytest.raises(OrderInvalid, match="督办函"):
        an_order(bureau)
    with pytest.raises(OrderInvalid, match="抄送"):
        an_order(bureau, form="letter")
    assert order(an_order(bureau, form="letter", addressee="省税务局")).state == "issued"


def test_one_matter_is_not_supervised_twice_at_a_time(bureau, leader):
    about = built.a_watched_limit().matter.number
    first = an_order(bureau, about=about)
    with pytest.raises(AlreadyOrdered):
        an_order(bureau, about=about)
    orders.revoke_order(first, officer=leader, reason="settled", **keyed())
    assert an_order(bureau, about=about) != first


def test_serious_papers_are_signed_by_the_leader_alone(bureau, leader):
    with pytest.raises(NotPermitted):
        an_order(bureau, form="rectification")
    assert order(an_order(leader, form="rectification")).signer_id == leader.account_id


def test_nobody_outside_the_unit_and_the_bureau_finds_the_order(bureau, head):
    number = an_order(bureau)
    stranger = built.an_officer(
        Role.APPROVER, username="stranger", department=built.a_department("990100-02")
    )
    for act in (
        lambda: orders.reply_order(number, officer=stranger, text="回复", **keyed()),
        lambda: orders.sign_for_order(number, officer=stranger, **keyed()),
    ):
        with pytest.raises(OrderNotFound):
            act()
    with pytest.raises(OrderNotFound):
        orders.issue_order(DRAFT, officer=head, **keyed())


def test_the_unit_does_not_judge_and_the_bureau_does_not_answer(bureau, head):
    number = an_order(bureau)
    with pytest.raises(NotPermitted):
        orders.reply_order(number, officer=bureau, text="回复", **keyed())
    orders.reply_order(number, officer=head, text="回复", **keyed())
    with pytest.raises(NotPermitted):
        orders.accept_reply(number, officer=head, **keyed())


def test_nobody_supervises_the_own_unit(unit):
    insider = built.an_officer(Role.SUPERVISION_OFFICER, username="insider", department=unit)
    with pytest.raises(OwnUnit):
        an_order(insider)


def test_two_officers_judging_one_reply_is_a_conflict(bureau, leader, head):
    number = an_order(bureau)
    orders.reply_order(number, officer=head, text="回复", **keyed())
    orders.accept_reply(number, officer=bureau, version=2, **keyed())
    with pytest.raises(OrderMoved):
        orders.return_reply(number, officer=leader, remark="不足", days=2, version=2, **keyed())
    with pytest.raises(OrderMoved):
        orders.accept_reply(number, officer=leader, **keyed())


@pytest.mark.parametrize("text", [" ", "长" * 8001])
def test_a_reply_takes_words_and_not_too_many(bureau, head, text):
    number = an_order(bureau)
    with pytest.raises(ReplyInvalid):
        orders.reply_order(number, officer=head, text=text, **keyed())
    assert order(number).state == "issued"


def test_what_was_signed_and_answered_is_not_rewritten(bureau, head):
    number = an_order(bureau)
    orders.reply_order(number, officer=head, text="回复", **keyed())
    with pytest.raises(DatabaseError, match="stays as it was signed"), transaction.atomic():
        Order.objects.update(demand="别的")
    with pytest.raises(DatabaseError, match="stays as it was given"), transaction.atomic():
        OrderReply.objects.update(text="别的")
