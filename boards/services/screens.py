"""Registering, renewing, changing and revoking the screens of a hall, and hearing their hearts beat."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ledger
from boards import events, policy, tokens
from boards.errors import (
    CodeUnknown,
    NoSuchHall,
    NoSuchScreen,
    ScreenInvalid,
    ScreenNameTaken,
    ScreenRevoked,
    TooManyWaiting,
)
from boards.models import Layout, Pairing, Screen, ScreenBeat, Sight
from boards.policy import Step
from boards.selectors import registry
from kernel import clock
from kernel.transactions import current, use_case
from ledger import idempotency
from organizations.officers import Officer
from organizations.rows import spoken

LONGEST_NAME = 40
KEPT = ("name", "layout", "sight")
CODE_LASTS = dt.timedelta(minutes=15)
MOST_WAITING = 200
LARGEST = 2**31 - 1
FARTHEST = 2**62


@dataclass(frozen=True, slots=True)
class Offer:
    """What a waiting screen is handed: a code to show, and the token that will open when it is typed in."""

    code: str
    token: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the register says of a screen: its name in the hall, and how it sets out its board."""

    name: str
    layout: Layout
    sight: Sight = Sight.NORMAL

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Sheet:
        """From what was typed; ScreenInvalid names the field."""
        name = given.get("name", "").strip()
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise ScreenInvalid("名称须为一行，不超过40字", field="name")
        if given.get("layout", "") not in Layout.values:
            raise ScreenInvalid("没有这种版式", field="layout")
        sight = given.get("sight", Sight.NORMAL.value)
        if sight not in Sight.values:
            raise ScreenInvalid("没有这种显示方式", field="sight")
        return cls(name, Layout(given["layout"]), Sight(sight))

    def told(self) -> dict[str, str]:
        """How the board is set out, in codes."""
        return {"layout": self.layout.value, "sight": self.sight.value}


@dataclass(frozen=True, slots=True)
class Beat:
    """What a screen says of itself once a minute; what cannot be is brought within bounds."""

    build: str = ""
    width: int = 0
    height: int = 0
    layout: str = ""
    clock_off: int = 0
    as_of: int = 0

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Beat:
        """From the screen's message; a heartbeat is never refused for what it says."""
        return cls(
            build=_word(given.get("build"), 16),
            width=_number(given.get("width"), 0, LARGEST),
            height=_number(given.get("height"), 0, LARGEST),
            layout=_word(given.get("layout"), 10),
            clock_off=_number(given.get("clock_off"), -FARTHEST, FARTHEST),
            as_of=_number(given.get("as_of"), 0, FARTHEST),
        )


@use_case
def offer_pairing() -> Offer:
    """Hand a waiting screen its code and token; TooManyWaiting when very many wait already.

    Nothing of it is an act of anybody: the token opens nothing before a code was typed in.
    """
    wall = clock.wall()
    Pairing.objects.filter(expires_at__lte=wall).delete()
    if Pairing.objects.count() >= MOST_WAITING:
        raise TooManyWaiting
    offer = Offer(tokens.new_code(), tokens.new_token(), wall + CODE_LASTS)
    with spoken({}, taken=TooManyWaiting):
        Pairing.objects.create(
            code=offer.code, token_digest=tokens.digest(offer.token), expires_at=offer.expires_at
        )
    return offer


@use_case
def register_screen(
    hall: str, sheet: Sheet, code: str, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """Enter the screen that shows ``code`` into the hall's register; from now on it is let in.

    Raises NotPermitted, NoSuchHall, CodeUnknown, ScreenNameTaken.
    """
    request = {"hall": hall, "name": sheet.name, "code": code} | sheet.told()
    idempotency.claim(key, by=officer.actor, name="register_screen", request=request)
    policy.require(officer, Step.KEEP)
    if hall not in registry.halls_of(officer):
        raise NoSuchHall
    digest = _claimed(code)
    with spoken({}, taken=ScreenNameTaken):
        screen = Screen.objects.create(
            name=sheet.name,
            hall_code=hall,
            layout=sheet.layout,
            sight=sheet.sight,
            token_digest=digest,
            registered_at=current().now,
        )
    body = {"screen": screen.pk, "hall": hall} | sheet.told()
    ledger.append(None, events.SCREEN_REGISTERED, by=officer.actor, body=body)
    return _settled(key, screen)


@use_case
def renew_screen(
    screen_id: int, code: str, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """Give the register's row to the screen that shows ``code``; whatever held it before is shut out.

    For a new computer behind the same screen, and for one whose registration was revoked.
    """
    request = {"screen": screen_id, "code": code}
    idempotency.claim(key, by=officer.actor, name="renew_screen", request=request)
    screen = _kept(screen_id, officer)
    screen.token_digest = _claimed(code)
    screen.revoked_at = None
    screen.save(update_fields=["token_digest", "revoked_at"])
    body = {"screen": screen.pk, "hall": screen.hall_code}
    ledger.append(None, events.SCREEN_RENEWED, by=officer.actor, body=body)
    return _settled(key, screen)


@use_case
def change_screen(
    screen_id: int, sheet: Sheet, *, officer: Officer, key: uuid.UUID | None
) -> dict[str, Any]:
    """Rename the screen, or have it set out or shown otherwise; it takes that up at its next heartbeat."""
    request = {"screen": screen_id, "name": sheet.name} | sheet.told()
    idempotency.claim(key, by=officer.actor, name="change_screen", request=request)
    screen = _kept(screen_id, officer)
    fields = [name for name in KEPT if getattr(screen, name) != getattr(sheet, name)]
    for name in fields:
        setattr(screen, name, getattr(sheet, name))
    if fields:
        with spoken({}, taken=ScreenNameTaken):
            screen.save(update_fields=fields)
        body = {"screen": screen.pk, "hall": screen.hall_code, "fields": fields} | sheet.told()
        ledger.append(None, events.SCREEN_CHANGED, by=officer.actor, body=body)
    return _settled(key, screen)


@use_case
def revoke_screen(screen_id: int, *, officer: Officer, key: uuid.UUID | None) -> dict[str, Any]:
    """Shut the screen out: its socket is closed, and its page says that it is not registered."""
    request = {"screen": screen_id}
    idempotency.claim(key, by=officer.actor, name="revoke_screen", request=request)
    screen = _kept(screen_id, officer)
    if screen.revoked_at is not None:
        raise ScreenRevoked
    screen.revoked_at = current().now
    screen.save(update_fields=["revoked_at"])
    body = {"screen": screen.pk, "hall": screen.hall_code}
    ledger.append(None, events.SCREEN_REVOKED, by=officer.actor, body=body)
    return _settled(key, screen)


@use_case
def note_beat(screen_id: int, beat: Beat) -> None:
    """Keep what the screen just said of itself; one row a screen, no entry."""
    said = {name: getattr(beat, name) for name in Beat.__slots__}
    ScreenBeat.objects.bulk_create(
        [ScreenBeat(screen_id=screen_id, seen_at=clock.wall(), **said)],
        update_conflicts=True,
        unique_fields=["screen"],
        update_fields=["seen_at", *said],
    )


def _kept(screen_id: int, officer: Officer) -> Screen:
    """The screen, held for this act, if it hangs in a hall the officer administers."""
    policy.require(officer, Step.KEEP)
    found = Screen.objects.select_for_update(no_key=True, of=("self",)).filter(pk=screen_id).first()
    if found is None or found.hall_code not in registry.halls_of(officer):
        raise NoSuchScreen
    return found


def _claimed(code: str) -> str:
    """The digest of the token that waits under the code, which nobody else gets after this."""
    waiting = Pairing.objects.filter(code=tokens.read_code(code), expires_at__gt=clock.wall())
    found = waiting.select_for_update(no_key=True, of=("self",)).first()
    if found is None:
        raise CodeUnknown
    digest = found.token_digest
    found.delete()
    return digest


def _settled(key: uuid.UUID | None, screen: Screen) -> dict[str, Any]:
    outcome = {"screen": screen.pk}
    idempotency.settle(key, outcome)
    return outcome


def _word(value: Any, longest: int) -> str:
    return value[:longest] if isinstance(value, str) and value.isprintable() else ""


def _number(value: Any, least: int, most: int) -> int:
    return min(max(value, least), most) if type(value) is int else 0
