"""The public guide of an item (办事指南): everything the law wants displayed (XK-24), as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from catalog.models import ItemVersion, StopGround
from catalog.selectors.versions import in_force, published_version
from catalog.states import CELLS, CaseKind, ItemKind, Serves, Silence
from kernel.clock import office_date
from organizations.models import Department
from organizations.selectors.windows import Desk, desks_for
from timelimits.rules import Rule


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit as the guide prints it; ``cell`` names whose source it has."""

    cell: str
    label: str
    phrase: str
    starts: str
    basis: str
    unit_basis: str = ""
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A cell's mark and source, for item administrators only."""

    label: str
    mark: str
    mark_label: str
    source: str
    read_on: str


@dataclass(frozen=True, slots=True)
class Guide:
    """One item's page."""

    version: ItemVersion
    department: Department
    kind: str
    case_kind: str
    serves: str
    limits: tuple[LimitLine, ...]
    steps: tuple[str, ...]
    desks: tuple[Desk, ...]
    complaint_channel: str
    free: bool


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One line of the list."""

    code: str
    name: str
    plain_name: str
    kind: str
    promised: str
    free: bool
    in_hall: bool


@dataclass(frozen=True, slots=True)
class ListedDepartment:
    """A unit and its items."""

    name: str
    items: tuple[ListedItem, ...]


def listed(*, on: dt.date) -> list[ListedDepartment]:
    """Every item in force on ``on``, by unit in the official order; one query and one for fees."""
    units: dict[str, list[ListedItem]] = {}
    for version in in_force(on=on).prefetch_related("fees"):
        item = version.item
        line = ListedItem(
            code=item.code,
            name=item.name,
            plain_name=item.plain_name,
            kind=str(ItemKind(item.kind).label),
            promised=promised_phrase(version),
            free=_free(version),
            in_hall=item.in_hall,
        )
        units.setdefault(item.department.name, []).append(line)
    return [ListedDepartment(name, tuple(lines)) for name, lines in units.items()]


def guide(item_code: str, *, at: dt.datetime) -> Guide:
    """The item's page as of ``at``; NoSuchItem, NoVersionInForce."""
    version = published_version(item_code, on=office_date(at))
    item = version.item
    return Guide(
        version=version,
        department=item.department,
        kind=str(ItemKind(item.kind).label),
        case_kind=str(CaseKind(version.case_kind).label),
        serves=str(Serves(item.serves).label),
        limits=tuple(_limits(version)),
        steps=_procedure(version),
        desks=tuple(desks_for(item.code, at)) if item.in_hall else (),
        complaint_channel=item.department.complaint_channel,
        free=_free(version),
    )


def promised_phrase(version: ItemVersion) -> str:
    """5个工作日, 1小时; 即办 where it is done the same day."""
    rule = version.promised_rule()
    return rule.phrase if rule.amount else gettext("即办")


def sources(version: ItemVersion) -> dict[str, Source]:
    """Every cell's source by cell, in the order of CELLS."""
    told: Mapping[str, Source] = {
        cell.field: Source(
            label=CELLS[cell.field],
            mark=cell.mark,
            mark_label=cell.get_mark_display(),
            source=cell.source,
            read_on=cell.read_on,
        )
        for cell in version.sources.all()
    }
    return {cell: told[cell] for cell in CELLS if cell in told}


def _free(version: ItemVersion) -> bool:
    """Whether 不收费 may be said: no fee row, and no note that says otherwise."""
    note = version.fee_note
    return not version.fees.all() and (not note or note.startswith("不收费"))


def _procedure(version: ItemVersion) -> tuple[str, ...]:
    opening = gettext("收件") if version.acceptance_days is None else gettext("受理")
    return (opening, *(step.name for step in version.steps.all()), gettext("送达"))


def _limits(version: ItemVersion) -> list[LimitLine]:
    promise = version.promised_rule()
    promised = LimitLine(
        "promised", gettext("承诺时限"), promised_phrase(version), promise.starts, promise.basis
    )
    lines = [_acceptance(version), _statutory(version), promised, _extension(version)]
    lines.extend(_stop(ground) for ground in version.stop_grounds)
    lines.append(_line("delivery", gettext("送达"), version.delivery_rule()))
    return [line for line in lines if line is not None]


def _stop(ground: StopGround) -> LimitLine:
    phrase = ground.name
    if ground.max_days is not None:
        phrase = gettext("%(name)s，不超过%(days)s个工作日") % {
            "name": ground.name,
            "days": ground.max_days,
        }
    return LimitLine("stops", gettext("不计入时限"), phrase, "", ground.basis)


def _line(cell: str, label: str, rule: Rule | None, consequence: str = "") -> LimitLine | None:
    if rule is None:
        return None
    return LimitLine(
        cell, label, rule.phrase, rule.starts, rule.basis, rule.unit_basis, consequence
    )


def _acceptance(version: ItemVersion) -> LimitLine | None:
    consequence = ""
    if version.silence != Silence.NONE:
        consequence = gettext("逾期不告知的，自收到申请材料之日起%(effect)s") % {
            "effect": Silence(version.silence).label
        }
    return _line("acceptance", gettext("受理期限"), version.acceptance_rule(), consequence)


def _statutory(version: ItemVersion) -> LimitLine | None:
    return _line("statutory", gettext("法定时限"), version.statutory_rule())


def _extension(version: ItemVersion) -> LimitLine | None:
    extension = version.extension
    if extension is None:
        return None
    rule = Rule(extension.unit, extension.days, extension.basis)
    phrase = gettext("经%(who)s批准，最多延长%(much)s") % {
        "who": extension.approver,
        "much": rule.phrase,
    }
    return LimitLine("extension", gettext("延长"), phrase, "", extension.basis)
