"""The tail goes on when its listening line is lost, and stops for good when a number is missing."""

from __future__ import annotations

import asyncio
import atexit
from typing import Any

import pytest

import ledger.reader
from ledger.reader import LedgerGap
from organizations.models import Department
from realtime import codes, looks, seats, tail
from realtime.acts import act
from tests.builders import approval as filings
from tests.realtime.sockets import Socket, signed_in


@pytest.fixture
def hall(committed_db, clock):
    made = filings.a_hall()
    Department.objects.filter(pk=made.unit.pk).update(ranking_group="甲")
    return made


@pytest.fixture
def item(hall):
    return filings.an_item(hall)


@pytest.fixture
def session(hall):
    return signed_in(hall.people["supervision_officer"])


pytestmark = pytest.mark.usefixtures("streams")


async def watching(hall, session) -> Socket:
    socket = Socket(session=session)
    await socket.ask(topic=f"bureau:{hall.region.code}")
    await socket.hear("snapshot")
    return socket


async def test_a_lost_listening_line_costs_no_entry(hall, item, session, committed_db):
    socket = await watching(hall, session)
    here = tail.here()
    here.lag_ms = -1
    with committed_db.connect("app", autocommit=True) as ours:
        for _ in range(3):
            ours.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'sunhall-tail' AND datname = current_database()"
            )
            await act(filings.a_received_case, hall, item)
            assert await socket.hear("frame")
    seqs = [frame["seq"] for frame in socket.frames]
    assert seqs == list(range(seqs[0], seqs[0] + 3))
    assert here.lag_ms >= 0, "each entry handed on says how late it was"
    here._measure((here.cursor or 0) + 7, [])
    assert tail.report()["behind"] == 7
    await socket.leave()


async def test_a_missing_number_stops_the_process_loudly(hall, item, session, monkeypatch, caplog):
    socket = await watching(hall, session)

    def gap(*_: object) -> None:
        raise LedgerGap("city: 9 stands where 8 should")

    monkeypatch.setattr(looks, "read_round", gap)
    assert await socket.closed_with() == codes.GAP
    assert tail.report()["broken"] == "city: 9 stands where 8 should"
    assert any(line.levelname == "CRITICAL" for line in caplog.records)
    late = Socket(session=session)
    await late.ask(topic=f"bureau:{hall.region.code}")
    assert await late.closed_with() == codes.TRY_LATER


async def test_a_database_that_is_away_for_a_moment_ends_nothing(hall, item, session, monkeypatch):
    socket = await watching(hall, session)
    real, failures = looks.read_round, []

    def flaky(*args: Any) -> looks.Round:
        if len(failures) < 2:
            failures.append(1)
            raise ConnectionError("away")
        return real(*args)

    monkeypatch.setattr(looks, "read_round", flaky)
    await act(filings.a_received_case, hall, item)
    assert await socket.hear("frame")
    assert len(failures) == 2
    await socket.leave()


async def test_a_fault_in_a_board_sends_everybody_away_and_begins_anew(
    hall, item, session, monkeypatch, caplog
):
    socket = await watching(hall, session)
    here = tail.here()
    topic = here.hub.topics[f"bureau:{hall.region.code}"]

    def stumble(*_: object) -> None:
        raise KeyError("a board of ours is wrong")

    monkeypatch.setattr(topic.feed, "take", stumble)
    assert await socket.closed_with() == codes.TRY_LATER
    assert (here.state, tail.report()["state"]) == ("restarting", "restarting")
    assert any(line.levelname == "CRITICAL" for line in caplog.records)
    for _ in range(800):  # its first wait is a fifth of a second
        if not here.trouble:
            break
        await asyncio.sleep(0.05)
    again = await watching(hall, session)
    await act(filings.a_received_case, hall, item)
    assert await again.hear("frame")
    await again.leave()


async def test_who_was_told_more_by_another_process_is_not_told_it_again(hall, item, session):
    """The other process had read on; this one reads as far before it answers."""
    socket = await watching(hall, session)
    here = tail.here()
    epoch, seq = here.epoch, here.cursor or 0
    async with here.turn:  # this process does not come to look
        await act(filings.a_received_case, hall, item)
        back = Socket(session=session)
        await back.ask(topic=f"bureau:{hall.region.code}", epoch=epoch, since=seq + 1)
    snapshot = await back.hear("snapshot")
    assert (back.frames, snapshot["seq"]) == ([], seq + 1)
    for task in here._tasks:  # it will not come at all now, unless it is made to
        task.cancel()
    await asyncio.wait(here._tasks)
    await act(filings.a_received_case, hall, item)
    topic = here.hub.topics[f"bureau:{hall.region.code}"]
    assert await seats._start_of(here, topic, seq + 2) == topic.feed.seq == seq + 2
    assert await seats._start_of(here, topic, seq + 3) == seq + 2, "no such number anywhere"
    await socket.leave()
    await back.leave()


async def test_a_ledger_that_ends_before_what_was_read_is_another_one(hall, session):
    """A backup was restored, and nobody began a new epoch."""
    socket = await watching(hall, session)
    here = tail.here()
    here.cursor = (here.cursor or 0) + 5  # as if so much had been read of the lost one
    assert await socket.closed_with() == codes.OTHER_EPOCH


async def test_topics_that_nobody_watches_are_forgotten(hall, item, session):
    before = atexit._ncallbacks()
    socket = await watching(hall, session)
    assert atexit._ncallbacks() == before + 1, "its tasks are ended with the process"
    here = tail.here()
    assert list(here.hub.topics) == [f"bureau:{hall.region.code}"]
    here.read_at -= tail.STUCK_AFTER + 1
    assert tail.report()["state"] == "stuck"
    await socket.leave()
    await here.round()
    assert here.hub.topics == {}
    here.read_at -= tail.STUCK_AFTER + 1
    assert (tail.report()["sockets"], tail.report()["state"]) == (0, "ok"), "nobody waits for it"


async def test_many_newcomers_share_one_reading_of_the_source_tables(
    hall, session, django_assert_max_num_queries
):
    sockets = [Socket(session=session) for _ in range(8)]
    await asyncio.gather(*(s.ask(topic=f"bureau:{hall.region.code}") for s in sockets))
    boards = await asyncio.gather(*(s.hear("snapshot") for s in sockets))
    assert all(board == boards[0] for board in boards)
    assert len(tail.here().hub.members()) == 8
    await asyncio.gather(*(s.leave() for s in sockets))


async def test_a_crowd_that_knows_more_than_this_process_shares_one_look(
    hall, item, session, monkeypatch
):
    """Those whom a process that was ahead leaves behind come here all at once."""
    socket = await watching(hall, session)
    here = tail.here()
    looked: list[int | None] = []
    read_round = looks.read_round

    def counted(cursor: int | None, feeds: Any) -> looks.Round:
        looked.append(cursor)
        return read_round(cursor, feeds)

    monkeypatch.setattr(looks, "read_round", counted)
    async with here.turn:  # a look is going on
        await act(filings.a_received_case, hall, item)
        ahead = (await act(ledger.reader.head)).seq
        crowd = [asyncio.ensure_future(here.read_to(ahead)) for _ in range(30)]
        await asyncio.sleep(0.05)
    await asyncio.gather(*crowd)
    assert here.cursor == ahead
    assert looked.count(looked[0]) == 1
    assert len(looked) < len(crowd) / 2, "the tail's own looks are among them"
    await socket.leave()
