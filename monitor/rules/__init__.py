"""The procedure rules (AN-1 to AN-26): the one list, by code and by the entries they listen to."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.rules import asking, order, record, returning, stopping, timing
from monitor.rules.base import Rule


def _number(rule: Rule) -> int:
    return int(rule.code.removeprefix("AN-"))


RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *timing.RULES,
            *asking.RULES,
            *returning.RULES,
            *stopping.RULES,
            *order.RULES,
            *record.RULES,
        ),
        key=_number,
    )
)
BY_CODE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}


def listeners() -> dict[str, tuple[Rule, ...]]:
    """For each name of an entry the rules that judge it, in the order of the catalogue."""
    heard: dict[str, list[Rule]] = {}
    for rule in RULES:
        for name in rule.on:
            heard.setdefault(name, []).append(rule)
    return {name: tuple(rules) for name, rules in heard.items()}
