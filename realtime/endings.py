"""What ``asyncio.run`` does at its end, done for servers that just stop their loop, as daphne does.

A task that is left pending is destroyed with the process, and complains; a connection to the
database that it held is cut and not closed.
"""

from __future__ import annotations

import asyncio
import atexit
import weakref
from typing import Final

ENDS_WITHIN: Final = 2.0


def see_off(loop: asyncio.AbstractEventLoop) -> None:
    """When the process ends, end what still goes on in this loop."""
    kept = weakref.ref(loop)
    atexit.register(lambda: end(kept()))


def end(loop: asyncio.AbstractEventLoop | None) -> None:
    """Cancel all tasks of a loop that was left as it stood, and wait until they are done."""
    if loop is None or loop.is_closed() or loop.is_running():
        return
    going = asyncio.all_tasks(loop)
    for task in going:
        task.cancel()
    if going:
        loop.run_until_complete(asyncio.wait(going, timeout=ENDS_WITHIN))
