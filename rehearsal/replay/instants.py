"""Moments as logs write them: with an offset, or in the log's own time zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kernel.clock import OFFICE_ZONE

EARLIEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
DATE_LENGTH = len("2011-10-11")
LAST_MOMENT = dt.time(23, 59, 59, 999999)


class NoInstant(ValueError):
    """The text names no moment; the message says why."""


@dataclass(frozen=True, slots=True)
class InstantForm:
    """How a log writes moments.

    ``pattern`` is a strptime form, empty for ISO 8601. ``bare_dates``: whether a date without a time
    is accepted; it means the first moment of the day, or the last where a deadline is read.
    ``as_office``: whether the log's local time is taken for the office's, so that its days are the
    office's days; otherwise a moment stays the moment it was.
    """

    zone: ZoneInfo
    pattern: str = ""
    bare_dates: bool = False
    as_office: bool = False

    def read(self, text: str, *, end_of_day: bool = False) -> tuple[dt.datetime, bool]:
        """The moment in UTC, and whether the text was ambiguous (an hour that came twice).

        Raises NoInstant on unreadable text, an hour that the clocks skipped, or a year that cannot
        be meant.
        """
        moment = self._parse(text.strip(), end_of_day=end_of_day)
        twice = False
        if moment.tzinfo is None:
            moment, twice = self._local(moment)
        if self.as_office:
            moment = moment.astimezone(self.zone).replace(tzinfo=OFFICE_ZONE)
        try:
            moment = moment.astimezone(dt.UTC)
        except OverflowError:
            raise NoInstant(f"{text!r} lies outside 1900-2200") from None
        if not EARLIEST <= moment < LATEST:
            raise NoInstant(f"{text!r} lies outside 1900-2200")
        return moment, twice

    def read_iso(self, text: str) -> dt.datetime:
        """A moment as a person types it: ISO 8601, in the log's zone when it names none."""
        return InstantForm(self.zone, as_office=self.as_office).read(text)[0]

    def _parse(self, text: str, *, end_of_day: bool) -> dt.datetime:
        try:
            if self.pattern:
                return dt.datetime.strptime(text, self.pattern)  # noqa: DTZ007 - the zone follows
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            raise NoInstant(f"{text!r} is no instant") from None
        if len(text) <= DATE_LENGTH:
            if not self.bare_dates:
                raise NoInstant(f"{text!r} is a date without a time")
            return dt.datetime.combine(moment, LAST_MOMENT) if end_of_day else moment
        return moment

    def _local(self, moment: dt.datetime) -> tuple[dt.datetime, bool]:
        first = moment.replace(tzinfo=self.zone, fold=0)
        second = first.replace(fold=1)
        if first.utcoffset() == second.utcoffset():
            return first, False
        if first.astimezone(dt.UTC).astimezone(self.zone).replace(tzinfo=None) != moment:
            raise NoInstant(f"{moment.isoformat()} does not exist in {self.zone.key}")
        return first, True
