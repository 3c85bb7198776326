"""A message is framed once; a line sends at once what it can and says when it is full."""

from __future__ import annotations

import asyncio
import functools

import pytest
from websockets.frames import Opcode
from websockets.protocol import CLIENT, OPEN, Protocol

from realtime.lines import AsgiLine, Lost, Wire, line_to


def read_by_a_browser(frames: bytes) -> list[str]:
    """The texts that a WebSocket library of somebody else reads from the bytes."""
    client = Protocol(CLIENT, state=OPEN, max_size=None)
    client.receive_data(frames)
    events = client.events_received()
    assert all(event.opcode is Opcode.TEXT and event.fin for event in events)
    return [event.data.decode() for event in events]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 70_000])
def test_what_is_framed_here_is_read_elsewhere(size):
    assert read_by_a_browser(Wire.of("x" * size).frames) == ["x" * size]


def test_chinese_is_framed_by_its_bytes():
    assert read_by_a_browser(Wire.of("超法定" * 42).frames) == ["超法定" * 42]


def test_messages_written_together_are_read_one_by_one():
    wire = Wire.joined([Wire.of("一"), Wire.of("二"), Wire.of("三")])
    assert (len(wire), read_by_a_browser(wire.frames)) == (3, ["一", "二", "三"])


class Server:
    """What an ASGI server gives: a send that waits while the way is blocked."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.way = asyncio.Event()
        self.way.set()
        self.gone = False

    async def send(self, message: dict) -> None:
        await self.way.wait()
        if self.gone:
            raise ConnectionResetError
        self.sent.append(message["text"])


def test_an_unknown_server_is_spoken_to_by_asgi_alone():
    assert isinstance(line_to(Server().send), AsgiLine)
    assert isinstance(line_to(functools.partial(Server().send)), AsgiLine)


async def test_a_send_that_does_not_wait_is_done_in_the_same_tick():
    server = Server()
    before = asyncio.all_tasks()
    assert AsgiLine(server.send).write(Wire.joined([Wire.of("1"), Wire.of("2")]))
    assert server.sent == ["1", "2"]
    assert asyncio.all_tasks() == before


async def test_a_send_that_waits_is_finished_by_a_task_with_what_follows():
    server = Server()
    line = AsgiLine(server.send)
    server.way.clear()
    assert not line.write(Wire.joined([Wire.of("1"), Wire.of("2"), Wire.of("3")]))
    await asyncio.sleep(0)
    assert server.sent == []
    server.way.set()
    await line.drained()
    assert server.sent == ["1", "2", "3"]
    assert line.write(Wire.of("4"))


async def test_a_lost_connection_says_so_at_once_or_later():
    server = Server()
    line = AsgiLine(server.send)
    server.gone = True
    with pytest.raises(Lost):
        line.write(Wire.of("1"))
    server.way.clear()
    assert not line.write(Wire.of("2"))
    server.way.set()
    with pytest.raises(Lost):
        await line.drained()
