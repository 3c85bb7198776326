"""The sockets' addresses, behind the check of their origin."""

from __future__ import annotations

from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import path

from realtime.consumer import StreamConsumer
from realtime.origin import SameOrigin

# Django's types know views here; to Channels each is an application.
_path: Any = path
websocket_urlpatterns: list[Any] = [_path("ws/stream/", StreamConsumer.as_asgi())]


async def _nowhere(scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ARG001 - ASGI
    """Close a socket at an address that does not exist, without a traceback."""
    await send({"type": "websocket.close", "code": 4404})


def application(http: Any) -> ProtocolTypeRouter:
    """One application for HTTP, served by ``http``, and for sockets, served here."""
    known = URLRouter([*websocket_urlpatterns, _path("<path:anything>", _nowhere)])
    sockets: Any = SameOrigin(known)
    return ProtocolTypeRouter({"http": http, "websocket": sockets})
