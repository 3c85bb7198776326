"""The installation of this checkout: a cluster under var/, or the server that DATABASE_URL names.

``python -m config.local check …`` is ``./run manage check …``.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from config import database, env, roles
from config.database import ROOT, Urls
from config.postgres import Cluster, Manner, PostgresFailed
from config.postgres_programs import NoPostgres

VAR = ROOT / "var"
NAME = "sunhall"
SETTINGS = "config.settings.demo"


class NotOurs(RuntimeError):
    """Something was asked that is only done to a database of our own cluster."""


TROUBLES = (
    NoPostgres,
    PostgresFailed,
    NotOurs,
    env.BadSetting,
    database.PreparationFailed,
    psycopg.OperationalError,
)


@dataclass(frozen=True, slots=True)
class Installation:
    """A server that is running, and the one database on it that is meant."""

    urls: Urls
    server: Cluster | None = None
    """None when somebody else runs the server."""

    @property
    def name(self) -> str:
        return urlsplit(self.urls.owner).path.lstrip("/")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a child process that works here."""
        return os.environ | self.urls.environment()

    def make_ready(self) -> bool:
        """Create or migrate the database as needed; return whether it is new.

        The comment on the database says what it was last prepared for, so that a start with
        nothing new costs nothing.
        """
        wanted = database.digest()
        with self._owner() as connection:
            fresh = not database.exists(connection, self.name)
            if fresh:
                database.clone(self.urls.owner, self.name)
            told = self._remark(connection)
            if told.get("prepared") != wanted:
                if not fresh:
                    database.prepare(self.urls.owner)
                self._note(connection, told | {"prepared": wanted})
        return fresh

    def remark(self) -> dict[str, str]:
        """What was noted of the database; empty when it does not exist."""
        with self._owner() as connection:
            return self._remark(connection)

    def note(self, **words: str) -> None:
        """Add words to what is noted of the database."""
        with self._owner() as connection:
            self._note(connection, self._remark(connection) | words)

    def forget(self) -> None:
        """Drop the database; raises NotOurs for one on somebody else's server."""
        if self.server is None:
            raise NotOurs(f"the database {self.name} stands on another server: drop it there")
        database.drop(self.urls.owner, self.name)

    def _owner(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.urls.named("postgres").owner, autocommit=True)

    def _remark(self, connection: psycopg.Connection[Any]) -> dict[str, str]:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            (self.name,),
        ).fetchone()
        text = (row[0] if row else None) or ""
        return dict(pair.split("=", 1) for pair in text.split() if "=" in pair)

    def _note(self, connection: psycopg.Connection[Any], words: dict[str, str]) -> None:
        text = " ".join(f"{word}={value}" for word, value in words.items())
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(self.name), sql.Literal(text)
            )
        )


@contextlib.contextmanager
def installation(manner: Manner, home: Path = VAR / "postgres") -> Iterator[Installation]:
    """The running server for as long as the block lasts; the database may still be missing."""
    if os.environ.get("DATABASE_URL"):
        yield Installation(Urls.from_environment())
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    home.parent.mkdir(exist_ok=True)
    with Cluster(home, manner=manner) as server:
        yield Installation(urls_of(server), server)


def urls_of(server: Cluster, name: str = NAME) -> Urls:
    """How the three roles reach a database of the cluster."""
    return Urls(
        app=server.url(roles.APP, name),
        public=server.url(roles.PUBLIC, name),
        owner=server.url(roles.OWNER, name),
    )


def main(arguments: list[str]) -> int:
    """Run Django's command line on the installation; return its exit code."""
    try:
        with installation(Manner(outlives_starter=True)) as here:
            here.make_ready()
            command = [sys.executable, str(ROOT / "manage.py"), *arguments]
            return subprocess.run(command, env=here.environment, check=False).returncode  # noqa: S603 - our own manage.py
    except KeyboardInterrupt:
        return 130
    except TROUBLES as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
