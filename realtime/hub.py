"""Carries frames to sockets: numbered, serialised once, in order, never past a gap.

Nothing here waits or asks the database. Whoever joins gets history first and becomes a member in
the same tick of the event loop in which the ring was looked at, so nothing slips between the two.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from boards.feeds import LONGEST_HISTORY, Feed, Frame
from realtime.lines import Wire
from realtime.members import Member

# All that anybody may have missed and still be told step by step: what one socket had read of the
# past is there for the rest of the hall.
RING: Final = LONGEST_HISTORY
PIECE: Final = 100  # frames of the past that are written together

Step = tuple[Frame, Wire]


def encode(message: dict[str, Any]) -> Wire:
    """A message as it goes to every socket."""
    return Wire.of(json.dumps(message, ensure_ascii=False, separators=(",", ":")))


def frame_wire(frame: Frame) -> Wire:
    """A frame as it is sent."""
    message: dict[str, Any] = {"type": "frame", "after": frame.after, "seq": frame.seq}
    if frame.name:
        message["name"] = frame.name
    if frame.patch:
        message["board"] = frame.patch
    return encode(message)


class Topic:
    """A feed, the frames it sent lately, and who listens."""

    def __init__(self, key: str, feed: Feed, *, ring: int = RING) -> None:
        self.key = key
        self.feed = feed
        self.members: set[Member] = set()
        self.joining = 0
        self.fresh_at = 0.0
        self.reading = asyncio.Lock()  # of history; whoever waits for it shares what was read
        self._ring: deque[Step] = deque(maxlen=ring)
        self._whole_from: int | None = None  # the number after which the ring has every frame
        self._whole: tuple[int, dict[str, Any], Wire] | None = None  # the board as last encoded

    def publish(self, frames: Sequence[Frame], drift: dict[str, Any]) -> None:
        """Send the frames, then what changed without one, to every member.

        Frames made in one look go to a socket together; whoever had some of them already, from
        history, gets them one by one.
        """
        steps = [(frame, frame_wire(frame)) for frame in frames]
        if steps:
            self._keep(steps)
            whole = Frame(frames[0].after, frames[-1].seq)
            together = Wire.joined(wire for _, wire in steps)
            # Frames that do not follow on one another must not pass as one that does.
            start = whole.after if follows(frames) else -1
            for member in tuple(self.members):
                if member.last <= start:
                    member.offer(whole, together)
                else:
                    give(member, steps)
        if drift:
            self.tell({"type": "state", "seq": self.feed.seq, "board": drift})

    def tell(self, message: dict[str, Any]) -> None:
        """Send an unnumbered message to every member."""
        wire = encode(message)
        for member in tuple(self.members):
            member.tell(wire)

    def after(self, since: int) -> list[Step] | None:
        """The frames that follow ``since``; None when the ring does not reach back that far."""
        if since >= self.feed.seq:
            return []
        if self._whole_from is None or since < self._whole_from:
            return None
        return [(frame, wire) for frame, wire in self._ring if frame.seq > since]

    def remember(self, history: Sequence[Step], since: int) -> None:
        """Keep what was read of the past after ``since`` before the ring, while there is room."""
        known = self._whole_from
        older = [step for step in history if known is None or step[0].seq <= known]
        assert self._ring.maxlen is not None
        kept = older[max(0, len(older) + len(self._ring) - self._ring.maxlen) :]
        if len(kept) == len(older):
            self._whole_from = since
        elif kept:
            self._whole_from = kept[0][0].after
        else:
            return
        if self._ring:
            self._ring[0] = _following(self._ring[0], kept[-1][0].seq if kept else since)
        self._ring.extendleft(reversed(kept))

    def _keep(self, steps: list[Step]) -> None:
        """Put new frames behind those in the ring, on the last of which the first must follow."""
        if self._whole_from is None:
            self._whole_from = steps[0][0].after
        last = self._ring[-1][0].seq if self._ring else self._whole_from
        self._ring.append(_following(steps[0], last))
        self._ring.extend(steps[1:])
        if len(self._ring) == self._ring.maxlen:
            self._whole_from = self._ring[0][0].after

    def join(self, member: Member, missed: Iterable[Step], *, since: int) -> None:
        """Give the member what it missed and the board as it is, and count it in; in one tick."""
        member.last = since
        hand_over(member, list(missed))
        # The frames tell what happened; the board's present state is told whole, so that nothing
        # depends on a patch that was made against another state.
        member.tell(self.snapshot_wire())
        member.last = max(member.last, self.feed.seq)
        if member.gone:
            return
        member.parted = self._forget
        self.members.add(member)
        self._say("joined", member)

    def snapshot_wire(self) -> Wire:
        """The whole board with the number up to which it is true; encoded once while it is that."""
        seq, shown = self.feed.seq, self.feed.shown
        if self._whole is None or self._whole[0] != seq or self._whole[1] is not shown:
            wire = encode({"type": "snapshot", "seq": seq, "board": shown})
            self._whole = (seq, shown, wire)
        return self._whole[2]

    def _forget(self, member: Member) -> None:
        self.members.discard(member)
        self._say("parted", member)

    def _say(self, what: str, member: Member) -> None:
        """Tell the feed who is here, if it wants to know."""
        told = getattr(self.feed, what, None)
        if told is not None:
            told(member)


def _following(step: Step, last: int) -> Step:
    """The step as one that follows on ``last``: nothing between the two was of this topic."""
    frame = step[0]
    if frame.after <= last:
        return step
    joined = replace(frame, after=last)
    return joined, frame_wire(joined)


def follows(frames: Sequence[Frame]) -> bool:
    """Whether each frame follows on the one before it."""
    return all(frame.after <= before.seq for before, frame in itertools.pairwise(frames))


def hand_over(member: Member, steps: Sequence[Step]) -> None:
    """Offer many frames in few pieces: each piece is one call of the system and not a hundred."""
    if not follows([frame for frame, _ in steps]):
        give(member, steps)  # where the gap shall be met
        return
    for start in range(0, len(steps), PIECE):
        piece = steps[start : start + PIECE]
        whole = Frame(piece[0][0].after, piece[-1][0].seq)
        member.offer(whole, Wire.joined(wire for _, wire in piece))


def give(member: Member, steps: Iterable[Step]) -> None:
    """Offer the frames one by one."""
    for frame, wire in steps:
        member.offer(frame, wire)


class Hub:
    """All topics of one process that somebody listens to."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}

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
        self.topics = {
            key: topic for key, topic in self.topics.items() if topic.members or topic.joining
        }
