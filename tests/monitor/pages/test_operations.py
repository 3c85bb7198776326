"""The operations view says how late cards were, who is alive and what the recount found."""

from __future__ import annotations

import datetime as dt

import pytest

from config import metrics
from monitor import sweep
from monitor.services import processes
from tests.builders import approval as approvals
from tests.builders import monitor as built

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(clock):
    hall = approvals.a_hall()
    built.watched_limits([built.working_days(1)] * 3)
    clock.shift(dt.timedelta(days=5))
    sweep.drain(clock.now())
    processes.start("watch:1")
    processes.beat("watch:1", {"committed": sweep.COMMITTED.to_json(), "held": False})
    return hall


def test_the_bureau_reads_delays_processes_and_alarms(client, hall):
    client.force_login(hall.people["supervision_officer"])
    page = client.get("/supervision/operations/").content.decode()
    for word in ("从超时到上屏", "入账", "watch:1", "复核进程没有运行", "没有告警"):
        assert word in page


def test_a_clerk_does_not(client, hall):
    client.force_login(hall.people["clerk"])
    assert client.get("/supervision/operations/").status_code == 403


def test_metrics_tell_each_stage_that_was_measured(hall):
    told = metrics.exposition()
    assert 'sunhall_card_delay_ms{stage="found",quantile="0.99"}' in told
    assert 'sunhall_card_delay_ms{stage="committed",quantile="1"}' in told
    assert 'stage="screen"' not in told
