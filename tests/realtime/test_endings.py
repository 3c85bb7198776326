"""A server that just stops its loop leaves no task behind."""

from __future__ import annotations

import asyncio
import atexit

from realtime import endings


async def goes_on(tidied: list[str]) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        tidied.append("done")


def test_what_goes_on_in_a_loop_that_stopped_is_ended():
    loop, tidied = asyncio.new_event_loop(), []
    task = loop.create_task(goes_on(tidied))
    loop.run_until_complete(asyncio.sleep(0))
    assert not task.done()
    endings.end(loop)
    assert (task.cancelled(), tidied) == (True, ["done"])
    loop.close()
    endings.end(loop)  # nothing more to do


async def test_a_loop_that_runs_is_left_alone():
    task = asyncio.ensure_future(goes_on([]))
    endings.end(asyncio.get_running_loop())
    await asyncio.sleep(0)
    assert not task.done()
    task.cancel()


def test_a_loop_is_seen_off_when_the_process_ends():
    loop, before = asyncio.new_event_loop(), atexit._ncallbacks()
    endings.see_off(loop)
    assert atexit._ncallbacks() == before + 1
    loop.close()
