"""Sockets that came together are asked for a sign of life one after another."""

from __future__ import annotations

import asyncio
import types

from kernel import clock
from realtime import pings
from realtime.pings import Pings

EVERY = 10.0
HALL = 200


class OfDaphne:
    """What daphne's protocol shows of its pings."""

    STATE_OPEN = "open"

    def __init__(self, every: float = EVERY) -> None:
        self.state = self.STATE_OPEN
        self.server = types.SimpleNamespace(ping_interval=every)
        self.last_ping = clock.wall().timestamp()
        self.autoPingPending: bytes | None = None
        self.asked = 0
        self.word = asyncio.Event()  # it was asked

    def _sendAutoPing(self) -> None:  # noqa: N802 - daphne's name
        self.asked += 1
        self.autoPingPending = b"x"
        self.word.set()

    @property
    def would_ask(self) -> bool:
        """Whether daphne's own look would ping it now, or a whole interval from now."""
        return clock.wall().timestamp() - self.last_ping > self.server.ping_interval


def quarters(moments: list[float], begin: float) -> list[int]:
    """How many fall into each quarter of the interval."""
    return [sum(int((at - begin) / EVERY * 4) == n for at in moments) for n in range(4)]


async def test_a_hall_that_came_at_once_is_asked_all_over_the_interval():
    loop = asyncio.get_running_loop()
    hall = [Pings(OfDaphne()) for _ in range(HALL)]
    firsts = quarters([one._next.when() for one in hall], loop.time())
    assert min(firsts) > HALL / 10
    for one in hall:
        one.stop()


async def test_uvicorns_are_scattered_as_well_and_only_where_pings_are_on():
    loop = asyncio.get_running_loop()
    begin, moments = loop.time(), []
    for _ in range(HALL):
        first = loop.call_later(EVERY, print)
        socket = types.SimpleNamespace(
            ping_timer=first, ping_interval=EVERY, send_keepalive_ping=print
        )
        pings.scatter(socket)
        assert first.cancelled()
        moments.append(socket.ping_timer.when())
        socket.ping_timer.cancel()
    assert min(quarters(moments, begin)) > HALL / 10
    silent = types.SimpleNamespace(ping_timer=None, ping_interval=None)
    pings.scatter(silent)
    assert silent.ping_timer is None


async def test_no_second_ping_beside_one_that_is_not_answered():
    protocol = OfDaphne(every=0.02)
    by_itself = Pings(protocol)
    await protocol.word.wait()
    by_itself.stop()
    protocol = OfDaphne()
    asking = Pings(protocol)
    for _ in range(3):  # its moment has come
        asking._ask()
    assert (protocol.asked, protocol.would_ask) == (1, False)
    protocol.autoPingPending = None  # answered
    asking._ask()
    assert protocol.asked == 2
    asking.stop()
    assert asking._next.cancelled()


async def test_one_that_is_closing_is_asked_no_more():
    protocol = OfDaphne()
    asking = Pings(protocol)
    protocol.state = "closing"
    asking._ask()
    asking.stop()
    assert protocol.asked == 0
