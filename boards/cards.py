"""A card as the stream's row: what fell, for which case, and how the card stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, ngettext

from boards.facts import Facts
from boards.matters import Row, tail
from kernel import clock
from monitor.selectors.procedures import rule_label
from monitor.states import BY_HAND, CardState
from timelimits.custody import Kept
from timelimits.kinds import KINDS

ENGLISH = "en"  # one board serves every language: its few words stand in it twice
STATUTORY = 3
SHOWN = ("id", "at", "found", "unit", "name", "item", "number", "tail", "level", "state", "reason")
SAYS = ("code", "level", "state", "due", "overrun_at")  # and whether it rests on a limit that runs
HOUR = dt.timedelta(hours=1)
MIDNIGHT = dt.time()  # a limit counted in days ends at 24:00 (CAL-6)


def card_row(body: Mapping[str, Any], facts: Facts) -> Row:
    """The row of a card from the facts of its entry; nothing in it depends on when it is shown."""
    level = body["card_level"]
    return {
        "id": body["card"],
        "at": body["falls_at"],
        "found": body["found_at"],
        "limit": body["limit"],
        "unit": body["department"],
        "name": facts.unit(body["department"]),
        "item": facts.item(body["item"]),
        "number": body["matter_number"],
        "tail": tail(body["matter_number"]),
        "level": level,
        "code": body["kind"],
        "due": body["due"],
        "overrun_at": body["overrun_at"],
        "state": body["card_state"],
        "mode": body["mode"],
        "delay_ms": body["delay_ms"],
        "reason": facts.reason(body["limit"]) if level == STATUTORY else "",
    }


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a stream's rows at one moment; many rows say the same, in two languages."""

    at: dt.datetime
    kept: Kept
    said: dict[tuple[Any, ...], tuple[str, str, list[str]]] = field(default_factory=dict)

    def shown(self, row: Mapping[str, Any], *, still_runs: bool) -> Row:
        """The row as a screen shows it, with how much and with the card's state in a word."""
        told: Row = {name: row[name] for name in SHOWN} | {"settled": not still_runs}
        key = (*(row[name] for name in SAYS), bool(row["limit"]), still_runs)
        if key not in self.said:
            self.said[key] = self._words(row, still_runs=still_runs)
        what, word, english = self.said[key]
        return told | {"what": what, "word": word, "en": english}

    def _words(self, row: Mapping[str, Any], *, still_runs: bool) -> tuple[str, str, list[str]]:
        what, word = self._both(row, still_runs=still_runs)
        with translation.override(ENGLISH):
            return what, word, list(self._both(row, still_runs=still_runs))

    def _both(self, row: Mapping[str, Any], *, still_runs: bool) -> tuple[str, str]:
        said = {**row, "kind": kind_label(row["code"])}
        return _what(said, self.at, self.kept, still_runs=still_runs), state_word(row)


def kind_label(code: str) -> str:
    """The kind of limit in words, or its code when nobody declared it."""
    if code == BY_HAND:
        return gettext("人工核查")
    kind = KINDS.get(code)
    return gettext(str(kind.label)) if kind is not None else rule_label(code) or code


def state_word(row: Mapping[str, Any]) -> str:
    """待核, 已发, 已撤 …; a warning is only shown, so it has been 提醒."""
    if row["level"] == 1 and row["state"] == CardState.ISSUED.value:
        return gettext("预警")
    word = CardState(row["state"]).label if row["state"] in CardState.values else row["state"]
    return str(word)


def _what(row: Mapping[str, Any], at: dt.datetime, kept: Kept, *, still_runs: bool) -> str:
    """What and by how much, in 个工作日; once the limit's event has come, that it was settled."""
    if not row["limit"]:
        return _of_no_limit(row)
    if not still_runs:
        return gettext("%(kind)s · 已办") % {"kind": row["kind"]}
    end = clock.from_micros(row["overrun_at"]) if row["overrun_at"] else None
    if end is not None and end.astimezone(clock.OFFICE_ZONE).time() != MIDNIGHT:
        return _by_hours(row, end, at)
    if row["due"]:
        return _by_days(row, dt.date.fromisoformat(row["due"]), clock.office_date(at), kept)
    return str(row["kind"])


def _of_no_limit(row: Mapping[str, Any]) -> str:
    """What a rule found is 疑似 until somebody has verified it."""
    if row["state"] == CardState.PENDING.value:
        return gettext("疑似%(kind)s（待核）") % {"kind": row["kind"]}
    return str(row["kind"])


def _by_days(row: Mapping[str, Any], due: dt.date, today: dt.date, kept: Kept) -> str:
    said = {"kind": _short(row), "month": due.month, "day": due.day, "over": _over(row)}
    if today <= due:
        left = kept.calendar.count(today, due)
        if not left:
            return gettext("%(kind)s今日到期") % said
        return ngettext("%(kind)s余 %(left)d 个工作日", "%(kind)s余 %(left)d 个工作日", left) % (
            said | {"left": left}
        )
    late = kept.calendar.count(due, today)
    if not late:
        return gettext("%(over)s，%(month)d月%(day)d日届满") % said
    return ngettext("%(over)s %(late)d 个工作日", "%(over)s %(late)d 个工作日", late) % (
        said | {"late": late}
    )


def _by_hours(row: Mapping[str, Any], end: dt.datetime, at: dt.datetime) -> str:
    local = end.astimezone(clock.OFFICE_ZONE)
    said = {"kind": _short(row), "time": local.strftime("%H:%M"), "over": _over(row)}
    if at < end:
        return gettext("%(kind)s %(time)s到期") % said
    hours = (at - end) // HOUR
    if not hours:
        return gettext("%(over)s，%(time)s到期") % said
    return gettext("%(over)s %(hours)d 小时") % (said | {"hours": hours})


def _short(row: Mapping[str, Any]) -> str:
    """承诺, 法定; other kinds keep their whole name."""
    kind = str(row["kind"])
    short = kind.removesuffix(gettext("时限"))
    return short if short in (gettext("承诺"), gettext("法定")) else kind


def _over(row: Mapping[str, Any]) -> str:
    """超承诺, 超法定; 环节时限已超."""
    short = _short(row)
    if short == row["kind"]:
        return gettext("%(kind)s已超") % {"kind": short}
    return gettext("超%(kind)s") % {"kind": short}
