"""Whoever comes back is given what was missed as fast as it reads, and no faster."""

from __future__ import annotations

import asyncio
import re

import pytest

from boards import presence
from boards.desk import Desk
from boards.feeds import LONGEST_HISTORY, LedgerFeed
from boards.scopes import Scope
from config.settings.base import ROOT
from realtime import seats, tail
from realtime.hub import PIECE, Topic
from tests.realtime.test_hub import Feed, Reader, publish

MISSED = seats.ROOM_FOR_MISSED + 50


@pytest.fixture
def topic():
    made = Topic("bureau:990100", Feed(), ring=2 * MISSED)  # type: ignore[arg-type]  # as in test_hub
    for number in range(1, MISSED + 1):
        publish(made, number)
    return made


async def test_what_is_long_is_sent_in_pieces_until_the_rest_is_short(topic):
    reader = Reader(room=PIECE)
    assert await seats._catch_up(topic, reader.member, 0) == MISSED
    assert reader.numbers == list(range(1, MISSED + 1))
    assert max(reader.pipe.writes) == PIECE


async def test_a_slow_reader_is_waited_for_while_it_catches_up(topic):
    reader = Reader(room=PIECE)
    reader.pipe.stop()
    coming = asyncio.ensure_future(seats._catch_up(topic, reader.member, 0))
    for _ in range(5):
        await asyncio.sleep(0)
    assert (coming.done(), reader.code) == (False, None)
    assert len(reader.numbers) == PIECE
    reader.pipe.go_on()
    assert await coming == MISSED
    assert reader.numbers == list(range(1, MISSED + 1))


async def test_whoever_went_while_it_caught_up_is_sent_no_more(topic):
    reader = Reader()
    reader.member.part()
    assert await seats._catch_up(topic, reader.member, 0) == 0
    assert reader.numbers == []


def test_too_long_a_past_is_not_read():
    feed = LedgerFeed(Desk(1, "zh"), Scope(""))
    feed.seq = LONGEST_HISTORY + 1
    assert feed.read_history(0) is None
    assert feed.read_history(feed.seq + 1) is None
    assert feed.read_history(feed.seq) == []


def test_a_browser_may_miss_two_signs_of_life_before_it_takes_a_line_for_dead():
    client = (ROOT / "web" / "client" / "stream.ts").read_text("utf-8")
    (silence,) = re.findall(r"const SILENCE = ([\d_]+);", client)
    assert 3 * 1000 * max(tail.BEAT, tail.BEAT_OF_A_REHEARSAL) < int(silence)
    assert presence.SILENT_AFTER > 3 * tail.BEAT
