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
from rehearsal.proof.streams_hall import Hall, Open, cry, sign_in
from rehearsal.proof.streams_hostile import Tried
from rehearsal.proof.streams_wire import Place, dial

PUSHED_WITHIN: Final = 2.0
# With NOTIFY off; the poll is the promise.
POLLED_WITHIN: Final = 30.0
GRACE: Final = 2.0
OPENED_WITHIN: Final = 10.0
SOON: Final = dt.timedelta(seconds=1)
ENDED, REFUSED = 4401, 4403


@dataclass(frozen=True, slots=True)
class Taken:
    """One way to lose what let one in; ``told`` says whether the ledger tells of it."""

    name: str
    code: int
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


WAYS: Final = (
    Taken("signed out", ENDED, signed_out),
    Taken("session deleted", ENDED, session_deleted, told=False),
    Taken("password changed", ENDED, password_changed),
    Taken("account closed", ENDED, closed),
    Taken("role removed", REFUSED, role_removed),
    Taken("moved to another unit", REFUSED, moved),
    Taken("rights changed", REFUSED, rights_changed),
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


async def _lose(port: int, tried: Tried, way: Taken, watch: Watch) -> None:
    account, case = watch.account, watch.case
    heard: list[dict[str, Any]] = []
    session = await asyncio.to_thread(sign_in, account.username)
    line = await dial(Place(port, session), lambda text: heard.append(json.loads(text)))
    line.say({"topic": f"department:{case.unit}"})
    opened = time.monotonic() + OPENED_WITHIN
    while not _is_in(heard) and time.monotonic() < opened:  # noqa: ASYNC110 - no event tells it
        await asyncio.sleep(0.02)
    await asyncio.to_thread(way.take, account, session)
    began = time.monotonic()
    after = await asyncio.to_thread(lambda: ledger.reader.head().seq)
    await asyncio.to_thread(cry, [case] * 3)
    try:
        async with asyncio.timeout(watch.patience):
            code = await asyncio.shield(line.closed)
    except TimeoutError:
        code = 0
    took = time.monotonic() - began
    line.abort()
    later = [m["seq"] for m in heard if m["type"] == "frame" and m["seq"] > after]
    tried.expect(f"{way.name}: closed with {code}", holds=code == way.code)
    tried.expect(f"{way.name}: after {took:.2f} s", holds=took <= watch.within)
    if way.told:
        tried.expect(f"{way.name}: heard {later} after {after}", holds=not later)


def _is_in(heard: list[dict[str, Any]]) -> bool:
    return any(told["type"] == "snapshot" for told in heard)
