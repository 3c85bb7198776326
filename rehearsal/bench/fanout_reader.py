"""Thousands of sockets in one process that only counts: epoll, bytes and the mark of a frame.

No websocket library: what is measured is the server. Told what to do by lines of JSON. While it
counts it rests a little between two looks, as a screen's machine would: a reader that is woken for
each message would make the server's core pay for the waking, over and over.
"""

from __future__ import annotations

import base64
import json
import os
import re
import select
import socket
import sys
import threading
import time
from typing import Any

MARK = b'{"type":"frame"'
SEEN = re.compile(rb'\{"type":"frame","after":\d+,"seq":(\d+)')
SNAPSHOT = b'{"type":"snapshot"'
# May also be found inside a Chinese sign; an answer that nobody asked for harms nothing.
PING = re.compile(rb"\x89([\x00-\x7d])")
CLOSED = re.compile(rb"\x88[\x02-\x7d]([\x0f-\x11].)", re.DOTALL)  # 3840 to 4607: our codes
END, PINGED = ord("}"), 0x89
ROOM = 1 << 18
LARGE = 1 << 20  # the receive buffer of a reader that reads
SMALL = 4096  # and of one that is to stop
REST = 0.002
AT_ONCE = 1024


class Line:
    """One socket: how far it is and how many frames it got."""

    __slots__ = ("asleep", "code", "frames", "kept", "open", "seated", "sock")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.open = self.seated = self.asleep = False
        self.frames = 0
        self.code = 0
        self.kept = b""


class Crowd:
    """All lines of this process."""

    def __init__(self) -> None:
        self.lines: dict[int, Line] = {}
        self.ear = select.epoll()
        self.last = 0.0
        self.arrivals: list[tuple[int, float]] | None = None
        self.first = b""
        self._room = bytearray(ROOM)
        self._view = memoryview(self._room)
        self._pause = threading.Event()

    def open(self, order: dict[str, Any]) -> dict[str, Any]:
        """Connect all at once; seconds until the last handshake, and until the last board."""
        port, count = order["port"], order["count"]
        self.first = _masked(json.dumps(order["first"])) if order.get("first") else b""
        began = time.monotonic()
        hello = _handshake(port, order)
        for _ in range(count):
            sock = socket.socket()
            size = SMALL if order.get("small") else LARGE
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
            sock.settimeout(0)
            sock.connect_ex(("127.0.0.1", port))
            line = self.lines[sock.fileno()] = Line(sock)
            line.kept = hello
            self.ear.register(sock.fileno(), select.EPOLLOUT)
        self._listen(lambda: all(line.open for line in self.lines.values()), 120)
        connected = time.monotonic() - began
        if self.first:
            self._listen(lambda: all(line.seated for line in self.lines.values()), 180)
        short = sum(not line.open for line in self.lines.values())
        return {"connect": connected, "seated": time.monotonic() - began, "refused": short}

    def expect(self, order: dict[str, Any]) -> dict[str, Any]:
        """Wait until every line that reads got so many frames; when the last one came."""
        wanted = order["frames"]
        awake = [line for line in self.lines.values() if not line.asleep]
        began = time.monotonic()

        def done() -> bool:
            return all(line.frames >= wanted or line.code for line in awake)

        rest = REST if self.arrivals is None else 0.0
        self._listen(done, order.get("within", 60.0), rest=rest)
        return {
            "last": self.last,
            "waited": time.monotonic() - began,
            "frames": sum(line.frames for line in awake),
            "lacking": sum(line.frames < wanted for line in awake),
        }

    def reset(self, order: dict[str, Any]) -> dict[str, Any]:
        """Count from nought; with ``arrivals`` note when each number came."""
        for line in self.lines.values():
            line.frames = 0
        self.arrivals = [] if order.get("arrivals") else None
        return {}

    def told(self, order: dict[str, Any]) -> dict[str, Any]:
        """Milliseconds from the moment each number was written until it came, sorted."""
        at = {int(seq): moment for seq, moment in order["at"].items()}
        late = sorted((came - at[seq]) * 1000 for seq, came in self.arrivals or () if seq in at)
        share = {str(q): late[min(len(late) - 1, int(len(late) * q))] for q in (0.5, 0.99, 1.0)}
        return {"count": len(late)} | {"late": share if late else {}}

    def pause(self, order: dict[str, Any]) -> dict[str, Any]:
        """The last so many lines read no more."""
        for line in list(self.lines.values())[-order["count"] :]:
            line.asleep = True
            self.ear.unregister(line.sock.fileno())
        return {}

    def wake(self, order: dict[str, Any]) -> dict[str, Any]:
        """They read again, until each is closed or the time is over; with what codes."""
        slow = [line for line in self.lines.values() if line.asleep]
        for line in slow:
            self.ear.register(line.sock.fileno(), select.EPOLLIN)
        self._listen(lambda: all(line.code for line in slow), order["within"])
        return {"codes": [line.code for line in slow], "frames": [line.frames for line in slow]}

    def close(self, order: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002 - one form for all
        """Drop everything."""
        for line in self.lines.values():
            line.sock.close()
        self.lines.clear()
        self.ear.close()
        self.ear = select.epoll()
        return {}

    def _listen(self, done: Any, within: float, *, rest: float = 0.0) -> None:
        until = time.monotonic() + within
        looked = 0.0
        while time.monotonic() < until:
            if rest:
                self._pause.wait(rest)
            for fd, event in self.ear.poll(0.05, AT_ONCE):
                self._step(self.lines[fd], event)
            now = time.monotonic()
            if now - looked > 0.02:  # asking a thousand lines costs: not after every event
                looked = now
                if done():
                    return

    def _step(self, line: Line, event: int) -> None:
        if event & select.EPOLLOUT:
            line.sock.send(line.kept)
            line.kept = b""
            self.ear.modify(line.sock.fileno(), select.EPOLLIN)
            return
        try:
            size = line.sock.recv_into(self._room)
        except BlockingIOError:
            return
        except OSError:
            size = 0
        if not size:
            line.code = line.code or 1006
            self.ear.unregister(line.sock.fileno())
        elif self._whole(line, size):
            line.frames += self._room.count(MARK, 0, size)
            self.last = time.monotonic()
        else:
            self._count(line, bytes(self._view[:size]))

    def _whole(self, line: Line, size: int) -> bool:
        """Whether nothing but whole messages was read, as nearly always."""
        return (
            line.seated
            and not line.kept
            and self.arrivals is None
            and self._room[size - 1] == END
            and self._room.find(PINGED, 0, size) < 0
        )

    def _count(self, line: Line, read: bytes) -> None:
        told = line.kept + read
        if not line.open:
            line.kept = told
            if b"\r\n\r\n" not in told:
                return
            line.open = told.startswith(b"HTTP/1.1 101")
            told = told.partition(b"\r\n\r\n")[2]
            if self.first:
                line.sock.send(self.first)
        if not line.seated and SNAPSHOT in told:
            line.seated = True
        line.kept = self._count_frames(line, told)
        if b"\x89" in read:
            self._answer_pings(line, read)
        if closed := CLOSED.search(told):
            line.code = int.from_bytes(closed[1], "big")

    def _count_frames(self, line: Line, told: bytes) -> bytes:
        """Count, and return what may be the beginning of a frame that is not all here yet."""
        seen = SEEN.findall(told) if self.arrivals is not None else []
        found = told.count(MARK) if self.arrivals is None else len(seen)
        if found:
            line.frames += found
            self.last = time.monotonic()
        if self.arrivals is not None:
            self.arrivals += [(int(seq), self.last) for seq in seen]
        if told[-1:] == b"}":
            return b""
        if self.arrivals is None:
            return told[1 - len(MARK) :]
        place = told.rfind(MARK)
        return told[place:] if place >= 0 and not SEEN.match(told, place) else told[1 - len(MARK) :]

    def _answer_pings(self, line: Line, read: bytes) -> None:
        for ping in PING.finditer(read):
            body = read[ping.end() : ping.end() + ping[1][0]]
            line.sock.send(_pong(body))


def _pong(body: bytes) -> bytes:
    """Masked by nought, which leaves the body as it is."""
    return bytes((0x8A, 0x80 | len(body))) + bytes(4) + body


def _handshake(port: int, order: dict[str, Any]) -> bytes:
    lines = [
        f"GET {order['path']} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: http://127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
    ]
    if order.get("cookie"):
        lines.append(f"Cookie: {order['cookie']}")
    return "\r\n".join([*lines, "", ""]).encode()


def _masked(text: str) -> bytes:
    body, mask = text.encode(), os.urandom(4)
    size = bytes((0x80 | len(body),)) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2, "big")
    return b"\x81" + size + mask + bytes(byte ^ mask[n % 4] for n, byte in enumerate(body))


def main() -> int:
    """Read an order, do it, answer it, until there are no more."""
    crowd = Crowd()
    for line in sys.stdin:
        order = json.loads(line)
        answer = getattr(crowd, order["do"])(order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
