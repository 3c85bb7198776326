"""People at work beside a bench: a process of its own that acts and notes how long it waited."""

from __future__ import annotations

import datetime as dt
import os
import statistics
import time
import uuid
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import Synchronized
from types import TracebackType
from typing import Any, Self

import psycopg

from kernel import clock

PAUSE = 0.02  # seconds between one act and the next: fifty a second, more than a city has

# What an act of somebody else's does at its core: a key, a row of its own, one entry.
ACT = """
WITH key AS (
  INSERT INTO ledger_idempotencykey (key, actor, request_sha256, outcome, at)
  VALUES (%(key)s, 'account:7', '\\x00', NULL, %(wall)s)
), own AS (
  UPDATE timelimits_timelimit SET amount = amount WHERE id = %(limit)s RETURNING matter_id
)
SELECT count(*) FROM own, ledger_append(jsonb_build_object(
  'stream', 'city', 'legal_now', %(now)s::bigint, 'simulated', false, 'entries', jsonb_build_array(
    jsonb_build_object('matter', own.matter_id, 'name', 'bench.act', 'actor', 'account:7',
      'capacity', 'window_clerk', 'occurred_at', %(now)s::bigint, 'source', 'hall', 'body', '{}'))))
"""


class Others:
    """A process that acts every few milliseconds and notes how long each act took."""

    def __init__(self, context: SpawnContext, *, legal_now: dt.datetime) -> None:
        self._stop = context.Event()
        self._waits: Any = context.Queue()
        self._round: Synchronized[int] = context.Value("i", 0)
        self._process = context.Process(
            target=_act, args=(self._stop, self._waits, self._round, legal_now), daemon=True
        )

    def __enter__(self) -> Self:
        self._process.start()
        self._waits.get(timeout=60)  # the first act: it is at work
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self.clear()
        self._process.join(10)

    def clear(self) -> None:
        """Forget what was measured so far."""
        with self._round.get_lock():
            self._round.value += 1

    def measure(self, seconds: float) -> None:
        """Let them act for a while, alone."""
        self.clear()
        self._stop.wait(seconds)

    def p99_ms(self) -> float:
        """The p99 of this round's acts, in milliseconds."""
        wanted = self._round.value
        waits = []
        while not self._waits.empty():
            round_no, took = self._waits.get()
            if round_no == wanted:
                waits.append(took)
        if len(waits) < 2:
            return float(max(waits, default=0.0)) * 1000
        return float(statistics.quantiles(waits, n=100)[98]) * 1000


def _act(stop: Any, waits: Any, round_no: Synchronized[int], legal_now: dt.datetime) -> None:
    number = 900_000
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        while not stop.wait(PAUSE):
            number -= 1
            mine = round_no.value
            facts = {
                "key": uuid.uuid4(),
                "wall": clock.wall(),
                "limit": number,
                "now": clock.micros(legal_now),
            }
            began = time.perf_counter()
            connection.execute(ACT, facts)
            waits.put((mine, time.perf_counter() - began))
