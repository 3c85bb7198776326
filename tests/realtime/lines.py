"""A line whose far end reads or does not, as the test says."""

from __future__ import annotations

import asyncio

from realtime.lines import Lost, Wire


class Pipe:
    """Keeps what was written; while stopped it takes one more write and is full then."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.writes: list[int] = []
        self.lost = False
        self.aborted = self.ending = False
        self._room = asyncio.Event()
        self._room.set()

    def write(self, wire: Wire) -> bool:
        """Take the messages; whether more may follow at once."""
        if self.lost:
            raise Lost
        self.written += wire.texts
        self.writes.append(len(wire))
        return self._room.is_set()

    async def drained(self) -> None:
        """Wait until the far end reads again."""
        await self._room.wait()

    def stop(self) -> None:
        """The far end reads no more."""
        self._room.clear()

    def go_on(self) -> None:
        """The far end reads again."""
        self._room.set()

    def abort(self) -> None:
        """Note that the line was dropped."""
        self.aborted = True
