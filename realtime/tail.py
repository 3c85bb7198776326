"""One tail of the ledger in each web process: LISTEN wakes it, a look every second is the promise.

Started by the first socket, because daphne tells an application nothing of its start. It alone
moves its topics on, one round at a time; a missing number stops it for good, loudly.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import weakref
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from django.db import DatabaseError

from boards.looks import Moment
from kernel import clock
from kernel.histogram import Histogram
from ledger.models import Entry
from ledger.reader import LedgerGap
from realtime import bell, codes, doorkeeper, endings, looks
from realtime.acts import look
from realtime.hub import Hub, Topic
from realtime.looks import Round

log = logging.getLogger(__name__)

POLL: Final = 1.0
BEAT: Final = 3.0
BEAT_OF_A_REHEARSAL: Final = 0.9  # minutes of legal time pass in each
RECHECK: Final = 0.9
SHORTEST_WAIT, LONGEST_WAIT = 0.2, 5.0
ASKED_AGAIN: Final = 0.5
STUCK_AFTER: Final = 10.0  # seconds without a look while somebody watches

# The database is away, refuses, or its pool is empty: it comes back, and so do we.
AWAY = (DatabaseError, psycopg.Error, OSError)


class Broken(RuntimeError):
    """The tail met a gap, or died and is not well again: this process serves no stream now."""


class Tail:
    """Reads the ledger for all topics of this process; ``start`` once per event loop."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.cursor: int | None = None
        self.epoch = ""
        self.broken = ""
        self.trouble = ""  # "away" or "restarting" until a look succeeds again
        self.read_at = time.monotonic()
        self.lag_ms = 0  # from an entry's commit to the sockets, the last one handed on
        self.behind = 0  # entries written and not yet handed on
        self.to_screen_ms: int | None = None
        self.sent = Histogram()  # from breach to the sockets, every card this process handed on
        self.shaken = 0  # how often an entry told that somebody may have lost a right
        self.turn = asyncio.Lock()
        self._moment: Moment | None = None
        self._bell = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._beat_at = 0.0
        self._checked_at = 0.0

    # ------------------------------------------------------------ life

    def start(self) -> None:
        """Begin to listen and to read, unless that goes on already; raises Broken."""
        if self.broken or self.trouble == "restarting":
            raise Broken(self.broken or self.trouble)
        if any(not task.done() for task in self._tasks):
            return
        self.read_at = time.monotonic()
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._live()), loop.create_task(bell.ring(self._bell))]

    async def stop(self) -> None:
        """Stop both tasks and close every socket, once the present look is over."""
        async with self.turn:
            going = {task for task in self._tasks if not task.done()}
            # Asked again, because a wait that ends in the same tick can lose a cancellation.
            while going:
                for task in going:
                    task.cancel()
                _, going = await asyncio.wait(going, timeout=ASKED_AGAIN)
        self.hub.close_all(codes.TRY_LATER)

    async def _live(self) -> None:
        """Read on; after a death send everybody away to come back, and begin anew."""
        wait = SHORTEST_WAIT
        while True:
            born = time.monotonic()
            try:
                await self._read_on()
            except LedgerGap as gap:
                self._break(str(gap))
                return
            # Not the database: that is waited for below. This is a fault of our own, in a board
            # or a feed, of any kind; its state may be half a step, so all of it is thrown away.
            # Boards are loaded anew from the source tables, past the entry that did this.
            except Exception:
                log.critical("tail: died, and starts again", exc_info=True)
                self._die()
            if time.monotonic() - born > LONGEST_WAIT:
                wait = SHORTEST_WAIT
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _read_on(self) -> None:
        wait = SHORTEST_WAIT
        while True:
            try:
                more = await self.round()
            except AWAY as error:
                log.warning("tail: the ledger cannot be read (%s)", type(error).__name__)
                self.trouble = "away"
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
                continue
            self.trouble, wait = "", SHORTEST_WAIT
            if not more:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL):
                        await self._bell.wait()
                self._bell.clear()

    def _break(self, why: str) -> None:
        self.broken = why
        log.critical("tail: %s; this process serves no stream any more", why)
        self.hub.close_all(codes.GAP)

    def _die(self) -> None:
        self.trouble, self.cursor = "restarting", None
        self.hub.close_all(codes.TRY_LATER)

    # ------------------------------------------------------------ rounds

    async def round(self) -> bool:
        """Read what is new and hand it on; True when there may be more at once."""
        async with self.turn:
            return await self._round()

    async def read_to(self, seq: int) -> None:
        """Read on if that number lies ahead: many who ask for the same share one look."""
        async with self.turn:
            if self.cursor is not None and self.cursor < seq:
                await self._round()

    async def _round(self) -> bool:
        topics = {key: topic for key, topic in self.hub.topics.items() if topic.feed.epoch}
        feeds = {key: topic.feed for key, topic in topics.items()}
        found = await look(looks.read_round, self.cursor, feeds)
        if self.compare(found):
            return True
        entries = found.news.entries
        await self._look_who_may_stay(entries)
        for key, topic in topics.items():
            taken = topic.feed.take(found.news, found.more[key])
            topic.publish(taken.frames, taken.drift)
        self.cursor = entries[-1].seq if entries else self._rest_at(found, feeds)
        self._measure(found.head, entries)
        for topic in topics.values():
            if topic.feed.stale:
                await self.refresh(topic)
        await self._beat(found.moment)
        self.hub.forget_the_empty()
        return len(entries) == looks.PAGE

    def compare(self, found: Round) -> bool:
        """Whether the ledger is another one than before: a backup was restored, all must reload.

        One that ends before where we have read is another one, even if nobody renewed its epoch.
        """
        back = self.cursor is not None and found.head < self.cursor
        if self.epoch == found.epoch and self.cursor is not None and not back:
            return False
        if back or (self.epoch and self.epoch != found.epoch):
            log.warning("tail: the ledger is another one than before")
            self.hub.close_all(codes.OTHER_EPOCH)
        self.epoch, self.cursor = found.epoch, found.head
        return True

    async def refresh(self, topic: Topic) -> None:
        """Start the topic's board anew from the source tables; the turn is the caller's."""
        fresh = await look(topic.feed.read_fresh)
        topic.publish([], topic.feed.settle(fresh))
        topic.fresh_at = time.monotonic()

    def _rest_at(self, found: Round, feeds: dict[str, Any]) -> int:
        """While nobody listens there is nothing to read; start from the end when somebody comes."""
        return found.head if self.cursor is None or not feeds else self.cursor

    def _measure(self, head: int, entries: Sequence[Entry]) -> None:
        """How far behind the ledger this process is, and 从超时到上屏 of each card just sent."""
        self.read_at = time.monotonic()
        self.behind = max(0, head - (self.cursor or head))
        if not entries:
            return
        wall = clock.wall()
        self.lag_ms = _milliseconds(wall - entries[-1].written_at)
        for entry in entries:
            if entry.name == "card.shown":
                carried = _milliseconds(wall - entry.written_at)
                self.to_screen_ms = int(entry.facts["delay_ms"] + carried)
                self.sent.add(self.to_screen_ms)

    async def _look_who_may_stay(self, entries: Sequence[Entry]) -> None:
        """Close sockets whose session or role ended, before they get another frame."""
        now = time.monotonic()
        shaken = any(entry.name.startswith(doorkeeper.SHAKING) for entry in entries)
        if not shaken and now - self._checked_at < RECHECK:
            return
        self._checked_at = now
        self.shaken += shaken
        held = {member.held for member in self.hub.members() if member.held is not None}
        lost = await look(doorkeeper.withdrawn, held) if held else {}
        for member in self.hub.members() if lost else ():
            if member.held is not None and member.held in lost:
                member.leave(lost[member.held])

    async def _beat(self, moment: Moment) -> None:
        """Every few seconds, and at once when legal time changes its pace, a sign of life."""
        now = time.monotonic()
        paced = self._moment is not None and self._moment.rate != moment.rate
        self._moment = moment
        every = BEAT if moment.rate <= 1 else BEAT_OF_A_REHEARSAL
        if now - self._beat_at < every and not paced:
            return
        self._beat_at = now
        feeds = {key: topic.feed for key, topic in self.hub.topics.items() if topic.feed.epoch}
        if not feeds:
            return
        at, health = await look(looks.read_beats, feeds)
        for key in feeds:
            topic = self.hub.topics[key]
            topic.tell(self._beat_of(topic, at, health[key]))
        await look(looks.write_sign_of_life, at, self.sent, self.figures())

    def _beat_of(self, topic: Topic, at: Moment, health: dict[str, Any]) -> dict[str, Any]:
        if "delay_ms" in health:
            health = health | {"to_screen_ms": self.to_screen_ms or health["delay_ms"]}
        return {
            "type": "beat",
            "seq": topic.feed.seq,
            "legal_now": clock.micros(at.legal),
            "rate": at.rate,
            "health": health,
        }

    # ------------------------------------------------------------ for those who watch over it

    @property
    def state(self) -> str:
        """One of BADNESS: "ok" unless something is wrong."""
        if self.broken:
            return "broken"
        stuck = self.hub.topics and time.monotonic() - self.read_at > STUCK_AFTER
        return self.trouble or ("stuck" if stuck else "ok")

    def figures(self) -> dict[str, int]:
        """How many sockets this process serves, and how far behind the ledger it is."""
        members = self.hub.members()
        return {
            "sockets": len(members),
            "blocked": sum(member.blocked for member in members),
            "behind": self.behind,
            "lag_ms": self.lag_ms,
        }


_tails: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Tail] = weakref.WeakKeyDictionary()
BADNESS: Final = ("ok", "away", "stuck", "restarting", "broken")


def here() -> Tail:
    """The tail of this process's event loop, started."""
    loop = asyncio.get_running_loop()
    tail = _tails.get(loop)
    if tail is None:
        tail = _tails[loop] = Tail()
        endings.see_off(loop)
    tail.start()
    return tail


def report() -> dict[str, Any]:
    """For health checks: the worst state of any tail of this process, and how far it has come."""
    tails = [tail for loop, tail in list(_tails.items()) if not loop.is_closed()]
    return {
        "state": max((tail.state for tail in tails), key=BADNESS.index, default="ok"),
        "broken": next((tail.broken for tail in tails if tail.broken), ""),
        "sockets": sum(len(tail.hub.members()) for tail in tails),
        "cursor": max((tail.cursor or 0 for tail in tails), default=0),
        "lag_ms": max((tail.lag_ms for tail in tails), default=0),
        "behind": max((tail.behind for tail in tails), default=0),
    }


def _milliseconds(span: Any) -> int:
    return max(0, int(span.total_seconds() * 1000))
