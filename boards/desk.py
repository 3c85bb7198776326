"""An officer's own desk, live: what is mine and due, in the order that saves most.

The board keeps the very cases from which the page is made, and shows what the page shows; the two
share every line of code that decides what stands where.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from approval.selectors import desk, desk_rows, recent
from approval.selectors.desk import Group, Row
from approval.selectors.desk_rows import DeskCase
from boards.bureau import RESTATED
from boards.department import CHANGES_THE_UNIT
from boards.facts import Facts, facts_for
from boards.patches import Board
from boards.scopes import Scope
from kernel import clock
from kernel.journal import EVENTS
from ledger.models import Entry
from organizations.models import Account
from organizations.officers import Officer, officer_of
from timelimits.custody import Kept

HOUR = dt.timedelta(hours=1)
COUNTER, INBOX = "desk", "inbox"


class Desk:
    """The board of one officer, in one language."""

    needs_cases = True

    def __init__(self, account_id: int, language: str = "") -> None:
        self.account_id = account_id
        self.language = "en" if language == "en" else "zh-hans"
        self.officer: Officer | None = None

    def concerns(self, entry: Entry, scope: Scope) -> bool:  # noqa: ARG002 - the officer is the scope
        """Whether the entry can change this desk; a corrected case may have been on it until then."""
        if entry.name == RESTATED or entry.name in CHANGES_THE_UNIT:
            return True
        return entry.name.startswith("case.") and self._has_to_do_with(entry)

    def snapshot(self, scope: Scope) -> Board:  # noqa: ARG002 - as above
        """The officer's cases from the source tables, at the legal now."""
        officer = self._known()
        return self._read(officer, desk_rows.under_review(officer))

    def first_look(self, scope: Scope) -> Board:  # noqa: ARG002 - as above
        """Of a long inbox only as many as are listed; a short one is whole."""
        officer = self._known()
        first = desk_rows.first_under_review(officer, clock.now(), most=desk.MOST_ROWS)
        return self._read(officer, first) | {"partial": len(first) >= desk.MOST_ROWS}

    def _known(self) -> Officer:
        account = Account.objects.select_related("department__region").get(pk=self.account_id)
        self.officer = officer_of(account)
        return self.officer

    def _read(self, officer: Officer, review: Iterable[DeskCase]) -> Board:
        day = clock.office_date(clock.now())
        return {
            "day": day.isoformat(),
            "officer": officer,
            "counter": _by_number(desk_rows.at_the_counter(officer, day)),
            "review": _by_number(review),
            "received": {row.number: row for row in desk_rows.received_on(officer, day)},
            "lately": _others_lately(officer),
        }

    def outlived(self, board: Board, at: dt.datetime) -> bool:
        """Whether the office's day has turned: what fell overnight is another thing now."""
        return bool(board["day"] != clock.office_date(at).isoformat())

    def apply(self, board: Board, entry: Entry, facts: Facts) -> Board:
        """The desk after the entry; the case stands in ``facts`` as it is in the source tables."""
        case = facts.cases.get(entry.matter_id or 0)
        if case is None:
            return board
        officer, day = board["officer"], dt.date.fromisoformat(board["day"])
        moved: dict[str, Any] = {
            "counter": _kept(
                board["counter"], case, desk_rows.is_at_the_counter(case, officer, day)
            ),
            "review": _kept(board["review"], case, desk_rows.is_under_review(case, officer)),
            "received": _kept(board["received"], case, desk_rows.was_received(case, officer, day)),
        }
        if entry.name.startswith("case.") and recent.concerns(officer, entry):
            deed = _deed(recent.deed_of(entry), facts)
            moved["lately"] = [deed, *board["lately"]][: recent.MOST]
        return board | moved

    def view(self, board: Board, at: dt.datetime, calendar: Kept) -> Board:
        """What the officer's page shows at ``at``."""
        moment = desk.Moment(at, calendar.calendar)
        officer = board["officer"]
        with translation.override(self.language):
            lines = desk.lines_of(board["counter"].values(), moment)
            sheet = desk.sheet_of(lines, officer, moment)
            inbox = desk.inbox_of(board["review"].values(), moment)
            standing = Group("counter", "", desk.counter_of(lines))
            return {
                COUNTER: _shown([*sheet, standing]),
                INBOX: _shown(inbox),
                "balance": desk.balance_of(board["received"].values()),
                "lately": [
                    deed | {"act": gettext(EVENTS[deed["act"]].label)}
                    for deed in board["lately"]
                    if deed["at"] > clock.micros(at - HOUR)
                ],
            }

    def _has_to_do_with(self, entry: Entry) -> bool:
        officer, body = self.officer, entry.facts
        if officer is None or body["item"] in officer.item_codes:
            return True
        if body["pickup"] in officer.windows:
            return True
        units = {body["department"], body["holder_unit"], *(one["unit"] for one in body["in_hand"])}
        return officer.department_code in units


def _by_number(cases: Iterable[DeskCase]) -> dict[str, DeskCase]:
    return {case.number: case for case in cases}


def _kept(rows: Mapping[str, Any], case: DeskCase, belongs: bool) -> dict[str, Any]:  # noqa: FBT001 - what was asked
    """The rows with the case as it is now, if it belongs there."""
    others = {number: row for number, row in rows.items() if number != case.number}
    return others | {case.number: case} if belongs else others


def _shown(groups: Iterable[Group]) -> dict[str, Any]:
    """By number: the line, its place in the order, and the groups it stands in."""
    rows: dict[str, Any] = {}
    for group in groups:
        for row in group.rows:
            told = rows.setdefault(row.number, _line(row))
            told["groups"].append(group.code)
    return rows


def _line(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "item": row.item,
        "applicant": row.applicant,
        "line": row.line,
        "lamp": row.lamp,
        "due": row.due.day.isoformat() if row.due is not None and row.due.day else "",
        "provisional": bool(row.due is not None and row.due.provisional),
        "step": row.step,
        "received_at": clock.micros(row.received_at),
        "key": [*row.key, row.number],
        "version": row.version,
        "groups": [],
    }


def _others_lately(officer: Officer) -> list[dict[str, Any]]:
    """What others did in the last hour, newest first, with whose desk it was done at."""
    entries = recent.entries_lately(officer, at=clock.now())
    facts = facts_for(
        items={entry.facts["item"] for entry in entries},
        matters=(),
        red_limits=(),
        actors={entry.actor for entry in entries},
    )
    return [_deed(recent.deed_of(entry), facts) for entry in entries]


def _deed(deed: recent.Deed, facts: Facts) -> dict[str, Any]:
    return {
        "at": clock.micros(deed.at),
        "act": deed.name,
        "number": deed.number,
        "item": facts.item(deed.item_code),
        "window": deed.window,
        "by": facts.person(deed.actor),
    }
