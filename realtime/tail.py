"""One tail of the ledger in each web process: LISTEN wakes it, a look every second is the promise.

Started by the first socket, because daphne tells an application nothing of its start. It alone
moves its topics on, one round at a time; a missing number stops it for good, loudly.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import weakref
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

import psycopg
from django.db import connections

from boards.looks import Moment, build_id
from kernel import clock
from kernel.histogram import Histogram
from ledger.models import Entry
from ledger.reader import LedgerGap
from realtime import codes, doorkeeper, looks
from realtime.acts import act
from realtime.doorkeeper import Pass
from realtime.hub import Hub, Member, Topic, encode, frame_text
from realtime.looks import Round
from realtime.topics import feed_for, key_of

log = logging.getLogger(__name__)

POLL: Final = 1.0
BEAT: Final = 3.0
BEAT_OF_A_REHEARSAL: Final = 0.9  # minutes of legal time pass in each
RECHECK: Final = 1.5
FRESH_FOR: Final = 2.0
LONGEST_WAIT: Final = 5.0
CHANNELS: Final = ("ledger", "public")
ROOM_FOR_MISSED: Final = 400

Send = Callable[[str], Awaitable[None]]


class Broken(RuntimeError):
    """The tail met a gap and stopped; this process can serve no stream any more."""


class Tail:
    """Reads the ledger for all topics of this process; ``start`` once per event loop."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.cursor: int | None = None
        self.epoch = ""
        self.broken = ""
        self.read_at: float | None = None
        self.to_screen_ms: int | None = None
        self.sent = Histogram()  # from breach to the sockets, every card this process handed on
        self._moment: Moment | None = None
        self._turn = asyncio.Lock()
        self._bell = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._beat_at = 0.0
        self._checked_at = 0.0

    # ------------------------------------------------------------ life

    def start(self) -> None:
        """Begin to listen and to read, unless that goes on already; raises Broken after a gap."""
        if self.broken:
            raise Broken(self.broken)
        if any(not task.done() for task in self._tasks):
            return
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._read_on()), loop.create_task(self._listen())]

    async def stop(self) -> None:
        """Stop both tasks and close every socket, once the present look is over."""
        async with self._turn:
            for task in self._tasks:
                task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.hub.close_all(codes.TRY_LATER)

    async def _listen(self) -> None:
        """Ring the bell at each NOTIFY; losing this connection costs a second at most, no entry."""
        wait = 0.2
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **_address(), autocommit=True
                ) as connection:
                    for channel in CHANNELS:
                        await connection.execute(f"LISTEN {channel}".encode())
                    wait = 0.2
                    async for _ in connection.notifies():
                        self._bell.set()
            except psycopg.Error as error:
                log.warning("tail: listening lost (%s)", type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _read_on(self) -> None:
        wait = 0.2
        while not self.broken:
            try:
                if await self.round():
                    continue
                wait = 0.2
            except LedgerGap as gap:
                self._break(str(gap))
                return
            except Exception:
                log.exception("tail: a look at the ledger failed")
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), POLL)
            self._bell.clear()

    def _break(self, why: str) -> None:
        self.broken = why
        log.critical("tail: %s; this process serves no stream any more", why)
        self.hub.close_all(codes.GAP)

    # ------------------------------------------------------------ rounds

    async def round(self) -> bool:
        """Read what is new and hand it on; True when there may be more at once."""
        async with self._turn:
            topics = {key: topic for key, topic in self.hub.topics.items() if topic.feed.epoch}
            feeds = {key: topic.feed for key, topic in topics.items()}
            found = await act(looks.read_round, self.cursor, feeds)
            if self._restored(found):
                return True
            entries = found.news.entries
            await self._look_who_may_stay(entries)
            for key, topic in topics.items():
                taken = topic.feed.take(found.news, found.more[key])
                topic.publish(taken.frames, taken.drift)
            self.cursor = entries[-1].seq if entries else self._rest_at(found, feeds)
            self._measure(entries)
            await self._refresh_the_stale(topics)
            await self._beat(found.moment)
            self.hub.forget_the_empty()
            return len(entries) == looks.PAGE

    def _rest_at(self, found: Round, feeds: dict[str, Any]) -> int:
        """While nobody listens there is nothing to read; start from the end when somebody comes."""
        return found.head if self.cursor is None or not feeds else self.cursor

    def _restored(self, found: Round) -> bool:
        """Whether the ledger is another one than before: a backup was restored, all must reload."""
        if self.epoch == found.epoch:
            return False
        if self.epoch:
            log.warning("tail: the ledger's epoch changed")
            self.hub.close_all(codes.OTHER_EPOCH)
        self.epoch, self.cursor = found.epoch, found.head
        return True

    def _measure(self, entries: Iterable[Entry]) -> None:
        """从超时到上屏: how long ago, by the wall, the last lamp fell that was just sent."""
        self.read_at = asyncio.get_running_loop().time()
        for entry in entries:
            if entry.name == "card.shown":
                carried = (clock.wall() - entry.written_at).total_seconds() * 1000
                self.to_screen_ms = int(entry.facts["delay_ms"] + max(carried, 0))
                self.sent.add(self.to_screen_ms)

    async def _refresh_the_stale(self, topics: dict[str, Topic]) -> None:
        for topic in topics.values():
            if topic.feed.stale:
                await self._refresh(topic)

    async def _refresh(self, topic: Topic) -> None:
        """Start the topic's board anew from the source tables; the turn is ours."""
        fresh = await act(topic.feed.read_fresh)
        topic.publish([], topic.feed.settle(fresh))
        topic.fresh_at = asyncio.get_running_loop().time()

    async def _look_who_may_stay(self, entries: Iterable[Entry]) -> None:
        """Close sockets whose session or role ended, before they get another frame."""
        now = asyncio.get_running_loop().time()
        shaken = any(entry.name.startswith(doorkeeper.SHAKING) for entry in entries)
        if not shaken and now - self._checked_at < RECHECK:
            return
        self._checked_at = now
        held = {member.held for member in self.hub.members() if member.held is not None}
        watched = [one for one in held if not one.open_to_all]
        if not watched:
            return
        lost = await act(doorkeeper.withdrawn, watched)
        for member in self.hub.members():
            if member.held is not None and member.held in lost:
                member.leave(lost[member.held])

    async def _beat(self, moment: Moment) -> None:
        """Every few seconds, and at once when legal time changes its pace, a sign of life."""
        now = asyncio.get_running_loop().time()
        paced = self._moment is not None and self._moment.rate != moment.rate
        self._moment = moment
        every = BEAT if moment.rate <= 1 else BEAT_OF_A_REHEARSAL
        if now - self._beat_at < every and not paced:
            return
        self._beat_at = now
        feeds = {key: topic.feed for key, topic in self.hub.topics.items() if topic.feed.epoch}
        if not feeds:
            return
        at, health = await act(looks.read_beats, feeds)
        await act(looks.write_sign_of_life, at, self.sent)
        for key in feeds:
            topic = self.hub.topics[key]
            topic.tell(encode(self._beat_of(topic, at, health[key])))

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

    # ------------------------------------------------------------ joining

    async def seat(self, member: Member, held: Pass, send: Send) -> Topic:
        """Let the member in: hello, what it missed, the board as it is, and from then on all frames.

        Raises TurnedAway when the member's epoch is another one than the ledger's.
        """
        self.start()
        key = key_of(held.wish, held.matter_id)
        topic = self.hub.open(key, feed_for(held.wish, held.matter_id))
        topic.joining += 1
        try:
            await self._make_fresh(topic)
            wish = held.wish
            if wish.epoch and wish.epoch != topic.feed.epoch:
                raise doorkeeper.TurnedAway(codes.OTHER_EPOCH)
            await send(encode(hello(topic, await act(Moment.now))))
            since = await self._catch_up(topic, wish.since if wish.epoch else None, send)
            member.held = held
            topic.join(member, topic.after(since) or [], since=since)
        finally:
            topic.joining -= 1
        return topic

    async def _make_fresh(self, topic: Topic) -> None:
        """A newcomer's board comes from the source tables; many at once share one reading."""
        async with self._turn:
            if self.cursor is None:
                self._restored(await act(looks.read_round, None, {}))
            age = asyncio.get_running_loop().time() - topic.fresh_at
            if not topic.feed.epoch or age > FRESH_FOR:
                await self._refresh(topic)

    async def _catch_up(self, topic: Topic, since: int | None, send: Send) -> int:
        """Send history until what is left is short enough for the ring; return how far that is."""
        upto = topic.feed.seq
        if since is None or since > max(upto, self.cursor or 0):
            return upto
        while True:
            missed = topic.after(since)
            if missed is not None and len(missed) <= ROOM_FOR_MISSED:
                return since
            if missed is None:
                upto = topic.feed.seq
                frames = await act(topic.feed.read_history, since)
                if frames is None:
                    return topic.feed.seq
                missed = [(frame, frame_text(frame)) for frame in frames]
                since = max(since, upto)
            for frame, text in missed:
                await send(text)
                since = max(since, frame.seq)


def hello(topic: Topic, moment: Moment) -> dict[str, Any]:
    """The first message of every stream."""
    return {
        "type": "hello",
        "topic": topic.key,
        "stream": topic.feed.stream,
        "epoch": topic.feed.epoch,
        "seq": topic.feed.seq,
        "build": build_id(),
        "simulated": moment.simulated,
        "rate": moment.rate,
        "legal_now": clock.micros(moment.legal),
    }


_tails: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Tail] = weakref.WeakKeyDictionary()


def here() -> Tail:
    """The tail of this process's event loop, started."""
    loop = asyncio.get_running_loop()
    tail = _tails.get(loop)
    if tail is None:
        tail = _tails[loop] = Tail()
    tail.start()
    return tail


def report() -> dict[str, Any]:
    """For health checks: whether any tail of this process broke, and how many sockets it serves."""
    tails = list(_tails.values())
    return {
        "broken": next((tail.broken for tail in tails if tail.broken), ""),
        "sockets": sum(len(tail.hub.members()) for tail in tails),
        "cursor": max((tail.cursor or 0 for tail in tails), default=0),
    }


def _address() -> dict[str, Any]:
    """Where to listen: the application's own database, directly, under a name of its own."""
    given = connections["default"].get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname")
    address = {key: given[key] for key in wanted if given.get(key)}
    return address | {"application_name": "sunhall-tail", "connect_timeout": 5}
