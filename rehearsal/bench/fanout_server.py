"""The hall's own application, with a topic that publishes on order, and group_send beside it.

Sockets, doors, hub, members and lines are those of production; only what is published is made up.
``python -m uvicorn rehearsal.bench.fanout_server:application``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import json
import os
import time
from typing import Any

from config.serving import application as ours

# isort: split
# Django was set up by the line above; models may be imported from here on.
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from django.conf import settings

from boards.feeds import Frame, Fresh, News, Taken
from realtime import lines, tail, topics
from realtime.doors import OpenDoor
from realtime.hub import Topic, frame_wire
from realtime.topics import Kind
from realtime.wishes import Pass

FIRST = 1_000_000  # numbers of one width, so that every frame has the same length
KEY = "bench:raw"
ENOUGH = 100  # messages that may wait for one reader before the next are made
PEERS = "bench"
REDIS = {
    "address": os.environ.get("BENCH_REDIS", ""),
    "max_connections": 20_000,
    "socket_timeout": None,
}
LAYERS = {
    "memory": {
        "BACKEND": "channels.layers.InMemoryChannelLayer",
        "CONFIG": {"capacity": 1_000_000},  # it drops silently beyond that
    },
    "redis": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # Each socket's wait for messages holds a connection of its own, for as long as it takes.
        "CONFIG": {"hosts": [REDIS], "capacity": 1_000_000},
    },
}
settings.CHANNEL_LAYERS = LAYERS


class Made:
    """A feed whose frames are made on order."""

    stream = "bench"

    def __init__(self) -> None:
        self.epoch = ""
        self.seq = FIRST
        self.shown: dict[str, Any] = {}
        self.stale = False

    def read_fresh(self) -> Fresh:
        """Nothing to read."""
        return Fresh("made", self.seq, {}, None, dt.datetime.now(dt.UTC))  # noqa: TID251 - no law here

    def settle(self, fresh: Fresh) -> dict[str, Any]:
        """Begin."""
        self.epoch = fresh.epoch
        return {}

    def read_more(self) -> None:
        """Nothing besides."""

    def take(self, news: News, more: Any) -> Taken:  # noqa: ARG002 - made on order alone
        """Nothing comes from the ledger."""
        return Taken([], {})

    def look(self, at: dt.datetime) -> dict[str, Any]:  # noqa: ARG002 - time changes nothing
        """Nothing."""
        return {}

    def read_history(self, since: int) -> list[Frame] | None:  # noqa: ARG002 - none is kept
        """None: only the ring."""
        return None

    def read_health(self) -> dict[str, Any]:
        """Nothing to say."""
        return {}


def _made(held: Pass) -> Made:  # noqa: ARG001 - the same for all
    return Made()


topics.KINDS["bench"] = Kind(OpenDoor(lambda place: place == "raw"), _made)
if os.environ.get("BENCH_PLAIN_ASGI"):
    lines.line_to = lines.AsgiLine  # the same, through the server's send


class Peer(AsyncWebsocketConsumer):
    """What Channels' tutorial does: a group, and send for each message."""

    groups = [PEERS]
    channel_layer_alias = os.environ.get("BENCH_LAYER", "memory")

    async def bench_frame(self, event: dict[str, Any]) -> None:
        """One message of the group."""
        await self.send(text_data=event["text"])


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Two addresses of the bench's own; everything else is the hall's."""
    if scope["type"] == "websocket" and scope["path"] == "/bench/peer/":
        await Peer.as_asgi()(scope, receive, send)
    elif scope["type"] == "websocket" and scope["path"] == "/bench/control/":
        await _control(receive, send)
    else:
        await ours(scope, receive, send)


async def _control(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        order = json.loads(message["text"])
        answer = await DEEDS[order["do"]](order)
        await send({"type": "websocket.send", "text": json.dumps(answer)})


async def _publish(order: dict[str, Any]) -> dict[str, Any]:
    """So many frames of so many bytes, ``together`` in each tick; waits only for good readers."""
    topic = tail.here().hub.topics[KEY]
    present, asleep, waits = len(topic.members), order.get("asleep", 0), 0
    began, spent = time.monotonic(), os.times()
    for _ in range(0, order["count"], order["together"]):
        frames = [_frame(topic, order["size"]) for _ in range(order["together"])]
        topic.publish(frames, {})
        await asyncio.sleep(0)
        while _behind(topic) > max(0, asleep - (present - len(topic.members))):
            waits += 1
            await asyncio.sleep(0.002)
    return {
        "began": began,
        "cpu": os.times().user - spent.user + os.times().system - spent.system,
        "kernel": os.times().system - spent.system,
        "waits": waits,
        "members": len(topic.members),
        "bytes": len(frame_wire(_frame(topic, order["size"], real=False)).frames),
    }


def _behind(topic: Topic) -> int:
    return sum(member.waiting > ENOUGH for member in topic.members)


def _frame(topic: Topic, size: int, *, real: bool = True) -> Frame:
    after = topic.feed.seq
    if real:
        topic.feed.seq += 1
    bare = len('{"type":"frame","after":1000000,"seq":1000001,"board":{"pad":""}}')
    return Frame(after, after + 1, "", {"pad": "x" * (size - bare)})


async def _group(order: dict[str, Any]) -> dict[str, Any]:
    """The same through group_send; the consumers run between two messages."""
    layer = get_channel_layer(Peer.channel_layer_alias)
    assert layer is not None
    text = '{"type":"frame"'.ljust(order["size"] - 1, "x") + "}"
    began, spent = time.monotonic(), time.process_time()
    for _ in range(order["count"]):
        await layer.group_send(PEERS, {"type": "bench.frame", "text": text})
        await asyncio.sleep(0)
    return {"began": began, "cpu": time.process_time() - spent}


async def _facts(order: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - one form for all
    """Memory of this process in KiB, and what the tail says of itself."""
    gc.collect()
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: ASYNC230 - no file really
        rss = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    loop = type(asyncio.get_running_loop()).__module__
    return {"rss": rss, "loop": loop, "line": _line(), "cpu": time.process_time()} | tail.report()


def _line() -> str:
    topic = tail.here().hub.topics.get(KEY)
    return next((type(member.line).__name__ for member in topic.members), "") if topic else ""


DEEDS = {"publish": _publish, "group": _group, "facts": _facts}
