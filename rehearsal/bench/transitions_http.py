"""The same acts over HTTP: a real daphne, signed-in clients with keep-alive connections."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import string
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from kernel import clock
from ledger import anchors
from organizations.models import Account
from rehearsal.bench.transitions_hall import OPENING, Hall

CLIENTS = 4
PATIENCE = 60.0
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Client:
    """One signed-in person with one connection."""

    def __init__(self, port: int, account_id: int) -> None:
        alphabet = string.ascii_letters + string.digits
        token = "".join(secrets.choice(alphabet) for _ in range(32))
        cookies = f"sessionid={_session(account_id)}; csrftoken={token}"
        self._headers = {
            "Cookie": cookies,
            "X-CSRFToken": token,
            "Content-Type": "application/json",
        }
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer to one POST under a key of its own; raises RuntimeError unless it is 201."""
        headers = self._headers | {"Idempotency-Key": str(uuid.uuid4())}
        self._line.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
        return self._answer(201)

    def get(self, path: str) -> dict[str, Any]:
        """The answer to one GET; raises RuntimeError unless it is 200."""
        self._line.request("GET", f"/api/v1/{path}", headers=self._headers)
        return self._answer(200)

    def _answer(self, wanted: int) -> dict[str, Any]:
        answer = self._line.getresponse()
        text = answer.read()
        if answer.status != wanted:
            raise RuntimeError(f"{answer.status}: {text[:300]!r}")
        found: dict[str, Any] = json.loads(text)
        return found


def measured(hall: Hall, count: int) -> dict[str, float]:
    """Requests a second for file, accept, decide and read, by CLIENTS clients at once."""
    anchors.plan([anchors.Stretch(clock.wall(), OPENING, 1)])
    anchors.install()
    with daphne_at_work() as port:
        clerks = [Client(port, hall.clerk.account_id) for _ in range(CLIENTS)]
        approvers = [Client(port, hall.approver.account_id) for _ in range(CLIENTS)]
        body = _filing(hall)
        for client in clerks:
            client.post("cases", body)  # every worker has loaded everything once
        numbers: list[str] = []

        def file(client: Client, _: str) -> None:
            numbers.append(client.post("cases", body)["number"])

        rates = {"file": _rate(clerks, file, [""] * count)}
        rates["accept"] = _rate(clerks, _accept, numbers)
        for number in numbers:
            hall.review(number)
        connections.close_all()
        rates["decide"] = _rate(approvers, _grant, numbers)
        rates["read"] = _rate(clerks, _read, numbers)
    return rates


def _accept(client: Client, number: str) -> None:
    client.post(f"cases/{number}/acceptance", {})


def _grant(client: Client, number: str) -> None:
    client.post(f"cases/{number}/grant", {})


def _read(client: Client, number: str) -> None:
    client.get(f"cases/{number}")


def _rate(
    clients: Sequence[Client], act: Callable[[Client, str], None], numbers: Sequence[str]
) -> float:
    """Acts a second when the clients share the numbers out among themselves."""
    waiting = iter(list(numbers))
    door = threading.Lock()
    faults: list[BaseException] = []

    def work(client: Client) -> None:
        while True:
            with door:
                number = next(waiting, None)
            if number is None:
                return
            try:
                act(client, number)
            except (RuntimeError, OSError) as fault:
                faults.append(fault)
                return

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return round(len(numbers) / (time.perf_counter() - began), 1)


def _filing(hall: Hall) -> dict[str, Any]:
    filing = hall.filing()
    return {
        "item": filing.item_code,
        "applicant": {"name": filing.applicant.name, "kind": filing.applicant.kind},
        "materials": [{"seq": seq, "status": "met"} for seq in filing.materials],
        "conditions": [{"seq": seq, "tick": "met"} for seq in filing.conditions],
    }


def _session(account_id: int) -> str:
    """The key of a session in which the account is signed in."""
    account = Account.objects.get(pk=account_id)
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return str(store.session_key)


@contextmanager
def daphne_at_work() -> Iterator[int]:
    """A daphne on a free port, as the demo starts it; ended with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    endpoint = f"tcp:port={port}:interface=127.0.0.1:backlog=4096"
    command = [sys.executable, "-m", "daphne", "-v", "0", "-e", endpoint]
    with subprocess.Popen([*command, "config.serving:application"], env=os.environ) as server:  # noqa: S603 - our own module
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait_for(port: int) -> None:
    pause = threading.Event()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            pause.wait(0.1)
    raise RuntimeError("daphne did not answer")
