"""A page crosses from the server's loop to its thread and back but once."""

from __future__ import annotations

import asyncio
import io
from typing import Any

from asgiref.sync import SyncToAsync
from django.core.handlers.asgi import ASGIHandler, ASGIRequest

from config.handler import OneCrossing

PAGE = "/track/"


def answer_of(handler: ASGIHandler, path: str) -> Any:
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    return asyncio.run(handler.get_response_async(ASGIRequest(scope, io.BytesIO())))


def crossings(monkeypatch, handler: ASGIHandler, path: str) -> int:
    counted = []
    real = SyncToAsync.__call__

    async def crossing(self: Any, *args: Any, **kwargs: Any) -> Any:
        counted.append(self)
        return await real(self, *args, **kwargs)

    with monkeypatch.context() as watched:
        watched.setattr(SyncToAsync, "__call__", crossing)
        assert answer_of(handler, path).status_code == 200
    return len(counted)


def test_a_page_crosses_for_the_files_guard_and_then_once(monkeypatch):
    """What stands above the static files answers on either side of them; the rest is one stretch."""
    assert crossings(monkeypatch, OneCrossing(), PAGE) <= 3
    assert crossings(monkeypatch, ASGIHandler(), PAGE) > 12, "the negative control"


def test_it_answers_as_django_does():
    ours, djangos = answer_of(OneCrossing(), PAGE), answer_of(ASGIHandler(), PAGE)
    assert ours.status_code == djangos.status_code
    assert dict(ours.headers).keys() == dict(djangos.headers).keys()
    assert ours.cookies.keys() == djangos.cookies.keys()


def test_an_address_that_is_none_is_answered_too():
    assert answer_of(OneCrossing(), "/no/such/page").status_code in {302, 404}
