"""Runs the recount as a process of its own: slowly, beating every two seconds, watching the monitors.

It takes at most a twentieth of a core: after each pass it rests twenty times as long as that took.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.db import DatabaseError, InterfaceError, connection

from kernel import clock
from monitor.recount import Reconciler
from monitor.services import processes
from monitor.sweep.watch import process_name

log = logging.getLogger(__name__)

BEAT = 2.0  # seconds of the wall
LEAST_REST, RESTS = 10.0, 20
STOP_WITHIN = 5.0


class Recounting:
    """One reconciler process."""

    def __init__(self, *, least_rest: float = LEAST_REST) -> None:
        self.stopping = threading.Event()
        self.process = process_name()
        self.reconciler = Reconciler()
        self._least_rest = least_rest
        self._failures = 0
        self._finished_at: int | None = None

    def run(self) -> None:
        """Recount until ``stop`` is called from a signal or another thread."""
        worker = threading.Thread(target=self._recount, name="recount", daemon=True)
        self._enter(processes.start)
        worker.start()
        while not self.stopping.wait(BEAT):
            self._beat()
        worker.join(STOP_WITHIN)
        self._enter(processes.stop)
        connection.close()

    def stop(self) -> None:
        """End after the page in hand."""
        self.stopping.set()

    def once(self) -> int:
        """Two passes, so that what is being written meanwhile is no difference; how many there are."""
        self.reconciler.look()
        self.reconciler.look()
        return len(self.reconciler.last.differences)

    def _recount(self) -> None:
        while not self.stopping.is_set():
            rest = self._least_rest
            try:
                self.reconciler.look()
                self._failures = 0
                self._finished_at = clock.micros(clock.wall())
                rest = max(rest, RESTS * self.reconciler.last.seconds)
            except Exception:  # whatever it was, the watcher's watcher goes on and counts it
                self._failures += 1
                log.exception("recount failed (%d)", self._failures)
                connection.close()
            self.stopping.wait(rest)
        connection.close()

    def _beat(self) -> None:
        last = self.reconciler.last
        facts: dict[str, Any] = {
            "passes": self.reconciler.passes,
            "matters": last.matters,
            "limits": last.limits,
            "cards": last.cards,
            "dated": last.dated,
            "differences": len(last.differences),
            "unsound": last.unsound,
            "seconds": round(last.seconds, 3),
            "finished_at": self._finished_at,
            "failing": self._failures > 1,
        }
        try:
            processes.beat(self.process, facts, processes.RECONCILER)
            processes.cry_out(self.process, processes.KIND)
        except (DatabaseError, InterfaceError) as error:
            log.warning("no heartbeat: %s", type(error).__name__)
            connection.close()

    def _enter(self, note: Any) -> None:
        try:
            note(self.process, processes.RECONCILER)
        except (DatabaseError, InterfaceError) as error:
            log.warning("not entered: %s", type(error).__name__)
            connection.close()
