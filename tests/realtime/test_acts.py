"""What all sockets wait for stands in no queue of newcomers."""

from __future__ import annotations

import asyncio
import threading

import pytest

from realtime.acts import Lane, act, look

CROWD = 20


async def test_the_tail_reads_on_while_a_crowd_holds_every_thread_of_the_newcomers():
    door = threading.Event()
    crowd = [asyncio.ensure_future(act(door.wait, 30)) for _ in range(CROWD)]
    await asyncio.sleep(0)  # all of them stand there
    try:
        assert await look(lambda: "read") == "read"
        # The control: a newcomer who comes last does stand behind them.
        last = asyncio.ensure_future(act(lambda: "let in"))
        await asyncio.wait([last], timeout=0.1)
        assert not last.done()
    finally:
        door.set()
        await asyncio.gather(*crowd)
    assert await last == "let in"


async def test_what_goes_wrong_in_a_lane_is_told_to_whoever_asked():
    def fails() -> None:
        raise LookupError("nothing there")

    lane = Lane("test", 1)
    for _ in range(2):
        with pytest.raises(LookupError, match="nothing there"):
            await lane(fails)
