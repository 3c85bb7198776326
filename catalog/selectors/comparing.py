"""Whether one period surely ends before another, whatever the calendar. Pure."""

from __future__ import annotations

from timelimits.rules import Rule, Unit

# A run of working days may be stretched by the longest holidays of the year, on both its sides.
HOLIDAY_SLACK_DAYS = 10
HOURS_A_DAY = 24


def within(promise: Rule, law: Rule) -> bool:
    """Whether the promise surely ends no later than the law's limit, whatever the calendar.

    In one unit the amounts decide. In two, the promise's longest possible stretch is held against the
    law's shortest.
    """
    if promise.unit == law.unit:
        return promise.amount <= law.amount
    return longest_days(promise) <= shortest_days(law)


def longest_days(rule: Rule) -> int:
    """How many days of the calendar a period may take at most."""
    match rule.unit:
        case Unit.HOUR:
            return -(-rule.amount // HOURS_A_DAY)
        case Unit.WORKING_DAY:
            return rule.amount + 2 * (-(-rule.amount // 5)) + HOLIDAY_SLACK_DAYS * bool(rule.amount)
        case Unit.MONTH:
            return rule.amount * 31
        case Unit.YEAR:
            return rule.amount * 366
        case _:
            return rule.amount


def shortest_days(rule: Rule) -> int:
    """How many days of the calendar a period takes at least."""
    match rule.unit:
        case Unit.HOUR:
            return rule.amount // HOURS_A_DAY
        case Unit.MONTH:
            return rule.amount * 28
        case Unit.YEAR:
            return rule.amount * 365
        case _:
            return rule.amount
