"""How a case's entry becomes what the public may read of it: an allow-list, folded entry by entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from approval.limits import PROMISED
from approval.selectors.facts import due_of, is_provisional
from approval.states import CaseState
from boards.matters import day_of, tail
from boards.models import PublicState
from kernel import clock
from ledger.models import Entry
from timelimits.engine.calendar import WorkCalendar

ONE_DAY = dt.timedelta(days=1)
# Working days a unit has to state a reason before the board says that it stated none.
GRACE = 1
STATES: dict[str, PublicState] = {
    CaseState.RECEIVED: PublicState.RECEIVED,
    CaseState.CORRECTING: PublicState.CORRECTING,
    CaseState.DELIVERED: PublicState.CLOSED,
    CaseState.DENIED: PublicState.CLOSED,
    CaseState.DECLINED: PublicState.CLOSED,
    CaseState.FORWARDED: PublicState.CLOSED,
    CaseState.CLOSED_ELSEWHERE: PublicState.CLOSED,
}
STANDING_STILL = frozenset({PublicState.SPECIAL, PublicState.EXPERTS})
ENDED = frozenset({PublicState.CLOSED, PublicState.GONE})
DECIDED = ENDED | {PublicState.MAKING, PublicState.READY}
IN_HAND = frozenset(state.value for state in PublicState if state not in ENDED)
EXPERT_GROUNDS = frozenset({"expert_review"})


@dataclass(frozen=True, slots=True)
class Names:
    """What may be said of a case that may be named: already masked, never the whole name."""

    applicant: str
    item: str
    unit: str


@dataclass(frozen=True, slots=True)
class PublicRow:
    """The fields of a PublicMatter; the allow-list. There is no field for anything else."""

    number: str
    tail: str
    region: str
    on_board: bool
    applicant: str
    item: str
    unit: str
    item_code: str
    unit_code: str
    state: str
    window: str
    promised_on: dt.date | None
    provisional: bool
    late_from: dt.date | None
    late_reason: str
    extended: bool
    received_on: dt.date
    closed_on: dt.date | None
    changed_at: dt.datetime

    @property
    def in_hand(self) -> bool:
        """Whether the public sees it as one that is being dealt with."""
        return self.on_board and self.state in IN_HAND


NOBODY = Names("", "", "")


def fold(
    before: PublicRow | None, entry: Entry, names: Names, *, region: str, calendar: WorkCalendar
) -> PublicRow | None:
    """The case's row after the entry; None while the public is to know nothing of the case.

    A case of an item that may not be named gets no row at all, not even an empty one: that
    something happened just now would tell whoever sees a neighbour at the counter. One that was
    shown and may be shown no longer, or is gone, keeps a row without words, so that screens take
    it away. A concluded case whose row has left the board does not come back.
    """
    body = entry.facts
    longer = entry.name == "case.extended" and body["counts"]
    extended = longer or (before is not None and before.extended)
    state = _state(before, entry, extended=extended)
    if before is None and (state in ENDED or not body["public"]):
        return None
    if state == PublicState.GONE or not body["public"]:
        return before and wordless(before, entry)
    return PublicRow(
        number=body["number"],
        tail=tail(body["number"]),
        region=region,
        on_board=True,
        applicant=names.applicant,
        item=names.item,
        unit=names.unit,
        item_code=body["item"],
        unit_code=body["department"],
        state=state.value,
        window=body["pickup"] if state == PublicState.READY else "",
        promised_on=_day(body["promised_due"]),
        provisional=is_provisional(body["limits"], PROMISED),
        late_from=None if state in DECIDED else _late_from(body, calendar),
        late_reason=body["delay_reason"],
        extended=extended,
        received_on=dt.date.fromisoformat(day_of(body["received_at"])),
        closed_on=_closed_on(before, entry, state),
        changed_at=entry.occurred_at,
    )


def restate(before: PublicRow, entry: Entry, *, calendar: WorkCalendar) -> PublicRow:
    """The case's row after a notice of holidays moved its dates; a wordless one stays as it is."""
    if not before.on_board:
        return before
    dates = {
        "promised_due": due_of(entry.facts["limits"], PROMISED),
        "delay_reason": before.late_reason,
    }
    decided = PublicState(before.state) in DECIDED
    return replace(
        before,
        promised_on=_day(dates["promised_due"]),
        provisional=is_provisional(entry.facts["limits"], PROMISED),
        late_from=None if decided else _late_from(dates, calendar),
        changed_at=entry.occurred_at,
    )


def wordless(before: PublicRow, entry: Entry) -> PublicRow:
    """What is left of a row that was shown: its number, and that it is gone."""
    if not before.on_board:
        return before
    return replace(
        before,
        on_board=False,
        applicant="",
        item="",
        unit="",
        item_code="",
        unit_code="",
        state=PublicState.GONE.value,
        window="",
        promised_on=None,
        provisional=False,
        late_from=None,
        late_reason="",
        extended=False,
        closed_on=clock.office_date(entry.occurred_at),
        changed_at=entry.occurred_at,
    )


def _state(before: PublicRow | None, entry: Entry, *, extended: bool) -> PublicState:
    body = entry.facts
    state = body["state"]
    if state == CaseState.SUSPENDED:
        return _special(before, entry)
    if state == CaseState.GRANTED:
        return PublicState.READY if body["pickup"] else PublicState.MAKING
    if state != CaseState.IN_REVIEW:
        return STATES.get(state, PublicState.GONE)
    if extended:
        return PublicState.EXTENDED
    return PublicState.IN_REVIEW if body["holder"] == "step" else PublicState.ACCEPTED


def _special(before: PublicRow | None, entry: Entry) -> PublicState:
    """评审中 only for a review by experts; any other ground is 特别程序."""
    if "ground" in entry.facts:
        experts = entry.facts["ground"] in EXPERT_GROUNDS
        return PublicState.EXPERTS if experts else PublicState.SPECIAL
    if before is not None and before.state in STANDING_STILL:
        return PublicState(before.state)
    return PublicState.SPECIAL


def _late_from(body: Mapping[str, Any], calendar: WorkCalendar) -> dt.date | None:
    """From which day the board says 已延后: at once with a reason, without one after the grace."""
    due = _day(body["promised_due"])
    if due is None:
        return None
    return due + ONE_DAY if body["delay_reason"] else calendar.add(due, GRACE + 1)


def _closed_on(before: PublicRow | None, entry: Entry, state: PublicState) -> dt.date | None:
    """The day on which the case ended; a later entry of an ended case does not move it."""
    if state != PublicState.CLOSED:
        return None
    if before is not None and before.closed_on is not None:
        return before.closed_on
    return clock.office_date(entry.occurred_at)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
