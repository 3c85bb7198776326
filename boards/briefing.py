"""汇报模式: eight stills of one and the same moment, each with a line to read aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext

import ledger.reader
from approval.limits import ACCEPTANCE, OF_DECISION
from approval.selectors import boards as cases
from approval.selectors import daily
from approval.states import Holder
from boards import bureau, charting, foot, looks
from boards.cards import kind_label
from boards.facts import facts_for
from boards.matters import BESIDE_THE_DECISION, PROMISE_PASSED, tail
from boards.patches import Board
from boards.scopes import Scope
from complaints.selectors import visibility as complaints
from complaints.states import ComplaintState
from kernel import clock
from monitor.selectors import appeals, breaches, cards, monthly, orders
from monitor.states import AppealState
from monitor.verbs import ORDER_OPEN
from organizations.officers import Officer
from timelimits.custody import Kept
from timelimits.lamps import lamp

LISTED = 8
NAMED = 4
FORESEEN = 28
ONE_DAY = dt.timedelta(days=1)
HOUR = 3_600_000_000  # microseconds


@dataclass(frozen=True, slots=True)
class Taken:
    """What all stills are made from, read as of one moment."""

    at: dt.datetime
    calendar: Kept
    kept: Board
    shown: Board
    region: str
    name: str
    officer: Officer

    @property
    def today(self) -> dt.date:
        """The office's day."""
        return clock.office_date(self.at)

    @property
    def units(self) -> list[str] | None:
        """The units of a county's briefing; None for the whole city's."""
        units: list[str] | None = self.kept["within"]
        return units


def take(region: str, name: str, officer: Officer) -> Taken:
    """The region as it stands now; read it and the stills in one look."""
    at, calendar = clock.now(), looks.calendar()
    kept = bureau.snapshot(Scope(region))
    shown = bureau.view(kept, at, calendar)
    return Taken(at, calendar, kept, shown, region, name, officer)


def stills(taken: Taken) -> list[dict[str, Any]]:
    """The eight, in the order in which they are told."""
    return [
        _today(taken),
        _units(taken),
        _late(taken),
        _coming(taken),
        _punctual(taken),
        _cards(taken),
        _supervision(taken),
        _trust(taken),
    ]


def late_rows(taken: Taken) -> list[dict[str, Any]]:
    """Every case past its promise or the law, the gravest first, then in the units' order."""
    lit = taken.kept["hand"]["lit"]
    levels = {number: _gravest(row, taken.at) for number, row in lit.items()}
    late = [number for number, told in levels.items() if told[0] >= PROMISE_PASSED]
    facts = cases.facts_by_number(late)
    items = facts_for(items={told["item"] for told in facts.values()}, matters=(), red_limits=())
    place = {code: n for n, code in enumerate(taken.kept["names"])}
    late.sort(key=lambda number: (-levels[number][0], place[lit[number]["unit"]], number))
    return [
        _late_row(taken, number, facts[number], levels[number])
        | {"item": items.item(facts[number]["item"])}
        for number in late
    ]


def _today(taken: Taken) -> dict[str, Any]:
    head, day = taken.shown["head"], taken.shown["day"]
    said = head | {"name": taken.name, "word": day["word"]}
    if head["overdue"]:
        line = gettext(
            "%(name)s今天（%(word)s）收件 %(received)d 件，办结 %(closed)d 件；"
            "目前在办 %(open)d 件，其中超时 %(overdue)d 件。"
        )
    else:
        line = gettext(
            "%(name)s今天（%(word)s）收件 %(received)d 件，办结 %(closed)d 件；"
            "目前在办 %(open)d 件，没有超时办件。"
        )
    return {"kind": "today", "title": gettext("今日概况"), "line": line % said, "head": head}


def _units(taken: Taken) -> dict[str, Any]:
    tiles = [taken.shown["units"][code] | {"lamp": worst(taken.shown["units"][code])}
             for code in taken.shown["order"]]  # fmt: skip
    lit = [tile["name"] for tile in tiles if tile["lamp"] in {"promise", "statutory"}]
    line = (
        gettext("%(all)d 个单位中，%(lit)d 个有超时办件：%(names)s。")
        % {"all": len(tiles), "lit": len(lit), "names": _named(lit)}
        if lit
        else gettext("%(all)d 个单位都没有超时办件。") % {"all": len(tiles)}
    )
    return {"kind": "units", "title": gettext("各单位在办"), "line": line, "tiles": tiles}


def _named(units: list[str]) -> str:
    """The first of them; what is read aloud stays short."""
    names = gettext("、").join(units[:NAMED])
    return gettext("%(names)s等") % {"names": names} if len(units) > NAMED else names


def _late(taken: Taken) -> dict[str, Any]:
    rows = late_rows(taken)
    law = sum(row["lamp"] == "statutory" for row in rows)
    line = (
        gettext("超时在办 %(all)d 件：超法定 %(law)d 件，超承诺 %(promise)d 件。")
        % {"all": len(rows), "law": law, "promise": len(rows) - law}
        if rows
        else gettext("当前没有超时办件。")
    )
    shown = {"rows": rows[:LISTED], "more": max(0, len(rows) - LISTED)}
    return {"kind": "late", "title": gettext("超时在办"), "line": line, **shown}


def _coming(taken: Taken) -> dict[str, Any]:
    """What falls in the next eight working hours, by the hour."""
    total = taken.shown["ruler"]["coming"]
    ticks = sorted(taken.shown["ticks"].values())[:FORESEEN]
    hours = [
        {
            "at": clock.from_micros(hour * HOUR),
            "ticks": [
                {"lamp": bureau.LEVEL_WORDS[level], "unit": unit, "tail": tail(number)}
                for _, level, unit, number in rows
            ],
        }
        for hour, rows in groupby(ticks, key=lambda tick: tick[0] // HOUR)
    ]
    line = (
        gettext("未来八个工作小时内有 %(n)d 个时限变灯，可以提前提醒。") % {"n": total}
        if total
        else gettext("未来八个工作小时内没有时限变灯。")
    )
    more = max(0, total - len(ticks))
    title = gettext("未来八个工作小时")
    return {"kind": "coming", "title": title, "line": line, "hours": hours, "more": more}


def _punctual(taken: Taken) -> dict[str, Any]:
    """按时办结 of the last thirty days; a percentage never stands without its numerator."""
    first = charting.first_day(taken.today)
    days = daily.by_day(first, taken.today, units=taken.units)
    closed = sum(day.closed for day in days)
    late = breaches.late_among_closed(
        clock.office_time(first),
        clock.office_time(taken.today + ONE_DAY),
        kinds=(*OF_DECISION, ACCEPTANCE),
        units=taken.units,
    )
    told = {"closed": closed, "on_time": closed - late, "share": share(closed - late, closed)}
    line = (
        gettext("近三十日办结 %(closed)d 件，按时 %(on_time)d 件，按时办结率 %(share)s。") % told
        if closed
        else gettext("近三十日没有办结的件。")
    )
    most = max((max(day.received, day.closed) for day in days), default=0) or 1
    bars = [
        _bar(n, day, most, taken) | {"labelled": day.day.weekday() == 0}
        for n, day in enumerate(days)
    ]
    return {"kind": "punctual", "title": gettext("近三十日按时办结"), "line": line,
            "told": told | {"late": late}, "bars": bars, "most": most}  # fmt: skip


def _bar(place: int, day: daily.Day, most: int, taken: Taken) -> dict[str, Any]:
    """The two bars of a day on a ground 1532 wide, their feet at 320."""
    up, down = (280 * count // most for count in (day.received, day.closed))
    return {
        "day": day.day,
        "works": taken.calendar.calendar.is_working_day(day.day),
        "x": 8 + place * 51,
        "x_closed": 26 + place * 51,
        "x_word": 25 + place * 51,
        "received": day.received,
        "closed": day.closed,
        "up": up,
        "down": down,
        "top_received": 320 - up,
        "top_closed": 320 - down,
    }


def _cards(taken: Taken) -> dict[str, Any]:
    month = taken.today.replace(day=1)
    found = monthly.figures_of(month)
    names = taken.kept["names"]
    mine = found["units"] if taken.units is None else {
        code: row for code, row in found["units"].items() if code in taken.units
    }  # fmt: skip
    rows = [{"code": code} | mine[code] for code in names if code in mine]
    yellow, red = (sum(row.get(word, 0) for row in rows) for word in ("yellow", "red"))
    pending = cards.waiting_for_confirmation()
    said = {"month": month.month, "yellow": yellow, "red": red, "pending": pending}
    line = gettext("%(month)d月发出黄牌 %(yellow)d 张、红牌 %(red)d 张；另有 %(pending)d 张待核。")
    return {
        "kind": "cards",
        "title": gettext("本月发牌"),
        "line": line % said,
        "rows": rows[:LISTED],
        "more": max(0, len(rows) - LISTED),
        **said,
    }


def _supervision(taken: Taken) -> dict[str, Any]:
    standing = orders.counts(taken.officer)
    running = sum(standing[str(state)] for state in ORDER_OPEN)
    heard = appeals.visible_to(taken.officer).filter(state=AppealState.FILED).count()
    grieved = complaints.counts(taken.officer)
    open_ones = grieved[ComplaintState.RECEIVED] + grieved[ComplaintState.ACCEPTED]
    said = {"orders": running, "appeals": heard, "complaints": open_ones}
    line = gettext("在督 %(orders)d 件，申诉审理中 %(appeals)d 件，投诉办理中 %(complaints)d 件。")
    closed = {"orders_closed": standing["closed"], "replied": standing["replied"]}
    return {"kind": "supervision", "title": gettext("督办、申诉与投诉"), "line": line % said,
            **said, **closed}  # fmt: skip


def _trust(taken: Taken) -> dict[str, Any]:
    """Whether all this can be believed: the watch over the watchers."""
    health = foot.of_bureau()
    normal = health["state"] == "normal"
    withdrawn = cards.issued_in_error(taken.today.replace(day=1))
    delay = health["delay_ms"]
    line = (
        gettext("监测正常，本月误发 %(n)d 张，以上数字可以核验。") % {"n": withdrawn}
        if normal
        else gettext("监测不正常：%(why)s。以上数字以核查后为准。") % {"why": health["words"]}
    )
    return {
        "kind": "trust",
        "title": gettext("这些数字可信吗"),
        "line": line,
        "normal": normal,
        "words": health["words"],
        "swept_at": clock.from_micros(health["swept_at"]) if health["swept_at"] else None,
        "delay": None if delay is None else f"{max(delay, 100) / 1000:.1f}",
        "withdrawn": withdrawn,
        "entries": ledger.reader.head().seq,
    }


def worst(tile: Mapping[str, Any]) -> str:
    """The lamp of a tile: its worst case's."""
    found = (word for word in ("statutory", "promise", "warning") if tile[word])
    return next(found, "normal")


def share(part: int, whole: int) -> str:
    """99.4%, cut off and not rounded up: a hundred is said only when every one was in time."""
    return f"{part * 1000 // whole / 10:.1f}%" if whole else "—"


def _gravest(row: Mapping[str, Any], at: dt.datetime) -> tuple[int, int]:
    """The worst level of the limits of decision, and which limit has it."""
    found = [
        (lamp(fact, at).level, fact["id"])
        for fact in row["limits"]
        if fact["kind"] not in BESIDE_THE_DECISION
    ]
    return max(found, default=(0, 0))


def _late_row(
    taken: Taken, number: str, facts: Mapping[str, Any], told: tuple[int, int]
) -> dict[str, Any]:
    limit = next(fact for fact in facts["limits"] if fact["id"] == told[1])
    due = dt.date.fromisoformat(limit["due"]) if limit["due"] else None
    return {
        "number": number,
        "unit": taken.kept["names"].get(facts["department"], facts["department"]),
        "lamp": bureau.LEVEL_WORDS[told[0]],
        "kind": kind_label(limit["kind"]),
        "due": due,
        "late": taken.calendar.calendar.count(due, taken.today) if due else 0,
        "holder": str(Holder(facts["holder"]).label),
        "step": facts["step"],
    }
