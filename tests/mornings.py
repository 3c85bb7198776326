"""The demo's first morning as a database: made once in a worker's life, copied for whoever needs it."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from django.db import connections
from psycopg import sql

from config import database
from kernel import clock
from rehearsal.simulation import opening
from rehearsal.simulation.opening import Opened
from tests.conftest import CommittedDatabase, own_name, point_at

_serial = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Source:
    """The database nobody writes to any more, and what was played to make it."""

    name: str
    worker: str
    told: Opened
    stands_at: dt.datetime


@contextlib.contextmanager
def made(worker: str) -> Iterator[Source]:
    """Make it; the aliases point at the worker's own database again when this returns."""
    urls = database.Urls.from_environment()
    name = f"sunhall_test_{os.getpid()}_{worker}_morning"
    database.clone(urls.owner, name)
    point_at(name)
    try:
        told = opening.open_hall(1, rate=opening.FAST)
        stands_at = clock.now()
    finally:
        clock.install(None)
        point_at(own_name(worker))
    try:
        yield Source(name, worker, told, stands_at)
    finally:
        database.drop(urls.owner, name)


@contextlib.contextmanager
def copied(source: Source) -> Iterator[CommittedDatabase]:
    """A copy to spoil, that every alias points at until the block ends."""
    urls = database.Urls.from_environment()
    name = f"{source.name}_{next(_serial)}"
    connections.close_all()
    with psycopg.connect(urls.named("postgres").owner, autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(source.name)))
    point_at(name)
    try:
        yield CommittedDatabase(name, urls.named(name))
    finally:
        point_at(own_name(source.worker))
        database.drop(urls.owner, name)
