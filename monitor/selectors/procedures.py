"""Which procedure rules are in force, and what they found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from monitor.models import Card, Finding, Parked, ProcedureRule, RuleChange
from monitor.rules import BY_CODE
from monitor.rules.base import Terms
from monitor.states import CardState
from web import dates


@dataclass(frozen=True, slots=True)
class Book:
    """Every version of every rule, newest first, as read once for a piece of work."""

    versions: dict[str, list[ProcedureRule]]

    def in_force(self, code: str, at: dt.datetime) -> ProcedureRule | None:
        """The newest version valid at ``at``, unless that one is disabled."""
        newest = next((one for one in self.versions.get(code, ()) if one.valid_from <= at), None)
        return newest if newest is not None and newest.enabled else None


def book() -> Book:
    """All versions of the rules; one query."""
    kept: dict[str, list[ProcedureRule]] = {}
    for version in ProcedureRule.objects.order_by("code", "-version"):
        kept.setdefault(version.code, []).append(version)
    return Book(kept)


def terms_of(version: ProcedureRule) -> Terms:
    """Level and thresholds of a version; a threshold added to the rule since has its usual value."""
    return Terms(version.level, {**BY_CODE[version.code].terms.settings, **version.settings})


def finding_of(card: Card) -> Finding | None:
    """What a rule found that the card is about, with the version it was found by."""
    return card.findings.select_related("rule", "matter").order_by("pk").first()


def message(finding: Finding, language: str = "zh") -> str:
    """The finding in the words of its version."""
    rule = BY_CODE[finding.code]
    template = finding.rule.en if language.startswith("en") else finding.rule.zh
    common = {
        "number": finding.matter.number,
        "department": finding.department,
        "label": gettext(rule.label),
    }
    return rule.message(template, {**common, **finding.values, **_days(finding.values)})


def _days(values: Mapping[str, Any]) -> dict[str, str]:
    """The last day as people write it, where the finding names one."""
    due = values.get("due")
    return (
        {"due": dates.full_day(dt.date.fromisoformat(due))} if isinstance(due, str) and due else {}
    )


def told(card: Card, language: str = "zh") -> str:
    """What a rule says of the card's matter, in the words of the version it was found by; '' for none."""
    finding = finding_of(card)
    return message(finding, language) if finding is not None and finding.code in BY_CODE else ""


def rule_label(code: str) -> str:
    """重复补正 for AN-6; '' for a code that is no rule's."""
    rule = BY_CODE.get(code)
    return gettext(rule.label) if rule is not None else ""


def title(code: str, state: str) -> str:
    """疑似重复补正（待核） while nobody has verified it, 重复补正 after; '' for no rule's code."""
    label = rule_label(code)
    if label and state == CardState.PENDING:
        return gettext("疑似%(kind)s（待核）") % {"kind": label}
    return label


def counts(codes: Iterable[str], *, since: dt.datetime) -> dict[str, int]:
    """How many findings each rule has made since then."""
    found: dict[str, int] = dict.fromkeys(codes, 0)
    for code in Finding.objects.filter(found_at__gte=since).values_list("code", flat=True):
        found[code] = found.get(code, 0) + 1
    return found


def parked() -> QuerySet[Parked]:
    """What is set aside and waits for a person, oldest first."""
    return Parked.objects.filter(settled_at__isnull=True).order_by("entry", "code")


def changes() -> QuerySet[RuleChange]:
    """Changes of rules, newest first."""
    return RuleChange.objects.select_related("proposed_by", "decided_by").order_by("-pk")
