"""One window's board: what it has at hand, what came in today, and who sits there.

It is the desk of the window and of nobody in particular, made by the desks' own rules. Officers who
are not its clerks look at it as well: no applicant is named on it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from approval.selectors import desk, desk_rows
from approval.selectors.desk import Moment, Row
from approval.selectors.desk_rows import DeskCase
from approval.selectors.words import Due, desk_line
from approval.states import CaseState, Channel
from boards.bureau import RESTATED
from boards.days import day_facts
from boards.department import CHANGES_THE_UNIT
from boards.facts import Facts
from boards.matters import tail
from boards.patches import Board
from boards.scopes import Scope
from kernel import clock
from ledger.models import Entry
from organizations.errors import NoSuchWindow
from organizations.selectors import windows
from timelimits.custody import Kept

needs_cases = True
MOST_ROWS = 200
CHINESE, ENGLISH = "zh-hans", "en"
LEFT = "account.signed_out"
# After these somebody else may sit at the window; who does is read anew.
MOVES_PEOPLE = frozenset({LEFT, "account.changed", "account.closed", "account.reopened"})
LIT = ("warning", "promise", "statutory")
WAITING, APPLICANT, COLLECT, PASSED_ON = "waiting", "applicant", "collect", "today"
LANES = (WAITING, APPLICANT, COLLECT, PASSED_ON)


@dataclass(frozen=True, slots=True)
class Counter:
    """The window as the desks' rules ask for it: as if an officer sat there who may receive all."""

    window_code: str
    item_codes: frozenset[str]


def concerns(entry: Entry, scope: Scope) -> bool:
    """Whether the entry can change this window's board.

    What was filed from afar stands at every window that may take it, until one does.
    """
    if entry.name == RESTATED or entry.name in CHANGES_THE_UNIT:
        return True
    if not entry.name.startswith("case."):
        return False
    body = entry.facts
    ours = scope.window in (body["window"], body["pickup"])
    return ours or body["channel"] != Channel.WINDOW.value


def snapshot(scope: Scope) -> Board:
    """The window's cases from source tables, at the legal now."""
    now = clock.now()
    day = clock.office_date(now)
    received = windows.items_received_by(scope.window, hall_code=scope.hall)
    counter = Counter(scope.window, received)
    found = [*desk_rows.at_the_counter(counter, day), *desk_rows.of_the_day(counter, day)]
    return {
        "window": scope.window,
        "day": day.isoformat(),
        "counter": counter,
        "cases": {case.number: case for case in found if _belongs(case, counter, day)},
        "moved": False,
    } | _place(scope, now)


def _place(scope: Scope, at: dt.datetime) -> Board:
    """What the window is called, whose it is, and who sits there; nothing of one that is no more."""
    try:
        window = windows.get_window(scope.window, hall_code=scope.hall)
    except NoSuchWindow:
        return {"name": "", "unit": "", "staff": {}}
    return {
        "name": window.name,
        "unit": window.department.short_name,
        "staff": windows.staff_of(window, at),
    }


def outlived(board: Board, at: dt.datetime) -> bool:
    """Whether the office's day has turned, or somebody left or came."""
    return bool(board["moved"]) or board["day"] != clock.office_date(at).isoformat()


def apply(board: Board, entry: Entry, facts: Facts) -> Board:
    """The board after the entry; the case stands in ``facts`` as it is in the source tables."""
    if entry.name in MOVES_PEOPLE:
        ours = entry.name != LEFT or entry.facts["account"] in board["staff"]
        return board | {"moved": board["moved"] or ours}
    case = facts.cases.get(entry.matter_id or 0)
    if case is None:
        return board
    cases = {number: row for number, row in board["cases"].items() if number != case.number}
    if _belongs(case, board["counter"], dt.date.fromisoformat(board["day"])):
        cases[case.number] = case
    return board | {"cases": cases}


def view(board: Board, at: dt.datetime, calendar: Kept) -> Board:
    """What is shown at ``at``: all are counted, the first MOST_ROWS in the desks' order are listed."""
    counter, today = board["counter"], clock.office_date(at)
    with translation.override(CHINESE):
        lines = desk.lines_of(board["cases"].values(), Moment(at, calendar.calendar))
        day = day_facts(today, calendar)
    placed = [(case, row, _lane(case, today)) for case, row in lines]
    received = [case for case, *_ in placed if desk_rows.was_received(case, counter, today)]
    lanes = Tally(lane for *_, lane in placed)
    lamps = Tally(row.lamp for _, row, lane in placed if lane != PASSED_ON)
    return {
        "window": board["window"],
        "name": board["name"],
        "unit": board["unit"],
        "day": day,
        "head": {
            "lanes": {lane: lanes[lane] for lane in LANES},
            "unlisted": max(len(placed) - MOST_ROWS, 0),
            **{word: lamps[word] for word in LIT},
        },
        "balance": desk.balance_of(received),
        "rows": _shown(placed[:MOST_ROWS]),
        "staff": _staff(board["staff"], received),
    }


def _belongs(case: DeskCase, counter: Counter, day: dt.date) -> bool:
    """Received here on ``day``, or the counter's business still and to be handed over nowhere else."""
    if desk_rows.was_received(case, counter, day):
        return True
    here = case.state != CaseState.GRANTED or case.pickup_window in {"", counter.window_code}
    return here and desk_rows.is_at_the_counter(case, counter, day)


def _lane(case: DeskCase, today: dt.date) -> str:
    """Whose move it is: the window's, the applicant's, or nobody's here any more.

    What the law accepted overnight is the window's: its paper has to be written.
    """
    if case.state == CaseState.RECEIVED or desk_rows.fell_to_the_law(case, today):
        return WAITING
    if case.state == CaseState.CORRECTING:
        return APPLICANT
    return COLLECT if case.state == CaseState.GRANTED else PASSED_ON


def _shown(placed: Iterable[tuple[DeskCase, Row, str]]) -> dict[str, Any]:
    """By number; the order goes along as a key, the words in both languages."""
    with translation.override(ENGLISH):
        return {case.number: _told(case, row, lane) for case, row, lane in placed}


def _told(case: DeskCase, row: Row, lane: str) -> dict[str, Any]:
    due = row.due
    return {
        "number": case.number,
        "tail": tail(case.number),
        "item": case.item,
        "lane": lane,
        "line": row.line,
        "en": desk_line(case, due),
        "lamp": row.lamp,
        "due": due.day.isoformat() if due is not None and due.day else "",
        "left": _left(case, due),
        "provisional": bool(due is not None and due.provisional),
        "online": desk_rows.came_online(case),
        "received_at": clock.micros(case.received_at),
        "key": [*row.key, case.number],
    }


def _left(case: DeskCase, due: Due | None) -> int | None:
    """Working days left or over, where a clock runs and the line does not say it already."""
    if due is None or due.day is None or due.paused or case.state == CaseState.RECEIVED:
        return None
    return due.left if due.left < 0 else max(due.after, 0)


def _staff(staff: Mapping[int, str], received: Iterable[DeskCase]) -> dict[str, Any]:
    """Who sits there, what each received today, and when last."""
    told: dict[str, Any] = {
        str(account): {"name": name, "received": 0, "last": 0} for account, name in staff.items()
    }
    for case in received:
        person = told.get(str(case.received_by_id))
        if person is not None:
            person["received"] += 1
            person["last"] = max(person["last"], clock.micros(case.received_at))
    return told
