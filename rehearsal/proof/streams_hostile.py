"""What a hostile socket can send, and from where it can come (T24, T25)."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import Any, Final

from rehearsal.proof.streams_hall import WATCHER, Hall, cry
from rehearsal.proof.streams_wire import (
    BINARY,
    MORE,
    PING,
    SWITCHING,
    TEXT,
    Line,
    Place,
    dial,
    frame,
)

CLOSED_WITHIN: Final = 1.0
# How long a scene waits at all; what takes longer than CLOSED_WITHIN is told, not waited for.
PATIENCE: Final = 5.0
MEBIBYTE: Final = 1 << 20
FRAGMENTS: Final = 10_000
REFUSALS: Final = (400, 403)  # 400 where the header itself is none


@dataclass
class Tried:
    """How many attempts, and which of them went otherwise than they must."""

    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, what: str, *, holds: bool) -> None:
        """Count the attempt, and keep its name when it went wrong."""
        self.tried += 1
        if not holds:
            self.wrong.append(what)


def malformed() -> dict[str, bytes]:
    """Bytes that no client of ours sends, by what is wrong with them; every one ends the socket."""
    deep = b'{"a":' * 3000
    one_by_one = [frame(TEXT, b"[", last=False)]
    one_by_one += [frame(MORE, b"[", last=False) for _ in range(FRAGMENTS - 2)]
    one_by_one += [frame(MORE, b"[")]
    return {
        "bad UTF-8": frame(TEXT, b"\xff\xfe{}"),
        "a surrogate in UTF-8": frame(TEXT, b'"\xed\xa0\x80"'),
        "unmasked": frame(TEXT, b"{}", masked=False),
        "reserved opcode": frame(3, b"{}"),
        "reserved bits": frame(TEXT, b"{}", reserved=7),
        "a length of 2^62": frame(TEXT, b"{}", claimed=1 << 62),
        "a length with its highest bit": frame(TEXT, b"{}", claimed=(1 << 63) + 1),
        "1 MiB + 1": frame(TEXT, b" " * (MEBIBYTE + 1)),
        "10,000 fragments of one byte": b"".join(one_by_one),
        "a fragment that goes on nothing": frame(MORE, b"{}"),
        "a fragmented ping": frame(PING, b"x", last=False),
        "a ping too long": frame(PING, b"x" * 126),
        "binary": frame(BINARY, b"\x00\xff"),
        "deep JSON": frame(TEXT, deep),
        "deep lists": frame(TEXT, b"[" * 4000),
        "not an object": frame(TEXT, b"[1]"),
        "NaN": frame(TEXT, b'{"topic":"matter","since":NaN}'),
        "a number beyond floats": frame(TEXT, b'{"topic":"matter","since":1e999}'),
        "an endless number": frame(TEXT, b'{"topic":"matter","since":' + b"9" * 4000 + b"}"),
        "a surrogate in JSON": frame(TEXT, b'{"topic":"\\ud800"}'),
        "NUL in JSON": frame(TEXT, b'{"topic":"matter","number":"\\u0000","code":"x"}'),
        "another language": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 3,
        "half a minute of zeros": b"\x00" * 4096,
    }


async def malformed_frames(port: int, hall: Hall, *, rounds: int, seed: int = 1) -> Tried:
    """Send each before and after the first message, then random bytes; nobody else notices (T24)."""
    tried = Tried()
    heard: list[dict[str, Any]] = []
    witness = await _joined(await watching(port, hall), hall, heard)
    for name, raw in malformed().items():
        for joined in (False, True):
            if joined and name in ANSWERED_IN_PEACE:
                continue
            ended = await _ends(port, hall, raw, joined=joined)
            tried.expect(f"{name}, {'joined' if joined else 'first'}", holds=ended)
    await _random_bytes(port, tried, rounds=rounds, seed=seed)
    tried.expect("a witness was closed", holds=not witness.closed.done())
    before = _frames(heard)
    await asyncio.to_thread(cry, hall.cases)
    await until(lambda: _frames(heard) >= before + len(hall.cases))
    tried.expect("a witness missed a frame", holds=_frames(heard) == before + len(hall.cases))
    witness.abort()
    return tried


# A flat object is what a client that is in may say; it is not answered.
ANSWERED_IN_PEACE: Final = frozenset(
    {"a surrogate in JSON", "NUL in JSON", "a number beyond floats", "an endless number"}
)


async def _ends(port: int, hall: Hall, raw: bytes, *, joined: bool) -> bool:
    """Whether the socket is closed within a second of these bytes."""
    place = await watching(port, hall)
    line = await (_joined(place, hall, []) if joined else dial(place))
    try:
        line.send(raw)
        async with asyncio.timeout(CLOSED_WITHIN):
            await asyncio.shield(line.closed)
    except TimeoutError:
        return False
    finally:
        line.abort()
    return True


async def _random_bytes(port: int, tried: Tried, *, rounds: int, seed: int) -> None:
    """Random bytes on socket after socket; half of the time they begin like a frame."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    line = await dial(Place(port))
    for _ in range(rounds):
        if line.closed.done():
            line = await dial(Place(port))
        head = (
            bytes([0x80 | chance.choice((TEXT, BINARY, PING, 3, 15))])
            if chance.random() < 0.5
            else b""
        )
        line.send(head + chance.randbytes(chance.randrange(1, 64)))
        await asyncio.sleep(0)
    line.abort()
    tried.expect(
        "nobody is served any more", holds=(await dial(Place(port))).status.result() == SWITCHING
    )


# ---------------------------------------------------------------- origins


def origins(port: int) -> dict[str, tuple[str | None, bool]]:
    """Name → (Origin, whether it is let in)."""
    own = f"http://127.0.0.1:{port}"
    return {
        "own": (own, True),
        "none": (None, False),
        "null": ("null", False),
        "empty": (" ", False),
        "foreign": ("http://evil.example", False),
        "suffix": (f"{own}.evil.example", False),
        "prefix": (f"http://evil.example/{own}", False),
        "user": (f"http://127.0.0.1:{port}@evil.example", False),
        "upper case": (f"HTTP://127.0.0.1:{port}", False),
        "other port": (f"http://127.0.0.1:{port + 1}", False),
        "no port": ("http://127.0.0.1", False),
        "other scheme": (f"https://127.0.0.1:{port}", False),
        "a path behind it": (f"{own}/", False),
        "localhost": (f"http://localhost:{port}", False),
        "two": (f"{own}\r\nOrigin: http://evil.example", False),
        "own twice": (f"{own}\r\nOrigin: {own}", False),
    }


async def foreign_origins(port: int) -> Tried:
    """Only the site's own pages open a socket (T25)."""
    tried = Tried()
    for name, (origin, allowed) in origins(port).items():
        line = await dial(Place(port, origin=origin))
        status = line.status.result()
        holds = status == SWITCHING if allowed else status in REFUSALS
        tried.expect(f"origin {name}: {status}", holds=holds)
        line.abort()
    for path in ("/ws/", "/ws/stream", "/ws/stream/x/", "/ws/streams/"):
        line = await dial(Place(port, path=path))
        status = line.status.result()
        tried.expect(f"{path}: {status}", holds=status in REFUSALS)
        line.abort()
    return tried


# ---------------------------------------------------------------- steps


async def watching(port: int, hall: Hall) -> Place:
    """The door, in the session of somebody who may watch everything."""
    return Place(port, await asyncio.to_thread(hall.session, WATCHER))


async def _joined(place: Place, hall: Hall, heard: list[dict[str, Any]]) -> Line:
    """A line that watches the bureau's board and has been given it."""
    line = await dial(place, _into(heard))
    line.say({"topic": hall.bureau})
    await until(lambda: any(told["type"] == "snapshot" for told in heard))
    return line


def _into(heard: list[dict[str, Any]]) -> Any:
    return lambda text: heard.append(json.loads(text))


def _frames(heard: list[dict[str, Any]]) -> int:
    return sum(told["type"] == "frame" for told in heard)


async def until(done: Any) -> None:
    """Look until it is so; give up quietly, the one who asked sees that it is not."""
    loop = asyncio.get_running_loop()
    last = loop.time() + PATIENCE
    while not done() and loop.time() < last:  # noqa: ASYNC110 - what is waited for has no event
        await asyncio.sleep(0.02)
