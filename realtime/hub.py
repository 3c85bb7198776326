"""Carries frames to sockets: numbered, serialised once, in order, never past a gap.

Nothing here waits or asks the database. Whoever joins gets history first and becomes a member in
the same tick of the event loop in which the ring was looked at, so nothing slips between the two.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, Final

from boards.feeds import Feed, Frame
from realtime import codes
from realtime.doorkeeper import Pass

RING: Final = 2000
QUEUE: Final = 1000


def encode(message: dict[str, Any]) -> str:
    """The one text of a message, handed as it is to every socket."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def frame_text(frame: Frame) -> str:
    """A frame as it is sent."""
    message: dict[str, Any] = {"type": "frame", "after": frame.after, "seq": frame.seq}
    if frame.name:
        message["name"] = frame.name
    if frame.patch:
        message["board"] = frame.patch
    return encode(message)


class Member:
    """One socket as the hub sees it: a bounded queue and the last number put into it.

    ``wake`` is called when there is something to send, ``shut`` once, with the code to close with.
    """

    def __init__(
        self, *, wake: Callable[[], None], shut: Callable[[int], None], room: int = QUEUE
    ) -> None:
        self.last = 0
        self.held: Pass | None = None
        self.queue: deque[str] = deque()
        self.gone = False
        self._wake = wake
        self._shut = shut
        self._room = room

    def offer(self, frame: Frame, text: str) -> None:
        """Queue the frame, unless it was seen already; close rather than skip or drop one."""
        if self.gone or frame.seq <= self.last:
            return
        if frame.after > self.last:
            self.leave(codes.GAP)
            return
        if self.tell(text):
            self.last = frame.seq

    def tell(self, text: str) -> bool:
        """Queue an unnumbered message; False, and the socket lost, when there is no room left."""
        if self.gone:
            return False
        if len(self.queue) >= self._room:
            self.leave(codes.TOO_SLOW)
            return False
        self.queue.append(text)
        self._wake()
        return True

    def leave(self, code: int) -> None:
        """Close the socket with ``code``; only the first time counts."""
        if not self.gone:
            self.gone = True
            self.queue.clear()
            self._shut(code)


class Topic:
    """A feed, the frames it sent lately, and who listens."""

    def __init__(self, key: str, feed: Feed, *, ring: int = RING) -> None:
        self.key = key
        self.feed = feed
        self.members: set[Member] = set()
        self.joining = 0
        self.fresh_at = 0.0
        self._ring: deque[tuple[Frame, str]] = deque(maxlen=ring)

    def publish(self, frames: Iterable[Frame], drift: dict[str, Any]) -> None:
        """Send the frames, then what changed without one, to every member."""
        for frame in frames:
            text = frame_text(frame)
            self._ring.append((frame, text))
            for member in tuple(self.members):
                member.offer(frame, text)
        if drift:
            self.tell(encode({"type": "state", "seq": self.feed.seq, "board": drift}))
        self.forget_the_gone()

    def tell(self, text: str) -> None:
        """Send an unnumbered message to every member."""
        for member in tuple(self.members):
            member.tell(text)

    def after(self, since: int) -> list[tuple[Frame, str]] | None:
        """The frames that follow ``since``; None when the ring does not reach back that far."""
        if since >= self.feed.seq:
            return []
        if not self._ring or self._ring[0][0].after > since:
            return None
        return [(frame, text) for frame, text in self._ring if frame.seq > since]

    def join(self, member: Member, missed: Iterable[tuple[Frame, str]], *, since: int) -> None:
        """Give the member what it missed and the board as it is, and count it in; in one tick."""
        member.last = since
        for frame, text in missed:
            member.offer(frame, text)
        # The frames tell what happened; the board's present state is told whole, so that nothing
        # depends on a patch that was made against another state.
        member.tell(self.snapshot_text())
        member.last = max(member.last, self.feed.seq)
        if not member.gone:
            self.members.add(member)

    def snapshot_text(self) -> str:
        """The whole board with the number up to which it is true."""
        return encode({"type": "snapshot", "seq": self.feed.seq, "board": self.feed.shown})

    def forget_the_gone(self) -> None:
        """Drop members whose sockets were closed."""
        self.members = {member for member in self.members if not member.gone}


class Hub:
    """All topics of one process that somebody listens to."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}

    def topic(self, key: str) -> Topic | None:
        """The topic under that key, if somebody listens to it."""
        return self.topics.get(key)

    def open(self, key: str, feed: Feed) -> Topic:
        """The topic under that key, new with ``feed`` unless somebody was quicker."""
        return self.topics.setdefault(key, Topic(key, feed))

    def members(self) -> list[Member]:
        """Everyone who listens to anything."""
        return [member for topic in self.topics.values() for member in topic.members]

    def close_all(self, code: int) -> None:
        """Close every socket, as after a gap or a restore."""
        for member in self.members():
            member.leave(code)
        self.topics.clear()

    def forget_the_empty(self) -> None:
        """Drop topics to which nobody listens any more."""
        for topic in self.topics.values():
            topic.forget_the_gone()
        self.topics = {
            key: topic for key, topic in self.topics.items() if topic.members or topic.joining
        }
