"""Only pages of this very site may open a socket: the whole origin is compared, not the host alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

SCHEMES = {"ws": "http", "wss": "https", "http": "http", "https": "https"}


class SameOrigin:
    """Refuses the handshake (403) unless Origin is this host's, or one that settings trust."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        """Pass the connection on, or close it before it was accepted."""
        if allowed(scope):
            await self.inner(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 4403})


def allowed(scope: dict[str, Any]) -> bool:
    """Whether the handshake's Origin is the origin of this site; none, null and two are refused."""
    origins = [value for name, value in scope["headers"] if name == b"origin"]
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if len(origins) != 1 or len(hosts) != 1:
        return False
    origin, host = origins[0].decode("latin1"), hosts[0].decode("latin1")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    return bool(origin == f"{_scheme(scope)}://{host}")


def _scheme(scope: dict[str, Any]) -> str:
    """http or https as the browser sees it: behind a proxy that settings trust, by its header."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    if trusted is not None:
        name = trusted[0].removeprefix("HTTP_").replace("_", "-").lower().encode()
        told = [value.decode("latin1") for header, value in scope["headers"] if header == name]
        return "https" if told == [trusted[1]] else "http"
    return SCHEMES.get(scope.get("scheme", "ws"), "http")
