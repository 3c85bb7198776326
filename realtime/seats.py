"""How a socket takes its place: hello, what it missed, the board as it is, and then every frame."""

from __future__ import annotations

import time
from typing import Any, Final

from boards.looks import Moment, build_id
from kernel import clock
from realtime import codes, doorkeeper, looks
from realtime.acts import act, look
from realtime.doors import TurnedAway
from realtime.hub import PIECE, Step, Topic, encode, frame_wire
from realtime.lines import Wire
from realtime.members import Member
from realtime.tail import Tail
from realtime.topics import feed_for, key_of
from realtime.wishes import Pass

# A board that is followed is true by the entries alone. That it is read anew once in a while all
# the same keeps a fault in one of them from outliving those who saw it happen.
FRESH_FOR: Final = 30.0
ROOM_FOR_MISSED: Final = 400


async def seat(tail: Tail, member: Member, held: Pass, *, shaken: int) -> Topic:
    """Let the member in; raises TurnedAway when its epoch is another one than the ledger's.

    ``shaken`` is the tail's before the pass was asked for: what was taken back since is looked at.
    """
    key = key_of(held)
    topic = tail.hub.open(key, feed_for(held))
    topic.joining += 1
    try:
        await _make_fresh(tail, topic)
        wish = held.wish
        if wish.epoch and wish.epoch != topic.feed.epoch:
            raise TurnedAway(codes.OTHER_EPOCH)
        member.tell(encode(hello(topic, await act(Moment.now))))
        since = await _start_of(tail, topic, wish.since if wish.epoch else None)
        since = await _catch_up(topic, member, since)
        while shaken != tail.shaken:
            shaken = tail.shaken
            lost = await act(doorkeeper.withdrawn, [held])
            if held in lost:
                raise TurnedAway(lost[held])
        if tail.hub.topics.get(key) is not topic:
            raise TurnedAway(codes.TRY_LATER)  # all were sent away while this one read its past
        member.held = held
        topic.join(member, topic.after(since) or [], since=since)
    finally:
        topic.joining -= 1
    return topic


def hello(topic: Topic, moment: Moment) -> dict[str, Any]:
    """The first message of every stream."""
    return {
        "type": "hello",
        "topic": topic.key,
        "stream": topic.feed.stream,
        "epoch": topic.feed.epoch,
        "seq": topic.feed.seq,
        "build": build_id(),
        "simulated": moment.simulated,
        "rate": moment.rate,
        "legal_now": clock.micros(moment.legal),
    }


async def _make_fresh(tail: Tail, topic: Topic) -> None:
    """A newcomer's board comes from the source tables; many at once share one reading."""
    if _is_fresh(tail, topic):
        return  # and waits for no look that is going on
    async with tail.turn:
        if tail.cursor is None:
            tail.compare(await look(looks.read_round, None, {}))
        if not _is_fresh(tail, topic):
            await tail.refresh(topic)


def _is_fresh(tail: Tail, topic: Topic) -> bool:
    followed = tail.cursor is not None and topic.feed.epoch
    return bool(followed) and time.monotonic() - topic.fresh_at <= FRESH_FOR


async def _start_of(tail: Tail, topic: Topic, since: int | None) -> int:
    """The number from which to go on; the board's own where ``since`` is none that exists."""
    if since is not None and since > topic.feed.seq:
        # Another process may have told it what this one has not read yet.
        await tail.read_to(since)
    if since is None or since > max(topic.feed.seq, tail.cursor or 0):
        return topic.feed.seq
    return since


async def _catch_up(topic: Topic, member: Member, since: int) -> int:
    """Send history until what is left is short enough for the ring; return how far that is."""
    while not member.gone:
        missed = topic.after(since)
        if missed is not None and len(missed) <= ROOM_FOR_MISSED:
            break
        if missed is None:
            read = await _history(topic, since)
            if read is None:
                return topic.feed.seq
            missed, upto = read
            since = max(since, upto)
        for start in range(0, len(missed), PIECE):
            piece = missed[start : start + PIECE]
            await member.carry(Wire.joined(wire for _, wire in piece))
            since = max(since, piece[-1][0].seq)
    return since


async def _history(topic: Topic, since: int) -> tuple[list[Step], int] | None:
    """What the ring no longer has, and up to where that is known; None when it is too much.

    A hall that comes back to a new process asks for the same past: it is read once, and kept.
    """
    async with topic.reading:
        known = topic.after(since)
        if known is not None:
            return known, since
        upto = topic.feed.seq
        frames = await act(topic.feed.read_history, since)
        if frames is None:
            return None
        steps = [(frame, frame_wire(frame)) for frame in frames]
        topic.remember(steps, since)
        return steps, upto
