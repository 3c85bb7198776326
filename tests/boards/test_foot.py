"""The wall's foot says "normal" only while somebody watches and the record holds."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import foot
from kernel import clock as time
from ledger.models import Heartbeat

pytestmark = pytest.mark.django_db


def beat(kind: str, *, ago: int = 0, **facts: object) -> None:
    wall = time.wall() - dt.timedelta(seconds=ago)
    Heartbeat.objects.create(
        process=f"{kind}:{ago}",
        kind=kind,
        started_at=wall,
        wall_at=wall,
        legal_at=wall,
        facts=facts,
    )


def watched() -> None:
    beat("monitor", swept_legal=time.micros(time.now()))


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ({"differences": 0, "unsound": 0}, "normal"),
        ({"differences": 2, "unsound": 0}, "differing"),
        ({"differences": 2, "unsound": 1}, "unsound"),
        ({}, "normal"),
    ],
)
def test_what_the_recount_found_becomes_the_headline(clock, found, state):
    watched()
    beat("reconciler", **found)
    told = foot.of_bureau()
    assert told["state"] == state
    assert bool(told["words"]) is (state != "normal")


def test_without_a_monitor_nothing_else_matters(clock):
    beat("monitor", ago=60, swept_legal=time.micros(time.now()))
    beat("reconciler", unsound=1)
    assert foot.of_bureau()["state"] == "silent"


def test_a_recount_that_ended_long_ago_says_nothing(clock):
    watched()
    beat("reconciler", ago=60, differences=3)
    assert foot.of_bureau()["state"] == "normal"
