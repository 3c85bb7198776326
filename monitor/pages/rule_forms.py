"""What the forms of rules and ladders send, as proposals; a bad number is refused with its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from kernel import clock
from monitor.errors import RuleImpossible, RuleUnknown
from monitor.models import ProcedureRule, RuleChange
from monitor.rules import BY_CODE
from monitor.services.rulemaking import Proposal
from monitor.states import CardMode, pack
from timelimits.engine.rungs import Rung, Trigger, UnitClass

UNITS = {
    UnitClass.DAYS: gettext_lazy("按日、月、年"),
    UnitClass.HOURS: gettext_lazy("按小时"),
    UnitClass.INSTANT: gettext_lazy("固定时刻"),
}
TRIGGERS = {
    "": gettext_lazy("不设"),
    Trigger.REMAINING.value: gettext_lazy("届满前几个工作日"),
    Trigger.OVER.value: gettext_lazy("超过几个工作日"),
    Trigger.AT_OVERRUN.value: gettext_lazy("届满即亮"),
    Trigger.SHARE.value: gettext_lazy("用去百分之几"),
}


def proposal(posted: Mapping[str, str], target: str, subject: str) -> Proposal:
    """The form as a proposal; raises RuleImpossible naming the field that is no number or no day."""
    content = _ladder(posted) if target == RuleChange.Target.RUNGS else _rule(posted, subject)
    return Proposal(target, subject, content, _day(posted), posted.get("reason", ""))


def pack_of(posted: Mapping[str, str]) -> tuple[str, dt.datetime, str]:
    """Which pack, from which day, and why; raises RuleImpossible naming the field."""
    return posted.get("pack", ""), _day(posted), posted.get("reason", "")


def _rule(posted: Mapping[str, str], subject: str) -> dict[str, Any]:
    rule = BY_CODE.get(subject)
    if rule is None:
        raise RuleUnknown(subject=subject)
    mode = posted.get("mode", "")
    return {
        "enabled": posted.get("enabled") == "on",
        "level": _number(posted, "level"),
        "mode": mode,
        "confirm_days": _number(posted, "confirm_days") if mode == CardMode.CONFIRM else 0,
        "settings": {name: _number(posted, f"setting-{name}") for name in rule.settings},
        "zh": posted.get("zh", "").strip(),
        "en": posted.get("en", "").strip(),
    }


def _ladder(posted: Mapping[str, str]) -> dict[str, Any]:
    rows = []
    for units in UnitClass:
        for level in (1, 2, 3):
            name = f"{units.value}-{level}"
            trigger = posted.get(f"trigger-{name}", "")
            if not trigger:
                continue
            if trigger not in TRIGGERS:
                raise _wrong(f"trigger-{name}")
            plain = trigger == Trigger.AT_OVERRUN.value
            amount = 0 if plain else _number(posted, f"amount-{name}")
            rows.append([level, units.value, trigger, amount])
    return {"rungs": rows}


def _number(posted: Mapping[str, str], name: str) -> int:
    given = posted.get(name, "").strip()
    if not (given.isascii() and given.isdecimal()) or len(given) > 6:
        raise _wrong(name)
    return int(given)


def _day(posted: Mapping[str, str]) -> dt.datetime:
    try:
        day = dt.date.fromisoformat(posted.get("effective_from", ""))
        return clock.office_time(day)
    except (ValueError, OverflowError) as wrong:
        raise _wrong("effective_from") from wrong


def _wrong(name: str) -> RuleImpossible:
    said = gettext("这一栏写得不对")
    return RuleImpossible(said, faults=[{"field": name, "said": said}])


def content_of(version: ProcedureRule) -> dict[str, Any]:
    """A version's content, as the form begins with it."""
    return {
        "enabled": version.enabled,
        "level": version.level,
        "mode": version.mode,
        "confirm_days": version.confirm_days,
        "settings": {**BY_CODE[version.code].terms.settings, **version.settings},
        "zh": version.zh,
        "en": version.en,
    }


def cells(present: Iterable[Rung], posted: Mapping[str, str]) -> list[dict[str, Any]]:
    """The nine cells of the ladder's form, as posted or else as in force."""
    held = {(rung.units, rung.level): rung for rung in present}
    rows = []
    for units in UnitClass:
        for level in (1, 2, 3):
            name = f"{units.value}-{level}"
            rung = held.get((units, level))
            rows.append(
                {
                    "name": name,
                    "units": UNITS[units],
                    "level": level,
                    "word": pack()[level].card,
                    "trigger": posted.get(f"trigger-{name}", rung.trigger.value if rung else ""),
                    "amount": posted.get(f"amount-{name}", rung.amount if rung else ""),
                }
            )
    return rows


def words(rung: Rung) -> str:
    """One rung in words."""
    said = {
        Trigger.REMAINING: gettext("剩 %d 个工作日（含当日）"),
        Trigger.OVER: gettext("超过后第 %d 个工作日"),
        Trigger.SHARE: gettext("用去 %d%%"),
    }
    return said[rung.trigger] % rung.amount if rung.trigger in said else gettext("届满时")
