"""The one way from the event loop into the database: a whole act in a thread, connections returned."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections

P = ParamSpec("P")
R = TypeVar("R")


async def act(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What ``function`` answers, called in a thread of the pool.

    Not in asgiref's one shared thread: a slow query there would hold up every socket's handshake.
    """
    return await sync_to_async(_tidily, thread_sensitive=False)(lambda: function(*args, **kwargs))


def _tidily(call: Callable[[], R]) -> R:
    close_old_connections()
    try:
        return call()
    finally:
        # With a pool, closing gives the connection back; without one, a thread keeps none for ever.
        for connection in connections.all(initialized_only=True):
            connection.close()
