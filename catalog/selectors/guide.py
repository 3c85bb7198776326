"""The public guide of an item (办事指南): everything the law wants displayed (XK-24), as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from catalog.models import ItemVersion, Material, StopGround
from catalog.models.procedures import JointPartRule
from catalog.selectors.flow import step_rows
from catalog.selectors.listing import free_of_charge, promised_phrase
from catalog.selectors.whole import whole_version
from catalog.states import CELLS, CaseKind, DayEnds, ItemKind, LateFiling, RuleSets, Serves, Silence
from kernel.clock import office_date
from organizations.models import Department
from organizations.selectors.windows import Desk, desks_for
from timelimits.receipts.words import amount
from timelimits.rules import Rule

FORM_WORDS = ("申请表", "申请书", "申报表", "申领表", "信息表", "承诺书", "说明表", "授权书")


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
    promised: str
    statutory: str
    partners: tuple[str, ...]
    desks: tuple[Desk, ...]
    complaint_channel: str
    free: bool
    readings: tuple[tuple[str, str], ...]

    @property
    def places(self) -> str:
        """The windows in few words: B01–B12、C06."""
        return runs_of([desk.window_code for desk in self.desks])


def guide(item_code: str, *, at: dt.datetime) -> Guide:
    """The item's page as of ``at``; NoSuchItem, NoVersionInForce."""
    version = whole_version(item_code, on=office_date(at))
    item = version.item
    return Guide(
        version=version,
        department=item.department,
        kind=gettext(str(ItemKind(item.kind).label)),
        case_kind=gettext(str(CaseKind(version.case_kind).label)),
        serves=gettext(str(Serves(item.serves).label)),
        limits=tuple(_limits(version)),
        steps=_procedure(version),
        promised=_in_all(version.prereview_promised_rule(), promised_phrase(version), version),
        statutory=_in_all(version.prereview_rule(), _law_phrase(version), version),
        partners=_partners(version),
        desks=tuple(desks_for(item.code, at)) if item.in_hall else (),
        complaint_channel=item.department.complaint_channel,
        free=free_of_charge(version, charged=bool(version.fees.all())),
        readings=_readings(version),
    )


def _readings(version: ItemVersion) -> tuple[tuple[str, str], ...]:
    """How the item reads the end of a day, a filing after hours, a working day (CAL-6, CAL-11)."""
    return (
        (gettext("末日止于"), gettext(str(DayEnds(version.ends).label))),
        (gettext("下班后提交"), gettext(str(LateFiling(version.filing).label))),
        (gettext("工作日的算法"), gettext(str(RuleSets(version.rule_set).label))),
    )


def runs_of(codes: Sequence[str]) -> str:
    """Window codes with each run of three or more as its first and last: B01–B12、C06."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    said = [f"{run[0]}–{run[-1]}" if len(run) > 2 else "、".join(run) for run in runs]
    return "、".join(said)


def _follows(code: str, other: str) -> bool:
    zone, number, others = code[:1], code[1:], other[1:]
    countable = number.isdecimal() and others.isdecimal() and zone == other[:1]
    return countable and int(others) == int(number) + 1


def _in_all(lower: Rule | None, phrase: str, version: ItemVersion) -> str:
    """5+7个工作日 where a lower level has its own part before; only its part if it forwards away."""
    if lower is None:
        return phrase
    return amount(lower) if version.decided_elsewhere else f"{lower.amount}+{phrase}"


def _law_phrase(version: ItemVersion) -> str:
    rule = version.statutory_rule()
    return amount(rule) if rule is not None else gettext("法律未定")


def _partners(version: ItemVersion) -> tuple[str, ...]:
    """The other units of a joint matter, in its order."""
    codes = [part.department for part in version.parts]
    if not codes:
        return ()
    names = dict(Department.objects.filter(code__in=codes).values_list("code", "name"))
    return tuple(names[code] for code in codes if code in names)


def forms(version: ItemVersion) -> list[Material]:
    """The materials that are forms of the office's own: it hands them out for nothing."""
    return [paper for paper in version.materials.all() if _is_form(paper)]


def _is_form(paper: Material) -> bool:
    return not paper.shared and any(word in paper.name for word in FORM_WORDS)


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


def _procedure(version: ItemVersion) -> tuple[str, ...]:
    opening = gettext("收件") if version.acceptance_days is None else gettext("受理")
    return (opening, *_steps(version), gettext("送达"))


def _steps(version: ItemVersion) -> Iterator[str]:
    """The steps' names in order; those that run side by side joined by ∥, 转报 where it happens."""
    for row in step_rows(version, {}):
        if row.before:
            yield row.before
        yield "∥".join(box.name for box in row.boxes)
    if version.decided_elsewhere:
        yield gettext("转报%(to)s") % {"to": version.forward_to}


def _limits(version: ItemVersion) -> list[LimitLine]:
    lines = [
        _acceptance(version),
        *_prereview(version),
        _statutory(version),
        _promised(version),
        _extension(version),
    ]
    lines.extend(_part(part) for part in version.parts)
    lines.extend(_stop(ground) for ground in version.stop_grounds)
    lines.append(_line("delivery", gettext("送达"), version.delivery_rule()))
    lines.append(_line("promised", gettext("证后核查"), version.check_rule()))
    lines.append(_line("fees", gettext("退费"), version.refund_rule()))
    return [line for line in lines if line is not None]


def _promised(version: ItemVersion) -> LimitLine | None:
    """What is promised here; where another organ decides, that is the promise of the pre-review."""
    if version.decided_elsewhere:
        return None
    promise = version.promised_rule()
    starts = gettext("转报") if version.pre_reviewed else gettext(promise.starts)
    return LimitLine(
        "promised", gettext("承诺时限"), promised_phrase(version), starts, promise.basis
    )


def _prereview(version: ItemVersion) -> list[LimitLine | None]:
    """What a lower level has for its part, before it forwards (XK-11)."""
    return [
        _line("statutory", gettext("初审时限"), version.prereview_rule()),
        _line("promised", gettext("承诺初审时限"), version.prereview_promised_rule()),
    ]


def _part(part: JointPartRule) -> LimitLine:
    """What another unit does in a joint matter, in its own time."""
    rule = part.rule
    label = gettext("联办：%(part)s") % {"part": part.name}
    return LimitLine(
        "statutory", label, amount(rule), gettext(rule.starts), rule.basis, rule.unit_basis
    )


def _stop(ground: StopGround) -> LimitLine:
    phrase = ground.name
    if ground.max_days is not None:
        phrase = ngettext(
            "%(name)s，不超过%(days)s个工作日", "%(name)s，不超过%(days)s个工作日", ground.max_days
        ) % {"name": ground.name, "days": ground.max_days}
    return LimitLine("stops", gettext("不计入时限"), phrase, "", ground.basis)


def _line(cell: str, label: str, rule: Rule | None, consequence: str = "") -> LimitLine | None:
    if rule is None:
        return None
    return LimitLine(
        cell, label, amount(rule), gettext(rule.starts), rule.basis, rule.unit_basis, consequence
    )


def _acceptance(version: ItemVersion) -> LimitLine | None:
    consequence = ""
    if version.silence != Silence.NONE:
        consequence = gettext("逾期不告知的，自收到申请材料之日起%(effect)s") % {
            "effect": gettext(str(Silence(version.silence).label))
        }
    return _line("acceptance", gettext("受理期限"), version.acceptance_rule(), consequence)


def _statutory(version: ItemVersion) -> LimitLine | None:
    line = _line("statutory", gettext("法定时限"), version.statutory_rule())
    if line is None or not version.pre_reviewed:
        return line
    label = gettext("法定时限（%(who)s）") % {"who": version.forward_to}
    return replace(line, label=label, starts=gettext("转报"))


def _extension(version: ItemVersion) -> LimitLine | None:
    extension = version.extension
    if extension is None:
        return None
    rule = Rule(extension.unit, extension.days, extension.basis)
    phrase = gettext("经%(who)s批准，最多延长%(much)s") % {
        "who": extension.approver,
        "much": amount(rule),
    }
    return LimitLine("extension", gettext("延长"), phrase, "", extension.basis)
