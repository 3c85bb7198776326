"""Limits under watch, cards and people of the bureau, reached through the real steps."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection
from typing import Any

from django.db import connection

import approval.limits
import ledger
from kernel import clock
from kernel.transactions import current, use_case
from ledger.matters import Belonging, open_matter
from ledger.models import Entry, Matter
from organizations.models import Account, Department, Region
from organizations.officers import Officer
from timelimits.models import TimeLimit
from timelimits.rules import Rule, Unit
from timelimits.services import limits

PROMISED, STATUTORY = approval.limits.PROMISED, approval.limits.STATUTORY
WATCHED = ledger.define("test.watched", "演练", {"item": str, "limits": list})
CLERK = ledger.Actor("account:1", "window_clerk@990100-01/B01")
_serial = itertools.count(1)


def a_department(code: str = "990100-01") -> Department:
    """A unit of the test city, made once."""
    region, _ = Region.objects.get_or_create(
        code="990100", defaults={"name": "演练市", "kind": "city", "sort_no": 990100}
    )
    department, _ = Department.objects.get_or_create(
        code=code,
        defaults={
            "name": f"演练单位{code[-2:]}",
            "short_name": f"演练{code[-2:]}",
            "region": region,
            "sort_no": int(code[-2:]),
        },
    )
    return department


def working_days(count: int) -> Rule:
    """So many working days."""
    return Rule(Unit.WORKING_DAY, count, "演练")


def an_instant(at: dt.datetime) -> Rule:
    """A deadline that somebody else fixed."""
    return Rule(Unit.FIXED_INSTANT, 0, "演练", instant=at)


def a_watched_limit(
    rule: Rule | None = None,
    *,
    kind: str = PROMISED,
    department: str = "990100-01",
    item: str = "990100-01-001",
) -> TimeLimit:
    """A matter with one running limit that began now: five working days unless said otherwise."""
    return watched_limits([rule or working_days(5)], kind=kind, department=department, item=item)[0]


@use_case
def watched_limits(
    rules: Collection[Rule],
    *,
    kind: str = PROMISED,
    department: str = "990100-01",
    item: str = "990100-01-001",
) -> list[TimeLimit]:
    """A matter for each rule, each with one running limit."""
    unit = a_department(department)
    return [_watch(rule, kind, unit, item) for rule in rules]


def _watch(rule: Rule, kind: str, unit: Department, item: str) -> TimeLimit:
    now = current().now
    matter = open_matter(
        "case",
        number=f"990100-T{next(_serial):06d}-{clock.micros(now)}",
        belongs=Belonging(unit.pk, unit.region_id),
    )
    limit = limits.start(matter.pk, kind, rule, at=now, now=now)
    body = {"item": item, "limits": limits.facts(matter.pk)}
    ledger.append(matter.pk, WATCHED, by=CLERK, body=body)
    return limit


@use_case
def conclude(matter_id: int, *, at: dt.datetime | None = None) -> dt.datetime:
    """What every open limit of the matter waited for happens; its moment comes back."""
    held = limits.lock(matter_id)
    now = current().now
    limits.settle(held, at=at or now, now=now)
    _tell(matter_id)
    return now


@use_case
def suspend(matter_id: int) -> None:
    """A pause without a cap begins now."""
    held = limits.lock(matter_id)
    now = current().now
    limits.pause(held, limits.Pausing("hearing", "演练", since=now), now=now)
    _tell(matter_id)


@use_case
def resume(matter_id: int) -> None:
    """The pause ends now."""
    held = limits.lock(matter_id)
    now = current().now
    limits.resume(held, at=now, now=now)
    _tell(matter_id)


@use_case
def restate(matter_id: int, *, started_at: dt.datetime) -> None:
    """A correction moves the start."""
    held = limits.lock(matter_id)
    limits.restate(held, cause="correction", now=current().now, started_at=started_at)


def _tell(matter_id: int) -> None:
    body = {"item": "990100-01-001", "limits": limits.facts(matter_id)}
    ledger.append(matter_id, WATCHED, by=CLERK, body=body)


def an_account(username: str) -> Account:
    """A signed-up person without roles; grants are the organizations' tests' business."""
    account, _ = Account.objects.get_or_create(
        username=username,
        defaults={"display_name": f"演练{username}", "work_no": f"T{next(_serial):04d}"},
    )
    return account


def an_officer(
    *roles: str, username: str = "watcher", department: Department | None = None
) -> Officer:
    """Somebody with ``roles``, of the bureau unless a department is given."""
    account = an_account(username)
    return Officer(
        account_id=account.pk,
        username=account.username,
        name=account.display_name,
        work_no=account.work_no,
        roles=frozenset(roles),
        department_id=department.pk if department else None,
        department_code=department.code if department else "",
        windows=frozenset(),
        window_code="",
        region_id=None,
        region_code="990100",
        item_codes=frozenset(),
    )


def entries_of(matter: Matter | int, name: str) -> list[dict[str, Any]]:
    """The bodies of the matter's entries of one name, in order."""
    key = matter if isinstance(matter, int) else matter.pk
    return [e.facts for e in Entry.objects.filter(matter_id=key, name=name).order_by("seq")]


def commit_now() -> None:
    """Let the deferred triggers speak inside a test that is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
