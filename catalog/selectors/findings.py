"""Everything that keeps a version from publication, each finding with its counter-example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Q

from catalog.models import ItemVersion, StepDefinition
from catalog.selectors.comparing import longest_days, shortest_days, within
from catalog.selectors.soundness import Finding, stuck, too_slow
from organizations.models import Department, Grant, WindowItem
from organizations.roles import Role


def findings_of(version: ItemVersion, *, at: dt.datetime) -> list[Finding]:
    """What is wrong with the version, with the units and people of ``at``; empty: nothing."""
    steps = sorted(version.steps.all(), key=lambda step: step.seq)
    return [
        *stuck(version, steps),
        *too_slow(version, steps),
        *_unmanned(version, steps, at),
        *_unreceived(version),
        *_beyond_the_law(version),
        *_groundless(version),
    ]


def unit_of(version: ItemVersion, step: StepDefinition) -> str:
    """The code of the unit whose people do the step."""
    if step.asks:
        return step.asks
    if version.pre_reviewed and version.forward_unit and not step.pre_review:
        return version.forward_unit
    return version.item.department.code


def _unmanned(
    version: ItemVersion, steps: Sequence[StepDefinition], at: dt.datetime
) -> Iterator[Finding]:
    """A step that no role of its unit can take."""
    codes = {unit_of(version, step) for step in steps}
    units = Department.objects.filter(code__in=codes, closed_on__isnull=True)
    names = dict(units.values_list("code", "name"))
    staff = set(
        Grant.objects.filter(department__code__in=codes, valid_from__lte=at)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at))
        .filter(account__is_active=True)
        .values_list("department__code", "role", "account_id")
    )
    for step in steps:
        code = unit_of(version, step)
        way = tuple(one.name for one in steps if one.seq <= step.seq)
        if code not in names:
            yield Finding("no-unit", f"环节“{step.name}”的承办单位 {code} 不存在或已撤销", way)
            continue
        people = {who for unit, role, who in staff if (unit, role) == (code, step.role)}
        wanted = 2 if step.two_person else 1
        if len(people) < wanted:
            role = Role(step.role).label
            words = f"环节“{step.name}”须{wanted}名{role}，{names[code]}有{len(people)}名"
            yield Finding("nobody", words, way)


def _unreceived(version: ItemVersion) -> Iterator[Finding]:
    item = version.item
    received = WindowItem.objects.filter(item_code=item.code, window__in_use=True)
    if item.in_hall and not received.exists():
        yield Finding("no-window", "写明大厅收件，但没有一个窗口收此事项", ("申请人到大厅",))


def _beyond_the_law(version: ItemVersion) -> Iterator[Finding]:
    law = version.statutory_rule()
    if law is None or version.promised_amount is None or not version.promised_unit:
        return
    promise = version.promised_rule()
    if within(promise, law):
        return
    words = (
        f"承诺{promise.phrase}可能长于法定{law.phrase}："
        f"同一天起算，承诺最迟可到第{longest_days(promise)}个自然日，"
        f"法定最早在第{shortest_days(law)}个自然日届满"
    )
    if promise.unit == law.unit:
        words = f"承诺{promise.phrase}长于法定{law.phrase}：到第{law.amount + 1}个单位仍不算超承诺"
    yield Finding("promise-beyond-law", words, (version.starts, law.phrase, promise.phrase))


def _groundless(version: ItemVersion) -> Iterator[Finding]:
    for ground in version.stop_grounds:
        if not ground.basis.strip():
            words = f"“{ground.name}”可以停钟而没有依据"
            yield Finding("stop-without-basis", words, (version.starts, ground.name))
