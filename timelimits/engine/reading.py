"""How a law's words are read where they leave a choice: settings, never constants of a statute."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from timelimits.engine.calendar import WorkCalendar
from timelimits.engine.hours import USUAL, OfficeHours
from timelimits.errors import HoursInvalid


class RuleSet(StrEnum):
    """By whole days (§1.10(1)), or by worked seconds, rounded up to days (§1.10(9))."""

    DAYS = "days"
    WORKED_SECONDS = "worked_seconds"


class Ends(StrEnum):
    """Where the last day ends (CAL-6)."""

    MIDNIGHT = "midnight"
    CLOSE_OF_BUSINESS = "close_of_business"


class Filing(StrEnum):
    """When something filed outside office hours is received (CAL-11).

    A, ``literal``: on the day it came. B, ``next_working_day``: after the close, and on a day
    off, at the next opening, that day excluded as the start day.
    """

    LITERAL = "literal"
    NEXT_WORKING_DAY = "next_working_day"


@dataclass(frozen=True, slots=True)
class Reading:
    """One choice of each; the default counts days, ends at 24:00 and takes a receipt literally."""

    rule_set: RuleSet = RuleSet.DAYS
    ends: Ends = Ends.MIDNIGHT
    filing: Filing = Filing.LITERAL
    hours: OfficeHours = USUAL

    @property
    def is_plain(self) -> bool:
        """Whether it is the default, which asks for no office hours."""
        return (
            self.rule_set is RuleSet.DAYS
            and self.ends is Ends.MIDNIGHT
            and self.filing is Filing.LITERAL
        )

    @property
    def by_the_day(self) -> bool:
        """Whether of the start only its day matters, not the time."""
        return self.rule_set is RuleSet.DAYS and self.filing is Filing.LITERAL

    @property
    def text(self) -> str:
        """As a limit's row keeps it: empty for the default, else choices and hours between ``/``."""
        if self.is_plain:
            return ""
        return "/".join((self.rule_set, self.ends, self.filing, self.hours.text))

    @classmethod
    def parse(cls, text: str) -> Reading:
        """What ``text`` was made of; raises HoursInvalid."""
        return _parsed(text)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Reading:
    if not text:
        return PLAIN
    try:
        rule_set, ends, filing, hours = text.split("/")
        chosen = RuleSet(rule_set), Ends(ends), Filing(filing)
    except ValueError:
        raise HoursInvalid("读法无法识别", field="reading") from None
    return Reading(*chosen, OfficeHours.parse(hours))


PLAIN = Reading()
HOUR_EXACT = Reading(rule_set=RuleSet.WORKED_SECONDS)


def received(calendar: WorkCalendar, at: dt.datetime, reading: Reading) -> dt.datetime:
    """The instant from which a filing at ``at`` counts; ``at`` itself in office hours (CAL-11).

    Before the opening and at lunch it is still that working day's.
    """
    if reading.filing is Filing.LITERAL:
        return at
    local = at.astimezone(calendar.zone)
    day = local.date()
    if calendar.is_working_day(day) and local.time() < reading.hours.closes:
        return at
    return calendar.moment(calendar.add(day, 1), reading.hours.opens)


def end_of(calendar: WorkCalendar, day: dt.date, reading: Reading) -> dt.datetime:
    """The legal end of a last day: 24:00, or the close of business (CAL-6)."""
    if reading.ends is Ends.MIDNIGHT:
        return calendar.end_of(day)
    return calendar.moment(day, reading.hours.closes)
