"""The hub hands on every number once and in order, and loses a slow reader rather than a frame."""

from __future__ import annotations

import asyncio
import json

import pytest

from boards.feeds import Frame
from realtime import codes, members
from realtime.hub import Hub, Topic, frame_wire
from realtime.lines import Wire
from realtime.members import Member
from tests.realtime.lines import Pipe


class Feed:
    """A feed that only has a number and a board."""

    stream = "city"

    def __init__(self) -> None:
        self.seq = 0
        self.shown = {"rows": {}}


class Reader:
    """A socket whose reader can stop reading and go on."""

    def __init__(self, *, room: int = 10, kind: type[Member] = Member) -> None:
        self.code: int | None = None
        self.pipe = Pipe()
        self.member = kind(self.pipe, shut=self.shut, room=room)

    def shut(self, code: int) -> None:
        self.code = code

    @property
    def read(self) -> list[dict]:
        return [json.loads(text) for text in self.pipe.written]

    @property
    def numbers(self) -> list[int]:
        return [message["seq"] for message in self.read if message["type"] == "frame"]


class Unguarded(Member):
    """The known-bad member: it does not remember the last number it was given."""

    def offer(self, step: Frame, wire: Wire) -> None:  # noqa: ARG002 - that is what is wrong
        self.tell(wire)


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


def test_much_that_was_missed_is_written_in_few_pieces():
    topic = Topic("bureau:990100", Feed())  # type: ignore[arg-type]  # as above
    publish(topic, *range(1, 251))
    reader = Reader(room=400)
    topic.join(reader.member, topic.after(10) or [], since=10)
    assert (reader.numbers, reader.pipe.writes) == (list(range(11, 251)), [100, 100, 40, 1])


def test_a_gap_in_what_was_missed_is_met_and_not_covered(topic):
    reader = Reader()
    steps = [(one, frame_wire(one)) for one in (Frame(0, 1), Frame(2, 3))]
    topic.join(reader.member, steps, since=0)
    assert (reader.numbers, reader.code) == ([1], codes.GAP)


def test_a_board_is_encoded_once_while_it_is_the_same(topic):
    wire = topic.snapshot_wire()
    assert topic.snapshot_wire() is wire
    topic.feed.shown = {"rows": {"1": {}}}
    other = topic.snapshot_wire()
    assert other is not wire
    topic.feed.seq = 7
    assert topic.snapshot_wire() is not other
    assert json.loads(topic.snapshot_wire().texts[0]) == {
        "type": "snapshot",
        "seq": 7,
        "board": {"rows": {"1": {}}},
    }


def test_the_ring_says_when_it_does_not_reach_back(topic):
    publish(topic, *range(1, 101))
    assert topic.after(20) is None
    assert len(topic.after(60)) == 40
    assert topic.after(100) == []


async def test_a_slow_reader_is_closed_and_resumes_without_loss(topic):
    reader = sit_down(topic, 0, room=4)
    reader.pipe.stop()
    for number in range(1, 11):
        publish(topic, number)
    assert reader.code == codes.TOO_SLOW
    assert reader.numbers == [1]  # what waited goes with the socket; the ring still has it
    again = sit_down(topic, 1, room=50)
    assert again.numbers == list(range(2, 11))


async def test_a_reader_that_is_slow_for_a_moment_gets_what_waited_in_order(topic):
    reader = sit_down(topic, 0, room=10)
    reader.pipe.stop()
    for number in range(1, 6):
        publish(topic, number)
    assert (reader.numbers, reader.member.waiting) == ([1], 4)
    reader.pipe.go_on()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (reader.numbers, reader.member.waiting) == ([1, 2, 3, 4, 5], 0)
    publish(topic, 6)
    assert reader.numbers[-1] == 6


async def test_a_slow_reader_costs_the_others_nothing(topic):
    slow, quick = sit_down(topic, 0, room=2), sit_down(topic, 0, room=2)
    slow.pipe.stop()
    for number in range(1, 21):
        publish(topic, number)
    assert slow.code == codes.TOO_SLOW
    assert quick.numbers == list(range(1, 21))
    assert topic.members == {quick.member}


def test_frames_of_one_look_are_written_together(topic):
    reader = sit_down(topic, 0)
    before = len(reader.pipe.writes)
    publish(topic, 1, 2, 3)
    assert reader.pipe.writes[before:] == [3]


def test_whoever_has_half_of_a_look_gets_the_other_half(topic):
    ahead = sit_down(topic, 0)
    ahead.member.last = 2
    publish(topic, 1, 2, 3, 4)
    assert ahead.numbers == [3, 4]


def test_a_hole_inside_one_look_is_not_hidden_by_writing_it_together(topic):
    reader = sit_down(topic, 0)
    topic.publish([Frame(0, 1), Frame(2, 3)], {})
    assert (reader.numbers, reader.code) == ([1], codes.GAP)


async def test_a_line_that_is_lost_takes_its_member_along(topic):
    reader = sit_down(topic, 0)
    reader.pipe.lost = True
    publish(topic, 1)
    assert reader.member.gone
    assert topic.members == set()
    assert reader.code is None  # there is nobody left to tell a code


async def test_whoever_is_lost_while_sitting_down_takes_no_place(topic):
    reader = Reader()
    reader.pipe.lost = True
    topic.join(reader.member, [], since=0)
    assert (reader.member.gone, topic.members) == (True, set())


def test_a_topic_that_somebody_is_about_to_join_is_kept():
    hub = Hub()
    kept = hub.open("bureau:990100", Feed())  # type: ignore[arg-type]  # as above
    kept.joining = 1
    hub.open("bureau:990200", Feed())  # type: ignore[arg-type]  # as above
    hub.forget_the_empty()
    assert hub.topics == {"bureau:990100": kept}


async def test_a_full_line_that_the_server_gave_up_holds_no_place(topic, monkeypatch):
    monkeypatch.setattr(members, "LINGERS", 0.0)
    reader = sit_down(topic, 0)
    reader.pipe.stop()
    publish(topic, 1)
    publish(topic, 2)
    assert reader.member.waiting == 1
    reader.pipe.ending = True
    publish(topic, 3)
    assert (reader.member.gone, topic.members, reader.code) == (True, set(), None)
    assert not reader.pipe.aborted
    await asyncio.sleep(0.01)
    assert reader.pipe.aborted, "what it held back has had its time to leave"


def test_a_gap_closes_the_socket_instead_of_being_skipped(topic):
    reader = sit_down(topic, 0)
    publish(topic, 1)
    topic.publish([Frame(2, 3)], {})
    assert reader.code == codes.GAP
    assert reader.member.last == 1


def test_a_frame_seen_in_history_is_not_given_twice(topic):
    reader = sit_down(topic, 0)
    publish(topic, 1, 2)
    reader.member.offer(Frame(0, 1), frame_wire(Frame(0, 1)))
    assert reader.numbers == [1, 2]


def past(*steps: tuple[int, int]) -> list:
    return [(frame, frame_wire(frame)) for frame in (Frame(*step) for step in steps)]


def test_what_one_reads_of_the_past_is_there_for_those_who_come_with_it(topic):
    topic.feed.seq = 9
    assert topic.after(3) is None
    topic.remember(past((3, 5), (5, 7)), 3)  # 8 and 9 were not of this topic
    topic.publish([Frame(9, 12)], {})
    topic.feed.seq = 12
    assert sit_down(topic, 3).numbers == [5, 7, 12]
    assert sit_down(topic, 7).numbers == [12]
    assert topic.after(2) is None


def test_the_past_takes_only_the_room_that_is_left(topic):
    publish(topic, *range(101, 141))
    topic.remember(past(*((n - 1, n) for n in range(51, 121))), 50)
    assert topic.after(89) is None
    assert sit_down(topic, 90).numbers == list(range(91, 141))
    publish(topic, 141)
    assert topic.after(90) is None
    assert sit_down(topic, 91).numbers == list(range(92, 142))


def test_a_past_without_a_frame_is_known_to_have_none(topic):
    topic.feed.seq = 20
    topic.remember([], 5)
    before = sit_down(topic, 5)  # 6 to 20 were not of this topic: what follows on 20 follows on 5
    publish(topic, 21)
    assert (before.numbers, before.code) == ([21], None)
    assert sit_down(topic, 5).numbers == [21]
    topic.remember([], 2)
    assert sit_down(topic, 2).numbers == [21]


def test_whoever_is_ahead_of_the_board_is_not_put_back_to_it(topic):
    reader = sit_down(topic, 3)
    topic.publish([Frame(0, 2)], {})
    assert reader.numbers == []


def test_without_the_last_number_a_resumed_reader_sees_frames_twice(topic):
    """The negative control: were the guard to go, the test above it must notice."""
    reader = sit_down(topic, 0, kind=Unguarded)
    publish(topic, 1, 2)
    reader.member.offer(Frame(0, 1), frame_wire(Frame(0, 1)))
    assert reader.numbers == [1, 2, 1]


def test_a_closed_member_is_told_nothing_more(topic):
    reader = sit_down(topic, 0)
    reader.member.leave(codes.REFUSED)
    publish(topic, 1)
    assert (reader.code, reader.numbers) == (codes.REFUSED, [])


def test_the_first_code_a_member_is_closed_with_counts():
    reader = Reader()
    reader.member.leave(codes.REFUSED)
    reader.member.leave(codes.GAP)
    assert reader.code == codes.REFUSED


def test_a_frame_is_written_once_for_everyone():
    assert json.loads(frame_wire(Frame(4, 5, "case.accepted", {"head": {"open": 2}})).texts[0]) == {
        "type": "frame",
        "after": 4,
        "seq": 5,
        "name": "case.accepted",
        "board": {"head": {"open": 2}},
    }
