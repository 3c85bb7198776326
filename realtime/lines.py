"""Where a socket's bytes go: a message is framed once, and every line takes the very same bytes.

A text sent by a server without compression has one form on the wire (RFC 6455, 5.2), whoever reads
it. So where the server that runs us is known, its transport takes the frame as it is: no task, no
queue and no second framing for each reader. Everywhere else the server's own ``send`` is driven by
hand, and finished by a task only if it would wait. Either way a full line says so, and what comes
next waits in the member's bounded queue and not in the server's memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
from typing import Any, Final, Protocol

from realtime import eager, pings

Send = Callable[[Any], Awaitable[None]]

SHORT, MEDIUM = 126, 1 << 16
TEXT: Final = 0x81  # a whole text message in one frame
FAREWELL_WITHIN: Final = 10.0
# What the kernel may hold for one reader. Left to itself it takes megabytes of what is never read.
HELD_BY_KERNEL: Final = 256 * 1024
# What a uvicorn protocol shows when it carries frames itself (its wsproto and sans-I/O ones do).
OF_UVICORN: Final = (
    *("transport", "writable", "close_sent", "disconnected", "handshake_complete"),
    *("ping_timer", "ping_interval", "send_keepalive_ping"),
)


class Lost(ConnectionError):
    """The line is closed: what was written goes nowhere."""


class Wire:
    """Messages to be sent together, and their bytes on the wire."""

    __slots__ = ("frames", "texts")

    def __init__(self, texts: tuple[str, ...], frames: bytes) -> None:
        self.texts = texts
        self.frames = frames

    def __len__(self) -> int:
        return len(self.texts)

    @classmethod
    def of(cls, text: str) -> Wire:
        """One message."""
        body = text.encode()
        size = len(body)
        if size < SHORT:
            head = bytes((TEXT, size))
        elif size < MEDIUM:
            head = bytes((TEXT, 126)) + size.to_bytes(2, "big")
        else:
            head = bytes((TEXT, 127)) + size.to_bytes(8, "big")
        return cls((text,), head + body)

    @classmethod
    def joined(cls, wires: Iterable[Wire]) -> Wire:
        """Several messages in one."""
        parts = list(wires)
        if len(parts) == 1:
            return parts[0]
        texts = tuple(text for wire in parts for text in wire.texts)
        return cls(texts, b"".join(wire.frames for wire in parts))


class Line(Protocol):
    """One direction of one socket."""

    @property
    def ending(self) -> bool:
        """Whether the server is closing the connection: what is written goes nowhere."""

    def write(self, wire: Wire) -> bool:
        """Take the messages; False when ``drained`` must be awaited first. Raises Lost."""

    async def drained(self) -> None:
        """Return when more may be written. Raises Lost."""

    def abort(self) -> None:
        """Drop the connection without a word, for a reader that does not even read a farewell."""


class AsgiLine:
    """Through the server's ``send``, whatever server it is."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._rest: asyncio.Task[None] | None = None

    @property
    def ending(self) -> bool:
        """ASGI has no word for it either: a send that fails says so."""
        return False

    def write(self, wire: Wire) -> bool:
        """Drive ``send`` once for each message; a task finishes the one that would wait."""
        for place, text in enumerate(wire.texts):
            sending = self._sending(text)
            try:
                waited = sending.send(None)
            except StopIteration:
                continue
            except (OSError, RuntimeError) as error:
                raise Lost from error
            rest = self._finish(sending, waited, wire.texts[place + 1 :])
            self._rest = asyncio.get_running_loop().create_task(rest)
            return False
        return True

    async def drained(self) -> None:
        """Wait for the task that finishes the last message."""
        if self._rest is not None:
            try:
                await self._rest
            except (OSError, RuntimeError) as error:
                raise Lost from error
            self._rest = None

    def abort(self) -> None:
        """ASGI has no word for it; the server's own pings end such a connection."""
        if self._rest is not None:
            self._rest.cancel()

    def _sending(self, text: str) -> Coroutine[Any, Any, None]:
        sending = self._send({"type": "websocket.send", "text": text})
        return sending if isinstance(sending, Coroutine) else _waiting_for(sending)

    async def _finish(
        self, sending: Coroutine[Any, Any, None], waited: Any, texts: tuple[str, ...]
    ) -> None:
        await _Rest(sending, waited)
        for text in texts:
            await self._sending(text)


class UvicornLine:
    """Straight to the transport under uvicorn."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self._room = protocol.writable
        hold_less(self._transport.get_extra_info("socket"))
        pings.scatter(protocol)

    @property
    def ending(self) -> bool:
        """After a farewell, or pings that nobody answered."""
        return bool(self._protocol.close_sent or self._transport.is_closing())

    def write(self, wire: Wire) -> bool:
        """Hand the bytes to the transport, which sends at once what it can."""
        if self._transport.is_closing() or self._protocol.close_sent:
            raise Lost
        self._transport.write(wire.frames)
        return bool(self._room.is_set())

    async def drained(self) -> None:
        """Wait until the transport's buffer fell below its low mark."""
        await self._room.wait()
        if self._transport.is_closing():
            raise Lost

    def abort(self) -> None:
        """Close the socket now."""
        self._transport.abort()


class DaphneLine:
    """Under daphne straight to the socket, and to Twisted's transport what the socket refuses.

    The transport waits for its reactor before it sends anything, and tells nobody that its buffer
    grows. It is asked to tell when what was refused is gone.
    """

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        # A reader that was slow may be a moment late with its answer to the farewell, too.
        protocol.closeHandshakeTimeout = FAREWELL_WITHIN
        self._transport = protocol.transport
        self._socket = _bare_socket(self._transport)
        self._room = asyncio.Event()
        self._room.set()
        # Twisted tells one producer how its buffer does; since the upgrade from HTTP the
        # channel that stood here has nothing left to produce.
        self._transport.unregisterProducer()
        self._transport.registerProducer(self, True)  # noqa: FBT003 - Twisted's signature
        self._pings = pings.Pings(protocol)
        if self._socket is not None:
            hold_less(self._socket)

    @property
    def ending(self) -> bool:
        """After a farewell, or pings that nobody answered."""
        return bool(self._protocol.state != self._protocol.STATE_OPEN)

    def write(self, wire: Wire) -> bool:
        """Send at once what the socket takes; what it does not take waits, and so do we."""
        if self._protocol.state != self._protocol.STATE_OPEN:
            raise Lost
        frames = wire.frames
        # A frame of Twisted's own that is half sent goes first; a whole one may as well follow.
        if self._socket is not None and not self._transport.dataBuffer and self._room.is_set():
            frames = frames[self._sent(frames) :]
            if frames:
                self.pauseProducing()
                self._transport.producerPaused = True  # so that it tells when that is gone
        if frames:
            self._transport.write(frames)
        return self._room.is_set()

    def _sent(self, frames: bytes) -> int:
        assert self._socket is not None
        try:
            return eager.send(self._socket, frames)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError as error:
            raise Lost from error

    async def drained(self) -> None:
        """Wait until the transport's buffer is empty again."""
        await self._room.wait()
        if self._protocol.state != self._protocol.STATE_OPEN:
            raise Lost

    def abort(self) -> None:
        """Close the socket now."""
        self._transport.abortConnection()

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Twisted: the buffer is full."""
        self._room.clear()

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Twisted: the buffer is empty. A transport that closes waits for its producer to go."""
        self._room.set()
        if self._transport.disconnecting:
            self._transport.unregisterProducer()

    def stopProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Twisted: the connection is gone; whoever waits learns it by looking."""
        self._pings.stop()
        self._room.set()


def _bare_socket(transport: Any) -> socket.socket | None:
    """The socket of a Twisted transport that puts nothing of its own between, as TLS would."""
    plain = type(transport).__module__ == "twisted.internet.tcp" and not transport.TLS
    return transport.getHandle() if plain else None


def hold_less(line: Any) -> None:
    """Let the kernel hold so much for a reader and no more; one that has left has no socket."""
    with contextlib.suppress(OSError, ValueError):
        if line.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) > 2 * HELD_BY_KERNEL:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, HELD_BY_KERNEL)


def line_to(send: Send) -> Line:
    """The line behind a server's ``send``: the server's own transport where we know it."""
    with contextlib.suppress(AttributeError):
        if isinstance(send, functools.partial) and _comes_from(send.func, "daphne."):
            return DaphneLine(send.args[0])
        protocol = send.__self__  # type: ignore[attr-defined]  # a bound method has one
        if _comes_from(protocol, "uvicorn.") and all(hasattr(protocol, n) for n in OF_UVICORN):
            return UvicornLine(protocol)
    return AsgiLine(send)


def _comes_from(thing: Any, package: str) -> bool:
    owner = getattr(thing, "__self__", thing)
    return type(owner).__module__.startswith(package)


async def _waiting_for(sending: Awaitable[None]) -> None:
    await sending


class _Rest:
    """Goes on with a coroutine that was begun by hand and waits for ``waited``."""

    def __init__(self, sending: Coroutine[Any, Any, None], waited: Any) -> None:
        self._sending = sending
        self._waited = waited

    def __await__(self) -> Generator[Any, Any, None]:
        while True:
            try:
                told = yield self._waited
            except BaseException as error:  # noqa: BLE001 - handed on inside, as await does
                step = functools.partial(self._sending.throw, error)
            else:
                step = functools.partial(self._sending.send, told)
            try:
                self._waited = step()
            except StopIteration:
                return
