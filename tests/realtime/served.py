"""The hall's application, with an address that says what lines its sockets were given and how they left.

Little room is left for a reader that sleeps, so that it is missed after hundreds of entries and not
after thousands.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from config.serving import application as ours

# isort: split
from realtime import consumer, lines
from realtime.members import Member

ROOM_OF_THE_MACHINE = 4096  # bytes
ROOM_OF_THE_QUEUE = 410  # messages: what a newcomer may be given at once, and a few

_given: list[str] = []
_left: list[int] = []
_line_to = lines.line_to


def _noted(send: Any) -> lines.Line:
    line: Any = _line_to(send)
    _given.append(type(line).__name__)
    if isinstance(line, lines.UvicornLine):
        send.__self__.transport.set_write_buffer_limits(high=ROOM_OF_THE_MACHINE)
    return line


class Noted(Member):
    """Says with what code it was sent away."""

    def __init__(self, line: lines.Line, *, shut: Callable[[int], None]) -> None:
        super().__init__(line, shut=shut, room=ROOM_OF_THE_QUEUE)

    def leave(self, code: int) -> None:
        """Note it first."""
        if not self.gone:
            _left.append(code)
        super().leave(code)


lines.line_to = _noted
lines.HELD_BY_KERNEL = ROOM_OF_THE_MACHINE  # type: ignore[misc]  # the test's weather
consumer.member_class = Noted


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Everything as in production, but for /lines/."""
    if scope["type"] != "http" or scope["path"] != "/lines/":
        await ours(scope, receive, send)
        return
    told = {"given": _given, "left": _left}
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})
