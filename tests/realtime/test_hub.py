"""The hub hands on every number once and in order, and loses a slow reader rather than a frame."""

from __future__ import annotations

import json

import pytest

from boards.feeds import Frame
from realtime import codes
from realtime.hub import Member, Topic, frame_text


class Feed:
    """A feed that only has a number and a board."""

    stream = "city"

    def __init__(self) -> None:
        self.seq = 0
        self.shown = {"rows": {}}


class Reader:
    """A socket that reads when told to."""

    def __init__(self, *, room: int = 10, member_class: type[Member] = Member) -> None:
        self.code: int | None = None
        self.read: list[dict] = []
        self.member = member_class(wake=lambda: None, shut=self.shut, room=room)

    def shut(self, code: int) -> None:
        self.code = code

    def take(self) -> None:
        while self.member.queue:
            self.read.append(json.loads(self.member.queue.popleft()))

    @property
    def numbers(self) -> list[int]:
        self.take()
        return [message["seq"] for message in self.read if message["type"] == "frame"]


class Unguarded(Member):
    """The known-bad member: it does not remember the last number it was given."""

    def offer(self, frame: Frame, text: str) -> None:  # noqa: ARG002 - that is what is wrong
        self.tell(text)


@pytest.fixture
def topic():
    return Topic("bureau:990100", Feed(), ring=50)  # type: ignore[arg-type]  # all it asks of one


def publish(topic: Topic, *numbers: int) -> None:
    frames = []
    for number in numbers:
        frames.append(Frame(number - 1, number))
        topic.feed.seq = number
    topic.publish(frames, {})


def sit_down(topic: Topic, since: int, **kinds) -> Reader:
    reader = Reader(**kinds)
    topic.join(reader.member, topic.after(since) or [], since=since)
    return reader


def test_a_member_gets_every_frame_once_and_in_order(topic):
    reader = sit_down(topic, 0)
    publish(topic, 1, 2, 3)
    publish(topic, 4)
    assert reader.numbers == [1, 2, 3, 4]


def test_whoever_comes_back_gets_just_what_was_missed_and_then_the_board(topic):
    publish(topic, 1, 2, 3, 4)
    reader = sit_down(topic, 2)
    assert reader.numbers == [3, 4]
    assert [message["type"] for message in reader.read] == ["frame", "frame", "snapshot"]
    assert reader.read[-1]["seq"] == 4


def test_the_ring_says_when_it_does_not_reach_back(topic):
    publish(topic, *range(1, 101))
    assert topic.after(20) is None
    assert len(topic.after(60)) == 40
    assert topic.after(100) == []


def test_a_slow_reader_is_closed_and_resumes_without_loss(topic):
    reader = sit_down(topic, 0, room=4)
    reader.take()
    publish(topic, *range(1, 11))
    assert reader.code == codes.TOO_SLOW
    got = reader.numbers
    assert got == []  # what waited goes with the socket; the ring still has it
    again = sit_down(topic, 0, room=50)
    assert again.numbers == list(range(1, 11))


def test_a_slow_reader_costs_the_others_nothing(topic):
    slow, quick = sit_down(topic, 0, room=2), sit_down(topic, 0, room=50)
    publish(topic, *range(1, 21))
    assert slow.code == codes.TOO_SLOW
    assert quick.numbers == list(range(1, 21))
    assert topic.members == {quick.member}


def test_a_gap_closes_the_socket_instead_of_being_skipped(topic):
    reader = sit_down(topic, 0)
    publish(topic, 1)
    topic.publish([Frame(2, 3)], {})
    assert reader.code == codes.GAP
    assert reader.member.last == 1


def test_a_frame_seen_in_history_is_not_given_twice(topic):
    reader = sit_down(topic, 0)
    publish(topic, 1, 2)
    reader.member.offer(Frame(0, 1), frame_text(Frame(0, 1)))
    assert reader.numbers == [1, 2]


def test_without_the_last_number_a_resumed_reader_sees_frames_twice(topic):
    """The negative control: were the guard to go, the test above it must notice."""
    reader = sit_down(topic, 0, member_class=Unguarded)
    publish(topic, 1, 2)
    reader.member.offer(Frame(0, 1), frame_text(Frame(0, 1)))
    assert reader.numbers == [1, 2, 1]


def test_a_closed_member_is_told_nothing_more(topic):
    reader = sit_down(topic, 0)
    reader.take()
    reader.member.leave(codes.REFUSED)
    publish(topic, 1)
    assert (reader.code, reader.numbers) == (codes.REFUSED, [])


def test_the_first_code_a_member_is_closed_with_counts():
    reader = Reader()
    reader.member.leave(codes.REFUSED)
    reader.member.leave(codes.GAP)
    assert reader.code == codes.REFUSED


def test_a_frame_is_written_once_for_everyone():
    assert json.loads(frame_text(Frame(4, 5, "case.accepted", {"head": {"open": 2}}))) == {
        "type": "frame",
        "after": 4,
        "seq": 5,
        "name": "case.accepted",
        "board": {"head": {"open": 2}},
    }
