"""A consumer is a tap: it lets in who may watch, and carries what the hub hands it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError

from ledger.reader import LedgerGap
from realtime import codes, doorkeeper, lines, seats, tail, topics, vestibule, wishes
from realtime.doors import TurnedAway
from realtime.members import Member
from realtime.wishes import Visitor, Wish
from web.addresses import address_of

log = logging.getLogger(__name__)

FIRST_MESSAGE_WITHIN: Final = 10.0

member_class: type[Member] = Member


class StreamConsumer(AsyncWebsocketConsumer):
    """One socket, one topic: the first message names it, then frames flow one way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member: Member | None = None
        self._patience: asyncio.TimerHandle | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._left = False

    async def connect(self) -> None:
        """Take the connection; nothing is told before the first message was let in."""
        await self.accept()
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(FIRST_MESSAGE_WITHIN, self._shut, codes.MALFORMED)

    async def receive(
        self,
        text_data: str | None = None,
        bytes_data: bytes | None = None,  # noqa: ARG002 - bytes are refused as no text
    ) -> None:
        """The first message asks for a topic; a later one can only say that somebody is there."""
        if self._left:
            return  # it came too late
        try:
            if self.member is not None:
                wishes.read_message(text_data)
                self.member.heard_at = asyncio.get_running_loop().time()
                return
            self._settle_down()
            await self._enter(topics.read_wish(text_data))
        except wishes.Malformed:
            self._shut(codes.MALFORMED)
        except TurnedAway as away:
            self._shut(away.code)
        except (DatabaseError, OSError, LedgerGap, tail.Broken) as error:
            log.warning("a socket could not be served (%s)", type(error).__name__)
            self._shut(codes.TRY_LATER)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels' signature
        """Forget the member; nothing more is sent."""
        self._left = True
        if self._patience is not None:
            self._patience.cancel()
        if self.member is not None:
            self.member.part()

    def _settle_down(self) -> None:
        """From now on the socket is a member, heard once and closed by the hub."""
        if self._patience is not None:
            self._patience.cancel()
        self.member = member_class(lines.line_to(self.base_send), shut=self._shut)
        self.member.heard_at = asyncio.get_running_loop().time()

    async def _enter(self, wish: Wish) -> None:
        """Permission first, awaited; only then the topic, its history and its frames."""
        assert self.member is not None
        here = tail.here()
        shaken = here.shaken
        held = await vestibule.here().admit(wish, self._visitor())
        await seats.seat(here, self.member, held, shaken=shaken)

    def _visitor(self) -> Visitor:
        headers = self.scope["headers"]
        peer = self.scope.get("client") or ("",)
        forwarded = b",".join(value for name, value in headers if name == b"x-forwarded-for")
        address = address_of(str(peer[0]), forwarded.decode("latin1"))
        return Visitor(doorkeeper.session_in(headers), address)

    def _shut(self, code: int) -> None:
        """Close the socket with the code, once; nothing waits for it."""
        if self._left:
            return
        self._left = True
        if self.member is not None:
            self.member.part()
        self._leaving = asyncio.get_running_loop().create_task(self._leave(code))

    async def _leave(self, code: int) -> None:
        """Say farewell; a reader that does not even take that is dropped."""
        try:
            await asyncio.wait_for(self.close(code=code), lines.FAREWELL_WITHIN)
        except (TimeoutError, OSError, RuntimeError):
            if self.member is not None:
                self.member.line.abort()
