"""Runs the loops of a monitor process: each in its own thread, each failing alone.

A notification of the ledger only wakes; the poll of at most a second is the promise.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, connection

from config.loops import WATCH, Loop
from kernel import clock
from monitor import sweep
from monitor.services import processes
from monitor.sweep.watch import process_name

log = logging.getLogger(__name__)

BEAT = 2.0  # seconds of the wall
CRY_EVERY = 5  # beats between looks whether the recount gives signs of life
TRIM_EVERY = 30  # beats between giving unused memory back
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0
STOP_WITHIN = 3.0
M_ARENA_MAX = -8  # as malloc.h numbers it


@dataclass
class Duty:
    """A loop as this process runs it: when it last went well and how often it failed since."""

    loop: Loop
    wake: threading.Event = field(default_factory=threading.Event)
    failures: int = 0
    done: int = 0

    def pause_after_failure(self) -> float:
        """Twice as long after each failure in a row, at most fifteen seconds."""
        return float(min(FIRST_PAUSE * 2 ** min(self.failures, 8), LONGEST_PAUSE))


def _share_memory() -> None:
    """Let the threads take from two heaps: one each would keep what its largest piece ever took."""
    with contextlib.suppress(AttributeError, OSError):  # a C library without heaps of threads
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def _give_back_memory() -> None:
    """Return to the machine what the heaps hold and nobody uses."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


class Runner:
    """One monitor process."""

    def __init__(self, loops: Sequence[Loop]) -> None:
        self.duties = [Duty(loop) for loop in loops]
        self.stopping = threading.Event()
        self.process = process_name()
        self._beats = 0

    def run(self) -> None:
        """Work until ``stop`` is called from a signal or another thread."""
        _share_memory()
        threads = [
            threading.Thread(target=self._perform, args=[duty], name=duty.loop.name, daemon=True)
            for duty in self.duties
        ]
        threads.append(threading.Thread(target=self._listen, name="listen", daemon=True))
        self._enter(processes.start)
        for thread in threads:
            thread.start()
        while not self.stopping.wait(BEAT):
            self._beat()
        until = time.monotonic() + STOP_WITHIN
        for thread in threads:
            thread.join(max(until - time.monotonic(), 0))
        self._enter(processes.stop)
        connection.close()

    def stop(self) -> None:
        """Let every loop finish the piece in hand and end."""
        self.stopping.set()
        for duty in self.duties:
            duty.wake.set()

    def once(self) -> int:
        """Do everything that is due now, in the order of the list; return how much that was."""
        total = 0
        while some := sum(self._exhaust(duty.loop) for duty in self.duties):
            total += some
        return total

    def _exhaust(self, loop: Loop) -> int:
        done = 0
        while some := loop.look():
            done += some
        return done

    def _perform(self, duty: Duty) -> None:
        while not self.stopping.is_set():
            try:
                some = duty.loop.look()
                duty.failures = 0
                duty.done += some
                pause = 0.0 if some else self._idle(duty.loop)
            except Exception as error:  # noqa: BLE001 - one duty's failure is not the others'
                pause = duty.pause_after_failure()
                duty.failures += 1
                self._say(duty, error)
                connection.close()
            if pause:
                self._rest(duty, pause)
        connection.close()

    def _rest(self, duty: Duty, pause: float) -> None:
        self.stopping.wait(min(duty.loop.gap, pause))
        duty.wake.wait(max(pause - duty.loop.gap, 0))
        duty.wake.clear()

    def _idle(self, loop: Loop) -> float:
        soonest = loop.soonest()
        if soonest is None:
            return loop.idle
        away = (clock.current().wall_of(soonest) - clock.wall()).total_seconds()
        return min(max(away, 0.001), loop.idle)

    def _say(self, duty: Duty, error: Exception) -> None:
        """One line per failure; a trace only for what is not the database being away."""
        if isinstance(error, DatabaseError | InterfaceError):
            log.warning(
                "loop %s: %s (failure %d)", duty.loop.name, type(error).__name__, duty.failures
            )
        else:
            log.error("loop %s failed (%d)", duty.loop.name, duty.failures, exc_info=error)

    def _beat(self) -> None:
        facts: dict[str, Any] = {
            "held": WATCH.held,
            "raised": WATCH.raised,
            "anchor": WATCH.guard.anchor(),
            "committed": sweep.COMMITTED.to_json(),
            "swept_legal": clock.micros(WATCH.swept_legal) if WATCH.swept_legal else None,
            "failing": [duty.loop.name for duty in self.duties if duty.failures > 1],
        }
        try:
            processes.beat(self.process, facts)
            if self._beats % CRY_EVERY == 0:
                processes.cry_out(self.process, processes.RECONCILER)
            if self._beats % TRIM_EVERY == 0:
                _give_back_memory()
            self._beats += 1
        except DatabaseError as error:
            log.warning("no heartbeat: %s", type(error).__name__)
            connection.close()

    def _enter(self, note: Any) -> None:
        try:
            note(self.process)
        except DatabaseError as error:
            log.warning("not entered: %s", type(error).__name__)
            connection.close()

    def _listen(self) -> None:
        while not self.stopping.is_set():
            try:
                self._wake_on_notice()
            except (psycopg.Error, DatabaseError, InterfaceError) as error:
                log.warning("listening interrupted: %s", type(error).__name__)
                connection.close()
                self.stopping.wait(1.0)
        connection.close()

    def _wake_on_notice(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("LISTEN ledger")
        raw = connection.connection
        while not self.stopping.is_set():
            for _ in raw.notifies(timeout=0.5, stop_after=1):
                for duty in self.duties:
                    if duty.loop.follows:
                        duty.wake.set()
