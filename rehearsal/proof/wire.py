"""A wire to PostgreSQL that can be cut before or after any message of the client.

Cutting *before* message k loses it; cutting *after* delivers it and swallows what the server says,
so that the caller cannot know whether it was done.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import struct
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

SETTLE = 0.05  # seconds the server gets to finish what was delivered
CHUNK = 65536
ASKS_FOR_ENCRYPTION = {80877103, 80877104}  # TLS and GSSAPI, asked before anything else


class Cut(enum.Enum):
    """Where the wire breaks, seen from one message of the client."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where the server really listens: a folder with its socket, or a host."""

    host: str
    port: int

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.host.startswith("/"):
            return await asyncio.open_unix_connection(
                str(Path(self.host) / f".s.PGSQL.{self.port}")
            )
        return await asyncio.open_connection(self.host, self.port)


class Wire:
    """Listens on a loopback port of its own; counts the client's messages from ``arm`` on."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self.port = 0
        self.seen = 0
        self._cut_at: int | None = None
        self._how = Cut.BEFORE
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="wire", daemon=True)

    def arm(self, message: int | None, how: Cut = Cut.BEFORE) -> None:
        """Count anew; cut at the ``message``-th message from here, None never."""
        self.seen, self._cut_at, self._how = 0, message, how

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._carry, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())

    async def _carry(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        answers, server = await self.upstream.connect()
        downward = asyncio.ensure_future(_pump(answers, back))
        with contextlib.suppress(
            asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError
        ):
            server.write(await _greeting(client, back))
            await self._upward(client, server, downward)
        downward.cancel()
        server.transport.abort()
        back.transport.abort()

    async def _upward(
        self,
        client: asyncio.StreamReader,
        server: asyncio.StreamWriter,
        downward: asyncio.Future[None],
    ) -> None:
        while True:
            head = await client.readexactly(5)
            message = head + await client.readexactly(struct.unpack("!i", head[1:])[0] - 4)
            self.seen += 1
            if self.seen != self._cut_at:
                server.write(message)
                await server.drain()
                continue
            if self._how is Cut.AFTER:
                downward.cancel()
                server.write(message)
                await server.drain()
                await asyncio.sleep(SETTLE)
            return


async def _greeting(client: asyncio.StreamReader, back: asyncio.StreamWriter) -> bytes:
    """The client's first real message; what it asks about encryption before is declined."""
    while True:
        head = await client.readexactly(4)
        rest = await client.readexactly(struct.unpack("!i", head)[0] - 4)
        if struct.unpack("!i", rest[:4])[0] not in ASKS_FOR_ENCRYPTION:
            return head + rest
        back.write(b"N")
        await back.drain()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while piece := await source.read(CHUNK):
            sink.write(piece)
            await sink.drain()
    sink.transport.abort()
