"""One socket as the hub sees it: it sends eagerly and queues only what its line would not take."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from boards.feeds import Frame
from realtime import codes
from realtime.lines import Line, Lost, Wire
from realtime.wishes import Pass

QUEUE: Final = 1000
LINGERS: Final = 2.0  # seconds that a line which ends is given to bring away what it holds


class Member:
    """A bounded queue, and the last number that was given to the socket.

    ``shut`` is called once, with the code to close with; ``parted`` is called as well, and also
    when the socket went by itself.
    """

    __slots__ = (
        "_carrier", "_room", "_shut", "gone", "heard_at", "held", "last", "line", "parted",
        "queue", "waiting",
    )  # fmt: skip

    def __init__(self, line: Line, *, shut: Callable[[int], None], room: int = QUEUE) -> None:
        self.line = line
        self.last = 0
        self.held: Pass | None = None
        self.heard_at = 0.0  # the loop's time of the client's last word
        self.queue: deque[Wire] = deque()
        self.waiting = 0  # messages in the queue
        self.gone = False
        self.parted: Callable[[Member], None] | None = None
        self._shut = shut
        self._room = room
        self._carrier: asyncio.Task[None] | None = None

    @property
    def blocked(self) -> bool:
        """Whether the line took no more, so that messages wait."""
        return self._carrier is not None

    def offer(self, step: Frame, wire: Wire) -> None:
        """Send the step, unless it was seen already; close rather than skip or drop one."""
        if self.gone or step.seq <= self.last:
            return
        if step.after > self.last:
            self.leave(codes.GAP)
        elif self.tell(wire):
            self.last = step.seq

    def tell(self, wire: Wire) -> bool:
        """Send unnumbered messages; False, and the socket lost, when there is no room left."""
        if self.gone:
            return False
        if self._carrier is None:
            return self._write(wire)
        if self.line.ending:
            self._lose()
            return False
        if self.waiting + len(wire) > self._room:
            self.leave(codes.TOO_SLOW)
            return False
        self.queue.append(wire)
        self.waiting += len(wire)
        return True

    async def carry(self, wire: Wire) -> bool:
        """Send messages as slowly as the reader takes them, as history is sent; False when lost."""
        while self._carrier is not None and not self.gone:
            await asyncio.wait({self._carrier})
        return self.tell(wire)

    def leave(self, code: int) -> None:
        """Close the socket with ``code``; only the first time counts."""
        if not self.gone:
            self.part()
            self._shut(code)

    def part(self) -> None:
        """The socket is closed: forget what waited."""
        if self.gone:
            return
        self.gone = True
        self.queue.clear()
        self.waiting = 0
        if self._carrier is not None:
            self._carrier.cancel()
        if self.parted is not None:
            self.parted(self)

    def _lose(self) -> None:
        """The server ends the line; a reader that takes not even what was sent is cut off."""
        self.part()
        asyncio.get_running_loop().call_later(LINGERS, self.line.abort)

    def _write(self, wire: Wire) -> bool:
        try:
            if not self.line.write(wire):
                self._carrier = asyncio.get_running_loop().create_task(self._carry_on())
        except Lost:
            self._lose()
            return False
        return True

    async def _carry_on(self) -> None:
        """Send what waits, as fast as this reader takes it; then let the hub send eagerly again."""
        try:
            while True:
                await self.line.drained()
                while self.queue:
                    wire = self.queue.popleft()
                    self.waiting -= len(wire)
                    if not self.line.write(wire):
                        break
                else:
                    break
        except Lost:
            self._lose()
        finally:
            self._carrier = None
