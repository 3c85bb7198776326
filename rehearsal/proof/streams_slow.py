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
from rehearsal.proof.streams_hall import AT_ONCE, Hall, cry
from rehearsal.proof.streams_server import House, forget_connections, until_up

PER_SECOND: Final = 50
SETTLE: Final = 2.0
CUT_WITHIN: Final = 25.0
GROWTH: Final = 100.0  # mebibytes
# The good readers' p99 with the others may be so much worse; a shared machine's own jitter beside.
WORSE, JITTER_MS = 1.2, 25.0
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
        self.peak = 0.0

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
        self.say({"written": written, "from": phases})
        self._wire.settimeout(ENDS_WITHIN)
        with self._wire.makefile("rb") as answers:
            told: dict[str, Any] = json.loads(answers.readline())
        os.waitpid(self.gallery, 0)
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
        threading.Event().wait(CONNECTED_WITHIN + SETTLE)
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
        threading.Event().wait(SETTLE)
        alone = ledger.reader.head().seq + 1
        seated.go_on(seconds)
        before = seated.memory()
        seated.peak = before
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
    """So many entries as fast as the ledger takes them (T23)."""
    seated = Seated(hall, folder, kind, Company(readers))
    try:
        threading.Event().wait(SETTLE)
        first = ledger.reader.head().seq + 1
        began = time.monotonic()
        for start in range(0, events, AT_ONCE):
            size = min(AT_ONCE, events - start)
            cry((hall.cases * (size // len(hall.cases) + 1))[:size])
        took = time.monotonic() - began
        told = seated.reckoned([first])
    finally:
        seated.close()
    told["written_s"] = round(took, 2)
    told["events"] = events
    told["ok"] = told["lost"] == told["doubled"] == told["disordered"] == 0
    return told
