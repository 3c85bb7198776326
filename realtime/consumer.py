"""A consumer is a tap: it lets in who may watch, and carries what the hub hands it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from realtime import codes, doorkeeper, tail, topics
from realtime.acts import act
from realtime.hub import Member

log = logging.getLogger(__name__)

FIRST_MESSAGE_WITHIN: Final = 10.0
CLOSES_WITHIN: Final = 1.0


class StreamConsumer(AsyncWebsocketConsumer):
    """One socket, one topic: the first message names it, then frames flow one way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member: Member | None = None
        self._ready = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._left = False

    async def connect(self) -> None:
        """Take the connection; nothing is told before the first message was let in."""
        await self.accept()
        self._later(self._expect_first_message())

    async def receive(
        self,
        text_data: str | None = None,
        bytes_data: bytes | None = None,  # noqa: ARG002 - bytes are refused as no text
    ) -> None:
        """The first message asks for a topic; after it a client has nothing more to say."""
        try:
            if self.member is not None:
                topics.read_message(text_data)
                return
            self.member = Member(wake=self._ready.set, shut=self._shut)
            await self._enter(topics.read_wish(text_data))
        except topics.Malformed:
            await self._leave(codes.MALFORMED)
        except doorkeeper.TurnedAway as away:
            await self._leave(away.code)
        except (DatabaseError, tail.Broken):
            log.exception("a socket could not be served")
            await self._leave(codes.TRY_LATER)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels' signature
        """Forget the member; the hub drops it at its next round."""
        self._left = True
        if self.member is not None:
            self.member.gone = True
        for task in tuple(self._tasks):
            task.cancel()

    async def _enter(self, wish: topics.Wish) -> None:
        """Permission first, awaited; only then the topic, its history and its frames."""
        session = doorkeeper.session_in(self.scope["headers"])
        held = await act(doorkeeper.admit, wish, session)
        assert self.member is not None
        await tail.here().seat(self.member, held, self._send)
        self._later(self._write())

    async def _write(self) -> None:
        """Send what the hub queued, in order, as fast as this reader takes it."""
        member = self.member
        assert member is not None
        while not member.gone:
            await self._ready.wait()
            self._ready.clear()
            while member.queue:
                await self._send(member.queue.popleft())

    async def _send(self, text: str) -> None:
        await self.send(text_data=text)

    async def _expect_first_message(self) -> None:
        await asyncio.sleep(FIRST_MESSAGE_WITHIN)
        if self.member is None:
            await self._leave(codes.MALFORMED)

    def _shut(self, code: int) -> None:
        self._later(self._leave(code))

    async def _leave(self, code: int) -> None:
        if not self._left:
            self._left = True
            await self.close(code=code)

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
