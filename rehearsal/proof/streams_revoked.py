"""What let somebody in is taken away while the socket is open: it is closed, and hears no more (T27)."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

import ledger.reader
from kernel import clock
from organizations.models import Account, Department, Region
from organizations.officers import Officer, officer_of
from organizations.roles import Role
from organizations.services import accounts, grants
from organizations.services.grants import NewGrant
from rehearsal.proof.streams_hall import HALL, Hall, Open, cry, sign_in
from rehearsal.proof.streams_hostile import Tried
from rehearsal.proof.streams_wire import Place, dial

PUSHED_WITHIN: Final = 2.0
# With NOTIFY off; the poll is the promise.
POLLED_WITHIN: Final = 30.0
GRACE: Final = 2.0
OPENED_WITHIN: Final = 10.0
SOON: Final = dt.timedelta(seconds=1)
ENDED, REFUSED = 4401, 4403


EITHER: Final = frozenset[int]()  # what may stay open or be closed
# What somebody has open who loses what let them in.
OPEN: Final = ("department:{unit}", "desk:zh", "case:{number}")


@dataclass(frozen=True, slots=True)
class Taken:
    """One way to lose what let one in: by which codes what is open may be closed, in that order.

    ``told`` says whether the ledger tells of it.
    """

    name: str
    codes: tuple[frozenset[int], frozenset[int], frozenset[int]]
    take: Callable[[Account, str], object]
    told: bool = True


def _officer(username: str) -> Officer:
    return officer_of(Account.objects.get(username=username))


def signed_out(account: Account, session: str) -> None:  # noqa: ARG001 - one signature for all
    """Through the page, as everybody does."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.post("/sign-out/")


def session_deleted(account: Account, session: str) -> None:  # noqa: ARG001
    """As an administrator does who empties the table."""
    SessionStore(session).delete()


def password_changed(account: Account, session: str) -> None:  # noqa: ARG001
    """By the system administrator."""
    accounts.set_password(account.pk, "!another", officer=_officer("system_admin"))


def closed(account: Account, session: str) -> None:  # noqa: ARG001
    """The account signs in no more."""
    accounts.close_account(account.pk, officer=_officer("system_admin"))


def role_removed(account: Account, session: str) -> None:  # noqa: ARG001
    """Every grant ends now."""
    for grant in account.grants.filter(valid_to__isnull=True):
        grants.revoke_role(grant.pk, officer=_officer("security_admin"))


def moved(account: Account, session: str) -> None:
    """To another unit, with the role over that one."""
    role_removed(account, session)
    centre = Department.objects.filter(is_centre=True, region=_region(account)).get()
    change: dict[str, object] = {"department": centre, "post": None}
    accounts.change_account(account.pk, change, officer=_officer("system_admin"))
    _grant(account, Role.REVIEWER, centre)


def rights_changed(account: Account, session: str) -> None:
    """What the group may do is another thing than before: the role is swapped for an auditor's."""
    role_removed(account, session)
    _grant(account, Role.AUDITOR, _region(account))


def _region(account: Account) -> Region:
    return Region.objects.get(departments=account.department_id)


def _grant(account: Account, role: Role, scope: Department | Region) -> None:
    new = NewGrant(account, role, scope, clock.now() + SOON, "演练")
    grants.grant_role(new, officer=_officer("security_admin"))


BY_SESSION, BY_SCOPE, ANYHOW = frozenset({ENDED}), frozenset({REFUSED}), frozenset({ENDED, REFUSED})
ALL_ENDED: Final = (BY_SESSION,) * 3
ALL_REFUSED: Final = (BY_SCOPE,) * 3
WAYS: Final = (
    Taken("signed out", ALL_ENDED, signed_out),
    Taken("session deleted", ALL_ENDED, session_deleted, told=False),
    Taken("password changed", ALL_ENDED, password_changed),
    Taken("account closed", ALL_ENDED, closed),
    Taken("role removed", ALL_REFUSED, role_removed),
    # Without a role for a moment, then a reviewer again: but the desk is another one.
    Taken("moved to another unit", (BY_SCOPE, ANYHOW, BY_SCOPE), moved),
    # An auditor of that unit may see it, and every case, as soon as the new role holds.
    Taken("rights changed", (EITHER, BY_SCOPE, EITHER), rights_changed),
)


@dataclass(frozen=True, slots=True)
class Watch:
    """Who loses what, on what case's unit; within how long, and how long it is waited for."""

    account: Account
    case: Open
    within: float
    patience: float


async def revocations(port: int, hall: Hall, *, post: str, within: float, patience: float) -> Tried:
    """Each way for somebody of its own, holders of ``post`` in one unit after another (T27)."""
    tried = Tried()
    names = await asyncio.to_thread(_people, hall, post)
    free = [(person, case) for case in hall.cases for person in names[case.unit]]
    for way, (account, case) in zip(WAYS, free, strict=False):
        await _lose(port, tried, way, Watch(account, case, within, patience))
    await _strike_off(port, tried, hall, within=within, patience=patience)
    tried.expect("somebody for every way", holds=len(free) >= len(WAYS))
    return tried


def _people(hall: Hall, post: str) -> dict[str, list[Account]]:
    """By unit, those of its officers whose user names begin so; each is used once."""
    found: dict[str, list[Account]] = {case.unit: [] for case in hall.cases}
    people = Account.objects.filter(is_active=True, department__code__in=found)
    for account in people.select_related("department").order_by("username"):
        home = account.department
        if home is not None and account.username.startswith(post):
            found[home.code].append(account)
    return found


class Screen:
    """A socket that is open, and what it heard."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.heard: list[dict[str, Any]] = []
        self.closed_at = 0.0

    async def open(self, place: Place, wish: dict[str, str]) -> None:
        """Take the place, and wait for the board."""
        self.line = await dial(place, lambda text: self.heard.append(json.loads(text)))
        self.line.say(wish)
        opened = time.monotonic() + OPENED_WITHIN
        while not self._is_in() and time.monotonic() < opened:  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.02)

    async def closed(self, patience: float) -> int:
        """The code it was closed with; 0 when it was not."""
        try:
            async with asyncio.timeout(patience):
                code = await asyncio.shield(self.line.closed)
        except TimeoutError:
            code = 0
        self.closed_at = time.monotonic()
        self.line.abort()
        return code

    def frames_after(self, seq: int) -> list[int]:
        """The numbers of the frames it was given beyond that one."""
        return [told["seq"] for told in self.heard if told["type"] == "frame" and told["seq"] > seq]

    def _is_in(self) -> bool:
        return any(told["type"] == "snapshot" for told in self.heard)


async def _lose(port: int, tried: Tried, way: Taken, watch: Watch) -> None:
    account, case = watch.account, watch.case
    session = await asyncio.to_thread(sign_in, account.username)
    screens = [Screen(topic.format(unit=case.unit, number=case.number)) for topic in OPEN]
    for screen in screens:
        await screen.open(Place(port, session), {"topic": screen.topic})
    await asyncio.to_thread(way.take, account, session)
    began = time.monotonic()
    after = await asyncio.to_thread(lambda: ledger.reader.head().seq)
    await asyncio.to_thread(cry, [case] * 3)
    due = [(one, code) for one, code in zip(screens, way.codes, strict=True) if code]
    codes = await asyncio.gather(*(screen.closed(watch.patience) for screen, _ in due))
    for (screen, right), code in zip(due, codes, strict=True):
        name, took = f"{way.name}, {screen.topic}", screen.closed_at - began
        tried.expect(f"{name}: closed with {code}", holds=code in right)
        tried.expect(f"{name}: after {took:.2f} s", holds=took <= watch.within)
        later = screen.frames_after(after)
        if way.told:
            tried.expect(f"{name}: heard {later} after {after}", holds=not later)
    for screen in screens:
        screen.line.abort()


async def _strike_off(
    port: int, tried: Tried, hall: Hall, *, within: float, patience: float
) -> None:
    """A lobby's screen that is taken off the register is shut out as well."""
    token = await asyncio.to_thread(hall.screen)
    screen = Screen(f"lobby:{HALL}")
    await screen.open(Place(port), {"topic": screen.topic, "screen": token})
    await asyncio.to_thread(hall.strike_off, token)
    began = time.monotonic()
    code = await screen.closed(patience)
    took = screen.closed_at - began
    tried.expect(f"screen struck off: closed with {code}", holds=code == ENDED)
    tried.expect(f"screen struck off: after {took:.2f} s", holds=took <= within)
