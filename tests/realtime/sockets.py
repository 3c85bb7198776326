"""Sockets as a browser opens them, through the whole application: origin, routing, permission."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from config.asgi import application
from organizations.models import Account

ORIGIN = b"http://localhost"
PATIENCE = 40.0  # seconds: only what never comes takes so long


def signed_in(account: Account) -> str:
    """The key of a fresh session of the account."""
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Socket:
    """One socket and what was heard on it."""

    def __init__(
        self, *, session: str = "", origin: bytes | None = ORIGIN, path: str = "/ws/stream/"
    ) -> None:
        headers = [(b"host", b"localhost")]
        if origin is not None:
            headers.append((b"origin", origin))
        if session:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()))
        self.line = WebsocketCommunicator(application, path, headers=headers)
        self.heard: list[dict[str, Any]] = []

    async def opened(self) -> bool:
        """Whether the handshake was taken."""
        taken, _ = await self.line.connect(timeout=PATIENCE)
        return taken

    async def ask(self, **wish: Any) -> None:
        """Open the socket and name a topic."""
        assert await self.opened()
        await self.say(json.dumps(wish))

    async def say(self, text: str | None = None, raw: bytes | None = None) -> None:
        """Send a message as it is."""
        await self.line.send_to(text_data=text, bytes_data=raw)

    async def hear(self, kind: str = "") -> dict[str, Any]:
        """The next message, or the next of that kind; raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while True:
                told = await self.line.receive_output(timeout=PATIENCE)
                assert told["type"] == "websocket.send", told
                message = json.loads(told["text"])
                self.heard.append(message)
                if kind in ("", message["type"]):
                    return message

    async def closed_with(self) -> int:
        """The code the socket is closed with; whatever comes before it is kept in ``heard``."""
        async with asyncio.timeout(PATIENCE):
            while True:
                told = await self.line.receive_output(timeout=PATIENCE)
                if told["type"] == "websocket.close":
                    return int(told["code"])
                self.heard.append(json.loads(told["text"]))

    async def leave(self) -> None:
        """Close the socket from this side."""
        await self.line.disconnect(timeout=PATIENCE)

    @property
    def frames(self) -> list[dict[str, Any]]:
        """The frames heard so far."""
        return [message for message in self.heard if message["type"] == "frame"]
