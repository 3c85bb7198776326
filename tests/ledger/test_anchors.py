"""Simulated time: planned ahead, the same for everyone, never back."""

from __future__ import annotations

import datetime as dt

import pytest

import ledger
from kernel import clock as kernel_clock
from kernel.transactions import use_case
from ledger import anchors
from ledger.anchors import Stretch

SOME = ledger.define("test.some", "试", {})
START = dt.datetime(2026, 9, 21, 0, 50, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
pytestmark = pytest.mark.django_db


def planned(rate: int = 600) -> anchors.AnchoredClock:
    wall = kernel_clock.wall()
    anchors.plan(
        [Stretch(wall - HOUR, START, rate), Stretch(wall + HOUR, START + 2 * rate * HOUR, 20_000)]
    )
    return anchors.AnchoredClock()


def test_legal_time_runs_at_the_rate_of_its_stretch():
    clock = planned()
    assert clock.rate == 600
    assert abs(clock.now() - (START + 600 * HOUR)) < dt.timedelta(minutes=20)


def test_a_legal_moment_is_found_again_on_the_wall():
    clock = planned()
    legal = START + 300 * HOUR
    assert abs(clock.wall_of(legal) - (kernel_clock.wall() - HOUR / 2)) < dt.timedelta(seconds=5)


def test_a_stopped_clock_goes_on_where_it_stood():
    planned()
    stood = anchors.freeze()
    assert anchors.resume_point() >= stood
    assert anchors.AnchoredClock().rate == 0


def test_the_time_of_real_entries_is_not_simulated():
    @use_case
    def happen() -> None:
        ledger.append(None, SOME, by=ledger.Actor.system("test"), body={})

    with kernel_clock.frozen(START):
        happen()
    with pytest.raises(kernel_clock.ClockRefused, match="real"):
        planned()


def test_a_plan_does_not_go_behind_what_is_recorded():
    @use_case
    def happen() -> None:
        ledger.append(None, SOME, by=ledger.Actor.system("test"), body={})

    kernel_clock.install(kernel_clock.DrivenClock(START + 9999 * HOUR))
    try:
        happen()
    finally:
        kernel_clock.install(None)
    with pytest.raises(kernel_clock.ClockRefused, match="back"):
        planned()
