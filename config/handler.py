"""Django's ASGI handler, but each request crosses to its thread once, not at every middleware.

All of ours are plain functions. Django's own asynchronous chain sends each of them to the thread
and waits for it to come back, some twenty times a page; under load every crossing waits for its
turn. Here the chain below the static files runs through in the request's own thread.
"""

from __future__ import annotations

from typing import Any

from asgiref.sync import AsyncToSync
from django.core.handlers.asgi import ASGIHandler


class OneCrossing(ASGIHandler):
    """Pages in one stretch; static files are answered before, without a thread."""

    def load_middleware(self, is_async: bool = True) -> None:  # noqa: FBT001, FBT002, ARG002 - Django's signature
        """The chain as for WSGI, left open at its asynchronous upper end."""
        super().load_middleware(is_async=False)
        chain: Any = vars(self)["_middleware_chain"]
        # What serves files has no synchronous form; Django closed the chain above it once more.
        upper = chain.awaitable if isinstance(chain, AsyncToSync) else chain
        self._middleware_chain = self.adapt_method_mode(
            is_async=True, method=upper, method_is_async=upper is not chain
        )
