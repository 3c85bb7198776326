"""Cases as lines of a desk: everything a line says, in one query however many there are."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from approval import limits as kinds
from approval.states import CaseState, Channel
from kernel.clock import from_micros, micros, office_date, office_time
from organizations.officers import Officer
from organizations.roles import Role

AT_THE_COUNTER = frozenset({CaseState.RECEIVED, CaseState.CORRECTING, CaseState.GRANTED})
UNDER_REVIEW = frozenset({CaseState.IN_REVIEW, CaseState.SUSPENDED})
ONE_DAY = dt.timedelta(days=1)
RECEIVED_AT, ACCEPTED_AT = 11, 12  # their places in what READ brings


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


@dataclass(frozen=True, slots=True)
class Received:
    """What the day's balance needs of a case that came in."""

    matter_id: int
    number: str
    state: str
    accepted_at: dt.datetime | None


# All in one text: of a value of its own in each row the parsing costs more than the reading.
READ = """
SELECT json_agg(json_build_array(c.matter_id, c.number, c.state, c.version, d.code, i.code, i.name,
       coalesce(a.name, ''), c.window_code, c.received_by_id, c.channel,
       (extract(epoch FROM c.received_at) * 1000000)::bigint,
       (extract(epoch FROM c.accepted_at) * 1000000)::bigint, c.silence, c.notice_no,
       c.pickup_window, c.step_no, c.step_name, c.in_hand,
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
               OR l.kind = 'acceptance' AND l.status = 'met'))))::text
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
# Each kind of what waits for an officer by an index of its own, not by looking at all of the unit's.
REVIEW = """
c.closed_at IS NULL AND c.state IN ('in_review', 'suspended') AND c.id = ANY(ARRAY(
  SELECT s.case_id FROM approval_casestep s
   WHERE s.finished_at IS NULL AND s.assignee_id IS NULL AND s.department_id = %(unit)s
         AND s.role = ANY(%(roles)s)
   UNION
  SELECT s.case_id FROM approval_casestep s
   WHERE s.finished_at IS NULL AND s.assignee_id = %(account)s AND (s.department_id = %(unit)s
         OR EXISTS (SELECT FROM approval_case o WHERE o.id = s.case_id AND o.department_id = %(unit)s)
         OR EXISTS (SELECT FROM approval_casestep b WHERE b.case_id = s.case_id
                     AND b.finished_at IS NULL AND b.department_id = %(unit)s))
   UNION
  SELECT o.id FROM approval_case o
   WHERE %(decides)s AND o.closed_at IS NULL AND o.department_id = %(unit)s AND o.state = 'in_review'
         AND o.step_no = 0
   UNION
  SELECT o.id FROM approval_case o JOIN approval_casestep s ON s.case_id = o.id
   WHERE %(decides)s AND o.closed_at IS NULL AND o.state = 'in_review' AND o.step_no = 0
         AND s.finished_at IS NULL AND s.department_id = %(unit)s))
"""
# The order of desk.place: what is unlawful or lost first, then by the next overrun, item, receipt.
# Of the limits only the index limit_lamps is read, and the items' codes are looked up once for all.
IN_ORDER = """
SELECT c.matter_id
  FROM approval_case c
  CROSS JOIN LATERAL (
       SELECT max(CASE WHEN law_at <= %(at)s THEN 3 WHEN promise_at <= %(at)s THEN 2 ELSE 0 END) AS worst,
              min(least(CASE WHEN promise_at > %(at)s THEN promise_at END,
                        CASE WHEN law_at > %(at)s THEN law_at END)) FILTER (WHERE status = 'running') AS loss
         FROM timelimits_timelimit
        WHERE in_hand_of = c.department_id AND matter_id = c.matter_id
              AND status IN ('running', 'paused')) t
 WHERE
"""
FIRST_IN_ORDER = """
 ORDER BY NOT coalesce(t.worst >= 3 OR t.worst >= 2 AND t.loss IS NULL, false), t.loss NULLS LAST,
          ((SELECT jsonb_object_agg(v.id, i.code) FROM catalog_itemversion v
              JOIN catalog_item i ON i.id = v.item_id) ->> c.item_version_id::text) COLLATE "C",
          c.received_at, c.number COLLATE "C"
 LIMIT %(most)s
"""
RECEIVED = """
SELECT c.matter_id, c.number, c.state, c.accepted_at
  FROM approval_case c
  JOIN catalog_itemversion v ON v.id = c.item_version_id
  JOIN catalog_item i ON i.id = v.item_id
 WHERE c.received_at >= %(begin)s AND c.received_at < %(end)s AND c.window_code = %(window)s
   AND c.state <> 'draft' AND i.code = ANY(%(items)s)
"""


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
    """What was received at the officer's window on ``day``, drafts left out.

    Found first and read then: they are few among all that came in that day.
    """
    return list(of_matters([row.matter_id for row in received_on(officer, day)]).values())


def received_on(officer: Counter, day: dt.date) -> list[Received]:
    """The same cases as ``of_the_day``, for whoever only counts them."""
    given: dict[str, Any] = {
        "begin": office_time(day),
        "end": office_time(day + ONE_DAY),
        "window": officer.window_code,
        "items": list(officer.item_codes),
    }
    with connection.cursor() as cursor:
        cursor.execute(RECEIVED, given)
        return [Received(*row) for row in cursor]


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
        (told,) = cursor.fetchone()
    return [_case(row) for row in json.loads(told or "[]")]


def _case(row: list[Any]) -> DeskCase:
    *plain, steps, unsent, limits = row
    received, accepted = plain[RECEIVED_AT], plain[ACCEPTED_AT]
    plain[RECEIVED_AT] = from_micros(received)
    plain[ACCEPTED_AT] = None if accepted is None else from_micros(accepted)
    told = [*plain, tuple(OpenStep(*one) for one in steps or ()), unsent, limits or []]
    return DeskCase(*told)
