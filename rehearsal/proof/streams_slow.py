"""Thousands of sockets; slow and dead readers among good ones; thousands of entries at once (T21-T23)."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import ledger.reader
from ledger.models import STREAM, Entry
from rehearsal.proof import cast
from rehearsal.proof.streams_ears import Ears
from rehearsal.proof.streams_gallery import Company, Gallery
from rehearsal.proof.streams_hall import Hall, cry
from rehearsal.proof.streams_server import House, forget_connections, until_up

PER_SECOND: Final = 50
SETTLE: Final = 2.0
CUT_WITHIN: Final = 25.0
GROWTH: Final = 100.0  # mebibytes
# With the others the good readers' p99 may be so much worse, and what it differs by from one minute
# to the next without any: 31 to 83 ms, where writer, readers and database share two cores with the
# server. A hub that waits for ten slow readers is late by 300 and more.
WORSE, JITTER_MS = 1.2, 50.0
# A second, since the crowd reads on the same machine; with one of its own it would be half of it.
CONNECTED_WITHIN, KIB_EACH, HEARD_WITHIN_MS = 10.0, 50.0, 1000.0
ENDS_WITHIN: Final = 150.0


class Guests:
    """Readers in a process of their own, and the wire to them: a line of JSON each way."""

    def __init__(self, play: Callable[[socket.socket], None], folder: Path) -> None:
        self._wire, theirs = socket.socketpair()

        def alone(_: Path) -> None:
            self._wire.close()
            play(theirs)

        forget_connections()
        self._pid = cast.fork(cast.Role("crowd", "guests", alone), folder)
        theirs.close()
        self._wire.settimeout(ENDS_WITHIN)
        self._answers = self._wire.makefile("rb")

    def answer(self) -> dict[str, Any]:
        """What they say next."""
        told: dict[str, Any] = json.loads(self._answers.readline())
        return told

    def tell(self, order: dict[str, Any]) -> None:
        """A word to them."""
        self._wire.sendall(json.dumps(order).encode() + b"\n")

    def close(self) -> None:
        """They are gone with this."""
        self._wire.close()
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


class Seated:
    """One web process of one kind, and good readers before it that have their board."""

    def __init__(self, hall: Hall, folder: Path, house: House, readers: int) -> None:
        self.hall, self.folder, self.house = hall, folder, house
        self.since = ledger.reader.head().seq
        self.seat = hall.seats(1)[0]
        self.house.open()
        until_up(self.house)
        self.empty = self.memory()
        self.ears = Guests(Ears(self.seat, self.house.port, readers).play, folder)
        self.came = self.ears.answer()
        self.others: Guests | None = None
        self.peak = 0.0

    def joined_by(self, company: Company) -> None:
        """Slow and dead readers come, too."""
        gallery = Gallery(self.seat, self.house.port, company)
        self.others = Guests(lambda wire: asyncio.run(gallery.play(wire)), self.folder)

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
        if self.others is not None:
            self.others.tell({"wanted": sorted(written)})
        self.ears.tell({"written": written, "from": phases})
        told = self.came | self.ears.answer()
        for name, figure in (self.others.answer() if self.others else {}).items():
            told[name] = told.get(name, 0) + figure
        return told

    def close(self) -> None:
        """Everybody leaves."""
        for guests in (self.ears, self.others):
            if guests is not None:
                guests.close()
        self.house.close()


def many_sockets(
    hall: Hall, folder: Path, kind: str, *, sockets: int, seconds: float
) -> dict[str, Any]:
    """So many on one process, an entry a second (T21)."""
    seated = Seated(hall, folder, House(folder, (kind,)), sockets)
    try:
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
    hall: Hall,
    folder: Path,
    house: House,
    *,
    company: Company,
    seconds: float,
    jitter_ms: float = JITTER_MS,
) -> dict[str, Any]:
    """First the good ones alone, then with the slow and the dead among them (T22)."""
    seated = Seated(hall, folder, house, company.good)
    try:
        alone = ledger.reader.head().seq + 1
        seated.go_on(seconds)
        before = seated.peak = seated.memory()
        seated.joined_by(company)
        threading.Event().wait(SETTLE)
        together = ledger.reader.head().seq + 1
        seated.go_on(seconds)
        told = seated.reckoned([alone, together])
    finally:
        seated.close()
    quiet, busy = told["p99_ms"]
    told["grew_mb"] = round(seated.peak - before, 1)
    told["undisturbed"] = busy <= quiet * WORSE + jitter_ms
    told["ok"] = (
        told["lost"] == told["doubled"] == told["disordered"] == 0
        and told["dead_cut"] == company.dead
        and told["dead_cut_max_s"] <= CUT_WITHIN
        and told["grew_mb"] < GROWTH
        and told["undisturbed"]
    )
    return told


def burst(hall: Hall, folder: Path, kind: str, *, readers: int, events: int) -> dict[str, Any]:
    """So many entries at once: one commit makes them all visible in the same instant (T23)."""
    seated = Seated(hall, folder, House(folder, (kind,)), readers)
    try:
        first = ledger.reader.head().seq + 1
        cry((hall.cases * (events // len(hall.cases) + 1))[:events])
        committed = time.time()
        told = seated.reckoned([first])
    finally:
        seated.close()
    told["events"] = events
    told["all_heard_after_s"] = round(told.pop("last_heard_at") - committed, 2)
    told["ok"] = told["lost"] == told["doubled"] == told["disordered"] == 0
    return told
