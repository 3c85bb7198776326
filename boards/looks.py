"""One look at the database: everything read in it belongs to the same committed moment."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, transaction

from kernel import clock
from timelimits import custody
from timelimits.custody import Kept

CALENDAR = "CN"
ROOT = Path(__file__).resolve().parent.parent
BUILT = (ROOT / "web" / "static" / "web" / "dist", ROOT / "boards" / "static" / "boards")


@dataclass(frozen=True, slots=True)
class Moment:
    """The legal clock as read once, with what a screen needs to walk it on by itself."""

    legal: dt.datetime
    rate: int
    simulated: bool

    @classmethod
    def now(cls) -> Moment:
        """This moment; reads the database where time is simulated."""
        current = clock.current()
        return cls(current.now(), current.rate, current.simulated)


@contextmanager
def one_look(alias: str = "default") -> Iterator[None]:
    """Read as of one moment: a board and the number of the entry it has come to agree.

    Inside a transaction that already stands (a test's), reads are as of that one.
    """
    connection = connections[alias]
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(using=alias):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def calendar() -> Kept:
    """The working calendar in force, with the names of its holidays."""
    return custody.look().kept(CALENDAR)


@functools.cache
def build_id() -> str:
    """What this process serves to screens; a screen built of something else reloads itself."""
    digest = hashlib.sha256()
    for folder in BUILT:
        for path in sorted(folder.glob("*.*")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
