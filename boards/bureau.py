"""The supervision bureau's board: every unit's cases in hand, and the stream of cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from approval.selectors.lamps import Span
from boards import hand, looks, scopes
from boards.cards import Wording, card_row
from boards.days import MICROSECOND, day_facts, horizon, hours_on, working_spans
from boards.facts import Facts, facts_for
from boards.matters import Row, is_in_hand
from boards.patches import Board
from boards.tally import RECEIVED, Today, count_entry, figures, moved_away, tally
from complaints.limits import COMPLAINT_ACCEPTANCE, COMPLAINT_ANSWER
from kernel import clock
from ledger.models import Entry
from monitor.selectors import cards
from timelimits.custody import Kept
from timelimits.models import TimeLimit
from timelimits.registry.hotline import RECTIFICATION

NOTHING = dt.timedelta()
ROWS = 60
TICKS = 240
RED = 3
EXPLAINED = 5
RESTATED = "time_limit.restated"
OF_COMPLAINTS = frozenset({COMPLAINT_ACCEPTANCE.code, COMPLAINT_ANSWER.code, RECTIFICATION.code})
OPEN_LIMITS = frozenset({"running", "paused"})
LEVEL_WORDS = {1: "warning", 2: "promise", 3: "statutory"}
TILE = ("open", "warning", "promise", "statutory")


def concerns(entry: Entry, scope: scopes.Scope) -> bool:  # noqa: ARG001 - a unit's region is no fact of an entry
    """Whether the entry can change this board: whatever belongs to a matter."""
    return entry.matter_id is not None


def snapshot(scope: scopes.Scope, *, reach: dt.timedelta = NOTHING) -> Board:
    """The board of the region from source tables, at the legal now.

    The city's holds every unit's cases, a county's those of the units that lie in it. It knows the
    lamps that change until the end of today's ruler, and ``reach`` longer.
    """
    board = _around(scope)
    until = _until(board, looks.calendar()) + reach // MICROSECOND
    return board | {"hand": hand.read(until, units=board["within"])}


def first_look(scope: scopes.Scope) -> Board:
    """The board as ``view`` shows it at this moment, and no further: every case is only counted.

    It costs a fraction of ``snapshot``, for whoever waits to see it; no entry can be applied to it.
    """
    at, calendar = clock.now(), looks.calendar()
    board = _around(scope)
    spans = working_spans(clock.office_date(at), calendar, board["hours"])
    now = clock.micros(at)
    limits = [row["limit"] for row in board["cards"].values() if row["limit"]]
    seen = hand.first_look(
        Span(now, horizon(spans, now), _until(board, calendar)),
        most=TICKS,
        limits=limits,
        units=board["within"],
    )
    return board | {"seen": seen, "partial": True}


def _around(scope: scopes.Scope) -> Board:
    """All of the board but the cases in hand."""
    today = clock.office_date(clock.now())
    known = scopes.read_map()
    within = known.within(scope.region)
    units = None if within is None else list(within)
    regions = known.counties(scope.region)
    newest = cards.stream(limit=ROWS, units=units)
    facts = facts_for(
        items={body["item"] for body in newest},
        matters=(),
        red_limits=[body["limit"] for body in newest if body["card_level"] == RED][:EXPLAINED],
    )
    return {
        "day": today.isoformat(),
        "hours": hours_on(today),
        "within": units,
        "units": known.watched(scope.region) if within is None else within,
        "regions": regions,
        "places": known.places(regions),
        "names": dict(facts.units),
        "today": tally(today, units),
        "cards": {str(body["card"]): card_row(body, facts) for body in newest},
        "ended": dict.fromkeys(_ended(newest), True),
    }


def outlived(board: Board, at: dt.datetime) -> bool:
    """Whether the office's day has turned: the hand reaches no further than the next one's ruler."""
    return bool(board["day"] != clock.office_date(at).isoformat())


def apply(board: Board, entry: Entry, facts: Facts) -> Board:
    """The board after the entry; pure: what it needs besides the entry stands in ``facts``."""
    body = entry.facts
    if entry.name.startswith("card."):
        return board | {"cards": _with_card(board, body, facts)}
    if entry.name.startswith("complaint."):
        return board | {"ended": _after(board["ended"], body["limits"])}
    if entry.name.startswith("case."):
        today = _counted(board, entry)
        return board | {"hand": hand.after_act(board["hand"], entry), "today": today}
    if entry.name == RESTATED:
        return board | {"hand": hand.restated(board["hand"], entry, facts)}
    return board


def view(board: Board, at: dt.datetime, calendar: Kept) -> Board:
    """What the screen shows of the board at ``at``."""
    today = clock.office_date(at)
    spans = working_spans(today, calendar, board["hours"])
    received, closed = figures(board["today"], today.isoformat())
    seen = board.get("seen") or _seen(board["hand"], at, spans)
    counted = seen["counts"]
    running = seen["lit"]
    wording = Wording(at, calendar)
    return {
        "day": day_facts(today, calendar),
        "head": {
            "received": received,
            "closed": closed,
            "open": sum(tile["open"] for tile in counted.values()),
            "overdue": sum(tile["overdue"] for tile in counted.values()),
        },
        "order": list(board["units"]),
        "units": {
            code: _tile(name, [counted[code]] if code in counted else [])
            for code, name in board["units"].items()
        },
        "region_order": list(board["regions"]),
        "regions": _counties(board, counted),
        "ruler": {"spans": spans, "coming": seen["coming"]},
        "ticks": _ticks(seen["falls"], board["names"]),
        "stream": {
            key: wording.shown(row, still_runs=_runs(row, running, board["ended"]))
            for key, row in _explained(board["cards"]).items()
        },
    }


def _explained(rows: Mapping[str, Row]) -> dict[str, Row]:
    """The rows, of which only the newest red ones give the date's reason: it costs a reckoning."""
    reds = sorted(
        (row["found"], row["id"], key) for key, row in rows.items() if row["level"] == RED
    )
    explained = {key for *_, key in reds[-EXPLAINED:]}
    return {
        key: row if key in explained or not row["reason"] else {**row, "reason": ""}
        for key, row in rows.items()
    }


def _seen(held: hand.Hand, at: dt.datetime, spans: list[list[int]]) -> hand.Hand:
    """What a hand says at ``at``, as ``hand.first_look`` has it."""
    now = clock.micros(at)
    falls = hand.falls(held, now, horizon(spans, now))
    return {
        "counts": hand.counts(held, at),
        "coming": len(falls),
        "falls": falls[:TICKS],
        "lit": hand.lit_ids(held),
    }


def _until(board: Board, calendar: Kept) -> int:
    """The end of the last ruler that can begin on the board's day."""
    today, hours = dt.date.fromisoformat(board["day"]), board["hours"]
    spans = working_spans(today, calendar, hours)
    return spans[-1][1] if spans else clock.micros(clock.office_time(today + dt.timedelta(days=1)))


def _counted(board: Board, entry: Entry) -> Today:
    """The day's figures after a case's entry; a case may come from another region, or go there."""
    body = entry.facts
    before = body["number"] in board["hand"]["unit_of"]
    if _lies_within(board, body["department"]):
        came = board["within"] is not None and not before and is_in_hand(body)
        return count_entry(
            board["today"], entry, was_in_hand=before, moved=int(came and entry.name != RECEIVED)
        )
    return moved_away(board["today"], body) if before else board["today"]


def _lies_within(board: Board, unit: str) -> bool:
    return board["within"] is None or unit in board["within"]


def _runs(row: Row, running: Collection[int], ended: Mapping[str, bool]) -> bool:
    """Whether what the card fell for still runs; of a case that is told by its lit limits."""
    limit = row["limit"]
    return str(limit) not in ended if row["code"] in OF_COMPLAINTS else limit in running


def _ended(newest: Iterable[Mapping[str, Any]]) -> list[str]:
    """Those limits of complaints that neither run nor stand still, as keys of a board."""
    asked = TimeLimit.objects.filter(
        pk__in={body["limit"] for body in newest if body["kind"] in OF_COMPLAINTS}
    )
    return [str(pk) for pk in asked.exclude(status__in=OPEN_LIMITS).values_list("pk", flat=True)]


def _after(ended: Mapping[str, bool], limits: Iterable[Mapping[str, Any]]) -> dict[str, bool]:
    """Which limits have ended, after an entry of a complaint told of some."""
    told = {str(fact["id"]): fact["status"] not in OPEN_LIMITS for fact in limits}
    return {limit: True for limit, over in {**ended, **told}.items() if over}


def _with_card(board: Board, body: Mapping[str, Any], facts: Facts) -> dict[str, Row]:
    """The newest cards with this one among them, if it was given to a unit of this board."""
    if not _lies_within(board, body["department"]):
        return dict(board["cards"])
    row = card_row(body, facts)
    together = dict(board["cards"]) | {str(row["id"]): row}
    newest = sorted(
        together.items(), key=lambda pair: (pair[1]["found"], pair[1]["id"]), reverse=True
    )
    return dict(newest[:ROWS])


def _tile(name: str, counted: Iterable[Mapping[str, int]]) -> dict[str, Any]:
    several = list(counted)
    return {"name": name} | {word: sum(one[word] for one in several) for word in TILE}


def _counties(board: Board, counted: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, Any]]:
    """A county's tile adds up the units that lie in it; one without any is not connected."""
    inside: dict[str, list[str]] = {code: [] for code in board["regions"]}
    for unit, region in board["places"].items():
        inside[region].append(unit)
    return {
        code: _tile(name, (counted[unit] for unit in inside[code] if unit in counted))
        | {"connected": len(inside[code])}
        for code, name in board["regions"].items()
    }


def _ticks(
    falls: Iterable[tuple[int, int, str, str]], names: Mapping[str, str]
) -> dict[str, list[Any]]:
    """What falls in the next eight working hours, the soonest first: moment, level, unit, number."""
    return {
        f"{number}/{level}/{moment}": [moment, level, names.get(unit, unit), number]
        for moment, level, unit, number in falls
    }
