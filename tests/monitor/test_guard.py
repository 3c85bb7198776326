"""The clock guard: a wrong clock holds cards, it never issues them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from kernel import clock as time
from ledger.models import Entry
from monitor.models import Card
from monitor.sweep.guard import ClockGuard, Finding, Verdict, Witnesses, read
from monitor.sweep.watch import Watch
from tests.builders import monitor as built

NOON = dt.datetime(2026, 9, 21, 4, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@dataclass
class Clocks:
    """Three clocks that a test sets at will."""

    host: dt.datetime = NOON
    database: dt.datetime = NOON
    monotonic: float = 1000.0

    def pass_by(self, seconds: float) -> None:
        self.monotonic += seconds
        self.host += dt.timedelta(seconds=seconds)
        self.database += dt.timedelta(seconds=seconds)

    def step(self, by: dt.timedelta) -> None:
        self.host += by
        self.database += by

    def read(self) -> Witnesses:
        return Witnesses(self.host, self.database, self.monotonic)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def guard(clocks) -> ClockGuard:
    guard = ClockGuard(clocks.read)
    assert guard.look().finding is Finding.SANE
    return guard


def test_clocks_that_agree_let_cards_out(guard, clocks):
    for _ in range(2000):
        clocks.pass_by(1)
        assert guard.look().may_raise


@pytest.mark.parametrize("apart", [dt.timedelta(seconds=3), -dt.timedelta(seconds=3)])
def test_a_database_that_disagrees_with_the_host_holds_them(guard, clocks, apart):
    clocks.database += apart
    verdict = guard.look()
    assert (verdict.finding, verdict.reason, verdict.offset) == (
        Finding.SUSPECT,
        "witnesses",
        apart,
    )
    clocks.pass_by(3600)
    assert guard.look().finding is Finding.HELD
    clocks.database -= apart
    assert guard.look().finding is Finding.RECOVERED
    assert guard.look().finding is Finding.SANE


@pytest.mark.parametrize("by", [HOUR, -HOUR, dt.timedelta(seconds=3)])
def test_a_step_of_both_clocks_together_is_seen_by_the_counter(guard, clocks, by):
    clocks.pass_by(1)
    clocks.step(by)
    verdict = guard.look()
    assert (verdict.finding, verdict.reason, verdict.offset) == (Finding.SUSPECT, "step", by)


def test_a_step_taken_back_lets_cards_out_at_once(guard, clocks):
    clocks.step(HOUR)
    assert not guard.look().may_raise
    clocks.pass_by(5)
    clocks.step(-HOUR)
    verdict = guard.look()
    assert (verdict.finding, verdict.held_for) == (Finding.RECOVERED, dt.timedelta(seconds=5))


def test_a_step_both_keep_to_for_ten_minutes_is_a_correction(guard, clocks):
    clocks.step(HOUR)
    assert not guard.look().may_raise
    clocks.pass_by(599)
    assert guard.look().finding is Finding.HELD
    clocks.pass_by(2)
    assert guard.look().finding is Finding.RECOVERED
    clocks.pass_by(1)
    assert guard.look().finding is Finding.SANE


def test_many_small_steps_add_up_and_are_seen(guard, clocks):
    found = []
    for _ in range(3):
        clocks.pass_by(1)
        clocks.step(dt.timedelta(seconds=1))
        found.append(guard.look().finding)
    assert found == [Finding.SANE, Finding.SANE, Finding.SUSPECT]


def test_slow_drift_that_ntp_corrects_holds_nothing(guard, clocks):
    for _ in range(1000):
        clocks.pass_by(1)
        clocks.step(dt.timedelta(microseconds=500))
        assert guard.look().may_raise


@pytest.mark.django_db
def test_the_real_witnesses_agree():
    seen = read()
    assert abs(seen.database - seen.host) < dt.timedelta(seconds=1)


@pytest.mark.django_db
def test_a_watch_raises_nothing_by_a_doubtful_clock_and_enters_that_once(clock, clocks):
    built.a_watched_limit()
    watch = Watch(guard=ClockGuard(clocks.read))
    assert watch.look() == 0
    clock.shift(dt.timedelta(days=23))
    clocks.step(HOUR)
    assert [(watch.look(), watch.held) for _ in range(3)] == [(0, True)] * 3
    assert not Card.objects.exists()
    (suspect,) = Entry.objects.filter(name="clock.suspect")
    assert (suspect.facts["reason"], suspect.facts["offset_ms"]) == ("step", 3_600_000)

    clocks.step(-HOUR)
    assert (watch.look(), watch.held) == (2, False)
    assert Entry.objects.filter(name="clock.sane").count() == 1
    assert watch.swept_legal == time.now()


def test_a_clock_that_stepped_while_no_monitor_ran_is_found_by_the_next(clock):
    before = Witnesses(NOON, NOON, 100.0)
    after = Witnesses(NOON + HOUR, NOON + HOUR, 103.0)
    assert ClockGuard(read=lambda: after).look().may_raise  # the control: it remembers nothing
    restarted = ClockGuard(read=lambda: after, recall=lambda: before)
    assert restarted.look() == Verdict(Finding.SUSPECT, "step", HOUR - dt.timedelta(seconds=3))


def test_time_before_what_is_already_recorded_is_held():
    behind = Witnesses(NOON, NOON, 100.0, behind=HOUR)
    verdict = ClockGuard(read=lambda: behind).look()
    assert (verdict.may_raise, verdict.reason) == (False, "behind")


@pytest.mark.django_db
def test_a_card_is_never_dated_by_a_clock_that_steps_back_while_it_is_compared(clock):
    error = [HOUR]
    (limit,) = built.watched_limits([built.an_instant(time.now() + HOUR / 2)])

    class Passing:
        """Legal time of a host whose clock is off by ``error``."""

        simulated, rate = False, 0

        def now(self) -> dt.datetime:
            return clock.now() + error[0]

        def wall_of(self, legal: dt.datetime) -> dt.datetime:
            return legal

    def read() -> Witnesses:
        error[0] = dt.timedelta()
        return Witnesses(NOON, NOON, 1.0)

    time.install(Passing())
    try:
        assert Watch(guard=ClockGuard(read=read)).look() == 0
    finally:
        time.install(clock)
    assert not Card.objects.filter(alert__limit=limit).exists()


def test_a_clock_that_jumps_while_it_is_read_holds_cards(guard, clocks):
    """To and fro within one comparison: the two readings agree on average, and neither is true."""
    clocks.pass_by(1)
    before = clocks.read()
    guard.read = lambda: replace(before, jumped=HOUR)
    verdict = guard.look()
    assert (verdict.finding, verdict.reason, verdict.offset) == (Finding.SUSPECT, "step", HOUR)
    guard.read = clocks.read
    assert guard.look().may_raise


def test_no_card_is_dated_later_than_the_clock_that_was_compared(db, clock):
    """The clock told an hour too much before and after, and the truth while it was compared."""
    built.watched_limits([built.working_days(1)])
    clock.shift(dt.timedelta(days=9))
    early = clock.now() - dt.timedelta(days=10)
    watch = Watch(guard=ClockGuard(lambda: replace(read(), legal=early)))
    assert watch.look() == 0
    assert Card.objects.count() == 0
    assert Watch(guard=ClockGuard(read)).look() > 0
