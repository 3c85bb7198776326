"""Thousands of sockets; slow and dead readers among good ones; thousands of entries at once (T21-T23)."""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import threading
import time
from pathlib import Path
from typing import Any, Final

import ledger.reader
from ledger.models import STREAM, Entry
from rehearsal.proof import cast
from rehearsal.proof.streams_gallery import Company, Gallery
from rehearsal.proof.streams_hall import Hall, cry
from rehearsal.proof.streams_server import House, forget_connections, until_up

PER_SECOND: Final = 50
SETTLE: Final = 2.0
CUT_WITHIN: Final = 25.0
GROWTH: Final = 100.0  # mebibytes
# With the others the good readers' p99 may be so much worse. Beside it what a machine may add that
# has other work; a hub that waits for a slow reader is late by many seconds, until it is cut.
WORSE, JITTER_MS = 1.2, 250.0
# A second, since the crowd reads on the same machine; with one of its own it would be half of it.
CONNECTED_WITHIN, KIB_EACH, HEARD_WITHIN_MS = 10.0, 50.0, 1000.0
ENDS_WITHIN: Final = 150.0


class Seated:
    """One web process of one kind, and a gallery before it."""

    def __init__(self, hall: Hall, folder: Path, kind: str, company: Company) -> None:
        self.hall = hall
        self.house = House(folder, (kind,))
        self.since = ledger.reader.head().seq
        seat = hall.seats(1)[0]
        self.house.open()
        until_up(self.house)
        self.empty = self.memory()
        ours, theirs = socket.socketpair()
        port = self.house.port

        def play(_: Path) -> None:
            ours.close()
            asyncio.run(Gallery(seat, port, company).play(theirs))

        forget_connections()
        self.gallery = cast.fork(cast.Role("crowd", "gallery", play), folder)
        theirs.close()
        self._wire = ours
        self.peak = self.last_heard_at = 0.0

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """A word to the gallery, and its answer."""
        self.say(order)
        self._wire.settimeout(ENDS_WITHIN)
        with self._wire.makefile("rb") as answers:
            told: dict[str, Any] = json.loads(answers.readline())
        return told

    def say(self, order: dict[str, Any]) -> None:
        """A word to the gallery."""
        self._wire.sendall(json.dumps(order).encode() + b"\n")

    def go_on(self, seconds: float, per_second: int = PER_SECOND) -> None:
        """So many entries a second for so long, with an eye on the server's memory."""
        chance = random.Random(1)  # noqa: S311 - no secret
        began, written = time.monotonic(), 0
        while (passed := time.monotonic() - began) < seconds:
            if written < passed * per_second:
                cry([chance.choice(self.hall.cases)])
                written += 1
            else:
                threading.Event().wait(0.005)
            if not written % per_second:
                self.peak = max(self.peak, self.memory())

    def memory(self) -> float:
        """What the web process has for itself, in mebibytes."""
        (pid,) = self.house.pids
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("the web process is gone")

    def reckoned(self, phases: list[int]) -> dict[str, Any]:
        """What they all heard of what was written since they came."""
        rows = Entry.objects.filter(stream=STREAM, seq__gt=self.since, matter_id__isnull=False)
        written = {seq: at.timestamp() for seq, at in rows.values_list("seq", "written_at")}
        told = self.ask({"written": written, "from": phases})
        os.waitpid(self.gallery, 0)
        self.last_heard_at = told.pop("last_heard_at")
        return told

    def close(self) -> None:
        """Everybody leaves."""
        self._wire.close()
        self.house.close()


def many_sockets(
    hall: Hall, folder: Path, kind: str, *, sockets: int, seconds: float
) -> dict[str, Any]:
    """So many on one process, an entry a second (T21)."""
    seated = Seated(hall, folder, kind, Company(sockets))
    try:
        seated.ask({"seated": True})
        threading.Event().wait(SETTLE)
        first = ledger.reader.head().seq + 1
        seated.go_on(seconds, per_second=1)
        each = (seated.peak - seated.empty) * 1024 / sockets
        told = seated.reckoned([first])
    finally:
        seated.close()
    told["kib_each"] = round(each, 1)
    told["ok"] = (
        told["lost"] == told["doubled"] == told["disordered"] == 0
        and told["connected_s"] < CONNECTED_WITHIN
        and each <= KIB_EACH
        and told["p99_ms"][0] < HEARD_WITHIN_MS
    )
    return told


def slow_readers(
    hall: Hall, folder: Path, kind: str, *, company: Company, seconds: float
) -> dict[str, Any]:
    """First the good ones alone, then with the slow and the dead among them (T22)."""
    seated = Seated(hall, folder, kind, company)
    try:
        seated.ask({"seated": True})
        alone = ledger.reader.head().seq + 1
        seated.go_on(seconds)
        before = seated.peak = seated.memory()
        seated.say({"others": True})
        threading.Event().wait(SETTLE)
        together = ledger.reader.head().seq + 1
        seated.go_on(seconds)
        told = seated.reckoned([alone, together])
    finally:
        seated.close()
    quiet, busy = told["p99_ms"]
    told["grew_mb"] = round(seated.peak - before, 1)
    told["ok"] = (
        told["lost"] == told["doubled"] == told["disordered"] == 0
        and told["dead_cut"] == company.dead
        and told["dead_cut_max_s"] <= CUT_WITHIN
        and told["grew_mb"] < GROWTH
        and busy <= quiet * WORSE + JITTER_MS
    )
    return told


def burst(hall: Hall, folder: Path, kind: str, *, readers: int, events: int) -> dict[str, Any]:
    """So many entries at once: one commit makes them all visible in the same instant (T23)."""
    seated = Seated(hall, folder, kind, Company(readers))
    try:
        seated.ask({"seated": True})
        first = ledger.reader.head().seq + 1
        cry((hall.cases * (events // len(hall.cases) + 1))[:events])
        committed = time.time()
        told = seated.reckoned([first])
    finally:
        seated.close()
    told["events"] = events
    told["all_heard_after_s"] = round(seated.last_heard_at - committed, 2)
    told["ok"] = told["lost"] == told["doubled"] == told["disordered"] == 0
    return told
