"""The ways from the event loop into the database: a whole act in a thread, connections returned.

Not in asgiref's one shared thread: a slow query there would hold up every socket's handshake. And
in two lanes, because a hall that comes back at once would else stand before the next frame of all
who stayed. Newcomers have few threads: each takes its turns at the one interpreter, too.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connections

P = ParamSpec("P")
R = TypeVar("R")


class Lane:
    """Threads of its own for one kind of act."""

    def __init__(self, name: str, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def __call__(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What ``function`` answers, called in a thread of the lane."""
        tidily = sync_to_async(_tidily, thread_sensitive=False, executor=self._threads)
        return await tidily(lambda: function(*args, **kwargs))


act: Final = Lane("visit", 3)  # what one socket asks for
look: Final = Lane("tail", 1)  # what all sockets wait for; its rounds follow one another anyway


def _tidily(call: Callable[[], R]) -> R:
    close_old_connections()
    try:
        return call()
    finally:
        # With a pool, closing gives the connection back; without one, a thread keeps none for ever.
        for connection in connections.all(initialized_only=True):
            connection.close()
