"""What machines ask of the installation."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client, RequestFactory

from config import health, metrics
from kernel import clock as kernel_clock
from ledger.models import Heartbeat
from timelimits.models import CalendarYear


@pytest.fixture
def monitor_alive(db, clock):
    wall = kernel_clock.wall()
    return Heartbeat.objects.create(
        process="monitor@here:1",
        kind="monitor",
        started_at=wall,
        wall_at=wall,
        legal_at=clock.now(),
        facts={"swept_legal": kernel_clock.micros(clock.now()), "failing": []},
    )


def test_a_live_process_says_so_without_a_database():
    answer = Client().get("/healthz/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_an_installation_with_everything_is_ready(monitor_alive):
    answer = Client().get("/healthz/ready")
    assert answer.json() == {
        "ready": True,
        "parts": {
            "database": "ok",
            "migrations": "ok",
            "monitor": "ok",
            "calendar": "ok",
            "screens": "ok",
        },
    }
    assert answer.status_code == 200


def test_a_monitor_that_died_must_not_look_like_an_office_without_overruns(monitor_alive):
    Heartbeat.objects.update(
        started_at=kernel_clock.wall() - dt.timedelta(hours=1),
        wall_at=kernel_clock.wall() - dt.timedelta(minutes=2),
    )
    answer = Client().get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json()["parts"]["monitor"] == "silent"


def test_a_year_without_its_notice_is_not_ready(monitor_alive, clock):
    last = CalendarYear.objects.order_by("-year").first()
    assert last is not None
    clock.move_to(kernel_clock.office_time(dt.date(last.year + 1, 1, 5)))
    assert Client().get("/healthz/ready").json()["parts"]["calendar"] == "missing"


@pytest.mark.django_db
def test_numbers_are_counted_for_a_scraper_inside():
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    text = answer.content.decode()
    for gauge in metrics.GAUGES:
        assert f"# TYPE {gauge.name} gauge" in text
    assert 'sunhall_ledger_seq{stream="city"}' in text


@pytest.mark.parametrize(
    "headers",
    [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}],
    ids=["from outside", "through the public proxy"],
)
def test_numbers_are_not_for_the_public(headers):
    assert Client().get("/metrics", **headers).status_code == 403


def test_a_unix_socket_counts_as_inside():
    request = RequestFactory().get("/metrics", REMOTE_ADDR="")
    assert health.from_inside(request)
