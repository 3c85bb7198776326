"""Hard weather for the hub, and known-bad variants of it: each must be caught, or the proof is blind."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from boards.feeds import Frame
from realtime import bell, consumer, doorkeeper, hub, looks, seats
from realtime.hub import Topic
from realtime.lines import Wire
from realtime.members import QUEUE, Member
from realtime.tail import Tail

Spoil = Callable[[int], None]  # told which of the processes it is to change

ROOM: Final = 4096  # bytes the server's own buffer takes before it says that it is full
NARROW: Final = 12  # messages a slow socket may have waiting
LAG: Final = 1.0  # seconds by which one process is behind the other
LATE: Final = 0.5
MOMENT: Final = 0.02
SKIPPED: Final = 0.3


class Shallow(Member):
    """A socket with little room below its queue, so that readers are slow at every turn."""

    waits_for = QUEUE

    def __init__(self, line: Any, *, shut: Callable[[int], None]) -> None:
        # The weather is made below the hub; there is none for a line whose client has left already.
        transport: Any = getattr(line, "_transport", None)
        if hasattr(transport, "set_write_buffer_limits"):
            with contextlib.suppress(RuntimeError):  # the client has left already
                transport.set_write_buffer_limits(high=ROOM)
        elif transport is not None:
            transport.bufferSize = ROOM
        super().__init__(line, shut=shut, room=self.waits_for)


class Narrow(Shallow):
    """One with a short queue, too."""

    waits_for = NARROW


class Courteous(Shallow):
    """Gives a reader who is behind a moment to catch up, while everybody else waits."""

    def tell(self, wire: Wire) -> bool:
        if self.blocked:
            threading.Event().wait(MOMENT)
        return super().tell(wire)


class Forgetful(Narrow):
    """Does not remember what it was given."""

    def offer(self, step: Frame, wire: Wire) -> None:  # noqa: ARG002 - it looks at no number
        self.tell(wire)


class Careless(Narrow):
    """Drops what does not fit, instead of closing."""

    def tell(self, wire: Wire) -> bool:
        if self.waiting + len(wire) > NARROW and self.blocked:
            return not self.gone
        return super().tell(wire)


def fair(nth: int) -> None:
    """Nothing is changed."""


def hard(nth: int) -> None:
    """Short queues everywhere, and every second process is behind the others."""
    consumer.member_class = Narrow
    if nth % 2:
        _lag()


def shallow(nth: int) -> None:  # noqa: ARG001
    """Readers are missed after a few kilobytes, not after half a megabyte."""
    consumer.member_class = Shallow


def waits_for_the_slow(nth: int) -> None:
    """A hub that waits for a reader who is behind."""
    shallow(nth)
    consumer.member_class = Courteous


def deaf(nth: int) -> None:  # noqa: ARG001
    """Nobody is woken by NOTIFY; the look every second is all there is."""
    bell.CHANNELS = ()  # type: ignore[misc, assignment]  # as if NOTIFY were off


def without_last(nth: int) -> None:
    """A hub that keeps no number per socket: whoever comes back is given all that the ring has."""
    hard(nth)
    consumer.member_class = Forgetful

    async def from_its_own_end(tail: Tail, topic: Topic, since: int | None) -> int:  # noqa: ARG001
        ring = topic._ring  # noqa: SLF001 - as above
        oldest = ring[0][0].after if ring else topic.feed.seq
        return topic.feed.seq if since is None else min(since, oldest)

    seats._start_of = from_its_own_end  # noqa: SLF001 - a known-bad variant reaches inside


def drops_when_full(nth: int) -> None:
    """A hub that drops a message for which there is no room."""
    hard(nth)
    consumer.member_class = Careless


def joins_late(nth: int) -> None:
    """A hub that hands over history and the board, then waits, then counts the socket in."""
    hard(nth)
    joined = Topic.join

    def join(
        self: Topic, member: Member, missed: Iterable[tuple[Frame, Wire]], *, since: int
    ) -> None:
        member.last = since
        hub.give(member, missed)
        member.tell(self.snapshot_wire())
        asyncio.get_running_loop().call_later(LATE, _count_in, self, member)

    def _count_in(topic: Topic, member: Member) -> None:
        if not member.gone:
            joined(topic, member, [], since=max(member.last, topic.feed.seq))

    Topic.join = join  # type: ignore[method-assign]  # that is what is wrong


def skips(nth: int) -> None:
    """A tail that overlooks an entry now and then."""
    hard(nth)
    known = looks.read_round
    chance = random.Random(nth)  # noqa: S311 - no secret

    def read_round(*args: Any) -> looks.Round:
        found = known(*args)
        seen = [entry for entry in found.news.entries if chance.random() > SKIPPED]
        return replace(found, news=replace(found.news, entries=seen))

    looks.read_round = read_round  # type: ignore[assignment]


def holds_on_to_its_ledger(nth: int) -> None:  # noqa: ARG001
    """A tail that takes no notice when the ledger is another one than before."""
    known = Tail.compare

    def compare(self: Tail, found: looks.Round) -> bool:
        return self.cursor is None and known(self, found)

    Tail.compare = compare  # type: ignore[method-assign]  # that is what is wrong


def never_looks_again(nth: int) -> None:
    """A doorkeeper that asks once and never again."""
    hard(nth)
    doorkeeper.withdrawn = lambda _: {}  # type: ignore[assignment]


def blind_to_units(nth: int) -> None:
    """A unit's board that lets every unit's entries through."""
    from boards import department  # noqa: PLC0415 - only here

    hard(nth)
    department.concerns = lambda *_: True


def _lag() -> None:
    known = looks.read_round

    def read_round(*args: Any) -> looks.Round:
        found = known(*args)
        threading.Event().wait(LAG)
        return found

    looks.read_round = read_round  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Weather:
    """What is done to the web processes of a house, and how many there are of them."""

    spoil: Spoil
    processes: int = 2


# What each does wrong in a siege; the rest are caught by scenes of their own.
OF_THE_HUB: Final[dict[str, Weather]] = {
    "hub_without_last": Weather(without_last),
    "drops_when_full": Weather(drops_when_full, processes=1),
    "joins_after_an_await": Weather(joins_late, processes=1),
    "tail_that_skips": Weather(skips, processes=1),
}
