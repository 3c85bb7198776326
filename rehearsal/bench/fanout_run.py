"""The parts of the bench of the fan-out, in turn, and the line that says what came out."""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from django.conf import settings

import ledger.reader
from kernel import clock
from ledger import anchors
from organizations.models import Account
from rehearsal.bench.fanout_hands import Crowd, Orders, crowd, redis, redis_lacks, served
from rehearsal.bench.transitions_hall import OPENING, Hall
from rehearsal.bench.transitions_http import _session
from rehearsal.city.load import CITY

RAW = {"topic": "bench:raw"}
SERVERS = ("uvicorn", "daphne")
STREAM, PEER = "/ws/stream/", "/bench/peer/"
BURST = 20  # frames of one look, as a tail that was behind publishes them
EVENTS_A_SECOND = 20
LONGEST_SLEEP = 20_000  # frames
WATCHER = "officer1"


def run(asked: Namespace) -> None:
    """Measure and print; the last line is the result."""
    hall = Hall()
    anchors.plan([anchors.Stretch(clock.wall(), OPENING, 1)])
    anchors.install()
    parts: dict[str, Callable[[], Any]] = {
        "uvicorn": lambda: _ours(asked, "uvicorn"),
        "daphne": lambda: _ours(asked, "daphne"),
        "peers": lambda: {server: _peer(asked, server) for server in SERVERS},
        "redis": lambda: _over_redis(asked),
        "limit": lambda: _limit(asked),
        "late": lambda: {server: _late(asked, hall, server) for server in SERVERS},
        "memory": lambda: {server: _memory(asked, server) for server in SERVERS},
    }
    if asked.only:
        _say(json.dumps({"name": "fanout", "part": asked.only, "told": parts[asked.only]()}))
        return
    began = time.monotonic()
    told = {name: measure() for name, measure in parts.items()}
    _say(json.dumps(_result(asked, told) | {"seconds": round(time.monotonic() - began)}))


def _result(asked: Namespace, told: dict[str, Any]) -> dict[str, Any]:
    uvicorn, daphne, peers = told["uvicorn"], told["daphne"], told["peers"]
    late, memory = told["late"], told["memory"]
    return {
        "name": "fanout",
        "value": uvicorn["rate"],
        "unit": "deliveries/s",
        "better": "higher",
        "ratio": round(uvicorn["rate"] / peers["uvicorn"], 1),
        "against": "Channels group_send in memory on the same server, same readers",
        "group_send": peers["uvicorn"],
        "daphne_value": daphne["rate"],
        "daphne_ratio": round(daphne["rate"] / peers["daphne"], 1),
        "daphne_group_send": peers["daphne"],
        "redis_group_send": told["redis"],
        "websockets_broadcast": told["limit"],
        "of_limit": round(uvicorn["rate"] / told["limit"], 2),
        "p99_ms": late["uvicorn"]["0.99"],
        "p50_ms": late["uvicorn"]["0.5"],
        "daphne_p99_ms": late["daphne"]["0.99"],
        "kib_per_socket": memory["uvicorn"]["kib"],
        "daphne_kib_per_socket": memory["daphne"]["kib"],
        "sockets": asked.sockets,
        "sockets_seconds": {server: memory[server]["connect"] for server in SERVERS},
        "connect_seconds": {server: told[server]["connect"] for server in SERVERS},
        "clients": asked.clients,
        "bytes": asked.size,
        "load": os.getloadavg()[0],
        "uvicorn": uvicorn,
        "daphne": daphne,
    }


def _ours(asked: Namespace, server: str) -> dict[str, Any]:
    """The hall's own path: one frame in each tick, many in one, and beside readers that sleep."""
    with served(server) as orders, crowd() as readers:
        opened = _open(readers, orders, asked.clients)
        facts = orders("facts")
        _say(f"{server} on {facts['loop']}, {facts['line']}: {opened}")
        _round(asked, orders, readers)  # not counted: buffers grow to their size
        single = [_round(asked, orders, readers) for _ in range(asked.rounds)]
        burst = [_round(asked, orders, readers, together=BURST) for _ in range(asked.rounds)]
        beside = _slow(asked, orders, readers)
    few = Namespace(**vars(asked) | {"frames": max(20, asked.frames // 5)})
    with served(server, BENCH_PLAIN_ASGI="1") as orders, crowd() as readers:
        _open(readers, orders, asked.clients)
        plain = [_round(few, orders, readers) for _ in range(asked.rounds)]
    told = {
        "rate": _median(single, "rate"),
        "least": round(min(one["rate"] for one in single)),
        "cpu_us": _median(single, "cpu_us", 2),
        "kernel_us": _median(single, "kernel_us", 2),  # of it: sending, which nothing here can save
        "burst_rate": _median(burst, "rate"),
        "plain_asgi_rate": _median(plain, "rate"),
        "connect": round(opened["connect"], 2),
        "seated": round(opened["seated"], 2),
        "slow": beside,
    }
    _say(f"{server}: {told}")
    return told


def _open(readers: Crowd, orders: Orders, count: int, **order: Any) -> dict[str, Any]:
    """So many sockets that asked for the made-up topic; raises where one did not come in."""
    opened = readers("open", port=orders.port, path=STREAM, first=RAW, count=count, **order)
    if opened["refused"]:
        raise RuntimeError(f"{opened['refused']} handshakes failed: is the machine too busy?")
    return opened


def _round(
    asked: Namespace, orders: Orders, readers: Crowd, *, do: str = "publish", **order: Any
) -> dict[str, float]:
    """Deliveries a second from the first frame's making until the last reader has the last one."""
    readers("reset")
    readers.begin("expect", frames=asked.frames, within=120.0)
    done = orders(do, **{"count": asked.frames, "size": asked.size, "together": 1} | order)
    heard = readers.answer()
    if heard["lacking"]:
        raise RuntimeError(f"{heard['lacking']} readers did not get every frame")
    frames = heard["frames"]
    return {
        "rate": frames / (heard["last"] - done["began"]),
        "cpu_us": done["cpu"] / frames * 1e6,
        "kernel_us": done.get("kernel", 0.0) / frames * 1e6,
        "lacking": heard["lacking"],
    }


def _slow(asked: Namespace, orders: Orders, readers: Crowd) -> dict[str, Any]:
    """Beside readers that stop: what the others get meanwhile, and how those are closed."""
    _open(readers, orders, asked.slow, small=True)
    readers("pause", count=asked.slow)
    rates: list[float] = []
    lacking = sent = 0
    while sent < LONGEST_SLEEP and (left := orders("facts")["sockets"]) > asked.clients:
        # The first rounds as without them, then many frames in one until they are closed.
        together = 1 if len(rates) < asked.rounds else BURST
        heard = _round(asked, orders, readers, together=together, asleep=left - asked.clients)
        if together == 1:
            rates.append(heard["rate"])
        lacking += int(heard["lacking"])
        sent += asked.frames
    woken = readers("wake", within=15.0)
    codes = woken["codes"]
    return {
        "rate": round(statistics.median(rates)),
        "lacking": lacking,
        "frames_until_closed": sent,
        "codes": {str(code): codes.count(code) for code in sorted(set(codes))},
    }


def _peer(asked: Namespace, server: str, **environment: str) -> int:
    """Channels' group_send to as many sockets of the same server."""
    with served(server, **environment) as orders, crowd() as readers:
        readers("open", port=orders.port, path=PEER, count=asked.clients)
        few = Namespace(**vars(asked) | {"frames": max(10, asked.frames // 20)})
        _round(few, orders, readers, do="group")
        rates = [_round(few, orders, readers, do="group") for _ in range(asked.rounds)]
    rate = int(_median(rates, "rate"))
    _say(f"group_send under {server}: {rate}/s, {_median(rates, 'cpu_us', 1)} us each")
    return rate


def _over_redis(asked: Namespace) -> int | None:
    absent = redis_lacks()
    if absent:
        _say(f"group_send over Redis: skipped, absent here: {', '.join(absent)}")
        return None
    with redis() as address:
        return _peer(asked, "uvicorn", BENCH_LAYER="redis", BENCH_REDIS=address)


def _limit(asked: Namespace) -> int:
    """websockets.broadcast under uvloop."""
    with served("limit") as orders, crowd() as readers:
        readers("open", port=orders.port, path="/", count=asked.clients)
        _round(asked, orders, readers)
        rates = [_round(asked, orders, readers) for _ in range(asked.rounds)]
    rate = int(_median(rates, "rate"))
    _say(f"websockets.broadcast: {rate}/s, {_median(rates, 'cpu_us', 1)} us each")
    return rate


def _late(asked: Namespace, hall: Hall, server: str) -> dict[str, float]:
    """Real cases received at 20 a second: from each commit until every socket has it."""
    key = _session(Account.objects.get(username=WATCHER).pk)
    with served(server) as orders, crowd() as readers:
        readers(
            "open",
            port=orders.port,
            path=STREAM,
            first={"topic": f"bureau:{CITY}"},
            count=asked.clients,
            cookie=f"{settings.SESSION_COOKIE_NAME}={key}",
        )
        events = asked.seconds * EVENTS_A_SECOND
        each = _entries_of_one(hall)
        readers("expect", frames=each)
        readers("reset", arrivals=True)
        readers.begin("expect", frames=events * each, within=asked.seconds * 10.0)
        at = _receive(hall, events)
        readers.answer()
        told = readers("told", at=at)
    _say(f"{server}: {len(at)} entries, {told['count']} deliveries: {told['late']} ms")
    if told["count"] < len(at) * asked.clients:
        raise RuntimeError("an entry did not reach every socket")
    return {share: round(late, 1) for share, late in told["late"].items()}


def _entries_of_one(hall: Hall) -> int:
    before = ledger.reader.head().seq
    hall.receive()
    return ledger.reader.head().seq - before


def _receive(hall: Hall, events: int) -> dict[int, float]:
    """Number of each entry written → the moment its commit came back to whoever acted."""
    pause, at = threading.Event(), {}
    began = time.monotonic()
    for turn in range(events):
        pause.wait(max(0.0, began + turn / EVENTS_A_SECOND - time.monotonic()))
        hall.receive()
        moment = time.monotonic()
        at[ledger.reader.head().seq] = moment
    return at


def _memory(asked: Namespace, server: str) -> dict[str, float]:
    """Memory of one process for each of many sockets, beyond what a hundred need."""
    with served(server) as orders, crowd() as readers:
        _open(readers, orders, 100)
        few = orders("facts")["rss"]
        readers("close")
        opened = _open(readers, orders, asked.sockets)
        orders("publish", count=20, size=asked.size, together=1)
        facts = orders("facts")
    kib = (facts["rss"] - few) / (asked.sockets - 100)
    _say(f"{server}: {facts['sockets']} sockets in {opened['connect']:.1f} s, {kib:.1f} KiB each")
    return {"kib": round(kib, 1), "connect": round(opened["connect"], 1)}


def _median(rounds: list[dict[str, float]], key: str, digits: int | None = None) -> Any:
    return round(statistics.median(one[key] for one in rounds), digits)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
