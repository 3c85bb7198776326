"""Opening, changing and closing accounts, and signing in; what they may do is in grants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from kernel import clock, journal
from kernel.errors import InvalidInput, NotPermitted
from kernel.journal import Actor
from kernel.transactions import current, use_case, use_case_required
from organizations import events
from organizations.errors import AlreadyThere, NoSuchAccount, NoSuchWindow, WeakPassword
from organizations.models import Account, Department, Post, SignInGate
from organizations.officers import Officer
from organizations.roles import Role
from organizations.rows import checked, spoken
from organizations.selectors import windows

CHANGEABLE = frozenset({"display_name", "department", "post"})
FAILURES_ALLOWED = 5
LOCKED_FOR = dt.timedelta(minutes=15)
FORGOTTEN_AFTER = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be opened; ``encoded`` is the password as Django's hashers write it."""

    username: str
    display_name: str
    work_no: str
    department: Department | None
    post: Post | None
    encoded: str


def encoded_password(password: str, account: Account | None = None) -> str:
    """The password as it is kept; WeakPassword when it does not meet the rules."""
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise WeakPassword("".join(weak.messages)) from weak
    return make_password(password)


@use_case_required
def enter_account(new: NewAccount, *, by: Actor) -> Account:
    """The step that opens an account without any role; AlreadyThere for a taken name."""
    return enter_accounts([new], by=by)[0]


@use_case_required
def enter_accounts(many: Sequence[NewAccount], *, by: Actor) -> list[Account]:
    """The step that opens accounts, an entry for each; a taken name refuses them all."""
    accounts = [
        checked(
            Account(
                username=new.username,
                display_name=new.display_name,
                work_no=new.work_no,
                department=new.department,
                post=new.post,
                password=new.encoded,
            )
        )
        for new in many
    ]
    with spoken({}, taken=AlreadyThere):
        Account.objects.bulk_create(accounts)
    for new, account in zip(many, accounts, strict=True):
        code = new.department.code if new.department is not None else ""
        body = {"account": account.pk, "department": code}
        journal.append(None, events.ACCOUNT_OPENED, by=by, body=body)
    return accounts


@use_case
def open_account(new: NewAccount, *, officer: Officer) -> Account:
    """Open an account; AlreadyThere, NotPermitted."""
    _require(officer)
    return enter_account(new, by=officer.actor)


@use_case
def change_account(account_id: int, changes: Mapping[str, object], *, officer: Officer) -> Account:
    """Change name, unit or post; the entry names the fields, not the values."""
    _require(officer)
    fixed = changes.keys() - CHANGEABLE
    if fixed:
        raise InvalidInput("这些内容不可更改", fields=sorted(fixed))
    account = _locked(account_id)
    for name, value in changes.items():
        setattr(account, name, value)
    checked(account).save(update_fields=sorted(changes))
    body = {"account": account.pk, "fields": sorted(changes)}
    journal.append(None, events.ACCOUNT_CHANGED, by=officer.actor, body=body)
    return account


@use_case
def close_account(account_id: int, *, officer: Officer) -> Account:
    """Close an account: it signs in no more and its grants count no more."""
    _require(officer)
    account = _locked(account_id)
    if account.is_active:
        account.is_active = False
        account.save(update_fields=["is_active"])
        journal.append(None, events.ACCOUNT_CLOSED, by=officer.actor, body={"account": account.pk})
    return account


@use_case
def reopen_account(account_id: int, *, officer: Officer) -> Account:
    """Open a closed account again, with the grants that are still valid."""
    _require(officer)
    account = _locked(account_id)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        journal.append(
            None, events.ACCOUNT_REOPENED, by=officer.actor, body={"account": account.pk}
        )
    return account


@use_case
def set_password(account_id: int, encoded: str, *, officer: Officer) -> Account:
    """Give the account the password that ``encoded_password`` made."""
    _require(officer)
    account = _locked(account_id)
    account.password = encoded
    account.save(update_fields=["password"])
    journal.append(None, events.PASSWORD_SET, by=officer.actor, body={"account": account.pk})
    return account


@use_case
def renew_password(account_id: int, encoded: str) -> Account:
    """Change one's own password; the page has checked the old one."""
    account = _locked(account_id)
    account.password = encoded
    account.save(update_fields=["password"])
    journal.append(None, events.PASSWORD_SET, by=_self(account), body={"account": account.pk})
    return account


@use_case
def admit(account_id: int, *, address: str) -> Account:
    """Note a sign-in and forget the failures that came before it."""
    account = _locked(account_id)
    SignInGate.objects.filter(username=account.username, address=address).update(
        failures=0, locked_until=None
    )
    journal.append(None, events.ACCOUNT_SIGNED_IN, by=_self(account), body={"account": account.pk})
    return account


@use_case
def refuse(username: str, *, address: str, reason: str) -> dt.datetime | None:
    """Count a failed sign-in; answer until when the gate is locked now, None while it is open.

    The fifth failure locks this name from this address for a quarter of an hour of wall time. A
    known account's failures leave entries; a name that nobody bears leaves none, or a stranger
    could fill the ledger.
    """
    wall = clock.wall()
    gate = _gate(username[:40], address, wall)
    if gate.locked_until is not None and gate.locked_until <= wall:
        gate.failures, gate.locked_until = 0, None
    gate.failures += 1
    if gate.failures >= FAILURES_ALLOWED and gate.locked_until is None:
        gate.locked_until = wall + LOCKED_FOR
    gate.save()
    account = Account.objects.filter(username=username).first()
    if account is not None:
        body = {
            "account": account.pk,
            "reason": reason,
            "failures": gate.failures,
            "locked": gate.locked_until is not None,
        }
        journal.append(None, events.ACCOUNT_SIGN_IN_REFUSED, by=Actor.system("sign-in"), body=body)
    return gate.locked_until


@use_case
def leave(account_id: int) -> None:
    """Note a sign-out and give up the window."""
    account = _locked(account_id)
    if account.seat_id is not None:
        account.seat = None
        account.save(update_fields=["seat"])
    journal.append(None, events.ACCOUNT_SIGNED_OUT, by=_self(account), body={"account": account.pk})


@use_case
def take_window(account_id: int, window_code: str) -> Account:
    """Sit down at a window one is assigned to; NoSuchWindow for any other."""
    account = _locked(account_id)
    now = current().now
    seat = next((seat for seat in windows.seats_of(account, now) if seat.code == window_code), None)
    if seat is None:
        raise NoSuchWindow
    account.seat = seat
    account.save(update_fields=["seat"])
    body = {"account": account.pk, "window": seat.code}
    journal.append(None, events.WINDOW_TAKEN, by=_self(account), body=body)
    return account


def _self(account: Account) -> Actor:
    return Actor(f"account:{account.pk}", "self")


def _gate(username: str, address: str, wall: dt.datetime) -> SignInGate:
    """The gate, held by this very failure; those that nobody tried for a day go."""
    SignInGate.objects.bulk_create(
        [SignInGate(username=username, address=address, failed_at=wall)],
        update_conflicts=True,
        unique_fields=["username", "address"],
        update_fields=["failed_at"],
    )
    SignInGate.objects.filter(failed_at__lt=wall - FORGOTTEN_AFTER).delete()
    return SignInGate.objects.select_for_update(no_key=True, of=("self",)).get(
        username=username, address=address
    )


def _locked(account_id: int) -> Account:
    try:
        return Account.objects.select_for_update(no_key=True, of=("self",)).get(pk=account_id)
    except Account.DoesNotExist as none:
        raise NoSuchAccount from none


def _require(officer: Officer) -> None:
    if not officer.has(Role.SYSTEM_ADMINISTRATOR):
        raise NotPermitted
