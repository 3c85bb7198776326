"""What the columns of a scenario row may say; every other text is refused with its field's name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from timelimits.engine.calendar import OFFICE_ZONE
from timelimits.engine.reckon import Extension
from timelimits.engine.stretches import Stretch
from timelimits.errors import PauseInvalid, RuleInvalid
from timelimits.rules import Rule, Unit

UNITS = {
    "working day": Unit.WORKING_DAY,
    "calendar day": Unit.CALENDAR_DAY,
    "hour": Unit.HOUR,
    "month": Unit.MONTH,
    "year": Unit.YEAR,
}
PROSE = {"money", "score", "point", "percent", "fixed date"}  # their rules stand in the law only
MORNING = dt.time(10)  # a start without a time lies in office hours
DATE = r"\d{4}-\d{2}-\d{2}"
INSTANT = DATE + r"[ T]\d{2}:\d{2}(?::\d{2})?"
NOTHING = {"", "-", "–", "none", "n/a", "no cap", "uncapped"}
STILL_OPEN = {"", "-", "–", "…", "...", "open", "ongoing", "now", "not resumed", "unfinished"}


class Malformed(Exception):
    """A field that does not follow its column's grammar."""

    def __init__(self, field: str, said: str) -> None:
        self.field = field
        super().__init__(said)


class NotMachineReadable(Exception):
    """The row says in prose what a machine would need."""


@dataclass(frozen=True, slots=True)
class Amount:
    """base_days: ``n``, ``n+m`` (base and extension), ``-n`` (backwards) or ``n/m`` (two limits)."""

    base: int
    more: tuple[int, ...] = ()
    backward: bool = False
    second: int | None = None


def amount_of(row: Mapping[str, str]) -> Amount:
    """The column base_days; raises Malformed."""
    text = row["base_days"].replace(" ", "")
    if found := re.fullmatch(r"(\d{1,6})/(\d{1,6})", text):
        return Amount(int(found[1]), second=int(found[2]))
    if found := re.fullmatch(r"[-−](\d{1,6})", text):
        return Amount(int(found[1]), backward=True)
    if re.fullmatch(r"\d{1,6}(\+\d{1,6})*", text):
        base, *more = (int(part) for part in text.split("+"))
        return Amount(base, tuple(more))
    raise Malformed("base_days", f"{text!r} is none of n, n+m, -n, n/m")


def unit_of(row: Mapping[str, str]) -> Unit:
    """The column unit, a bracketed alternative left out; raises Malformed or NotMachineReadable."""
    word = row["unit"].split("(")[0].strip().lower().removesuffix("s")
    if word in UNITS:
        return UNITS[word]
    if word in PROSE:
        raise NotMachineReadable(f"unit {row['unit']}")
    raise Malformed("unit", f"{row['unit']!r} is no unit")


def rule_of(unit: Unit, amount: int) -> Rule:
    """A rule of that amount; raises Malformed for an absurd one."""
    try:
        return Rule(unit, amount, "")
    except RuleInvalid as refused:
        raise Malformed("base_days", f"{refused.message} ({amount} {unit.value})") from None


def day_of(text: str, field: str) -> dt.date:
    """YYYY-MM-DD; raises Malformed."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Malformed(field, f"{text!r} is no date YYYY-MM-DD") from None


def instant_of(text: str, field: str) -> dt.datetime:
    """YYYY-MM-DD, YYYY-MM-DD HH:MM or YYYY-MM-DD HH:MM:SS, in office time; raises Malformed."""
    if re.fullmatch(DATE, text):
        return dt.datetime.combine(day_of(text, field), MORNING, tzinfo=OFFICE_ZONE)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(field, f"{text!r} is no date, nor date and time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def stretches_of(row: Mapping[str, str]) -> tuple[Stretch, ...]:
    """suspensions: ``from/to/granted n``, several parted by ``;``; raises Malformed.

    ``to`` is empty or "open" while it lasts, then it is taken as of the day that events name
    ("now …", "as of …") if they do. The grant may be missing.
    """
    seen = re.search(rf"\b(?:now|as of|today)\s+({DATE}(?:[ T]\d{{2}}:\d{{2}})?)", row["events"])
    found = []
    for part in filter(None, (one.strip() for one in row["suspensions"].split(";"))):
        since, until, granted = ([piece.strip() for piece in part.split("/")] + ["", ""])[:3]
        if part.count("/") > 2 or "/" not in part:
            raise Malformed("suspensions", f"{part!r} is not from/to/granted n")
        if until.lower() in STILL_OPEN:
            until = seen[1] if seen else ""
        try:
            found.append(
                Stretch(
                    instant_of(since, "suspensions"),
                    instant_of(until, "suspensions") if until else None,
                    _granted(granted),
                )
            )
        except PauseInvalid as refused:
            raise Malformed("suspensions", f"{part!r}: {refused.message}") from None
    return tuple(found)


def _granted(text: str) -> int | None:
    if text.lower() in NOTHING:
        return None
    found = re.fullmatch(
        r"(?:granted|limit|cap)?\s*(\d{1,5})\s*(?:wd|working days?|days?)?", text, re.IGNORECASE
    )
    if found is None:
        raise Malformed("suspensions", f"{text!r} is not granted n")
    return int(found[1])


def extensions_of(
    row: Mapping[str, str], amount: Amount, start: dt.datetime
) -> tuple[Extension, ...]:
    """extension_days, or what base_days adds; approved and told when events say, else in time.

    Of the clause of events that names the extension the last date outside brackets counts, unless
    it follows "before", "by" or "until"; "not told" and "not notified" leave it untold.
    """
    text = row["extension_days"]
    if text.lower() in NOTHING:
        days = amount.more
    elif re.fullmatch(r"\d{1,5}([;+]\d{1,5})*", text):
        days = tuple(int(part) for part in re.split(r"[;+]", text))
    else:
        raise Malformed("extension_days", f"{text!r} is no number of days")
    acts = _acts(row["events"], start)
    found = []
    for n, more in enumerate(one for one in days if one):
        approved, told = acts[n] if n < len(acts) else (start, start)
        found.append(Extension(more, approved, told))
    return tuple(found)


def _acts(events: str, start: dt.datetime) -> list[tuple[dt.datetime, dt.datetime | None]]:
    acts: list[tuple[dt.datetime, dt.datetime | None]] = []
    bare = re.sub(r"\([^)]*\)", "", events)
    for clause in re.split(r"[;；]", bare):
        if not re.search(r"extension|extended|延期|延长", clause, re.IGNORECASE):
            continue
        said = re.findall(rf"(\bbefore|\bby|\buntil|<=|≤)?\s*({INSTANT}|{DATE})", clause)
        dates = [_midnight(day) for limit, day in said if not limit]
        when = max([date for date in dates if date is not None], default=start)
        untold = re.search(
            r"\bnot (?:been )?(?:told|notified|informed)|without (?:notice|telling)", clause
        )
        acts.append((when, None if untold else when))
    return acts


def _midnight(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE)
    except ValueError:
        return None
