"""Giving and ending roles. The security administrator does it, never to oneself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kernel import journal
from kernel.clock import micros
from kernel.errors import NotPermitted
from kernel.journal import Actor
from kernel.transactions import current, use_case, use_case_required
from organizations import events
from organizations.errors import (
    AlreadyThere,
    GrantExists,
    NoSuchAccount,
    NoSuchGrant,
    NotToOneself,
    PeriodRefused,
    RolesApart,
    ScopeRefused,
)
from organizations.models import Account, Department, Grant, Region, Window
from organizations.officers import Officer
from organizations.roles import SCOPES, Role, Scope, excludes
from organizations.rows import checked, spoken

REFUSALS = {"grant_three_administrators_apart": RolesApart}


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role for an account over one window, unit or region, for a time."""

    account: Account
    role: Role
    scope: Window | Department | Region
    valid_from: dt.datetime
    reason: str
    valid_to: dt.datetime | None = None

    @property
    def scope_kind(self) -> Scope:
        """Over what kind of thing."""
        if isinstance(self.scope, Window):
            return Scope.WINDOW
        return Scope.DEPARTMENT if isinstance(self.scope, Department) else Scope.REGION


@use_case
def grant_role(new: NewGrant, *, officer: Officer) -> Grant:
    """Give a role from now or later on.

    Refused: NotPermitted, NotToOneself, PeriodRefused (a start in the past), ScopeRefused,
    GrantExists, RolesApart (three administrators apart; who looks does not handle).
    """
    _require(officer, new.account.pk)
    lock_account(new.account.pk)
    if new.valid_from < current().now:
        raise PeriodRefused
    return enter_grant(new, by=officer.actor)


@use_case
def revoke_role(grant_id: int, *, officer: Officer, at: dt.datetime | None = None) -> Grant:
    """End a grant at ``at`` (now, unless given); the row stays. NoSuchGrant when it has ended."""
    try:
        grant = Grant.objects.select_for_update(no_key=True, of=("self",)).get(pk=grant_id)
    except Grant.DoesNotExist as none:
        raise NoSuchGrant from none
    _require(officer, grant.account_id)
    now = current().now
    if grant.valid_to is not None and grant.valid_to <= now:
        raise NoSuchGrant
    end = max(at or now, grant.valid_from)
    if end < now or (grant.valid_to is not None and end > grant.valid_to):
        raise PeriodRefused
    grant.valid_to = end
    grant.save(update_fields=["valid_to"])
    body = {
        "grant": grant.pk,
        "account": grant.account_id,
        "role": grant.role,
        "valid_to": micros(end),
    }
    journal.append(None, events.GRANT_REVOKED, by=officer.actor, body=body)
    return grant


@use_case_required
def lock_account(account_id: int) -> Account:
    """Hold the account, so that two grants to it are judged one after the other."""
    try:
        return Account.objects.select_for_update(no_key=True, of=("self",)).get(pk=account_id)
    except Account.DoesNotExist as none:
        raise NoSuchAccount from none


@use_case_required
def enter_grant(new: NewGrant, *, by: Actor) -> Grant:
    """The step that gives a role; like ``grant_role`` but without its giver's and start's checks."""
    return enter_grants([new], by=by)[0]


@use_case_required
def enter_grants(many: Sequence[NewGrant], *, by: Actor) -> list[Grant]:
    """The step that gives roles, an entry for each; one that conflicts refuses them all.

    Three statements however many. Refused as ``grant_role`` refuses, also one against another.
    """
    held: dict[int, list[Grant]] = {}
    for grant in Grant.objects.filter(account__in={new.account.pk for new in many}):
        held.setdefault(grant.account_id, []).append(grant)
    grants = []
    for new in many:
        grant = _judged(new, held.setdefault(new.account.pk, []), by)
        held[new.account.pk].append(grant)
        grants.append(grant)
    with spoken(REFUSALS, taken=AlreadyThere):
        Grant.objects.bulk_create(grants)
    for new, grant in zip(many, grants, strict=True):
        journal.append(None, events.GRANT_GIVEN, by=by, body=_given(new, grant))
    return grants


def _judged(new: NewGrant, held: Sequence[Grant], by: Actor) -> Grant:
    """The grant, not yet written, if it may stand beside those that the account holds."""
    if new.scope_kind not in SCOPES[new.role]:
        raise ScopeRefused
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        raise PeriodRefused
    grant = checked(
        Grant(
            account=new.account,
            role=new.role,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
            granted_by=by.id,
            reason=new.reason,
            **{new.scope_kind.value: new.scope},
        )
    )
    meanwhile = [other for other in held if _overlap(grant, other)]
    if any(_place(other) == _place(grant) for other in meanwhile):
        raise GrantExists
    if any(excludes(Role(other.role), new.role) for other in meanwhile):
        raise RolesApart
    return grant


def _overlap(one: Grant, other: Grant) -> bool:
    begins_in_time = one.valid_to is None or other.valid_from < one.valid_to
    return begins_in_time and (other.valid_to is None or other.valid_to > one.valid_from)


def _place(grant: Grant) -> tuple[object, ...]:
    return (grant.role, grant.window_id, grant.department_id, grant.region_id)


def _given(new: NewGrant, grant: Grant) -> dict[str, object]:
    return {
        "grant": grant.pk,
        "account": new.account.pk,
        "role": new.role.value,
        "scope": new.scope_kind.value,
        "scope_code": new.scope.code,
        "valid_from": micros(new.valid_from),
        "valid_to": micros(new.valid_to) if new.valid_to is not None else 0,
    }


def _require(officer: Officer, account_id: int) -> None:
    if not officer.has(Role.SECURITY_ADMINISTRATOR):
        raise NotPermitted
    if officer.account_id == account_id:
        raise NotToOneself
