"""Who may watch what: asked before anything is joined, and again while the socket is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.http.cookie import parse_cookie

from realtime.doors import SHAKING, Knock, Told
from realtime.topics import KINDS
from realtime.wishes import Pass

__all__ = ["SHAKING", "admit", "session_in", "withdrawn"]


def session_in(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The session key in the handshake's cookies; empty when there is none."""
    for name, value in headers:
        if name == b"cookie":
            return parse_cookie(value.decode("latin1")).get(settings.SESSION_COOKIE_NAME, "")
    return ""


def admit(kind: str, knocks: Sequence[Knock]) -> Sequence[Told]:
    """For each wish of that kind its pass, the code with which it is turned away, or its error."""
    return KINDS[kind].door.admit(knocks)


def withdrawn(passes: Iterable[Pass]) -> Mapping[Pass, int]:
    """Those of the passes that no longer hold, each with the code to close with."""
    by_kind: dict[str, list[Pass]] = defaultdict(list)
    for held in passes:
        by_kind[held.wish.kind].append(held)
    lost: dict[Pass, int] = {}
    for kind, held_here in by_kind.items():
        lost |= KINDS[kind].door.withdrawn(held_here)
    return lost
