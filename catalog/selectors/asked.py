"""What somebody asks of the calculator: an item's limit or a free rule; answered with receipts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from catalog.models import ItemVersion
from catalog.selectors.versions import published_version
from catalog.states import StartEvent
from kernel.clock import office_date
from timelimits import calculator
from timelimits.calculator import Question
from timelimits.engine.reading import PLAIN, Reading
from timelimits.errors import AskedInvalid
from timelimits.receipts import Explanation
from timelimits.receipts.explained import Line
from timelimits.receipts.words import amount
from timelimits.rules import Rule, Unit
from web import rates

# Which limits of an item may be asked for; promised comes first, as on every paper.
LIMITS = {
    "promised": gettext_lazy("承诺时限"),
    "statutory": gettext_lazy("法定时限"),
    "acceptance": gettext_lazy("受理期限"),
    "delivery": gettext_lazy("送达期限"),
}
ONCE = (
    *("item", "limit", "unit", "amount", "start", "region"),
    *("ends", "filing", "rule_set"),
)
LONGEST = 80
PER_ADDRESS = 60
ALTOGETHER = 600
QUESTIONS = rates.Limit("calculate", each=PER_ADDRESS, altogether=ALTOGETHER)


@dataclass(frozen=True, slots=True)
class Answer:
    """The date asked for, and of an item the version it rests on and its twin."""

    explained: Explanation
    limit: str = ""
    version: ItemVersion | None = None
    others: Mapping[str, Explanation] | None = None


def answer(given: Mapping[str, Sequence[str]]) -> Answer:
    """Read the fields and reckon: item (and limit), or unit and amount; start; pause …; region.

    With ends, filing and rule_set another reading than the item's is asked for.
    AskedInvalid names the field; NoSuchItem, NoVersionInForce, RuleInvalid, DateUnreachable.
    """
    fields = _once(given)
    if not fields["start"]:
        raise AskedInvalid("须写明起算时刻", field="start")
    started_at = calculator.instant(fields["start"], field="start")
    pauses = calculator.pauses(given.get("pause", ()), started_at=started_at)

    def asked(rule: Rule, usual: Reading = PLAIN) -> Question:
        chosen = {name: fields[name] for name in ("ends", "filing", "rule_set")}
        reading = calculator.reading(**chosen, usual=usual, started_at=started_at)
        return Question(rule, started_at, pauses, fields["region"], reading)

    if not fields["item"]:
        if fields["limit"]:
            raise AskedInvalid("没有事项时不能选时限种类", field="limit")
        rule = _free(fields)
        if rule.unit is Unit.HOUR and len(fields["start"]) <= len("2026-09-21"):
            raise AskedInvalid("按小时计算须写明起算的时刻", field="start")
        return Answer(calculator.answer(asked(rule)))
    if fields["unit"] or fields["amount"]:
        raise AskedInvalid("事项与自定时限只能二选一", field="unit")
    version, rules = _rules(fields["item"], on=office_date(started_at))
    limit = fields["limit"] or "promised"
    if limit not in rules:
        told = "没有这种时限" if limit not in LIMITS else f"该事项没有{LIMITS[limit]}"
        raise AskedInvalid(told, field="limit")
    twins = (
        {"promised", "statutory"} & rules.keys() if limit in {"promised", "statutory"} else set()
    )
    usual = {name: version.reading(filed=_from_filing(version, name)) for name in rules}
    others = {
        name: calculator.answer(asked(rules[name], usual[name]))
        for name in sorted(twins)
        if name != limit
    }
    lines = [_line(name, one) for name, one in others.items()]
    asked_for = asked(rules[limit], usual[limit])
    return Answer(calculator.answer(asked_for, lines=lines), limit, version, others)


def wait_for(address: str) -> int:
    """Count a question from there; the seconds to wait when it, or everybody, asked too often."""
    return rates.claim(QUESTIONS, address)


def _once(given: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Fields that are said once, cleaned; unknown, repeated and over-long ones are refused."""
    unknown = sorted(given.keys() - {*ONCE, "pause"})
    if unknown:
        raise AskedInvalid(
            f"没有这个参数；可用 {'、'.join((*ONCE, 'pause'))}", field=unknown[0][:LONGEST]
        )
    for name, texts in given.items():
        if name != "pause" and len(texts) > 1:
            raise AskedInvalid("只能写一次", field=name)
        if any(len(text) > LONGEST or not text.isprintable() for text in texts):
            raise AskedInvalid("过长或含有无法显示的字符", field=name)
    return {name: (given.get(name) or [""])[0].strip() for name in ONCE}


def _free(fields: Mapping[str, str]) -> Rule:
    if not fields["unit"] and not fields["amount"]:
        raise AskedInvalid("须写明事项编码，或者单位与数量", field="item")
    return calculator.free_rule(fields["unit"], fields["amount"])


def _rules(code: str, *, on: dt.date) -> tuple[ItemVersion, dict[str, Rule]]:
    """The limits of the version in force on the day the limit starts."""
    version = published_version(code, on=on)
    found = {
        "promised": version.promised_rule(),
        "statutory": version.statutory_rule(),
        "acceptance": version.acceptance_rule(),
        "delivery": version.delivery_rule(),
    }
    return version, {name: rule for name, rule in found.items() if rule is not None}


def _from_filing(version: ItemVersion, limit: str) -> bool:
    """Whether the limit counts from the filing itself, so that its hour may matter (CAL-11)."""
    if limit == "acceptance":
        return True
    return limit != "delivery" and version.start_event == StartEvent.RECEIVED


def _line(name: str, explained: Explanation) -> Line:
    return Line(
        limit_id=0,
        label=str(LIMITS[name]),
        due=explained.due,
        amount=amount(explained.rule),
        basis=explained.rule.basis,
        unit_basis=explained.rule.unit_basis,
        provisional=explained.provisional,
        here=False,
    )
