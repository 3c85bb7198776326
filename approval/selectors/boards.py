"""Facts of many cases at once, for boards: the same facts as in the ledger, from the source tables."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db import connection

from approval.models import Applicant, Case
from approval.models.applicant import ApplicantKind
from approval.selectors.cases import with_its_item
from approval.selectors.facts import case_facts
from approval.states import REMOVED, CaseState
from kernel.clock import office_time
from kernel.masking import mask_company, mask_free_text, mask_name
from timelimits.facts import facts_by_matter

ONE_DAY = dt.timedelta(days=1)

# Names of the columns are spelled out for wide boards: thousands of rows that become no objects.
IN_HAND_BY_UNIT = """
SELECT d.code, array_agg(c.number)
  FROM approval_case c JOIN organizations_department d ON d.id = c.department_id
 WHERE c.closed_at IS NULL AND c.state <> 'draft' AND (%(units)s::text[] IS NULL OR d.code = ANY(%(units)s))
 GROUP BY d.code
"""
# Written as the indexes limit_lamps and case_in_hand are, which lie in one order and hold it all.
LIT_BEFORE = """
SELECT json_agg(json_build_array(c.number, d.code, l.id, l.kind, l.status,
         coalesce((extract(epoch FROM l.runs_again_at) * 1000000)::bigint, 0),
         l.warning_at, l.promise_at, l.law_at))::text
  FROM timelimits_timelimit l
  JOIN approval_case c ON c.department_id = l.in_hand_of AND c.matter_id = l.matter_id
  JOIN organizations_department d ON d.id = c.department_id
 WHERE l.status IN ('running', 'paused') AND l.in_hand_of IS NOT NULL
   AND least(l.warning_at, l.promise_at, l.law_at) <= %(until)s
   AND c.closed_at IS NULL AND c.state <> 'draft'
   AND (%(units)s::text[] IS NULL OR c.department_id = ANY(ARRAY(
        SELECT id FROM organizations_department WHERE code = ANY(%(units)s))))
"""

# What a unit's board keeps of each of its cases: their facts, as the ledger tells them, and their
# open limits. The latest limit of a kind that was not cancelled says the day, as in facts.due_of.
UNIT_ROWS = """
SELECT json_agg(json_build_array(c.number, i.code, i.plain_name, c.state, c.step_name, c.holder,
       (extract(epoch FROM c.received_at) * 1000000)::bigint, l.promised, l.statutory, l.open))::text
  FROM approval_case c
  JOIN organizations_department d ON d.id = c.department_id
  JOIN catalog_itemversion v ON v.id = c.item_version_id
  JOIN catalog_item i ON i.id = v.item_id
  CROSS JOIN LATERAL (
       SELECT coalesce((array_agg(t.due_on::text ORDER BY t.id DESC)
                FILTER (WHERE t.kind = 'promised'))[1], '') AS promised,
              coalesce(nullif((array_agg(t.due_on::text ORDER BY t.id DESC)
                FILTER (WHERE t.kind = 'statutory'))[1], ''),
                (array_agg(t.due_on::text ORDER BY t.id DESC)
                FILTER (WHERE t.kind = 'joint'))[1], '') AS statutory,
              json_agg(json_build_object('id', t.id, 'kind', t.kind, 'status', t.status,
                'due', coalesce(t.due_on::text, ''), 'falls', t.falls, 'runs_again',
                coalesce((extract(epoch FROM t.runs_again_at) * 1000000)::bigint, 0)) ORDER BY t.id)
                FILTER (WHERE t.status IN ('running', 'paused')) AS open
         FROM timelimits_timelimit t
        WHERE t.matter_id = c.matter_id AND t.status IN ('running', 'paused', 'met')) l
 WHERE c.closed_at IS NULL AND c.state <> 'draft' AND d.code = %(unit)s
"""
# The order of a unit's board: the worst lamp first, then the day of the limit to speak of. Which
# limit that is, is the least of its place in the order with the day behind it: no sort for each
# case. Cases and limits come side by side out of one index each (case_in_hand, limit_lamps).
UNIT_ORDER = """
WITH told AS MATERIALIZED (
SELECT c.matter_id, c.number, coalesce(l.lamp, 0) AS lamp, coalesce(l.late, false) AS late,
       coalesce((l.due)[4], 2147483647) AS due
  FROM approval_case c
  LEFT JOIN (
       SELECT matter_id, max(level) FILTER (WHERE status = 'running' OR level > 1
                OR extract(epoch FROM runs_again_at) * 1000000 <= %(at)s) AS lamp,
              bool_or(level >= 2 AND kind <> ALL(%(beside)s)) AS late,
              min(ARRAY[-level, coalesce(array_position(%(kinds)s::text[], kind::text), 99), id,
                coalesce(due_on - DATE '2000-01-01', 2147483647)]) FILTER (WHERE status = 'running') AS due
         FROM (SELECT matter_id, id, kind, status, due_on, runs_again_at,
                      CASE WHEN law_at <= %(at)s THEN 3 WHEN promise_at <= %(at)s THEN 2
                           WHEN warning_at <= %(at)s THEN 1 ELSE 0 END AS level
                 FROM timelimits_timelimit
                WHERE in_hand_of = (SELECT id FROM organizations_department WHERE code = %(unit)s)
                  AND status IN ('running', 'paused')) one
        GROUP BY matter_id) l ON l.matter_id = c.matter_id
 WHERE c.closed_at IS NULL AND c.state <> 'draft'
   AND c.department_id = (SELECT id FROM organizations_department WHERE code = %(unit)s))
SELECT ARRAY(SELECT matter_id FROM told ORDER BY lamp DESC, due, number COLLATE "C" LIMIT %(most)s),
       count(*), count(*) FILTER (WHERE late), count(*) FILTER (WHERE lamp = 1),
       count(*) FILTER (WHERE lamp = 2), count(*) FILTER (WHERE lamp = 3) FROM told
"""
# Received and concluded, each by an index of its own: one pass for both would read every case there
# ever was. A draft thrown away is no filing; one made void by two persons was.
OF_THE_DAY = """
WITH ours AS (SELECT id FROM organizations_department
  WHERE (%(unit)s::bigint IS NULL OR id = %(unit)s) AND (%(units)s::text[] IS NULL OR code = ANY(%(units)s)))
SELECT (SELECT count(*) FROM approval_case c
         WHERE c.received_at >= %(begin)s AND c.received_at < %(end)s AND c.state <> 'draft'
           AND (c.state <> 'void' OR EXISTS (SELECT FROM approval_removal WHERE case_id = c.id))
           AND (%(everywhere)s OR c.department_id IN (SELECT id FROM ours))),
       (SELECT count(*) FROM approval_case c
         WHERE c.closed_at >= %(begin)s AND c.closed_at < %(end)s AND c.state <> 'draft'
           AND c.state <> ALL(%(removed)s)
           AND (%(everywhere)s OR c.department_id IN (SELECT id FROM ours)))
"""
OF_MATTERS = " AND c.matter_id = ANY(%(matters)s)"
UNIT_ROW = ("number", "item", "item_name", "state", "step", "holder", "received_at")


@dataclass(frozen=True, slots=True)
class UnitOrder:
    """The matters that stand first; how many there are, how many of them late, and by level."""

    first: list[int]
    every: int
    late: int
    by_level: dict[int, int]


def unit_rows(unit: str) -> list[dict[str, Any]]:
    """Every case a unit has in hand, in one query: the facts a board keeps, and the item's name."""
    return _unit_rows(UNIT_ROWS, {"unit": unit})


def unit_order(
    unit: str, at: int, *, kinds: Sequence[str], beside: Collection[str], most: int
) -> UnitOrder:
    """The first ``most`` of ``unit_rows`` as they stand on the unit's board, and how many there are.

    ``at`` is in microseconds. Of several limits that are equally far gone the board speaks of the
    earliest in ``kinds``; one of a kind ``beside`` makes no case late.
    """
    given: dict[str, Any] = {
        "unit": unit,
        "at": at,
        "kinds": list(kinds),
        "beside": sorted(beside),
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(UNIT_ORDER, given)
        first, every, late, *by_level = cursor.fetchone()
    return UnitOrder(first, every, late, dict(enumerate(by_level, 1)))


def some_unit_rows(unit: str, matters: Iterable[int]) -> list[dict[str, Any]]:
    """Those of ``unit_rows`` that belong to these matters."""
    return _unit_rows(UNIT_ROWS + OF_MATTERS, {"unit": unit, "matters": list(matters)})


def _unit_rows(query: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        (told,) = cursor.fetchone()
    # One text for all, as below.
    return [
        dict(zip(UNIT_ROW, plain, strict=True))
        | {"promised_due": promised, "statutory_due": statutory, "limits": limits or []}
        for *plain, promised, statutory, limits in json.loads(told or "[]")
    ]


def open_case_facts(department_id: int | None = None) -> list[dict[str, Any]]:
    """The facts of every open case (of one unit, if given), in the order they were received.

    Two queries however many; each row also has ``matter``, the id by which entries name it.
    """
    found = with_its_item().filter(closed_at__isnull=True).exclude(state=CaseState.DRAFT)
    if department_id is not None:
        found = found.filter(department_id=department_id)
    return facts_of(found.order_by("received_at", "id"))


def facts_of(found: Iterable[Case]) -> list[dict[str, Any]]:
    """The facts of these cases with their ``matter``."""
    cases = list(found)
    limits = facts_by_matter([case.matter_id for case in cases])
    return [case_facts(case, limits[case.matter_id]) | {"matter": case.matter_id} for case in cases]


def facts_by_number(numbers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The facts of the cases with these numbers, open or not."""
    found = facts_of(with_its_item().filter(number__in=list(numbers)))
    return {facts["number"]: facts for facts in found}


def in_hand_by_unit(units: list[str] | None = None) -> dict[str, str]:
    """Number → unit of every case in hand (of some units, if given); drafts are no filings."""
    with connection.cursor() as cursor:
        cursor.execute(IN_HAND_BY_UNIT, {"units": units})
        return {number: unit for unit, numbers in cursor.fetchall() for number in numbers}


def lit_before(until: int, units: list[str] | None = None) -> dict[str, dict[str, Any]]:
    """By number: ``unit`` and the open ``limits`` of which a lamp changes by ``until``, if any.

    However many limits have ended, this reads those in hand, and of their table nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(LIT_BEFORE, {"until": until, "units": units})
        (told,) = cursor.fetchone()
    found: dict[str, dict[str, Any]] = {}
    # One text for all: a value of its own in each row would be parsed one by one.
    for number, unit, pk, kind, status, again, *moments in json.loads(told or "[]"):
        falls = [[level, moment] for level, moment in enumerate(moments, 1) if moment is not None]
        limit = {"id": pk, "kind": kind, "status": status, "falls": falls, "runs_again": again}
        found.setdefault(number, {"unit": unit, "limits": []})["limits"].append(limit)
    for row in found.values():
        row["limits"].sort(key=itemgetter("id"))
    return found


def today_counts(on: dt.date, department_id: int | None = None) -> dict[str, int]:
    """``counts_of_day``, and 在办 at this moment; drafts are no filings."""
    found = Case.objects.filter(closed_at__isnull=True).exclude(state=CaseState.DRAFT)
    if department_id is not None:
        found = found.filter(department_id=department_id)
    return counts_of_day(on, department_id) | {"open": found.count()}


def counts_of_day(
    on: dt.date, department_id: int | None = None, *, units: Collection[str] | None = None
) -> dict[str, int]:
    """今日收件 and 今日办结 of the office's day ``on``.

    What two persons took off the books had been received, and was not concluded.
    """
    given: dict[str, Any] = {
        "begin": office_time(on),
        "end": office_time(on + ONE_DAY),
        "removed": [state.value for state in REMOVED],
        "unit": department_id,
        "units": None if units is None else list(units),
        "everywhere": department_id is None and units is None,
    }
    with connection.cursor() as cursor:
        cursor.execute(OF_THE_DAY, given)
        received, closed = cursor.fetchone()
    return {"received": received, "closed": closed}


def masked_applicants(matter_ids: Iterable[int]) -> dict[int, str]:
    """The applicants' names as a public board may show them, by matter; masked here, never later."""
    rows = Applicant.objects.filter(case__matter_id__in=list(matter_ids)).values_list(
        "case__matter_id", "kind", "name", "owner"
    )
    return {matter: public_name(kind, name, owner) for matter, kind, name, owner in rows}


def public_name(kind: str, name: str, owner: str) -> str:
    """An applicant as everybody may read it: the one place where names are masked for the public.

    A company's name is public, but not its owner's inside it, nor a number somebody typed beside.
    """
    if kind == ApplicantKind.COMPANY:
        return mask_free_text(mask_company(name, owner=owner))
    return mask_name(name)
