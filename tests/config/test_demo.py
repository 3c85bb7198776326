"""The demo refuses clearly what it cannot do."""

from __future__ import annotations

import collections
import fcntl
import socket

import pytest

from config import demo, local
from config.database import Urls


def wishes(*arguments: str) -> demo.Wishes:
    return demo.read_wishes(arguments)


def test_flags_are_read_and_handed_to_the_rehearsal():
    asked = wishes("--slow", "--seed", "7", "--port", "8123")
    assert asked.address == "http://127.0.0.1:8123/"
    assert asked.for_rehearsal == ["--seed=7", "--slow"]
    assert not asked.reset


def test_all_addresses_are_shown_as_one_that_can_be_typed():
    assert wishes("--host", "0.0.0.0").address == "http://127.0.0.1:8000/"


def test_a_busy_port_is_named_with_a_free_neighbour():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(demo.Trouble, match=f"port {port} is busy.*--port {port + 1}"):
            demo.require_port(wishes("--port", str(port)))


def test_a_full_disk_is_said_to_be_full(monkeypatch):
    usage = collections.namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10, 10, 5 * 1024**2))
    with pytest.raises(demo.Trouble, match="disk is full: 5 MB free, 300 MB needed"):
        demo.require_room()


def test_a_second_demo_of_the_same_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "VAR", tmp_path)
    with (tmp_path / "demo.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(demo.Trouble, match="already running"), demo.only_one():
            pass
    with demo.only_one():
        pass


def test_trouble_ends_with_one_line_and_a_code(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(local, "VAR", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code = demo.main(["--port", str(taken.getsockname()[1])])
    assert code == 1
    assert capsys.readouterr().err.startswith("run demo: port ")


def test_the_endpoint_lets_many_screens_knock_at_once():
    here = local.Installation(
        urls=Urls("postgresql://a@/x", "postgresql://b@/x", "postgresql://c@/x")
    )
    web, monitor, _reconciler, simulator = demo.household(here, wishes("--seed", "3")).children
    assert "tcp:port=8000:interface=127.0.0.1:backlog=4096" in web.command
    assert monitor.command[-1] == "run_monitor"
    assert simulator.command[-2:] == ["run_simulator", "--seed=3"]
    assert web.environment["DATABASE_URL"] == "postgresql://a@/x"
