"""Reads the environment once, typed, and refuses nonsense by name."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})


class BadSetting(ValueError):
    """A setting in the environment is missing or cannot be read."""


def text(name: str, *, default: str | None = None) -> str:
    """The variable's value; without a default an absent or empty one is refused."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise BadSetting(f"{name} is not set")
    return default


def words(name: str, *, default: str = "") -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [word.strip() for word in text(name, default=default).split(",") if word.strip()]


def flag(name: str, *, default: bool = False) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    word = raw.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise BadSetting(f"{name} is {raw!r}; it must be one of 1/0, true/false, yes/no, on/off")


def number(name: str, *, default: int | None = None, least: int = 0) -> int:
    raw = text(name, default=None if default is None else str(default))
    try:
        value = int(raw)
    except ValueError as problem:
        raise BadSetting(f"{name} is {raw!r}; it must be a whole number") from problem
    if value < least:
        raise BadSetting(f"{name} is {value}; it must be at least {least}")
    return value


def secret(name: str, *, default: str | None = None, least_length: int = 50) -> str:
    """A secret long enough to be one; the value itself never appears in the refusal."""
    value = text(name, default=default)
    if len(value) < least_length:
        raise BadSetting(
            f"{name} has {len(value)} characters; it must have at least {least_length}"
        )
    return value


def database(url: str) -> dict[str, Any]:
    """Django's settings for ``postgresql://user:password@host:port/name?host=/socket/folder``.

    The host may stand in the query, as libpq allows: that is how a socket folder is written.
    Whatever else stands in the query is handed to libpq.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadSetting("a database URL must begin with postgresql://")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadSetting("a database URL must name a database")
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    port = query.pop("port", "") or str(parts.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or "") or query.pop("user", ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": dict(query),
    }
