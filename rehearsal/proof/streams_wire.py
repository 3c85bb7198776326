"""A socket as bytes: the handshake by hand and frames as one likes them, also malformed ones.

Nothing here is a WebSocket library: a library would refuse to send what a hostile client sends.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

TEXT, BINARY, CLOSE, PING, PONG, MORE = 1, 2, 8, 9, 10, 0
DROPPED: Final = 1006  # the line broke without a word
SWITCHING: Final = 101
PATIENCE: Final = 10.0
COOKIE: Final = "sessionid"
MASK: Final = b"\x00\x00\x00\x00"  # masked with zeros: legal, and cheap for the one who sends


@dataclass(frozen=True, slots=True)
class Place:
    """Where to knock, and as whom."""

    port: int
    session: str = ""
    origin: str | None = ""  # "" for the site's own, None for none at all
    path: str = "/ws/stream/"
    source: str = ""  # the address one comes from; limits are counted by it

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def request(self) -> bytes:
        """The handshake."""
        origin = f"http://{self.host}" if self.origin == "" else self.origin
        lines = [
            f"GET {self.path} HTTP/1.1",
            f"Host: {self.host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
        ]
        if origin is not None:
            lines.append(f"Origin: {origin}")
        if self.session:
            lines.append(f"Cookie: {COOKIE}={self.session}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    last: bool = True,
    masked: bool = True,
    reserved: int = 0,
    claimed: int | None = None,
) -> bytes:
    """One frame; ``claimed`` is the length it pretends to have."""
    length = len(payload) if claimed is None else claimed
    first = (0x80 if last else 0) | reserved << 4 | opcode
    bit = 0x80 if masked else 0
    if length < 126:
        head = struct.pack("!BB", first, bit | length)
    elif length < 1 << 16:
        head = struct.pack("!BBH", first, bit | 126, length)
    else:
        head = struct.pack("!BBQ", first, bit | 127, length)
    return head + (MASK if masked else b"") + payload


def frames_in(had: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole frames of a server in what came, as opcode and payload, and what is left of it."""
    found, start = [], 0
    while (frame_at := _measured(had, start)) is not None:
        body, end = frame_at
        found.append((had[start] & 0x0F, had[body:end]))
        start = end
    return found, had[start:]


def _measured(had: bytes, start: int) -> tuple[int, int] | None:
    """Where the payload of the frame that begins there starts and ends; None while it is not whole."""
    if len(had) < start + 2:
        return None
    length, body = had[start + 1] & 0x7F, start + 2
    wide = {126: 2, 127: 8}.get(length, 0)
    if wide:
        if len(had) < body + wide:
            return None
        length, body = int.from_bytes(had[body : body + wide], "big"), body + wide
    return (body, body + length) if len(had) >= body + length else None


class Line(asyncio.Protocol):
    """One connection; ``hear`` is handed the text of every message."""

    def __init__(self, hear: Callable[[bytes], None], *, polite: bool = True) -> None:
        loop = asyncio.get_running_loop()
        self.status: asyncio.Future[int] = loop.create_future()
        self.closed: asyncio.Future[int] = loop.create_future()
        self.transport: asyncio.Transport | None = None
        self.polite = polite  # answers pings
        self._hear = hear
        self._unread = b""
        self._code = DROPPED

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's word that the line stands."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Read the answer to the handshake, then frames as they become whole."""
        self._unread += data
        if not self.status.done() and not self._read_status():
            return
        found, self._unread = frames_in(self._unread)
        for opcode, payload in found:
            self._take(opcode, payload)

    def connection_lost(self, problem: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The line is gone, with or without a word."""
        if not self.status.done():
            self.status.set_result(0)
        if not self.closed.done():
            self.closed.set_result(self._code)

    def send(self, raw: bytes) -> None:
        """Bytes as they are."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(raw)

    def say(self, message: Any) -> None:
        """A message as our own client sends it."""
        self.send(frame(TEXT, json.dumps(message).encode()))

    def abort(self) -> None:
        """Break the line without a word."""
        if self.transport is not None:
            self.transport.abort()

    def bye(self) -> None:
        """Close as a browser does that leaves the page."""
        self.send(frame(CLOSE, struct.pack("!H", 1001)))

    def _read_status(self) -> bool:
        end = self._unread.find(b"\r\n\r\n")
        if end < 0:
            return False
        self.status.set_result(int(self._unread[:end].split(b" ", 2)[1]))
        self._unread = self._unread[end + 4 :]
        return True

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._hear(payload)
        elif opcode == PING and self.polite:
            self.send(frame(PONG, payload))
        elif opcode == CLOSE:
            self._code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
            if not self.closed.done():
                self.closed.set_result(self._code)
            self.send(frame(CLOSE, payload[:2]))
            if self.transport is not None:
                self.transport.close()


async def dial(
    place: Place,
    hear: Callable[[bytes], None] = lambda _: None,
    *,
    polite: bool = True,
    window: int = 0,
) -> Line:
    """A line with the handshake answered; ``window`` bytes of receive buffer, 0 for the usual."""
    loop = asyncio.get_running_loop()
    sock = socket.socket()
    if window:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    sock.setblocking(False)  # noqa: FBT003 - the socket's own signature
    try:
        if place.source:
            sock.bind((place.source, 0))
        await loop.sock_connect(sock, ("127.0.0.1", place.port))
    except BaseException:
        sock.close()
        raise
    _, line = await loop.create_connection(lambda: Line(hear, polite=polite), sock=sock)
    line.send(place.request())
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.shield(line.status)
    except TimeoutError:
        line.abort()
        raise
    return line
