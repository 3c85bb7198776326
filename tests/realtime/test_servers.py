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
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from config import webservers
from config.database import ROOT
from tests.builders import approval as filings
from tests.realtime.sockets import signed_in

pytestmark = pytest.mark.slow

LINES = {"daphne": "DaphneLine", "uvicorn": "UvicornLine"}
COMES_UP_WITHIN = 60.0


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
    for _ in range(int(COMES_UP_WITHIN / 0.1)):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        pause.wait(0.1)
    raise AssertionError("the server did not come up")


def line(port: int, session: str, *, origin: str = "") -> Any:
    return connect(
        f"ws://127.0.0.1:{port}/ws/stream/",
        origin=Origin(origin or f"http://127.0.0.1:{port}"),
        additional_headers={"Cookie": f"sessionid={session}"},
        open_timeout=20,
    )


def hear(stream: Any, kind: str) -> dict[str, Any]:
    while True:
        told = json.loads(stream.recv(timeout=20))
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
    assert given(port) == [LINES[server]] * 2


def given(port: int) -> list[str]:
    """What lines the server's sockets were given: its own transport, not the way round by ASGI."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/lines/", timeout=20) as answer:
        return list(json.load(answer))
