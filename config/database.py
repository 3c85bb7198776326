"""Makes databases: migrated by their owner, granted to the others, cloned from a template.

The tables that record refuse TRUNCATE and DELETE, so a used database cannot be emptied: whoever
needs a fresh one clones the template, which is built once per set of migrations.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config import constraints, env, grants

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE_PREFIX = "sunhall_template_"
# What a migration is made of besides its own file: SQL it reads and data it loads.
INGREDIENTS = ("*/migrations/**/*", "*/sql/**/*", "*/data/**/*")
GRANT_FILES = ("config/grants.py", "config/roles.py", "config/constraints.py")
ONE_BUILDER_AT_A_TIME = 7_300_218_001
MOST_BUILDS = 3


class PreparationFailed(RuntimeError):
    """Migrations or grants could not be applied; the message holds what manage.py said."""


@dataclass(frozen=True, slots=True)
class Urls:
    """How the three roles reach one database."""

    app: str
    public: str
    owner: str

    @classmethod
    def from_environment(cls) -> Urls:
        """Raise env.BadSetting when one of the three is not set."""
        return cls(
            app=env.text("DATABASE_URL"),
            public=env.text("DATABASE_PUBLIC_URL"),
            owner=env.text("DATABASE_OWNER_URL"),
        )

    def named(self, database: str) -> Urls:
        """The same roles in another database of the same server."""
        return Urls(*(_renamed(url, database) for url in (self.app, self.public, self.owner)))

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.app,
            "DATABASE_PUBLIC_URL": self.public,
            "DATABASE_OWNER_URL": self.owner,
        }


def _renamed(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def prepare(owner_url: str) -> None:
    """Migrate the database and set its grants; repeatable, quick when nothing is new.

    Migrations run in a process of their own in which every alias is the owner.
    """
    as_owner = Urls(owner_url, owner_url, owner_url).environment()
    migrate = ["migrate", "--no-input", "--skip-checks", "--verbosity=0"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *migrate],
        env=os.environ | as_owner,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PreparationFailed(f"migrating failed:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    with psycopg.connect(owner_url, autocommit=True) as connection:
        constraints.check_at_once(connection)
        try:
            grants.apply(connection)
        except grants.UngrantedTable as undecided:
            raise PreparationFailed(str(undecided)) from undecided


def digest() -> str:
    """A name for everything the template is made of; it changes when any of it does."""
    sums = hashlib.sha256()
    files = [path for pattern in INGREDIENTS for path in ROOT.glob(pattern)]
    files += [ROOT / name for name in GRANT_FILES]
    for path in sorted(set(files)):
        inside = path.relative_to(ROOT)
        if path.is_file() and path.suffix != ".pyc" and inside.parts[0] not in {"var", ".venv"}:
            sums.update(str(inside).encode() + b"\0" + path.read_bytes() + b"\0")
    return sums.hexdigest()[:12]


def template(owner_url: str) -> str:
    """The template's name; built first when this set of migrations has none yet.

    Several processes may ask at once: one builds, the others wait. Somebody may save a migration
    meanwhile: what was built is then of no set at all, and is built again.
    """
    with _maintenance(owner_url) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (ONE_BUILDER_AT_A_TIME,))
        for _ in range(MOST_BUILDS):
            name = TEMPLATE_PREFIX + digest()
            if exists(connection, name):
                return name
            _build(connection, owner_url, name)
            if TEMPLATE_PREFIX + digest() == name:
                _drop_old_templates(connection, keep=name)
                return name
            _drop(connection, name)
    raise PreparationFailed("the migrations keep changing while they are being applied")


def _build(connection: psycopg.Connection[Any], owner_url: str, name: str) -> None:
    unfinished = f"{name}_unfinished"
    _drop(connection, unfinished)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    prepare(_renamed(owner_url, unfinished))
    # Nobody may connect to it by accident: a session inside would stop every clone.
    for statement in (
        "ALTER DATABASE {unfinished} WITH ALLOW_CONNECTIONS false",
        "ALTER DATABASE {unfinished} RENAME TO {name}",
    ):
        connection.execute(
            sql.SQL(statement).format(
                unfinished=sql.Identifier(unfinished), name=sql.Identifier(name)
            )
        )


def _drop_old_templates(connection: psycopg.Connection[Any], *, keep: str) -> None:
    names = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s",
        (TEMPLATE_PREFIX, keep),
    ).fetchall()
    for (name,) in names:
        _drop(connection, name)


def clone(owner_url: str, name: str) -> None:
    """Make the database ``name`` as a copy of the template; one of that name is dropped first."""
    source = template(owner_url)
    with _maintenance(owner_url) as connection:
        _drop(connection, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {name} TEMPLATE {source}").format(
                name=sql.Identifier(name), source=sql.Identifier(source)
            )
        )


def drop(owner_url: str, name: str) -> None:
    """Drop the database, throwing out whoever is still in it; a missing one is fine."""
    with _maintenance(owner_url) as connection:
        _drop(connection, name)


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def exists(connection: psycopg.Connection[Any], name: str) -> bool:
    """Whether the server has a database of this name."""
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
    return found.fetchone() is not None


@contextlib.contextmanager
def _maintenance(owner_url: str) -> Iterator[psycopg.Connection[Any]]:
    """The owner in a database that is never itself cloned or dropped."""
    with psycopg.connect(_renamed(owner_url, "postgres"), autocommit=True) as connection:
        yield connection
