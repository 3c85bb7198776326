"""Rings when the database says that something was written: a hint only, never the promise.

LISTEN has a connection of its own, straight to the server: a pool would hand it to somebody else,
and one that rests inside a transaction would hold up the queue of all notifications.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

import psycopg
from django.db import connections

log = logging.getLogger(__name__)

CHANNELS: Final = ("ledger", "public", "screens")
SHORTEST_WAIT: Final = 0.2
LONGEST_WAIT: Final = 5.0
# A line that died without a word is found by asking it something.
ASK_EVERY: Final = 10.0


async def ring(bell: asyncio.Event) -> None:
    """Set the bell at each notification, for ever; a lost connection is opened again."""
    wait = SHORTEST_WAIT
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                **_address(), autocommit=True
            ) as connection:
                await _listen(connection)
                bell.set()  # what was written while nobody listened
                wait = SHORTEST_WAIT
                await _hear(connection, bell)
        except (psycopg.Error, OSError) as error:
            log.warning("bell: listening lost (%s)", type(error).__name__)
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _hear(connection: psycopg.AsyncConnection[Any], bell: asyncio.Event) -> None:
    while True:
        async for _ in connection.notifies(timeout=ASK_EVERY):
            bell.set()
        await _listen(connection)


async def _listen(connection: psycopg.AsyncConnection[Any]) -> None:
    for channel in CHANNELS:
        await connection.execute(f"LISTEN {channel}".encode())


def _address() -> dict[str, Any]:
    """Where to listen: the application's own database, directly, under a name of its own."""
    given = connections["default"].get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname")
    address = {key: given[key] for key in wanted if given.get(key)}
    return address | {"application_name": "sunhall-tail", "connect_timeout": 5}
