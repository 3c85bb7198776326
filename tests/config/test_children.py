"""Children of the demo: one that dies is started again, and none outlives its supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from config.children import Child, Household
from config.database import ROOT

STAY = "import threading; threading.Event().wait(60)"
DEAF = "import signal, threading; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); threading.Event().wait(60)"
SUPERVISE = """
import os, sys, threading
from pathlib import Path
from config.children import Child
child = Child("stay", [sys.executable, "-c", sys.argv[1]], dict(os.environ), Path(sys.argv[2]))
child.start()
print(child.process.pid, flush=True)
threading.Event().wait(60)
"""


def child(tmp_path: Path, code: str = STAY, name: str = "stay") -> Child:
    return Child(name, [sys.executable, "-c", code], dict(os.environ), tmp_path / f"{name}.log")


def until(true, seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        threading.Event().wait(0.02)
    return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except OSError:
        return False
    return not state.startswith(" Z")


@pytest.fixture
def kept(tmp_path):
    """A household of one, kept in another thread; beside[0] counts the looks."""
    beside = [0]

    def look() -> None:
        beside[0] += 1

    house = Household([child(tmp_path)])
    ending = threading.Event()

    def keep() -> None:
        for one in house.children:
            one.start()
        house.keep(ending, beside=look)
        house.stop()

    thread = threading.Thread(target=keep)
    thread.start()
    assert until(lambda: house.children[0].process is not None)
    yield house, beside
    ending.set()
    thread.join()


def test_a_child_that_was_killed_is_back(kept, capsys):
    house, beside = kept
    (only,) = house.children
    first = only.process.pid
    os.kill(first, signal.SIGKILL)
    assert until(lambda: only.process.pid != first)
    assert beside[0] > 0
    assert "stay ended (-9), started again" in capsys.readouterr().out


def test_a_child_that_cannot_stand_is_not_started_without_pause(tmp_path):
    lame = child(tmp_path, "raise SystemExit(3)", "lame")
    house = Household([lame])
    lame.start()
    ending = threading.Event()
    threading.Timer(2.0, ending.set).start()
    house.keep(ending, beside=lambda: None)
    house.stop()
    assert 1 <= lame.starts <= 3


def test_all_children_end_when_told_to_even_a_deaf_one(tmp_path, monkeypatch):
    monkeypatch.setattr("config.children.STOP_PATIENCE_SECONDS", 0.5)
    house = Household([child(tmp_path), child(tmp_path, DEAF, "deaf")])
    for one in house.children:
        one.start()
    assert until(lambda: "deaf" in (tmp_path / "deaf.log").read_text())
    house.stop()
    assert [one.died() for one in house.children] == [-signal.SIGTERM, -signal.SIGKILL]


def test_a_child_does_not_outlive_a_supervisor_that_was_killed(tmp_path):
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, STAY, str(tmp_path / "log")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert supervisor.stdout is not None
    pid = int(supervisor.stdout.readline())
    assert alive(pid)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    assert until(lambda: not alive(pid))


def test_what_a_child_says_stands_in_its_log(tmp_path):
    talking = child(tmp_path, "print('hello')", "talking")
    talking.start()
    talking.see_it_stopped()
    assert (tmp_path / "talking.log").read_text() == "hello\n"
