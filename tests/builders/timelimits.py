"""Matters with limits, made through the real steps."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import approval.limits
import complaints.limits
from kernel import clock
from kernel.transactions import current, use_case
from ledger.matters import Belonging, open_matter
from ledger.models import Matter
from organizations.models import Department, Region
from tests.timelimits.china import at
from timelimits.models import Alert, TimeLimit
from timelimits.rules import Rule, Unit
from timelimits.services import limits

_serial = itertools.count(1)

# The kinds there are, each declared by the app it belongs to.
KINDS = (approval.limits.OF_REVIEW, complaints.limits.COMPLAINT_ANSWER)


def a_rule(amount: int, unit: Unit = Unit.WORKING_DAY, **more: Any) -> Rule:
    """A rule of that many of the unit."""
    return Rule(unit, amount, more.pop("basis", "行政许可法第四十二条"), **more)


def a_department() -> Department:
    """The one department that bare matters belong to."""
    region, _ = Region.objects.get_or_create(
        code="990199", defaults={"name": "演练市", "kind": "city", "sort_no": 9901}
    )
    department, _ = Department.objects.get_or_create(
        code="990199-01",
        defaults={"name": "演练局", "short_name": "演练", "region": region, "sort_no": 1},
    )
    return department


@use_case
def a_matter() -> Matter:
    """A matter with nothing but a number."""
    department = a_department()
    belongs = Belonging(department.pk, department.region_id)
    return open_matter("case", number=f"L{next(_serial):06d}", belongs=belongs)


@use_case
def a_limit(
    rule: Rule,
    *,
    kind: str = "promised",
    since: dt.datetime | None = None,
    matter_id: int | None = None,
    subject: str = "",
) -> TimeLimit:
    """A running limit, on a matter of its own unless one is given."""
    now = current().now
    if matter_id is None:
        department = a_department()
        belongs = Belonging(department.pk, department.region_id)
        matter_id = open_matter("case", number=f"L{next(_serial):06d}", belongs=belongs).pk
    return limits.start(matter_id, kind, rule, at=since or now, now=now, subject=subject)


@use_case
def step(
    matter_id: int, act: Callable[..., Any], *more: Any, only: Sequence[str] = (), **words: Any
) -> Any:
    """Lock the matter's limits and do one step to them (to those of the kinds ``only``)."""
    held = limits.lock(matter_id)
    chosen = [limit for limit in held if not only or limit.kind in only]
    return act(chosen, *more, now=clock.now(), **words)


@use_case
def extend(matter_id: int, extending: limits.Extending, kind: str) -> Any:
    """Extend the matter's limit of that kind."""
    held = {limit.kind: limit for limit in limits.lock(matter_id)}
    return limits.extend(held[kind], extending, now=clock.now())


def halt(**more: Any) -> limits.Pausing:
    """征求意见 from the frozen clock's moment, without a cap unless told otherwise."""
    said: dict[str, Any] = {
        "ground": "征求意见",
        "basis": "条例19",
        "since": at("2026-09-21 08:50"),
    }
    return limits.Pausing(**(said | more))


def asked(**more: Any) -> limits.Extending:
    """Ten days, approved and told at the frozen clock's moment unless told otherwise."""
    said: dict[str, Any] = {"days": 10, "approver": "局长", "told_at": at("2026-09-21 08:50")}
    return limits.Extending(**(said | more))


def planned(limit: TimeLimit) -> dict[int, dt.datetime]:
    """When each level of the limit falls; NEVER while it is put off."""
    return dict(
        Alert.objects.filter(limit=limit).order_by("level").values_list("level", "falls_at")
    )
