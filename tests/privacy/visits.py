"""Every public address, visited as a stranger: what was asked, and what came back, whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import Resolver404, resolve

from approval.services.feeds import open_feed
from boards import lobby, statistics
from boards.facts import load_facts
from boards.feeds import News, PublicFeed
from boards.models import PublicDecision
from boards.scopes import Scope
from boards.selectors import screens
from kernel import clock
from tests.architecture.authorisation import ROUTES, Anyone
from tests.privacy.flows import City

# Public addresses that have no page of their own to answer 200 with, and what they answer.
NO_PAGE = {
    "language/": 302,
    "view/": 303,
    "rehearsal/scenes/<int:number>/": 405,
    "rehearsal/screens/": 405,
    "healthz/ready": 503,  # no monitor runs beside a test
}
WRONG = {"number": "990100-20260921-999999-9", "code": "0000-0000-00000-0"}


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: its body, and its headers and cookies, which caches and logs of others keep."""

    route: str
    status: int
    payload: bytes
    head: bytes = b""


def public_routes() -> set[str]:
    """The addresses that the authorisation matrix opens to everybody."""
    return {route for route, audience in ROUTES.items() if isinstance(audience, Anyone)}


def visits(city: City, languages: tuple[str, ...] = ("zh-hans", "en")) -> Iterator[Told]:
    """Right and wrong requests to every public address, in each language."""
    stranger = Client(raise_request_exception=False)
    for number, (method, address, given) in enumerate(_requests(city)):
        ask: Callable[..., Any] = getattr(stranger, method)
        stranger.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        for language in languages:
            stranger.cookies["django_language"] = language
            yield _told(address, ask(address, given) if given is not None else ask(address))


def error_pages() -> Iterator[Told]:
    """What is answered to nonsense: 400, 403 without a token, 404, 405, an unreadable body."""
    stranger = Client(raise_request_exception=False)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    yield _told("400", stranger.get("/", headers={"host": "nowhere.invalid"}))
    yield _told("403", strict.post("/track/", WRONG))
    yield _told("404", stranger.get("/nothing/here/"))
    yield _told("405", stranger.delete("/progress/"))
    yield _told("400", stranger.post("/api/v1/cases", "{", content_type="application/json"))
    yield _told("400", stranger.get("/progress/", {"before": "x"}))


def frames(city: City) -> Iterator[Told]:
    """What the public topics send: a snapshot, and frames of all that ever changed."""
    hall = city.hall.window.hall_code
    for given in (screens.of_statistics(city.hall.region.code), screens.of_lobby(hall)):
        yield Told("socket", 200, json.dumps(given, default=str).encode())
    scope = Scope(city.hall.region.code, hall=hall)
    for board in (lobby, statistics):
        feed = PublicFeed(scope, board)
        feed.settle(feed.read_fresh())
        feed.seq = 0
        taken = feed.take(News([], load_facts([]), clock.now()), feed.read_more())
        for frame in taken.frames:
            yield Told("socket", 200, json.dumps(frame.patch, default=str).encode())
        yield Told("socket", 200, json.dumps(board.changed_since(scope, 0), default=str).encode())


def _requests(city: City) -> Iterator[tuple[str, str, dict[str, str] | None]]:
    item, own = city.item.code, {"number": city.own.number, "code": city.own.code}
    for address in (
        "/", "/healthz/live", "/healthz/ready", "/sign-in/", "/calculator/", "/catalog/",
        f"/catalog/{item}/", f"/catalog/{item}/guide/", f"/catalog/{item}/forms/1/",
        f"/catalog/{item}/flow.svg", "/api/v1/items?q=餐馆", "/track/", "/complaints/new/",
        "/complaints/status/", "/open-figures/", "/lobby/", "/lobby/worker.js", "/progress/",
        "/progress/?state=late", f"/progress/?tail={city.own.number}", "/progress/board/",
        "/progress/figures/", "/decisions/", "/rehearsal/scenes/1/",
        "/rehearsal/screens/",
    ):  # fmt: skip
        yield "get", address, None
    for decision in PublicDecision.objects.all():
        yield "get", f"/decisions/{decision.pk}/", None
    question = "unit=working_day&amount=5&start=2026-09-21T09:00"
    yield "get", f"/api/v1/time-limits/calculate?{question}", None
    yield "get", f"/track/calendar/{open_feed(city.own.number, city.own.code)}.ics", None
    for address in ("/track/", "/track/notices/", "/track/rating/", "/track/urging/"):
        yield "post", address, own
        yield "post", address, WRONG
    yield "post", "/track/calendar/", own
    yield "post", "/complaints/new/", own
    yield (
        "post",
        "/complaints/status/",
        {
            "number": city.complaint.number,
            "code": city.complaint.code,
        },
    )
    yield "post", "/lobby/pairing/", {}
    yield "post", "/language/", {"language": "en"}
    yield "post", "/view/", {"set": "large=1"}
    yield "post", "/sign-in/", {"username": "nobody", "password": "nothing"}


def _told(address: str, answer: Any) -> Told:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    cookies = answer.cookies.output()
    return Told(_route(address), answer.status_code, body, f"{headers}\n{cookies}".encode())


def _route(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).route
    except Resolver404:
        return address
