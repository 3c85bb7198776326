"""The sockets' addresses, behind the check of their origin."""

from __future__ import annotations

from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import path

from realtime.consumer import StreamConsumer
from realtime.origin import SameOrigin

websocket_urlpatterns: list[Any] = [
    path("ws/stream/", StreamConsumer.as_asgi()),  # type: ignore[arg-type]  # a view to Django's types, an application to Channels
]


async def _nowhere(scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ARG001 - ASGI
    """Close a socket at an address that does not exist, without a traceback."""
    await send({"type": "websocket.close", "code": 4404})


def application(http: Any) -> ProtocolTypeRouter:
    """One application for HTTP, served by ``http``, and for sockets, served here."""
    known = URLRouter([*websocket_urlpatterns, path("<path:anything>", _nowhere)])  # type: ignore[arg-type]  # as above
    return ProtocolTypeRouter({"http": http, "websocket": SameOrigin(known)})
