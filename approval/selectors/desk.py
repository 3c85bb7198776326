"""The clerk's opening sheet by consequence, and the reviewer's inbox by what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from approval import limits as kinds
from approval.models import Case, SupplementNotice
from approval.selectors.cases import visible_to, with_its_item
from approval.selectors.words import Due, desk_line, due_of, office_calendar
from approval.states import CaseState, Channel, NoticeStatus
from kernel import clock
from kernel.clock import office_date, office_time
from organizations.officers import Officer
from organizations.roles import Role
from timelimits import lamps
from timelimits.facts import facts_by_matter

MOST_ROWS = 200
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One case as a line of a list."""

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
    limits: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the sheet: its code, its heading, its cases."""

    code: str
    title: str
    rows: list[Row] = field(default_factory=list)


def opening_sheet(officer: Officer, *, at: dt.datetime | None = None) -> list[Group]:
    """开门清单: 昨夜到期, 今天到期, 未送达的告知, 交接给我, 网上新申报, 待领取, in that order."""
    now = at or clock.now()
    scope = visible_to(officer).select_related("applicant").exclude(state=CaseState.DRAFT)
    open_cases = list(scope.filter(closed_at__isnull=True).order_by("received_at", "id")[:2000])
    rows = _rows(open_cases, now)
    unsent = set(
        SupplementNotice.objects.filter(
            status=NoticeStatus.ISSUED, case__in=[case.pk for case in open_cases]
        ).values_list("case_id", flat=True)
    )
    return _grouped(open_cases, rows, officer=officer, at=now, unsent=unsent)


def _grouped(
    cases: Sequence[Case],
    rows: Sequence[Row],
    *,
    officer: Officer,
    at: dt.datetime,
    unsent: set[int],
) -> list[Group]:
    today = office_date(at)
    groups = {
        "overnight": Group("overnight", _("昨夜到期")),
        "today": Group("today", _("今天到期")),
        "untold": Group("untold", _("未送达的告知")),
        "handed": Group("handed", _("交接给我")),
        "online": Group("online", _("网上新申报")),
        "collect": Group("collect", _("待领取")),
    }
    for case, row in zip(cases, rows, strict=True):
        for code in _belongs(case, row, officer=officer, today=today):
            groups[code].rows.append(row)
        if case.pk in unsent:
            groups["untold"].rows.append(row)
    return list(groups.values())


def _belongs(case: Case, row: Row, *, officer: Officer, today: dt.date) -> list[str]:
    found = []
    if _fell_overnight(case, row, today):
        found.append("overnight")
    elif row.due is not None and row.due.day == today and _counters(case):
        found.append("today")
    if case.state == CaseState.RECEIVED and _handed_over(case, officer):
        found.append("handed")
    if case.state == CaseState.RECEIVED and case.channel != Channel.WINDOW and not case.window_code:
        found.append("online")
    if case.state == CaseState.GRANTED and case.pickup_window:
        found.append("collect")
    return found


def _counters(case: Case) -> bool:
    """Whether the case is the counter's own business now."""
    return case.state in {CaseState.RECEIVED, CaseState.CORRECTING, CaseState.GRANTED}


def _fell_overnight(case: Case, row: Row, today: dt.date) -> bool:
    """Accepted by law, or run out at the counter, since the last working day's end."""
    midnight = clock.micros(office_time(today))
    if case.state == CaseState.IN_REVIEW and case.silence:
        return any(
            fact["kind"] == kinds.ACCEPTANCE and fact["overrun_at"] == midnight
            for fact in row.limits
        )
    return _counters(case) and row.due is not None and row.due.left < 0


def _handed_over(case: Case, officer: Officer) -> bool:
    return (
        bool(officer.window_code)
        and case.window_code == officer.window_code
        and case.received_by_id not in {None, officer.account_id}
    )


def _rows(cases: Sequence[Case], at: dt.datetime) -> list[Row]:
    limits = facts_by_matter([case.matter_id for case in cases])
    calendar = office_calendar()
    return [
        _row(case, found, due_of(found, at, calendar=calendar), at)
        for case in cases
        for found in (limits[case.matter_id],)
    ]


def _row(case: Case, limits: Sequence[dict[str, Any]], due: Due | None, at: dt.datetime) -> Row:
    return Row(
        number=case.number,
        item=case.item_version.item.name,
        applicant=case.applicant.name,
        state=str(case.state),
        line=desk_line(case, due),
        lamp=lamps.worst(limits, at).code,
        due=due,
        version=case.version,
        received_at=case.received_at,
        step=case.step_name,
        limits=limits,
    )


def counter_list(officer: Officer, *, at: dt.datetime | None = None) -> list[Row]:
    """What stands at this counter: the officer's open cases before the decision leaves the window."""
    now = at or clock.now()
    found = (
        visible_to(officer)
        .select_related("applicant")
        .filter(closed_at__isnull=True)
        .filter(
            Q(state__in=(CaseState.DRAFT, CaseState.RECEIVED, CaseState.CORRECTING))
            | Q(state=CaseState.GRANTED)
        )
        .order_by("-received_at", "-id")[:MOST_ROWS]
    )
    return _rows(list(found), now)


def inbox(officer: Officer, *, at: dt.datetime | None = None) -> list[Group]:
    """What is in hand for a reviewer or approver, by what is due: over, today, soon, later, stopped.

    Cases whose present step is the officer's own, or nobody's yet and of the officer's role; for
    an approver also those that wait for a decision.
    """
    now = at or clock.now()
    mine = _mine(officer)
    cases = list(mine.order_by("received_at", "id")[:MOST_ROWS])
    groups = {
        "over": Group("over", _("已超时")),
        "today": Group("today", _("今天到期")),
        "soon": Group("soon", _("三个工作日内到期")),
        "later": Group("later", _("以后到期")),
        "stopped": Group("stopped", _("时限中止")),
    }
    rows = sorted(_rows(cases, now), key=_by_due)
    for row in rows:
        groups[_urgency(row)].rows.append(row)
    return list(groups.values())


def _mine(officer: Officer) -> Any:
    steps = Q(steps__assignee_id=officer.account_id) | Q(
        steps__assignee__isnull=True, steps__role__in=officer.roles
    )
    wanted = Q(steps__finished_at__isnull=True) & Q(steps__isnull=False) & steps
    if officer.has(Role.APPROVER):
        wanted |= Q(state=CaseState.IN_REVIEW, step_no=0)
    found = visible_to(officer)
    if officer.department_id is not None:
        unit = officer.department_id
        own = Q(steps__finished_at__isnull=True, steps__department_id=unit)
        found = with_its_item().filter(Q(department_id=unit) | own)
    return (
        found.select_related("applicant")
        .filter(state__in=(CaseState.IN_REVIEW, CaseState.SUSPENDED))
        .filter(wanted)
        .distinct()
    )


def _by_due(row: Row) -> tuple[bool, dt.date, dt.datetime]:
    day = row.due.day if row.due is not None and row.due.day else dt.date.max
    return (day == dt.date.max, day, row.received_at)


def _urgency(row: Row) -> str:
    if row.due is None or row.due.day is None or row.due.paused:
        return "stopped" if row.due is not None and row.due.paused else "later"
    if row.due.left < 0:
        return "over"
    if row.due.left <= 1:
        return "today"
    return "soon" if row.due.left <= 3 else "later"


def day_balance(officer: Officer, on: dt.date) -> dict[str, int]:
    """日清: received = accepted + supplement + declined + withdrawn + undecided, of this window's day."""
    begin, end = office_time(on), office_time(on + ONE_DAY)
    today = visible_to(officer).filter(
        received_at__gte=begin, received_at__lt=end, window_code=officer.window_code
    )
    states = list(today.exclude(state=CaseState.DRAFT).values_list("state", "accepted_at"))
    accepted = sum(at is not None for _, at in states)
    return {
        "received": len(states),
        "accepted": accepted,
        "supplement": sum(state == CaseState.CORRECTING for state, _ in states),
        "declined": sum(state == CaseState.DECLINED for state, _ in states),
        "withdrawn": sum(state == CaseState.WITHDRAWN and at is None for state, at in states),
        "undecided": sum(state == CaseState.RECEIVED for state, _ in states),
    }
