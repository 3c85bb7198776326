"""What a hostile socket can send, from where it can come, and what it can ask for (T24, T25, T26)."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import Any, Final

from organizations.models import Account
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
QUIET: Final = 0.3
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
    await _until(lambda: _frames(heard) >= before + len(hall.cases))
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


# ---------------------------------------------------------------- joins

WATCH_ALL: Final = frozenset({"officer1", "officer2", "supervision_leader"})
PEOPLE: Final = (
    "officer1", "officer2", "supervision_leader", "complaint_officer", "centre_manager", "item_admin",
    "system_admin", "security_admin", "auditor", "b05", "reviewer_fagai", "approver_fagai",
    "reviewer_jiaoyu", "approver_jiaoyu",
)  # fmt: skip

NO_TOPICS: Final = ("", "bureau", "bureau:", "ledger:1", "matter:1", "bureau:../x", "department:")
NUMBERS: Final[dict[str, str]] = {
    "-1": "-1", "2^63": str(2**63), "a text": '"1"', "NaN": "NaN", "a float": "1.0",
    "true": "true", "a list": "[1]", "infinity": "Infinity",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A join, and with what it must be answered: 0 for a hello, otherwise the code of the close."""

    who: str
    topic: str
    code: int


def joins(hall: Hall) -> list[Wanted]:
    """Every role at every kind of stream, of the own place and of a foreign one."""
    homes = dict(
        Account.objects.filter(username__in=PEOPLE).values_list("username", "department__code")
    )
    here, there = hall.cases[0].unit, hall.cases[1].unit
    wanted = [Wanted("", topic, 4401) for topic in (hall.bureau, f"department:{here}")]
    for who in PEOPLE:
        all_over = who in WATCH_ALL
        wanted.append(Wanted(who, hall.bureau, 0 if all_over else 4403))
        wanted.append(Wanted(who, "bureau:110000", 4403))
        wanted.append(Wanted(who, "department:990100-99", 4403))
        for unit in (here, there):
            own = homes.get(who) == unit
            wanted.append(Wanted(who, f"department:{unit}", 0 if own or all_over else 4403))
    wanted += [Wanted(WATCHER, topic, 4400) for topic in NO_TOPICS]
    wanted.append(Wanted(WATCHER, "matter", 4403))  # without a number and its code
    return wanted


async def asked_for(port: int, hall: Hall) -> Tried:
    """Ask for each, and for numbers that are none (T26)."""
    tried = Tried()
    for one in await asyncio.to_thread(joins, hall):
        session = await asyncio.to_thread(hall.session, one.who) if one.who else ""
        code = await _answer(Place(port, session), json.dumps({"topic": one.topic}))
        tried.expect(f"{one.who or 'nobody'} at {one.topic}: {code}", holds=code == one.code)
    place = await watching(port, hall)
    for name, number in NUMBERS.items():
        code = await _answer(place, f'{{"topic":"{hall.bureau}","epoch":"e","since":{number}}}')
        tried.expect(f"since {name}: {code}", holds=code == 4400)
    return tried


async def _answer(place: Place, wish: str) -> int:
    """0 when the answer is a hello, otherwise the code the socket is closed with."""
    heard: list[bytes] = []
    line = await dial(place, heard.append)
    line.send(frame(TEXT, wish.encode()))
    await _until(lambda: bool(heard) or line.closed.done())
    line.abort()
    if heard:
        return 0
    return line.closed.result() if line.closed.done() else -1


async def foreign_events(port: int, hall: Hall, *, events: int) -> Tried:
    """On each unit's socket, while things happen everywhere, only what is that unit's (T26)."""
    tried = Tried()
    heard: dict[str, list[dict[str, Any]]] = {case.unit: [] for case in hall.cases}
    place = await watching(port, hall)
    lines = []
    for case in hall.cases:
        line = await dial(place, _into(heard[case.unit]))
        line.say({"topic": f"department:{case.unit}"})
        lines.append(line)
    await _until(lambda: all(any(m["type"] == "snapshot" for m in one) for one in heard.values()))
    chance = random.Random(1)  # noqa: S311 - no secret
    told = {case.unit: 0 for case in hall.cases}
    for _ in range(0, events, len(hall.cases)):
        chosen = chance.choices(hall.cases, k=len(hall.cases))
        for case in chosen:
            told[case.unit] += 1
        await asyncio.to_thread(cry, chosen)
    await _until(lambda: all(_frames(heard[unit]) >= count for unit, count in told.items()))
    await asyncio.sleep(QUIET)
    for case in hall.cases:
        got = heard[case.unit]
        tried.expect(
            f"{case.unit}: {_frames(got)} of {told[case.unit]}",
            holds=_frames(got) == told[case.unit],
        )
        foreign = [
            c.number for c in hall.cases if c.unit != case.unit and c.number in json.dumps(got)
        ]
        tried.expect(f"{case.unit} heard of {foreign}", holds=not foreign)
    for line in lines:
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
    await _until(lambda: any(told["type"] == "snapshot" for told in heard))
    return line


def _into(heard: list[dict[str, Any]]) -> Any:
    return lambda text: heard.append(json.loads(text))


def _frames(heard: list[dict[str, Any]]) -> int:
    return sum(told["type"] == "frame" for told in heard)


async def _until(done: Any) -> None:
    """Look until it is so; give up quietly, the one who asked sees that it is not."""
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    while not done() and loop.time() < until:  # noqa: ASYNC110 - what is waited for has no event
        await asyncio.sleep(0.02)
