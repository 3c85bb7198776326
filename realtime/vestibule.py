"""Where those wait who ask to be let in: whoever comes while the door is open goes in with the next.

One look for each kind of topic at a time. A single visitor waits for nobody; a hall that comes back
after a restart is let in by a few looks and not by a thousand, each of which would take its turn at
the interpreter from the frames of those who stayed.
"""

from __future__ import annotations

import asyncio
import weakref
from collections import defaultdict
from typing import Final

from realtime import doorkeeper
from realtime.acts import act
from realtime.doors import Answer, Knock, Told, TurnedAway
from realtime.wishes import Pass, Visitor, Wish

MOST: Final = 200  # let in by one look


class Vestibule:
    """All who wait in one event loop."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[tuple[Knock, asyncio.Future[Answer]]]] = defaultdict(list)
        self._opening: dict[str, asyncio.Task[None]] = {}

    async def admit(self, wish: Wish, visitor: Visitor) -> Pass:
        """The pass for a wish; raises TurnedAway, and what went wrong where the door could not open."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[Answer] = loop.create_future()
        self._waiting[wish.kind].append(((wish, visitor), told))
        if wish.kind not in self._opening:
            self._opening[wish.kind] = loop.create_task(self._open(wish.kind))
        answer = await told
        if isinstance(answer, Pass):
            return answer
        raise TurnedAway(answer)

    async def _open(self, kind: str) -> None:
        waiting = self._waiting[kind]
        try:
            while waiting:
                together, waiting[:MOST] = waiting[:MOST], []
                if not await self._let_in(kind, together):
                    # One of them brought what the door cannot bear; the others shall not suffer.
                    for one in together:
                        await self._let_in(kind, [one])
        finally:
            del self._opening[kind]

    async def _let_in(
        self, kind: str, together: list[tuple[Knock, asyncio.Future[Answer]]]
    ) -> bool:
        """Answer them all; False, and nobody answered, if it went wrong with more than one."""
        try:
            answers = await act(doorkeeper.admit, kind, [knock for knock, _ in together])
        except Exception as error:  # noqa: BLE001 - handed on to whoever waits
            if len(together) == 1:
                _tell(together[0][1], error)
            return len(together) == 1
        for (_, told), answer in zip(together, answers, strict=True):
            _tell(told, answer)
        return True


def _tell(told: asyncio.Future[Answer], answer: Told) -> None:
    if told.done():  # whoever waited has left
        return
    if isinstance(answer, Exception):
        told.set_exception(answer)
    else:
        told.set_result(answer)


_vestibules: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Vestibule] = (
    weakref.WeakKeyDictionary()
)


def here() -> Vestibule:
    """The one of this event loop."""
    return _vestibules.setdefault(asyncio.get_running_loop(), Vestibule())
