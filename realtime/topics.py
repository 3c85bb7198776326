"""The one list of what can be watched: for each kind of topic its door and its feed.

A topic is named ``kind:place``, or by its kind alone where the place follows from number and code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from boards import access, bureau, department, scopes, statistics, window
from boards.case_feed import CaseFeed
from boards.desk import Desk
from boards.feeds import Feed, LedgerFeed, MatterFeed, PublicFeed
from boards.lobby_feed import LobbyFeed
from organizations.models import Department
from organizations.officers import Officer
from realtime import wishes
from realtime.doors import CodeDoor, Door, OfficerDoor, OpenDoor, PageDoor, ScreenDoor
from realtime.wishes import Malformed, Pass, Wish

NAME = re.compile(r"([a-z]{1,16})(?::([0-9A-Za-z-]{1,50}))?")
LANGUAGES: Final = frozenset({"zh", "en"})
KEYS: Final = frozenset({"topic", "epoch", "since", "number", "code", "screen"})


@dataclass(frozen=True, slots=True)
class Kind:
    """Who may watch topics of this kind, and what they are fed from.

    ``feed`` makes a new feed for what a pass lets in; ``placed`` says whether a place is named,
    ``own`` that everyone sees another thing there: what is one's own.
    """

    door: Door
    feed: Callable[[Pass], Feed]
    placed: bool = True
    own: bool = False


def _sees_department(officer: Officer, place: str) -> bool:
    known = Department.objects.filter(code=place).exists()
    return known and access.sees_department(officer, place, scopes.city().code)


def _is_the_city(place: str) -> bool:
    return place == scopes.city().code


def _has_a_desk(officer: Officer, place: str) -> bool:
    """Whoever works on cases; the place is the language of the desk's words."""
    return place in LANGUAGES and access.has_a_desk(officer)


def _desk(held: Pass) -> Feed:
    assert held.account_id is not None
    return LedgerFeed(Desk(held.account_id, held.wish.place), scopes.Scope(""))


def _page(held: Pass, *, meets: bool) -> Feed:
    assert held.matter_id is not None
    return CaseFeed(held.matter_id, meets=meets)


def _matter(held: Pass) -> Feed:
    assert held.matter_id is not None
    return MatterFeed(held.matter_id)


KINDS: Final[dict[str, Kind]] = {
    "bureau": Kind(
        OfficerDoor(access.sees_bureau),
        lambda held: LedgerFeed(bureau, scopes.Scope(held.wish.place)),
    ),
    "department": Kind(
        OfficerDoor(_sees_department),
        lambda held: LedgerFeed(department, scopes.Scope("", held.wish.place)),
    ),
    "window": Kind(
        OfficerDoor(access.may_follow_window),
        lambda held: LedgerFeed(window, scopes.of_window(held.wish.place)),
    ),
    "lobby": Kind(
        ScreenDoor(),
        lambda held: LobbyFeed(held.wish.place),
    ),
    "statistics": Kind(
        OpenDoor(_is_the_city),
        lambda held: PublicFeed(scopes.Scope(held.wish.place), statistics),
    ),
    "matter": Kind(CodeDoor(), _matter, placed=False),
    "desk": Kind(OfficerDoor(_has_a_desk, own=True), _desk, own=True),
    "case": Kind(PageDoor(), lambda held: _page(held, meets=True)),
    "page": Kind(PageDoor(), lambda held: _page(held, meets=False)),
}


def read_wish(text: str | None) -> Wish:
    """The wish in a first message; raises Malformed for anything but a small flat JSON object."""
    found = wishes.read_message(text)
    if not found.keys() <= KEYS:
        raise Malformed("unknown keys")
    name = NAME.fullmatch(wishes.word(found, "topic"))
    kind = KINDS.get(name[1]) if name else None
    if name is None or kind is None or kind.placed != bool(name[2]):
        raise Malformed("no such kind of topic")
    return Wish(
        kind=name[1],
        place=name[2] or "",
        epoch=wishes.word(found, "epoch"),
        since=wishes.number(found, "since"),
        number=wishes.word(found, "number"),
        code=wishes.word(found, "code"),
        screen=wishes.word(found, "screen"),
    )


def key_of(held: Pass) -> str:
    """Under what name the hub keeps the topic: one for all who see the very same."""
    if held.matter_id is not None:
        return f"{held.wish.kind}:{held.matter_id}"
    mine = f":{held.account_id}" if KINDS[held.wish.kind].own else ""
    return f"{held.wish.kind}:{held.wish.place}{mine}"


def feed_for(held: Pass) -> Feed:
    """A new feed for a wish that was granted."""
    return KINDS[held.wish.kind].feed(held)
