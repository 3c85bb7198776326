"""Reckon a receipt's date anew from it alone: ``recompute_receipt.py receipt.json``; 1 if it differs."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import json
import sys
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

DAY, MICRO, NONE = dt.timedelta(1), dt.timedelta(microseconds=1), dt.timedelta(0)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def elapsed(time: dt.time) -> dt.timedelta:
    return dt.timedelta(hours=time.hour, minutes=time.minute, seconds=time.second)


class Reckoner:
    """Time runs through the spans of the days that count; a limit in days is one of whole days."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.zone, read = told, ZoneInfo(told["zone"]), told["reading"]
        hours = [[elapsed(dt.time.fromisoformat(t)) for t in span] for span in read["hours"]]
        exact = read["rule_set"] == "worked_seconds" and told["unit"] == "working_day"
        self.exact, self.only_worked = bool(exact and told["amount"]), told["unit"] == "working_day"
        self.whole = not self.exact and told["unit"] not in ("hour", "fixed_instant")
        self.spans, self.length = [[NONE, DAY]], DAY if self.whole else DAY / 24
        if self.exact:
            self.spans, self.length = hours, sum((b - a for a, b in hours), NONE)
        self.close = hours[-1][1] if read["ends"] == "close_of_business" else DAY
        start = self.moment(told["started_at"])
        late = start - self.midnight(start.date()) >= hours[-1][1] or not self.works(start.date())
        if late and read["filing"] == "next_working_day":
            start = self.midnight(self.walk(start.date(), 1)) + hours[0][0]
        self.start, since = start, [self.moment(one["since"]) for one in told["pauses"]]
        self.first = min([start, *since]).date()
        self.gaps = sorted(map(self.gap, told["pauses"], since), key=lambda gap: gap[0])

    def moment(self, micros: int) -> dt.datetime:
        return (EPOCH + micros * MICRO).astimezone(self.zone)

    def midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time.min, tzinfo=self.zone)

    def works(self, day: dt.date) -> bool:
        on, off = (any(s[:10] <= str(day) <= s[-10:] for s in self.told[w]) for w in ("on", "off"))
        return on or (day.weekday() < 5 and not off)

    def walk(self, day: dt.date, count: int) -> dt.date:
        while count:
            day += DAY
            count -= self.works(day)
        return day

    def passed(self, until: dt.datetime | None, amount: dt.timedelta = NONE) -> Any:
        """How much time runs before ``until``; without it, the moment when ``amount`` has run."""
        day, total = self.first, NONE
        while until is None or day <= until.date():
            for a, b in self.spans if not self.only_worked or self.works(day) else []:
                if until is None and amount <= total + b - a:
                    return self.midnight(day) + a + amount - total
                total += max(NONE, (b if until is None else min(until - self.midnight(day), b)) - a)
            day += DAY
        return total

    def gap(self, one: dict[str, Any], since: dt.datetime) -> tuple[dt.timedelta, Any]:
        """A pause (P, R] in time passed, for what was granted at most; None where it is open."""
        ends = [self.passed(self.edge(self.moment(one["until"])))] if one["until"] else []
        begun = self.passed(self.edge(since))
        if one["granted"] >= 0 and self.exact:
            ends.append(begun + one["granted"] * self.length)
        elif one["granted"] >= 0:
            ends.append(self.passed(self.midnight(self.walk(since.date(), one["granted"]) + DAY)))
        return begun, min(ends, default=None)

    def edge(self, at: dt.datetime) -> dt.datetime:
        return self.midnight(at.date() + DAY) if self.whole else at

    def end(self, extra: int) -> dt.datetime | None:
        """The legal end; None while it is open.."""
        day, amount, unit = self.start.date(), self.told["amount"], self.told["unit"]
        if unit == "fixed_instant":
            return self.moment(self.told["instant"])
        if unit in ("month", "year"):
            years, month = divmod(day.month - 1 + amount * (12 if unit == "year" else 1), 12)
            last = calendar.monthrange(day.year + years, month + 1)[1]
            amount = (dt.date(day.year + years, month + 1, min(day.day, last)) - day).days
        amount += extra * (24 if unit == "hour" else 1)
        past = self.passed(self.edge(self.start))
        end = past + amount * self.length
        for begun, ended in self.gaps if amount else []:
            if end > max(begun, past):
                if ended is None:
                    return None
                end += max(NONE, ended - max(begun, past))
                past = max(past, ended)
        moment: dt.datetime = self.passed(None, end) if amount else self.start
        if not self.whole:
            return moment
        day = (moment - MICRO).date() if amount else day
        return self.midnight(self.walk(day, int(bool(amount) and not self.works(day)))) + self.close

    def verdicts(self) -> tuple[list[str], int]:
        """Whether each extension counts, judged as they took effect; and what they add."""
        said, extra, many = {}, 0, self.told["extensions"]
        acts = [max(one["approved_at"], one["told_at"]) for one in many]
        facts = (
            (not o["told_at"], a, o["approved_at"], -o["days"], -o["times"])
            for o, a in zip(many, acts, strict=True)
        )
        for *_, n in sorted((*fact, n) for n, fact in enumerate(facts)):
            end, at = self.end(extra), self.moment(acts[n])
            late = end is not None and (at >= end if self.whole else at > end)
            said[n] = "late" if late else "counted"
            said[n] = said[n] if many[n]["told_at"] else "untold"
            before = [one for m, one in said.items() if m != n].count("counted")
            said[n] = "beyond" if before >= many[n]["times"] else said[n]
            extra += many[n]["days"] if said[n] == "counted" else 0
        return [said[n] for n in range(len(many))], extra

    def counts(self, day: dt.date) -> bool:
        """Whether a day that the receipt numbers is one of those that count."""
        at = self.passed(self.midnight(day + DAY))
        paused = any(begun < at and (ended is None or at <= ended) for begun, ended in self.gaps)
        return self.works(day) and not paused if self.only_worked else not paused


def findings(told: dict[str, Any]) -> Iterator[str]:
    """What the receipt says and a second reckoning does not."""
    text = json.dumps(
        {key: told[key] for key in told["sealed"]},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    anew = Reckoner(told)
    verdicts, extra = anew.verdicts()
    end = anew.end(extra)
    got = {"digest": hashlib.sha256(text.encode()).hexdigest(), "due": "", "overrun_at": 0}
    if end is not None:
        got |= {"due": str((end - MICRO).date()), "overrun_at": (end - EPOCH) // MICRO}
    yield from (
        f"{name}: {told[name]} should be {value}"
        for name, value in got.items()
        if told[name] != value
    )
    if [one["verdict"] for one in told["extensions"]] != verdicts:
        yield f"extensions: should be {verdicts}"
    days = [dt.date.fromisoformat(one["day"]) for one in told["days"] if one["number"]]
    span = range(1, (days[-1] - anew.start.date()).days + 1) if end and days else ()
    if days and end and days != [d for n in span if anew.counts(d := anew.start.date() + n * DAY)]:
        yield "days: others are counted"


def main(path: str) -> int:
    """Print what differs and return 1, or the date and 0."""
    try:
        with open(path, encoding="utf-8") as source:
            told = json.load(source)
        found = list(findings(told))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as bad:
        told, found = {}, [f"not a receipt: {type(bad).__name__}: {bad}"]
    print("\n".join(found) or f"ok: {told['due'] or 'open'}")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2] or ["/dev/stdin"]))
