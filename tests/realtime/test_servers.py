"""The same stream under both servers that the house runs on."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

import ledger.reader
from approval.selectors.cases import with_its_item
from approval.selectors.facts import case_facts
from config import webservers
from config.database import ROOT
from realtime import codes
from rehearsal.proof.streams_hall import Open, cry
from tests.builders import approval as filings
from tests.realtime.sockets import signed_in

pytestmark = pytest.mark.slow

ASLEEP = 420  # entries, more than a line or a queue has room for
NARROW = 4096  # bytes
LINES = {"daphne": "DaphneLine", "uvicorn": "UvicornLine"}
PATIENCE = 60.0


@pytest.fixture
def hall(committed_db):
    return filings.a_hall()


@pytest.fixture(params=sorted(LINES))
def server(request) -> str:
    return str(request.param)


@pytest.fixture
def port(server, hall, committed_db) -> Iterator[int]:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        number = int(asked.getsockname()[1])
    environment = os.environ | committed_db.urls.environment()
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    process = subprocess.Popen(
        webservers.COMMANDS[server](number, application="tests.realtime.served:application"),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        answers(number)
        yield number
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> None:
    """Wait until somebody listens."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.1)):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        pause.wait(0.1)
    raise AssertionError("the server did not come up")


def line(port: int, session: str, *, origin: str = "", **options: Any) -> Any:
    return connect(
        f"ws://127.0.0.1:{port}/ws/stream/",
        origin=Origin(origin or f"http://127.0.0.1:{port}"),
        additional_headers={"Cookie": f"sessionid={session}"},
        open_timeout=PATIENCE,
        ping_interval=None,  # who sleeps would take the silence for the server's
        **options,
    )


def hear(stream: Any, kind: str) -> dict[str, Any]:
    while True:
        told = json.loads(stream.recv(timeout=PATIENCE))
        if told["type"] == kind:
            return dict(told)


def test_a_stream_runs_under_either_server(server, port, hall):
    session = signed_in(hall.people["supervision_officer"])
    item = filings.an_item(hall)
    with line(port, session) as stream:
        stream.send(json.dumps({"topic": f"bureau:{hall.region.code}"}))
        hello, snapshot = hear(stream, "hello"), hear(stream, "snapshot")
        filings.a_received_case(hall, item)
        frame = hear(stream, "frame")
        assert frame["after"] == snapshot["seq"] == hello["seq"]
        assert hear(stream, "beat")["seq"] >= frame["seq"]
    with line(port, session) as stream:
        wish = {
            "topic": f"bureau:{hall.region.code}",
            "epoch": hello["epoch"],
            "since": hello["seq"],
        }
        stream.send(json.dumps(wish))
        assert hear(stream, "frame")["seq"] == frame["seq"]
    with pytest.raises(InvalidStatus), line(port, session, origin="http://evil.example"):
        pass
    # Its own transport, not the way round by ASGI.
    assert told_by(port) == {"given": [LINES[server]] * 2, "left": []}
    falls_asleep(port, session, hall, wish | {"since": frame["seq"]})


def falls_asleep(port: int, session: str, hall: filings.Hall, wish: dict[str, Any]) -> None:
    """A reader that stops is closed with 4408, reads that when it wakes, and comes back without loss."""
    number = filings.a_received_case(hall, filings.an_item(hall))
    case = with_its_item().get(number=number)
    crying = Open(case.matter_id, number, "", case.department.code, case_facts(case))
    with sleeper(port, session) as stream:
        stream.send(json.dumps(wish))
        seen = [hear(stream, "frame")["seq"]]
        cry([crying] * ASLEEP)  # fills the line
        cry([crying] * ASLEEP)  # and the queue
        until_sent_away(port)
        assert read_to_the_end(stream, seen) == codes.TOO_SLOW
    last = ledger.reader.head().seq
    assert seen[-1] < last
    with line(port, session) as stream:
        stream.send(json.dumps(wish | {"since": seen[-1]}))
        while seen[-1] < last:
            seen += number_of(stream.recv(timeout=PATIENCE))
    # Of the case there are entries of other kinds before these; every one of these is there once.
    assert seen == sorted(set(seen))
    assert set(range(last - 2 * ASLEEP + 1, last + 1)) <= set(seen)


def sleeper(port: int, session: str) -> Any:
    """A stream that takes in next to nothing unless it is read."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW)
    narrow.connect(("127.0.0.1", port))
    return line(port, session, sock=narrow, max_queue=1)


def read_to_the_end(stream: Any, seen: list[int]) -> int | None:
    """With what code the stream ends; the numbers of its frames are added to those seen."""
    try:
        while True:
            seen += number_of(stream.recv(timeout=PATIENCE))
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else None


def number_of(text: str | bytes) -> list[int]:
    told = json.loads(text)
    return [told["seq"]] if told["type"] == "frame" else []


def until_sent_away(port: int) -> None:
    """Wait until the server closed a reader for being slow."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.1)):
        if told_by(port)["left"] == [codes.TOO_SLOW]:
            return
        pause.wait(0.1)
    raise AssertionError("the sleeper keeps its place")


def told_by(port: int) -> dict[str, Any]:
    """What lines the server's sockets were given, and with what codes they were sent away."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/lines/", timeout=PATIENCE) as answer:
        return dict(json.load(answer))
