"""A date for anybody who asks: a rule, a start, pauses; answered with the receipt (时限试算).

Nothing is stored and nothing personal is asked. Whatever cannot be read is refused with AskedInvalid,
whose ``field`` names it; what the engine itself refuses comes as RuleInvalid or PauseInvalid.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from kernel.clock import OFFICE_ZONE
from organizations.models import Region
from timelimits import custody
from timelimits.custody import Kept
from timelimits.engine.reading import PLAIN, Ends, Filing, Reading, RuleSet
from timelimits.engine.reckon import History
from timelimits.engine.stretches import LONGEST_GRANT, Stretch
from timelimits.errors import AskedInvalid
from timelimits.kinds import Kind
from timelimits.receipts import Explanation, Halt, Told, explain
from timelimits.receipts.explained import Line
from timelimits.rules import Rule, Unit

Choice = TypeVar("Choice", RuleSet, Ends, Filing)
CALENDAR = "CN"
ASKED = Kind("asked", "时限试算", due_title="最迟日", starts="起算")
# What people call the units; a bare 日 is none of them, because a law decides what it counts.
UNITS = {
    "working_day": Unit.WORKING_DAY,
    "workday": Unit.WORKING_DAY,
    "工作日": Unit.WORKING_DAY,
    "calendar_day": Unit.CALENDAR_DAY,
    "自然日": Unit.CALENDAR_DAY,
    "month": Unit.MONTH,
    "月": Unit.MONTH,
    "year": Unit.YEAR,
    "年": Unit.YEAR,
    "hour": Unit.HOUR,
    "小时": Unit.HOUR,
}
MOST_PAUSES = 20
YEARS_AHEAD = 5
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
OPEN_END = frozenset({"", ".."})


@dataclass(frozen=True, slots=True)
class Question:
    """``region`` is a region's code, empty for the whole country (CAL-13).

    ``reading`` says where a day ends and what a filing after hours is (CAL-6, CAL-11).
    """

    rule: Rule
    started_at: dt.datetime
    pauses: tuple[Stretch, ...] = ()
    region: str = ""
    reading: Reading = PLAIN


def free_rule(unit: str, amount: str) -> Rule:
    """A rule that no item has: so much of that unit; AskedInvalid, RuleInvalid."""
    if unit in {"日", "天", "day", "days"}:
        raise AskedInvalid("“日”须写明是工作日还是自然日", field="unit")
    if unit not in UNITS:
        raise AskedInvalid("单位应为 working_day、calendar_day、month、year 或 hour", field="unit")
    if WHOLE_NUMBER.fullmatch(amount) is None:
        raise AskedInvalid("数量应为整数", field="amount")
    number = int(amount)
    if number < 0:
        raise AskedInvalid("数量不能为负", field="amount")
    return Rule(unit=UNITS[unit], amount=number, basis="")


def reading(
    *, ends: str, filing: str, rule_set: str, usual: Reading, started_at: dt.datetime
) -> Reading:
    """What was chosen, else as ``usual``, with the hours that halls without their own have then.

    AskedInvalid names the field that is none of the choices.
    """
    chosen = Reading(
        _choice(RuleSet, rule_set, usual.rule_set, "rule_set"),
        _choice(Ends, ends, usual.ends, "ends"),
        _choice(Filing, filing, usual.filing, "filing"),
    )
    if chosen.is_plain:
        return PLAIN
    return replace(chosen, hours=custody.usual_hours("", started_at.astimezone(OFFICE_ZONE).date()))


def _choice(among: type[Choice], text: str, usual: Choice, field: str) -> Choice:
    if not text:
        return usual
    try:
        return among(text)
    except ValueError:
        raise AskedInvalid(f"应为 {'、'.join(one.value for one in among)}", field=field) from None


def instant(text: str, *, field: str) -> dt.datetime:
    """An ISO 8601 moment; without a zone it is the office's, without a time it is that day's 00:00."""
    try:
        read = dt.datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text)
        read = read if read.tzinfo is not None else read.replace(tzinfo=OFFICE_ZONE)
        return read.astimezone(OFFICE_ZONE)
    except (ValueError, OverflowError) as unreadable:
        raise AskedInvalid("应为日期或时刻，例如 2026-09-21T09:00", field=field) from unreadable


def pause(text: str, *, field: str) -> Stretch:
    """SINCE/UNTIL or SINCE/UNTIL/GRANTED working days; UNTIL empty or .. while it is open."""
    since, *rest = text.split("/")
    if not 1 <= len(rest) <= 2:
        raise AskedInvalid("中止应写作 开始/结束 或 开始/结束/批准工作日数", field=field)
    granted = rest[1] if len(rest) == 2 else ""
    if granted and WHOLE_NUMBER.fullmatch(granted) is None:
        raise AskedInvalid("批准天数应为整数", field=field)
    begun = instant(since, field=field)
    ended = None if rest[0] in OPEN_END else instant(rest[0], field=field)
    if ended is not None and ended < begun:
        raise AskedInvalid("中止的结束早于开始", field=field)
    if granted and not 0 <= int(granted) <= LONGEST_GRANT:
        raise AskedInvalid(f"批准天数应为 0 至 {LONGEST_GRANT}", field=field)
    return Stretch(begun, ended, int(granted) if granted else None)


def pauses(texts: Sequence[str], *, started_at: dt.datetime) -> tuple[Stretch, ...]:
    """Pauses in the order given; none may begin before the limit, nor two run at once."""
    if len(texts) > MOST_PAUSES:
        raise AskedInvalid(f"中止最多 {MOST_PAUSES} 段", field="pause")
    found = [pause(text, field=_nth(n)) for n, text in enumerate(texts)]
    for n, one in enumerate(found):
        if one.since.date() < started_at.date():
            raise AskedInvalid("中止早于时限起算", field=_nth(n))
    for n in _overlapping(found):
        raise AskedInvalid("与另一段中止重叠", field=_nth(n))
    return tuple(found)


def _nth(place: int) -> str:
    return f"pause[{place + 1}]"


def _overlapping(found: Sequence[Stretch]) -> Iterator[int]:
    """The places of pauses that begin while another still runs."""
    ordered = sorted(enumerate(found), key=lambda one: one[1].since)
    for (_, before), (place, after) in pairwise(ordered):
        if before.until is None or after.since < before.until:
            yield place


def answer(question: Question, *, lines: Sequence[Line] = ()) -> Explanation:
    """The date with its receipt; AskedInvalid, DateUnreachable."""
    kept = _kept(question.region)
    _require_within(kept, question.started_at)
    history = History(question.rule, question.started_at, question.pauses, reading=question.reading)
    halts = tuple(Halt("中止", "", "", stretch) for stretch in question.pauses)
    return explain(kept, history, Told(kind=ASKED, halts=halts, lines=lines))


def _kept(region: str) -> Kept:
    """The calendar as it holds in that region."""
    look = custody.look()
    if not region:
        return look.kept(CALENDAR)
    found = Region.objects.filter(code=region[:12]).values_list("pk", flat=True).first()
    if found is None:
        raise AskedInvalid("没有这个区域", field="region")
    return look.kept(CALENDAR, found)


def _require_within(kept: Kept, started_at: dt.datetime) -> None:
    """Holidays of years long past or far ahead are nobody's to tell."""
    years = kept.calendar.years
    year = kept.calendar.day_of(started_at).year
    if years and not min(years) <= year <= max(years) + YEARS_AHEAD:
        told = f"起算日应在 {min(years)} 年至 {max(years) + YEARS_AHEAD} 年之间"
        raise AskedInvalid(told, field="start")
