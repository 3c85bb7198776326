"""The lobby's board: what visitors see, read through the public's own database role alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.crypto import salted_hmac

from boards import scopes
from boards.days import day_facts, lobby_line
from boards.matters import Row
from boards.models import Announcement, PublicMatter, PublicState, PublicTotals
from boards.patches import Board
from kernel import clock
from timelimits.custody import Kept

ALIAS = "public"
SALT = "sunhall.boards.lobby"
ROWS = 80  # shown: ten pages, two minutes
READY_ROWS = 12
# Kept behind what is shown, so that rows which leave are followed by others without a new look.
ROWS_KEPT = 400
READY_KEPT = 60
LATE = "late"
UNSTATED = "unstated"
READ = (
    "number",
    "tail",
    "on_board",
    "applicant",
    "item",
    "state",
    "window",
    "promised_on",
    "provisional",
    "late_from",
    "late_reason",
    "closed_on",
    "changed_at",
    "seq",
)
# While one of these holds, the promise's clock stands still or has done its work.
NEVER_LATE = frozenset(
    {
        PublicState.SPECIAL.value,
        PublicState.EXPERTS.value,
        PublicState.MAKING.value,
        PublicState.READY.value,
        PublicState.CLOSED.value,
    }
)


def snapshot(scope: scopes.Scope) -> Board:
    """The region's newest rows and its totals as the projector left them, and what is announced.

    Rows are open cases and those closed today.
    """
    totals = totals_of(scope.region)
    rows = _public_rows(scope).filter(on_board=True)
    present = rows.filter(Q(closed_on__isnull=True) | Q(closed_on=totals["day"]))
    newest = present.order_by("-changed_at", "-number")
    waiting = newest.filter(state=PublicState.READY)
    found = [*newest.values(*READ)[:ROWS_KEPT], *waiting.values(*READ)[:READY_KEPT]]
    return {
        "totals": totals,
        "rows": {row["number"]: row for row in found},
        "cut": len(found) >= ROWS_KEPT,
        "announcements": announcements_of(scope),
    }


def announcements_of(scope: scopes.Scope) -> list[Row]:
    """What is announced over the hall's screens and has not ended, newest first."""
    found = Announcement.objects.using(ALIAS).filter(
        Q(hall_code=scope.hall) | Q(hall_code=""), cancelled_at__isnull=True, until__gt=clock.now()
    )
    return [dict(row) for row in found.order_by("-issued_at", "-pk").values("id", "text", "until")]


def changed_since(scope: scopes.Scope, seq: int) -> list[Row]:
    """Every row of the region that changed after ``seq`` of the public stream, in that order."""
    return list(_public_rows(scope).filter(seq__gt=seq).order_by("seq").values(*READ))


def totals_of(region: str) -> Row:
    """The public stream's head; zeros before the projector has written anything."""
    found = PublicTotals.objects.using(ALIAS).filter(region=region).values().first()
    if found is not None:
        return dict(found)
    never = clock.now()
    return {
        "region": region,
        "seq": 0,
        "ledger_seq": 0,
        "epoch": None,
        "day": clock.office_date(never),
        "received": 0,
        "closed": 0,
        "as_of": never,
        "seen_at": clock.from_micros(0),
    }


def apply(board: Board, change: Mapping[str, Any]) -> Board:
    """The board after one row changed; pure. A row that must not be shown is taken away."""
    rows = {number: row for number, row in board["rows"].items() if number != change["number"]}
    if change["on_board"]:
        rows[change["number"]] = dict(change)
    return board | {"rows": rows}


def is_thin(board: Mapping[str, Any]) -> bool:
    """Whether so many rows have left that others, not kept here, belong on the screen."""
    return bool(board["cut"]) and len(board["rows"]) < ROWS


def with_totals(board: Board, totals: Mapping[str, Any]) -> Board:
    """The board under a newer head of the stream: what closed before its day is gone."""
    today = totals["day"]
    rows = {n: row for n, row in board["rows"].items() if row["closed_on"] in (None, today)}
    return {**board, "totals": dict(totals), "rows": rows}


def with_announcements(board: Board, found: Iterable[Mapping[str, Any]]) -> Board:
    """The board under what is announced now."""
    return board | {"announcements": [dict(one) for one in found]}


def view(board: Board, at: dt.datetime, calendar: Kept) -> Board:
    """What the lobby shows at ``at``: no whole number, no whole name, no colour for lateness.

    States and reasons are codes; the page brings their words in its own language.
    """
    today = clock.office_date(at)
    newest = sorted(
        board["rows"].values(), key=lambda row: (row["changed_at"], row["number"]), reverse=True
    )
    waiting = [row for row in newest if row["state"] == PublicState.READY.value]
    totals = board["totals"]
    fresh = totals["day"] == today
    return {
        "day": day_facts(today, calendar) | {"line": lobby_line(today, calendar)},
        "head": {
            "received": totals["received"] if fresh else 0,
            "closed": totals["closed"] if fresh else 0,
        },
        "rows": {_key(row): _shown(row, today) for row in newest[:ROWS]},
        "more": len(newest) > ROWS,
        "ready": {_key(row): _to_collect(row) for row in waiting[:READY_ROWS]},
        "announcement": _announced(board["announcements"], at),
        "hours": _hours(board.get("opening", {}), today),
    }


def _public_rows(scope: scopes.Scope) -> Any:
    return PublicMatter.objects.using(ALIAS).filter(region=scope.region)


def _key(row: Mapping[str, Any]) -> str:
    """A name for the row that tells nothing: the whole number stays with the applicant.

    Keyed, since numbers are few and follow a pattern: a bare digest could be looked up.
    """
    return salted_hmac(SALT, row["number"], algorithm="sha256").hexdigest()[:12]


def _shown(row: Mapping[str, Any], today: dt.date) -> Row:
    late_from = row["late_from"]
    late = late_from is not None and late_from <= today and row["state"] not in NEVER_LATE
    return {
        "at": clock.micros(row["changed_at"]),
        "tail": row["tail"],
        "applicant": row["applicant"],
        "item": row["item"],
        "state": LATE if late else row["state"],
        "ready": row["state"] == PublicState.READY.value,
        "promised": row["promised_on"].isoformat() if row["promised_on"] else "",
        "provisional": row["provisional"] and row["promised_on"] is not None,
        # The unit's reason from the published list; that it gave none, where it gave none.
        "late": (row["late_reason"] or UNSTATED) if late else "",
    }


def _announced(found: Iterable[Mapping[str, Any]], at: dt.datetime) -> Row:
    """The newest announcement that has not ended: a hall reads one thing at a time."""
    for one in found:
        if one["until"] > at:
            return {"id": one["id"], "text": one["text"], "until": clock.micros(one["until"])}
    return {}


def _hours(opening: Mapping[str, Any], today: dt.date) -> Row:
    """When the hall serves people; nothing while only another day's hours are known."""
    return dict(opening) if opening.get("date") == today.isoformat() else {}


def _to_collect(row: Mapping[str, Any]) -> Row:
    return {
        "at": clock.micros(row["changed_at"]),
        "tail": row["tail"],
        "window": row["window"],
    }
