"""``./run demo``: a live hall on this machine, from an empty folder to a page in the browser.

This process supervises. It starts PostgreSQL, prepares the database, lets the rehearsal load its
city and take up its time again, then keeps the web server, the monitor and the simulator alive.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

from config import local, webservers
from config.children import Child, Household
from config.database import ROOT
from config.local import Installation
from config.postgres import Manner

LOGS = local.VAR / "log"
NEEDED_BYTES = 300 * 1024 * 1024
LOG_KEPT_BYTES = 5 * 1024 * 1024
PAGE_WITHIN_SECONDS = 60
FIRST_PORT = 8000


class Trouble(RuntimeError):
    """Something of this machine stands in the way; the message says what to do."""


class Stopped(Exception):
    """Somebody asked to end while a command of the rehearsal was running."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    host: str
    port: int
    seed: int
    slow: bool
    reset: bool

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - shown, not bound
        return f"http://{shown}:{self.port}/"

    @property
    def for_rehearsal(self) -> list[str]:
        return [f"--seed={self.seed}", *(["--slow"] if self.slow else [])]


def read_wishes(arguments: Sequence[str]) -> Wishes:
    parser = argparse.ArgumentParser(prog="./run demo", description="A live hall on this machine.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=FIRST_PORT)
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same arrivals")
    parser.add_argument("--slow", action="store_true", help="office hours at 60 times, not 600")
    parser.add_argument("--reset", action="store_true", help="forget everything and start over")
    chosen = parser.parse_args(arguments)
    return Wishes(**vars(chosen))


# ---------------------------------------------------------------- before anything is started


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Refuse a second demo in the same folder."""
    local.VAR.mkdir(exist_ok=True)
    with (local.VAR / "demo.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as refusal:
            raise Trouble("the demo of this folder is already running") from refusal
        yield


def require_port(wishes: Wishes) -> None:
    family = socket.AF_INET6 if ":" in wishes.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wishes.host, wishes.port))
        except OSError as refusal:
            raise Trouble(
                f"port {wishes.port} is busy ({refusal.strerror});"
                f" try: ./run demo --port {wishes.port + 1}"
            ) from refusal


def require_room() -> None:
    free = shutil.disk_usage(local.VAR).free
    if free < NEEDED_BYTES:
        raise Trouble(
            f"the disk is full: {free // 1024**2} MB free, {NEEDED_BYTES // 1024**2} MB needed"
        )


# ---------------------------------------------------------------- the database and the city


def prepare(here: Installation, wishes: Wishes) -> None:
    """A migrated database with the city in it; a load cut short is done again from nothing."""
    noted = here.remark()
    if wishes.reset or ("prepared" in noted and "city" not in noted):
        here.forget()
    say("preparing the database")
    if not here.make_ready():
        return
    say("loading the city 澄川市 and its cases")
    say(manage(here, "load_demo", *wishes.for_rehearsal).strip())
    here.note(city=str(wishes.seed))


def manage(here: Installation, *arguments: str) -> str:
    """One command of the rehearsal, to its end; what it printed."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=here.environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode in {-signal.SIGINT, -signal.SIGTERM}:
        raise Stopped
    if done.returncode:
        raise Trouble(f"{arguments[0]} failed:\n{done.stdout[-1500:]}{done.stderr[-3000:]}")
    return done.stdout


# ---------------------------------------------------------------- the processes


def household(here: Installation, wishes: Wishes) -> Household:
    """Web, monitor, reconciler, simulator: in this order they are started, in the reverse one stopped."""
    own = here.environment | {"PYTHONUNBUFFERED": "1"}  # a log that lags hides the last words
    django = [sys.executable, str(ROOT / "manage.py")]
    return Household(
        [
            _child("web", webservers.daphne(wishes.port, host=wishes.host), own),
            _child("monitor", [*django, "run_monitor"], own),
            _child("reconciler", [*django, "run_reconciler"], own),
            _child("simulator", [*django, "run_simulator", *wishes.for_rehearsal], own),
        ]
    )


def _child(name: str, command: list[str], own: Mapping[str, str]) -> Child:
    log = LOGS / f"{name}.log"
    if log.exists() and log.stat().st_size > LOG_KEPT_BYTES:
        log.replace(log.with_suffix(".log.old"))
    return Child(name, command, own, log)


def await_page(wishes: Wishes, ending: threading.Event) -> bool:
    """Whether the web server answers, within a minute; False when asked to end before."""
    until = time.monotonic() + PAGE_WITHIN_SECONDS
    while time.monotonic() < until:
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(f"{wishes.address}healthz/live", timeout=2),  # noqa: S310 - our own address
        ):
            return True
        if ending.wait(0.1):
            return False
    raise Trouble(f"the web server does not answer; see {LOGS / 'web.log'}")


def serve(here: Installation, wishes: Wishes, ending: threading.Event) -> None:
    """Everything from a running server to the last child stopped."""
    prepare(here, wishes)
    notice = manage(here, "resume_demo", *wishes.for_rehearsal)
    require_port(wishes)
    house = household(here, wishes)
    say("starting the web server, the monitor and the simulator")
    try:
        for child in house.children:
            child.start()
        if await_page(wishes, ending):
            greet(wishes, notice)
            house.keep(ending, beside=lambda: keep_server(here))
    finally:
        say("stopping")
        house.stop()


def keep_server(here: Installation) -> None:
    """A PostgreSQL of ours that was killed is started again and recovers by itself."""
    if here.server is not None and not here.server.is_running():
        say("PostgreSQL ended; starting it again")
        here.server.start()


def greet(wishes: Wishes, notice: str) -> None:
    print()
    print(f"  阳光审批 Sunhall   {wishes.address}")
    for line in notice.rstrip().splitlines():
        print(f"  {line}")
    print()
    print("  Ctrl-C stops everything; the next start goes on from here.")
    sys.stdout.flush()


def say(text: str) -> None:
    print(f"[ .. ] {text}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Run the demo until told to stop; return the exit code."""
    wishes = read_wishes(arguments)
    ending = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.set()

    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, end)
    try:
        with only_one():
            require_room()
            require_port(wishes)
            say("starting PostgreSQL")
            os.environ["DJANGO_SETTINGS_MODULE"] = local.SETTINGS
            with local.installation(Manner()) as here:
                serve(here, wishes, ending)
    except Stopped:
        return 0
    except (Trouble, *local.TROUBLES) as trouble:
        sys.stderr.write(f"run demo: {trouble}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
