"""Runs the command as a person would, in databases of its own beside the test's."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from config import database

Run = Callable[..., dict[str, Any]]


@dataclass
class Replayed:
    """What the command wrote and said."""

    report: dict[str, Any]
    out: str
    err: str


@pytest.fixture
def replay(
    tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Callable[..., Replayed]]:
    """``replay(cases=…, events=…, mapping=…, snapshot=[…])``; raises what the command raises."""

    def run(**options: Any) -> Replayed:
        report, out, err = tmp_path / "report.json", io.StringIO(), io.StringIO()
        call_command("replay", report=report, stdout=out, stderr=err, **options)
        return Replayed(json.loads(report.read_text("utf-8")), out.getvalue(), err.getvalue())

    with django_db_blocker.unblock():
        yield run
        connections.close_all()


@pytest.fixture
def databases() -> Callable[[], set[str]]:
    """The names of this process's databases of replays; another worker has its own beside them."""

    def names() -> set[str]:
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, 'sunhall_replay_')"
            )
            return {name for (name,) in rows if f"_{os.getpid()}_" in name}

    return names


@pytest.fixture
def kept(databases: Callable[[], set[str]]) -> Iterator[Callable[[], psycopg.Connection[Any]]]:
    """A connection to the one database that ``--keep`` left; dropped after the test."""
    before = databases()
    urls = database.Urls.from_environment()

    def connect() -> psycopg.Connection[Any]:
        (name,) = databases() - before
        return psycopg.connect(urls.named(name).app, autocommit=True)

    yield connect
    for name in databases() - before:
        database.drop(urls.owner, name)
