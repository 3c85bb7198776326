"""Who is told that something happened on a matter whose page stands open."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from kernel import clock as time
from monitor import sweep
from monitor.models import Card, Order
from monitor.selectors.live import may_watch
from monitor.services import orders
from monitor.services.drafts import OrderDraft
from tests.builders import monitor as built
from tests.builders import organizations as people

pytestmark = pytest.mark.django_db


def test_the_bureau_and_the_unit_watch_a_card_and_its_order_and_nobody_else(clock):
    city = people.a_city()
    built.a_watched_limit(department=people.MARKET, item="990100-17-035")
    clock.move_to(time.office_time(dt.date(2026, 9, 30), dt.time(9)))
    sweep.drain(clock.now())
    number = Card.objects.get(level=2).matter.number
    bureau, unit, clerk = (
        city.officer(name) for name in ("officer1", "approver_shijian", "complaint_officer")
    )
    draft = OrderDraft("order", "查明原因。", "澄政办〔2026〕5号", 5, department=people.MARKET)
    orders.issue_order(draft, officer=bureau, key=uuid.uuid4())
    order = Order.objects.get().matter.number
    for watched in (number, order):
        assert may_watch(bureau, watched)
        assert may_watch(unit, watched)
        assert not may_watch(clerk, watched)
    assert not may_watch(bureau, "nothing")
    assert not may_watch(bureau, "\x00")
