"""A monitor process: each loop fails alone, wakes, beats, and stops fast."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from config.database import ROOT
from config.loops import LOOPS, Loop
from config.runner import Runner
from kernel import clock as legal
from ledger.models import Entry, Heartbeat
from monitor.models import Card
from monitor.selectors import health
from monitor.services import processes
from tests.builders import monitor as built


def until(true, seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        threading.Event().wait(0.02)
    return False


class Running:
    """A runner at work in a thread of the test's."""

    def __init__(self, *loops: Loop) -> None:
        self.runner = Runner(loops)
        self.thread = threading.Thread(target=self.runner.run)

    def __enter__(self) -> Runner:
        self.thread.start()
        return self.runner

    def __exit__(self, *_: object) -> None:
        self.runner.stop()
        self.thread.join(60)
        assert not self.thread.is_alive()


def test_a_loop_that_fails_does_not_stop_the_others_and_is_tried_again(committed_db, caplog):
    calls = {"bad": 0, "good": 0}

    def bad() -> int:
        calls["bad"] += 1
        raise RuntimeError("broken")

    def good() -> int:
        calls["good"] += 1
        return 0

    with Running(Loop("bad", bad), Loop("good", good, idle=0.05, gap=0.01)):
        assert until(lambda: calls["bad"] >= 3 and calls["good"] >= 5), calls
    assert "loop bad failed" in caplog.text


def test_pauses_after_failures_grow_and_stay_bounded():
    (duty,) = Runner([Loop("any", lambda: 0)]).duties
    pauses = []
    for _ in range(12):
        pauses.append(duty.pause_after_failure())
        duty.failures += 1
    assert pauses[:3] == [0.2, 0.4, 0.8]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 15.0


def test_a_database_that_went_away_is_no_news_worth_a_trace(committed_db, caplog):
    seen = threading.Event()

    def away() -> int:
        if seen.is_set():
            return 0
        seen.set()
        raise OperationalError("gone")

    with Running(Loop("away", away)) as runner:
        assert until(lambda: seen.is_set() and runner.duties[0].failures == 0)
    assert "Traceback" not in caplog.text


def test_the_ledger_wakes_the_loops_that_follow_it(committed_db, clock):
    looked = threading.Event()

    def look() -> int:
        looked.set()
        return 0

    with Running(Loop("follower", look, idle=60.0, gap=0.0, follows=True)) as runner:
        assert looked.wait(60)
        looked.clear()

        def told() -> bool:
            processes.clock_sane("elsewhere", held_ms=0)
            return looked.wait(0.5)

        assert until(told)
        assert runner.duties[0].failures == 0


def test_a_loop_sleeps_until_the_instant_it_named(clock):
    soon = Loop("soon", lambda: 0, soonest=legal.now)
    never = Loop("never", lambda: 0)
    runner = Runner([soon, never])
    assert runner._idle(soon) <= 0.01
    assert runner._idle(never) == never.idle


def test_start_stop_and_signs_of_life_are_kept(committed_db):
    with Running(Loop("idle", lambda: 0)) as runner:
        assert until(lambda: Heartbeat.objects.filter(process=runner.process).exists())
        first = Heartbeat.objects.get(process=runner.process).wall_at
        assert until(lambda: Heartbeat.objects.get(process=runner.process).wall_at > first)
    assert list(Entry.objects.order_by("seq").values_list("name", flat=True)) == [
        "monitor.started",
        "monitor.stopped",
    ]


@pytest.mark.django_db
def test_a_silence_of_every_monitor_becomes_one_entry(clock):
    processes.start("one:1")
    long_ago = legal.wall() - dt.timedelta(minutes=5)
    Heartbeat.objects.update(started_at=long_ago, wall_at=long_ago)
    assert health.health().reason == "silent"
    processes.start("two:2")
    processes.beat("one:1", {})
    (gap,) = Entry.objects.filter(name="monitor.gap")
    assert gap.facts["silent_from"] == legal.micros(long_ago)
    assert gap.facts["silent_ms"] >= 300_000


@pytest.mark.django_db
def test_health_is_good_while_one_copy_sweeps_and_says_why_when_none_does(clock):
    assert health.health().reason == "silent"
    processes.start("one:1")
    processes.beat("one:1", {"swept_legal": legal.micros(clock.now()), "held": False})
    processes.start("two:2")
    state = health.health()
    assert (state.ok, state.processes, state.swept_at) == (True, 2, clock.now())
    processes.beat("one:1", {"swept_legal": legal.micros(clock.now()), "held": True})
    assert health.health().reason == "held"
    processes.beat("one:1", {"swept_legal": 1, "held": False, "failing": ["silence"]})
    assert (health.health().ok, health.health().reason) == (False, "failing")


@pytest.mark.django_db
def test_once_does_everything_that_is_due_and_ends(clock, monkeypatch, capsys):
    built.watched_limits([built.working_days(1), built.working_days(2)])
    clock.shift(dt.timedelta(days=30))
    assert Runner([loop for loop in LOOPS if loop.name in {"sweep", "self-issue"}]).once() == 4
    assert Card.objects.count() == 4


def test_the_command_runs_once_and_a_running_one_ends_on_sigterm(committed_db):
    built.a_department()
    call_command("run_monitor", "--once")
    connection.close()
    child = subprocess.Popen(
        [sys.executable, "manage.py", "run_monitor"],
        cwd=ROOT,
        env=os.environ | committed_db.urls.environment(),
        stderr=subprocess.PIPE,
    )
    try:
        assert until(lambda: Heartbeat.objects.filter(kind="monitor").exists())
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=60)
    finally:
        child.kill()
    assert child.returncode == 0, said
    assert Entry.objects.filter(name="monitor.stopped").exists()
