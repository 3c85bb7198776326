"""Whether a proposed rule or ladder can be true at all; every fault names its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from monitor.rules.base import Rule
from monitor.states import CardMode
from timelimits.engine.rungs import Rung, Trigger, UnitClass
from timelimits.kinds import Kind
from timelimits.rules import Unit

LONGEST_TEMPLATE = 200
MOST_DAYS = 60
# Usual lengths in working days, to see whether a warning would be lit from the first day on.
IN_WORKING_DAYS = {
    Unit.WORKING_DAY: 1.0,
    Unit.CALENDAR_DAY: 5 / 7,
    Unit.MONTH: 21.0,
    Unit.YEAR: 250.0,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with which field."""

    field: str
    said: str


def of_procedure(rule: Rule, content: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with a proposed version of ``rule``: level, mode, thresholds, templates."""
    faults = []
    if content["level"] not in (1, 2, 3):
        faults.append(Fault("level", _("级别只有 1 预警、2 黄牌、3 红牌")))
    faults += _mode(rule, content)
    for name, setting in rule.settings.items():
        given = content["settings"].get(name)
        if not isinstance(given, int) or not setting.least <= given <= setting.most:
            bounds = {"label": setting.label, "least": setting.least, "most": setting.most}
            faults.append(Fault(name, _("%(label)s须在 %(least)d 到 %(most)d 之间") % bounds))
    for name in ("zh", "en"):
        faults += _template(rule, name, content[name])
    return faults


def _mode(rule: Rule, content: Mapping[str, Any]) -> list[Fault]:
    mode, days = content["mode"], content["confirm_days"]
    if rule.by_time and mode != CardMode.AUTOMATIC:
        return [Fault("mode", _("时限的牌由时限监测发出，此处只命名"))]
    if mode == CardMode.AUTOMATIC:
        return [Fault("confirm_days", _("自动发出的不设核实期限"))] if days else []
    if mode != CardMode.CONFIRM:
        return [Fault("mode", _("发牌方式只有自动发出、待核实"))]
    if not isinstance(days, int) or not 1 <= days <= 10:
        return [Fault("confirm_days", _("核实期限须在 1 到 10 个工作日之间"))]
    return []


def _template(rule: Rule, field: str, text: str) -> list[Fault]:
    if not text.strip() or len(text) > LONGEST_TEMPLATE:
        return [Fault(field, _("模板不能空，也不能超过 %d 字") % LONGEST_TEMPLATE)]
    unknown = rule.unknown_names(text)
    if unknown:
        return [
            Fault(field, _("模板里的 %s 没有对应的要素") % "、".join(f"${one}" for one in unknown))
        ]
    return []


def of_ladder(kind: Kind, rungs: Sequence[Rung]) -> list[Fault]:
    """What is wrong with a proposed ladder of ``kind``; nothing is wrong with an empty list."""
    faults = [fault for rung in rungs for fault in _rung(kind, rung)]
    if not rungs:
        faults.append(Fault("rungs", _("至少要有一级")))
    for units in UnitClass:
        ladder = sorted((one for one in rungs if one.units is units), key=lambda one: one.level)
        if len({one.level for one in ladder}) != len(ladder):
            faults.append(Fault(units.value, _("同一级别写了两次")))
        places = [_place(one) for one in ladder]
        if any(later <= earlier for earlier, later in pairwise(places)):
            faults.append(Fault(units.value, _("级别只升不降：高一级的须晚于低一级的")))
    return faults


def _place(rung: Rung) -> int:
    """Where a rung stands on the way: before the end negative, after it positive."""
    if rung.trigger is Trigger.OVER:
        return rung.amount
    return {Trigger.REMAINING: -rung.amount, Trigger.SHARE: rung.amount - 1000}.get(rung.trigger, 0)


def _rung(kind: Kind, rung: Rung) -> list[Fault]:
    said = _general(rung)
    if not said and rung.trigger is Trigger.SHARE:
        said = _share(rung)
    elif not said and rung.trigger is not Trigger.AT_OVERRUN:
        said = _days(kind, rung)
    return [Fault(f"{rung.units.value}-{rung.level}", said)] if said else []


def _general(rung: Rung) -> str:
    if rung.level not in (1, 2, 3):
        return _("级别只有 1 预警、2 黄牌、3 红牌")
    if rung.level > 1 and rung.trigger in {Trigger.REMAINING, Trigger.SHARE}:
        return _("黄牌、红牌是对超时事实的判断，不能早于届满")
    if rung.trigger is Trigger.AT_OVERRUN and rung.amount:
        return _("届满即亮的不写数量")
    return ""


def _share(rung: Rung) -> str:
    if rung.units is not UnitClass.HOURS:
        return _("按比例预警只用于按小时计的时限")
    return "" if 1 <= rung.amount <= 99 else _("比例须在百分之一到百分之九十九之间")


def _days(kind: Kind, rung: Rung) -> str:
    if rung.units is UnitClass.HOURS:
        return _("按小时计的时限只能届满即亮或者按比例预警")
    if not 1 <= rung.amount <= MOST_DAYS:
        return _("天数须在 1 到 %d 之间") % MOST_DAYS
    if rung.trigger is Trigger.REMAINING and rung.amount >= _length(kind, rung.units):
        said = _("预警提前 %(days)d 个工作日，而该时限通常只有%(length)s：从第一天起就亮")
        return said % {"days": rung.amount, "length": kind.length}
    return ""


def _length(kind: Kind, units: UnitClass) -> float:
    if kind.amount is None or kind.unit not in IN_WORKING_DAYS or units is not UnitClass.DAYS:
        return float("inf")
    return max(2.0, kind.amount * IN_WORKING_DAYS[kind.unit])
