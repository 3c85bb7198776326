"""Databases cloned from the template, and a clock that stands still."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.utils import translation

from config import database
from kernel import clock as kernel_clock

ALIASES = ("default", "public", "owner")
MONDAY_MORNING = dt.datetime(2026, 9, 21, 8, 50, tzinfo=kernel_clock.OFFICE_ZONE)
# What is made once in a worker's life, and the files that need it.
SHARING = {
    "tests/browser/test_pages.py": "first morning",
    "tests/browser/test_screens.py": "first morning",
    "tests/browser/test_desk.py": "the desk's browser",
    "tests/browser/test_track.py": "the slip's browser",
    "tests/browser/test_streams.py": "the streams' server",
    "tests/rehearsal/test_opening.py": "first morning",
    "tests/journeys/test_whole_cases.py": "hall of whole cases",
}
_serial = itertools.count(1)


@dataclass(frozen=True, slots=True)
class CommittedDatabase:
    """A database of this test's own, with real commits."""

    name: str
    urls: database.Urls

    def connect(self, role: str = "app", **options: Any) -> psycopg.Connection[Any]:
        """A bare connection as ``app``, ``public`` or ``owner``."""
        return psycopg.connect(getattr(self.urls, role), **options)


def point_at(name: str) -> None:
    """Turn every alias to the database; threads started later inherit it, the dict is shared."""
    connections.close_all()
    for alias in ALIASES:
        connections.settings[alias]["NAME"] = name


def own_name(worker: str) -> str:
    return f"sunhall_test_{os.getpid()}_{worker}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, or one worker is left with one of them when all else is done."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give the files that share something costly to one worker, and every other test to any.

    The marks of xdist 3.8 do not reach pytest 9.2, which keeps a test's id in another place.
    """
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class Shared(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return SHARING.get(nodeid.partition("::")[0], nodeid)

    return Shared(config, log)


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    """gw0, gw1 … under xdist, else main."""
    given = getattr(request.config, "workerinput", {})
    return str(given.get("workerid", "main"))


@pytest.fixture(scope="session")
def django_db_setup(worker_name: str, django_db_blocker: Any) -> Iterator[None]:
    """One clone of the template per worker; each ``db`` test in it is rolled back."""
    urls = database.Urls.from_environment()
    name = own_name(worker_name)
    with django_db_blocker.unblock():
        database.clone(urls.owner, name)
        point_at(name)
        yield
        connections.close_all()
        database.drop(urls.owner, name)


@contextlib.contextmanager
def database_of_its_own(worker: str) -> Iterator[CommittedDatabase]:
    """A fresh clone of the template that every alias points at until the block ends."""
    urls = database.Urls.from_environment()
    name = f"{own_name(worker)}_{next(_serial)}"
    database.clone(urls.owner, name)
    point_at(name)
    try:
        yield CommittedDatabase(name, urls.named(name))
    finally:
        point_at(own_name(worker))
        database.drop(urls.owner, name)


@pytest.fixture(autouse=True)
def office_language() -> Iterator[None]:
    """Every test ends in the office's own language: a page read in English leaves it on the thread."""
    yield
    translation.deactivate()


@pytest.fixture
def committed_db(
    worker_name: str, django_db_setup: None, django_db_blocker: Any
) -> Iterator[CommittedDatabase]:
    """A fresh clone for one test: its commits are real, threads and the alias public see them."""
    with django_db_blocker.unblock(), database_of_its_own(worker_name) as own:
        yield own


@pytest.fixture(scope="session")
def morning_source(
    worker_name: str, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Any]:
    """The demo's first morning; the files that begin on it stand in ``SHARING``."""
    from tests import mornings

    with django_db_blocker.unblock(), mornings.made(worker_name) as source:
        yield source


@pytest.fixture
def clock() -> Iterator[kernel_clock.Hand]:
    """Time stands still on Monday 2026-09-21 08:50 in the office until the test moves it."""
    with kernel_clock.frozen(MONDAY_MORNING) as hand:
        yield hand
