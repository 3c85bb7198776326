"""When a socket is asked for a sign of life: each at a moment of its own.

A server asks whoever came together together. After a restart that is the whole hall, and a thousand
pings and as many answers in one go hold up every frame behind them, again and again.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any

from kernel import clock


def scatter(protocol: Any) -> None:
    """Have uvicorn begin at some moment of the first interval; from there it goes on by itself."""
    waiting, every = protocol.ping_timer, protocol.ping_interval
    if waiting is not None:
        waiting.cancel()
        loop = asyncio.get_running_loop()
        protocol.ping_timer = loop.call_later(_share_of(every), protocol.send_keepalive_ping)


class Pings:
    """Asks one of daphne's sockets, which by itself looks every two seconds whom to ask."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._every: float = protocol.server.ping_interval
        self._after(_share_of(self._every))

    def stop(self) -> None:
        """The connection is gone."""
        self._next.cancel()

    def _after(self, seconds: float) -> None:
        # Daphne's own look must find it done. A second ping beside an unanswered one would leave
        # the first one's deadline standing, and cut off a reader that is well.
        self._protocol.last_ping = clock.wall().timestamp() + seconds
        self._next = asyncio.get_running_loop().call_later(seconds, self._ask)

    def _ask(self) -> None:
        if self._protocol.state == self._protocol.STATE_OPEN:
            if self._protocol.autoPingPending is None:
                self._protocol._sendAutoPing()  # noqa: SLF001 - what daphne itself calls
            self._after(self._every)


def _share_of(every: float) -> float:
    return random.uniform(0, every)  # noqa: S311 - no secret
