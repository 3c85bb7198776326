"""Who the officers behind many sessions are at this moment: asked for all of them at once.

Three queries, however many sockets are open; what follows from an account's grants is reckoned
again only when one of them, the unit or the seat changed, and every few seconds in any case.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from kernel import clock
from organizations.models import Account, Grant
from organizations.officers import Officer, officer_of

KEPT_FOR: Final = 15.0
OF_AN_ACCOUNT: Final = ("username", "display_name", "department_id", "seat_id")
OF_A_GRANT: Final = ("pk", "role", "department__code", "region__code", "window__code")
MANY: Final = 10_000

Marks = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An officer as reckoned, from what, and when by the steady clock."""

    marks: Marks
    officer: Officer
    at: float


_known: dict[int, Known] = {}


def officer_in(session: str) -> Officer | None:
    """The officer whose session it is; None when it ended or the account was closed."""
    return officers_in([session])[session]


def officers_in(sessions: Iterable[str]) -> dict[str, Officer | None]:
    """Session key → its officer; None for a session that ended, or whose password changed since."""
    asked = set(sessions)
    claims = _claims(asked)
    ids = {account_id for account_id, _ in claims.values()}
    accounts = {
        account.pk: account
        for account in Account.objects.filter(pk__in=ids, is_active=True).select_related(
            "department__region", "seat"
        )
    }
    officers = _officers(accounts)
    return {
        key: officers[claims[key][0]]
        if key in claims and _proves(accounts.get(claims[key][0]), claims[key][1])
        else None
        for key in asked
    }


def _claims(keys: set[str]) -> dict[str, tuple[int, str]]:
    """Session key → whose it says it is, and by which password; sessions that ended are left out."""
    store = SessionStore()
    rows = Session.objects.filter(session_key__in=keys - {""}, expire_date__gt=clock.wall())
    claims = {}
    for key, data in rows.values_list("session_key", "session_data"):
        told = store.decode(data)
        if str(told.get(SESSION_KEY, "")).isdigit():
            claims[key] = (int(told[SESSION_KEY]), str(told.get(HASH_SESSION_KEY, "")))
    return claims


def _proves(account: Account | None, mark: str) -> bool:
    """Whether the session was opened with the password that the account has now."""
    if account is None:
        return False
    current = [account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()]
    return any(constant_time_compare(mark, one) for one in current)


def _officers(accounts: dict[int, Account]) -> dict[int, Officer]:
    legal, steady = clock.now(), time.monotonic()
    grants: dict[int, list[Marks]] = defaultdict(list)
    valid = Grant.objects.filter(account__in=accounts, valid_from__lte=legal).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=legal)
    )
    for account_id, *rest in valid.order_by("pk").values_list("account_id", *OF_A_GRANT):
        grants[account_id].append(tuple(rest))
    found = {}
    for pk, account in accounts.items():
        marks = (*(getattr(account, name) for name in OF_AN_ACCOUNT), *grants[pk])
        known = _known.get(pk)
        if known is None or known.marks != marks or steady - known.at > KEPT_FOR:
            known = _keep(pk, Known(marks, officer_of(account), steady))
        found[pk] = known.officer
    return found


def _keep(pk: int, known: Known) -> Known:
    if len(_known) >= MANY:
        _known.clear()
    _known[pk] = known
    return known
