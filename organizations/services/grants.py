"""Giving and ending roles. The security administrator does it, never to oneself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

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
    if new.scope_kind not in SCOPES[new.role]:
        raise ScopeRefused
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        raise PeriodRefused
    scope = {new.scope_kind.value: new.scope}
    _refuse_conflicts(new, scope)
    grant = checked(
        Grant(
            account=new.account,
            role=new.role,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
            granted_by=by.id,
            reason=new.reason,
            **scope,
        )
    )
    with spoken(REFUSALS, taken=AlreadyThere):
        grant.save()
    body = {
        "grant": grant.pk,
        "account": new.account.pk,
        "role": new.role.value,
        "scope": new.scope_kind.value,
        "scope_code": new.scope.code,
        "valid_from": micros(new.valid_from),
        "valid_to": micros(new.valid_to) if new.valid_to is not None else 0,
    }
    journal.append(None, events.GRANT_GIVEN, by=by, body=body)
    return grant


def _refuse_conflicts(new: NewGrant, scope: dict[str, Window | Department | Region]) -> None:
    meanwhile = _overlapping(new)
    if meanwhile.filter(role=new.role, **scope).exists():
        raise GrantExists
    if any(excludes(Role(held), new.role) for held in meanwhile.values_list("role", flat=True)):
        raise RolesApart


def _overlapping(new: NewGrant) -> QuerySet[Grant]:
    held = Grant.objects.filter(account=new.account).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=new.valid_from)
    )
    return held if new.valid_to is None else held.filter(valid_from__lt=new.valid_to)


def _require(officer: Officer, account_id: int) -> None:
    if not officer.has(Role.SECURITY_ADMINISTRATOR):
        raise NotPermitted
    if officer.account_id == account_id:
        raise NotToOneself
