"""The clerk's opening sheet by consequence, and the reviewer's inbox by what is due.

Lists are made of cases already read and of nothing else, so that the page and the live desk agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from approval.models import Case
from approval.selectors import desk_rows
from approval.selectors.desk_rows import AT_THE_COUNTER, DeskCase, Received
from approval.selectors.words import Due, desk_line, due_of, office_calendar
from approval.states import CaseState
from kernel import clock
from kernel.clock import micros, office_date
from organizations.officers import Officer
from timelimits import lamps
from timelimits.engine.calendar import WorkCalendar

MOST_ROWS = 200
UNLAWFUL = 3
NEVER = 1 << 62
RUNNING = "running"
PROMISE = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One case as a line of a list; ``key`` is its place by what doing it first saves."""

    number: str
    item: str
    applicant: str
    state: str
    line: str
    lamp: str
    due: Due | None
    version: int
    received_at: dt.datetime
    step: str = ""
    key: tuple[int, int, str, int] = (0, 0, "", 0)


Line = tuple[DeskCase, Row]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the sheet: its code, its heading, its cases in order."""

    code: str
    title: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a list is looked at, and by which calendar."""

    at: dt.datetime
    calendar: WorkCalendar

    @property
    def day(self) -> dt.date:
        """The office's day."""
        return office_date(self.at)


def now(at: dt.datetime | None = None) -> Moment:
    """This moment, or another, by the calendar in custody."""
    return Moment(at or clock.now(), office_calendar())


def opening_sheet(officer: Officer, *, at: dt.datetime | None = None) -> list[Group]:
    """开门清单: 昨夜到期, 今天到期, 未送达的告知, 交接给我, 网上新申报, 待领取, in that order."""
    moment = now(at)
    lines = lines_of(desk_rows.at_the_counter(officer, moment.day), moment)
    return sheet_of(lines, officer, moment)


def sheet_of(lines: Iterable[Line], officer: Officer, moment: Moment) -> list[Group]:
    """The sheet of what is the counter's business."""
    groups = {
        "overnight": Group("overnight", _("昨夜到期")),
        "today": Group("today", _("今天到期")),
        "untold": Group("untold", _("未送达的告知")),
        "handed": Group("handed", _("交接给我")),
        "online": Group("online", _("网上新申报")),
        "collect": Group("collect", _("待领取")),
    }
    for case, row in lines:
        for code in _belongs(case, row, officer=officer, today=moment.day):
            groups[code].rows.append(row)
    return list(groups.values())


def counter_of(lines: Iterable[Line]) -> list[Row]:
    """Of the same lines what stands at this counter, by what doing it first saves."""
    standing = (row for case, row in lines if case.state in AT_THE_COUNTER)
    return list(islice(standing, MOST_ROWS))


def counter_list(officer: Officer, *, at: dt.datetime | None = None) -> list[Row]:
    """The officer's open cases before the decision leaves the window."""
    moment = now(at)
    return counter_of(lines_of(desk_rows.at_the_counter(officer, moment.day), moment))


def lines_of(cases: Iterable[DeskCase], moment: Moment, *, most: int | None = None) -> list[Line]:
    """The first ``most`` in the order of every desk, each with its line; for the others none is made."""
    placed = ((place(case, case.limits, moment.at), case.number, case) for case in cases)
    ordered = sorted(placed, key=itemgetter(0, 1))[:most]
    return [(case, _row(case, key, moment)) for key, _number, case in ordered]


def drafts(officer: Officer) -> list[Case]:
    """What was put aside at the officer's own window and is no filing yet, newest first."""
    found = Case.objects.filter(
        state=CaseState.DRAFT, closed_at__isnull=True, window_code=officer.window_code
    )
    scope = found.filter(item_version__item__code__in=officer.item_codes)
    named = scope.select_related("applicant", "item_version__item")
    return list(named.order_by("-received_at", "-id")[:MOST_ROWS])


def inbox(officer: Officer, *, at: dt.datetime | None = None) -> list[Group]:
    """What is in hand for a reviewer or approver, by what is due: over, today, soon, later, stopped.

    Cases whose present step is the officer's own, or nobody's yet and of the officer's role; for
    an approver also those that wait for a decision.
    """
    return inbox_of(desk_rows.under_review(officer), now(at))


def inbox_of(cases: Iterable[DeskCase], moment: Moment) -> list[Group]:
    """The inbox of these cases."""
    groups = {
        "over": Group("over", _("已超时")),
        "today": Group("today", _("今天到期")),
        "soon": Group("soon", _("三个工作日内到期")),
        "later": Group("later", _("以后到期")),
        "stopped": Group("stopped", _("时限中止")),
    }
    for _case, row in lines_of(cases, moment, most=MOST_ROWS):
        groups[_urgency(row)].rows.append(row)
    return list(groups.values())


def day_balance(officer: Officer, on: dt.date) -> dict[str, int]:
    """日清: received = accepted + supplement + declined + withdrawn + undecided, of this window's day."""
    return balance_of(desk_rows.received_on(officer, on))


def balance_of(cases: Collection[DeskCase | Received]) -> dict[str, int]:
    """The balance of what was received on one day."""
    states = [(case.state, case.accepted_at) for case in cases]
    accepted = sum(at is not None for _state, at in states)
    return {
        "received": len(states),
        "accepted": accepted,
        "supplement": sum(state == CaseState.CORRECTING for state, _at in states),
        "declined": sum(state == CaseState.DECLINED for state, _at in states),
        "withdrawn": sum(state == CaseState.WITHDRAWN and at is None for state, at in states),
        "undecided": sum(state == CaseState.RECEIVED for state, _at in states),
    }


def rule_of_order() -> str:
    """The order of every desk's list in one sentence."""
    return _(
        "排序：已超法定时限的、超时后再无下一个时限的最先；其余按下一次超时的时刻从早到晚，同一时刻到期的按事项归在一起——照此顺序办，发生的超时最少。"
    )


def place(
    case: DeskCase, limits: Iterable[Mapping[str, Any]], at: dt.datetime
) -> tuple[int, int, str, int]:
    """Where a case stands in the order that saves most.

    What is past the law's limit comes first, since every further day is unlawful, and with it what
    is late and has no further limit that would call for it. The others go by the next moment at
    which a promise or a limit of law would be overrun. With work of equal length that order leaves
    the fewest overruns there can be (earliest due date first; what is already lost to one limit
    waits by its next). At one moment the same item stands together, so that it is done in one go.
    """
    moment, worst, next_loss = micros(at), 0, NEVER
    for fact in limits:
        worst = max(worst, lamps.level_at(fact, moment))
        if fact["status"] == RUNNING:
            coming = [
                falls for level, falls in fact["falls"] if level >= PROMISE and falls > moment
            ]
            next_loss = min([next_loss, *coming])
    nothing_left = worst >= PROMISE and next_loss == NEVER
    return (
        0 if worst >= UNLAWFUL or nothing_left else 1,
        next_loss,
        case.item_code,
        micros(case.received_at),
    )


def _row(case: DeskCase, key: tuple[int, int, str, int], moment: Moment) -> Row:
    due = due_of(case.limits, moment.at, calendar=moment.calendar)
    return Row(
        number=case.number,
        item=case.item,
        applicant=case.applicant,
        state=case.state,
        line=desk_line(case, due),
        lamp=lamps.worst(case.limits, moment.at).code,
        due=due,
        version=case.version,
        received_at=case.received_at,
        step=case.step_name,
        key=key,
    )


def _belongs(case: DeskCase, row: Row, *, officer: Officer, today: dt.date) -> list[str]:
    found = []
    if _fell_overnight(case, row, today):
        found.append("overnight")
    elif row.due is not None and row.due.day == today and case.state in AT_THE_COUNTER:
        found.append("today")
    if case.unsent:
        found.append("untold")
    if case.state == CaseState.RECEIVED and _handed_over(case, officer):
        found.append("handed")
    if desk_rows.came_online(case):
        found.append("online")
    if case.state == CaseState.GRANTED and case.pickup_window:
        found.append("collect")
    return found


def _fell_overnight(case: DeskCase, row: Row, today: dt.date) -> bool:
    """Accepted by law, or run out at the counter, since the last working day's end."""
    if case.state in AT_THE_COUNTER:
        return row.due is not None and row.due.left < 0
    return desk_rows.fell_to_the_law(case, today)


def _handed_over(case: DeskCase, officer: Officer) -> bool:
    return (
        bool(officer.window_code)
        and case.window_code == officer.window_code
        and case.received_by_id not in {None, officer.account_id}
    )


def _urgency(row: Row) -> str:
    if row.due is None or row.due.day is None or row.due.paused:
        return "stopped" if row.due is not None and row.due.paused else "later"
    if row.due.left < 0:
        return "over"
    if row.due.left <= 1:
        return "today"
    return "soon" if row.due.left <= 3 else "later"
