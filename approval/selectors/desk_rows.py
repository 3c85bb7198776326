"""Cases as lines of a desk: everything a line says, in one query however many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from approval import limits as kinds
from approval.states import CaseState, Channel
from kernel.clock import micros, office_date, office_time
from organizations.officers import Officer
from organizations.roles import Role

AT_THE_COUNTER = frozenset({CaseState.RECEIVED, CaseState.CORRECTING, CaseState.GRANTED})
UNDER_REVIEW = frozenset({CaseState.IN_REVIEW, CaseState.SUSPENDED})
ONE_DAY = dt.timedelta(days=1)


class Counter(Protocol):
    """Whose counter is asked about: an officer's, or a window's whoever sits there."""

    @property
    def window_code(self) -> str: ...
    @property
    def item_codes(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that somebody has to finish: of which role, whose by name if anybody's, of which unit."""

    role: str
    assignee: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class DeskCase:
    """One case as a desk keeps it. ``limits`` are the open ones, and the window of acceptance."""

    matter_id: int
    number: str
    state: str
    version: int
    unit: str
    item_code: str
    item: str
    applicant: str
    window_code: str
    received_by_id: int | None
    channel: str
    received_at: dt.datetime
    accepted_at: dt.datetime | None
    silence: str
    notice_no: int
    pickup_window: str
    step_no: int
    step_name: str
    in_hand: list[dict[str, Any]]
    steps: tuple[OpenStep, ...]
    unsent: bool
    limits: list[dict[str, Any]]


READ = """
SELECT c.matter_id, c.number, c.state, c.version, d.code, i.code, i.name, coalesce(a.name, ''),
       c.window_code, c.received_by_id, c.channel, c.received_at, c.accepted_at, c.silence, c.notice_no,
       c.pickup_window, c.step_no, c.step_name, c.in_hand::json,
       (SELECT json_agg(json_build_array(s.role, s.assignee_id, u.code) ORDER BY s.id)
          FROM approval_casestep s JOIN organizations_department u ON u.id = s.department_id
         WHERE s.case_id = c.id AND s.finished_at IS NULL),
       EXISTS (SELECT FROM approval_supplementnotice n WHERE n.case_id = c.id AND n.status = 'issued'),
       (SELECT json_agg(json_build_object('id', l.id, 'kind', l.kind, 'status', l.status,
                 'due', coalesce(l.due_on::text, ''), 'provisional', l.provisional, 'falls', l.falls,
                 'overrun_at', coalesce((extract(epoch FROM l.overrun_at) * 1000000)::bigint, 0),
                 'runs_again', coalesce((extract(epoch FROM l.runs_again_at) * 1000000)::bigint, 0))
               ORDER BY l.id)
          FROM timelimits_timelimit l
         WHERE l.matter_id = c.matter_id AND (l.status IN ('running', 'paused')
               OR l.kind = 'acceptance' AND l.status = 'met'))
  FROM approval_case c
  JOIN catalog_itemversion v ON v.id = c.item_version_id
  JOIN catalog_item i ON i.id = v.item_id
  JOIN organizations_department d ON d.id = c.department_id
  LEFT JOIN approval_applicant a ON a.case_id = c.id
 WHERE
"""
OF_MATTERS = "c.matter_id = ANY(%(matters)s)"
COUNTER = """
c.closed_at IS NULL AND (i.code = ANY(%(items)s) OR %(window)s <> '' AND c.pickup_window = %(window)s)
AND (%(window)s = '' OR c.window_code IN ('', %(window)s) OR c.pickup_window = %(window)s)
AND (c.state IN ('received', 'correcting', 'granted') OR c.state = 'in_review' AND c.silence <> ''
     AND EXISTS (SELECT FROM timelimits_timelimit l WHERE l.matter_id = c.matter_id
                  AND l.kind = 'acceptance' AND l.overrun_at = %(midnight)s))
"""
REVIEW = """
c.id = ANY(ARRAY(SELECT o.id FROM approval_case o
          WHERE o.closed_at IS NULL AND o.department_id = %(unit)s
                AND o.state IN ('in_review', 'suspended')
         UNION
         SELECT s.case_id FROM approval_casestep s
          WHERE s.finished_at IS NULL AND s.department_id = %(unit)s))
AND c.closed_at IS NULL AND c.state IN ('in_review', 'suspended')
AND (%(decides)s AND c.step_no = 0 AND c.state = 'in_review'
     OR EXISTS (SELECT FROM approval_casestep s WHERE s.case_id = c.id AND s.finished_at IS NULL
                 AND (s.assignee_id = %(account)s OR s.assignee_id IS NULL AND s.department_id = %(unit)s
                      AND s.role = ANY(%(roles)s))))
"""
# The order of desk.place: what is unlawful or lost first, then by the next overrun, item, receipt.
IN_ORDER = """
SELECT c.matter_id
  FROM approval_case c
  JOIN catalog_itemversion v ON v.id = c.item_version_id
  JOIN catalog_item i ON i.id = v.item_id
  CROSS JOIN LATERAL (
       SELECT max(greatest(CASE WHEN one <= %(at)s THEN (falls #>> '{0,0}')::int END,
                           CASE WHEN two <= %(at)s THEN (falls #>> '{1,0}')::int END,
                           CASE WHEN three <= %(at)s THEN (falls #>> '{2,0}')::int END)) AS worst,
              min(least(CASE WHEN one > %(at)s AND (falls #>> '{0,0}')::int >= 2 THEN one END,
                        CASE WHEN two > %(at)s AND (falls #>> '{1,0}')::int >= 2 THEN two END,
                        CASE WHEN three > %(at)s AND (falls #>> '{2,0}')::int >= 2 THEN three END))
                FILTER (WHERE status = 'running') AS loss
         FROM (SELECT l.falls, l.status, (l.falls #>> '{0,1}')::bigint AS one,
                      (l.falls #>> '{1,1}')::bigint AS two, (l.falls #>> '{2,1}')::bigint AS three
                 FROM timelimits_timelimit l
                WHERE l.matter_id = c.matter_id AND l.status IN ('running', 'paused') OFFSET 0) open) t
 WHERE
"""
FIRST_IN_ORDER = """
 ORDER BY NOT coalesce(t.worst >= 3 OR t.worst >= 2 AND t.loss IS NULL, false), t.loss NULLS LAST,
          i.code COLLATE "C", c.received_at, c.number COLLATE "C"
 LIMIT %(most)s
"""
OF_THE_DAY = "c.received_at >= %(begin)s AND c.received_at < %(end)s AND c.window_code = %(window)s"


def of_matters(matter_ids: Collection[int]) -> dict[int, DeskCase]:
    """The cases of these matters, open or not, by matter."""
    found = _read(OF_MATTERS, {"matters": list(matter_ids)})
    return {case.matter_id: case for case in found}


def at_the_counter(officer: Counter, day: dt.date) -> list[DeskCase]:
    """What is the counter's own business on ``day``: of the items it receives, or to be collected there.

    Of the officer's own window, of none yet, or to be collected there; an officer who has taken no
    seat sees all windows'.
    """
    given = {
        "items": list(officer.item_codes),
        "midnight": office_time(day),
        "window": officer.window_code,
    }
    return _read(COUNTER, given)


def under_review(officer: Officer) -> list[DeskCase]:
    """What waits for the officer: steps of its own, and of its role that are nobody's yet.

    For an approver also what waits for a decision.
    """
    return _read(REVIEW, _of_reviewer(officer))


def first_under_review(officer: Officer, at: dt.datetime, *, most: int) -> list[DeskCase]:
    """Those of ``under_review`` that stand first in the order of the desk at ``at``."""
    given = _of_reviewer(officer) | {"at": micros(at), "most": most}
    with connection.cursor() as cursor:
        cursor.execute(IN_ORDER + REVIEW + FIRST_IN_ORDER, given)
        first = [matter for (matter,) in cursor]
    return list(of_matters(first).values())


def _of_reviewer(officer: Officer) -> dict[str, Any]:
    return {
        "unit": officer.department_id,
        "account": officer.account_id,
        "roles": list(officer.roles),
        "decides": officer.has(Role.APPROVER),
    }


def of_the_day(officer: Counter, day: dt.date) -> list[DeskCase]:
    """What was received at the officer's window on ``day``, drafts left out."""
    given = {
        "begin": office_time(day),
        "end": office_time(day + ONE_DAY),
        "window": officer.window_code,
    }
    found = _read(OF_THE_DAY, given)
    return [case for case in found if was_received(case, officer, day)]


def is_at_the_counter(case: DeskCase, officer: Counter, day: dt.date) -> bool:
    """The same as ``at_the_counter`` asks, of one case."""
    own = officer.window_code
    lies_here = bool(own) and case.pickup_window == own
    mine = not own or case.window_code in {"", own}
    if not lies_here and not (mine and case.item_code in officer.item_codes):
        return False
    return case.state in AT_THE_COUNTER or fell_to_the_law(case, day)


def is_under_review(case: DeskCase, officer: Officer) -> bool:
    """The same as ``under_review`` asks, of one case."""
    unit = officer.department_code
    if not unit or case.state not in UNDER_REVIEW:
        return False
    if unit != case.unit and all(step.unit != unit for step in case.steps):
        return False
    if any(_waits_for(step, officer) for step in case.steps):
        return True
    return officer.has(Role.APPROVER) and case.state == CaseState.IN_REVIEW and case.step_no == 0


def was_received(case: DeskCase, officer: Counter, day: dt.date) -> bool:
    """Whether it counts in the window's 日清 of ``day``."""
    return (
        case.window_code == officer.window_code
        and case.state != CaseState.DRAFT
        and office_date(case.received_at) == day
        and case.item_code in officer.item_codes
    )


def fell_to_the_law(case: DeskCase, day: dt.date) -> bool:
    """Whether silence accepted it at the 24:00 before ``day``."""
    midnight = int(office_time(day).timestamp()) * 1_000_000
    return (
        case.state == CaseState.IN_REVIEW
        and bool(case.silence)
        and any(
            fact["kind"] == kinds.ACCEPTANCE and fact["overrun_at"] == midnight
            for fact in case.limits
        )
    )


def came_online(case: DeskCase) -> bool:
    """Whether it was filed from afar and no window has taken it yet."""
    return (
        case.state == CaseState.RECEIVED and case.channel != Channel.WINDOW and not case.window_code
    )


def _waits_for(step: OpenStep, officer: Officer) -> bool:
    if step.assignee is None:
        return step.role in officer.roles and step.unit == officer.department_code
    return step.assignee == officer.account_id


def _read(where: str, given: dict[str, Any]) -> list[DeskCase]:
    with connection.cursor() as cursor:
        cursor.execute(READ + where, given)
        return list(_cases(cursor))


def _cases(rows: Iterable[Any]) -> Iterable[DeskCase]:
    for row in rows:
        told: list[Any] = list(row)
        steps, unsent, limits = told[-3:]
        opened = tuple(OpenStep(*one) for one in steps or ())
        told[-3:] = [opened, unsent, limits or []]
        yield DeskCase(*told)
