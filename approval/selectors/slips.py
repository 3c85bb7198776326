"""All that the applicant's slip shows beside the case itself, in one query."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from approval.models import Case, Decision, Licence, SupplementNotice
from approval.models.contact import NoticeWay
from approval.selectors import cases
from catalog.models import Fee

# Of the case and what it hangs on, all that a slip reads: a fifth of the columns there are.
# Another one that is used costs a query. Built once; a filter makes its own copy.
CASES = cases.with_its_item().select_related("matter")
CASES = CASES.only(
    *("number", "state", "version", "window_code", "received_at", "accepted_at", "decided_at"),
    *("closed_at", "silence", "acceptance_document", "step_name", "in_hand", "holder"),
    *("notice_no", "pickup_window", "delay_reason", "matter__number", "matter__region"),
    *("item_version__item__name", "item_version__result_name", "item_version__supplement_effect"),
    *("item_version__supplement_basis", "item_version__acceptance_days"),
    *("item_version__acceptance_unit", "item_version__acceptance_basis"),
    "department__short_name",
)
BELONGINGS = """
SELECT d.outcome, d.document, d.decided_at, d.reason, d.basis, l.number, l.valid_from,
       CASE WHEN c.address <> '' THEN c.way ELSE '' END,
       (SELECT ground FROM approval_extensiongrant
         WHERE case_id = %(case)s AND counts ORDER BY ordinal DESC LIMIT 1),
       n.ordinals, n.documents, n.issued, f.names, f.amounts, f.pers, f.documents
  FROM (VALUES (%(case)s)) AS one (id)
  LEFT JOIN approval_decision AS d ON d.case_id = %(case)s
  LEFT JOIN approval_licence AS l ON l.case_id = %(case)s
  LEFT JOIN approval_noticechoice AS c ON c.case_id = %(case)s
  CROSS JOIN (
    SELECT coalesce(array_agg(ordinal ORDER BY ordinal), '{}') AS ordinals,
           coalesce(array_agg(document ORDER BY ordinal), '{}') AS documents,
           coalesce(array_agg(issued_at ORDER BY ordinal), '{}') AS issued
      FROM approval_supplementnotice WHERE case_id = %(case)s) AS n
  CROSS JOIN (
    SELECT coalesce(array_agg(name ORDER BY seq), '{}') AS names,
           coalesce(array_agg(amount_fen ORDER BY seq), '{}') AS amounts,
           coalesce(array_agg(per ORDER BY seq), '{}') AS pers,
           coalesce(array_agg(document ORDER BY seq), '{}') AS documents
      FROM catalog_fee WHERE version_id = %(version)s) AS f
"""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to a case, with those columns alone that its applicant reads."""

    decision: Decision | None
    licence: Licence | None
    prolonged_for: str
    notices: list[SupplementNotice]
    fees: list[Fee]
    told_by: str


def belongings_of(case: Case) -> Belongings:
    """Decision, licence, counting extension, notices, fees and the way of being told."""
    with connection.cursor() as cursor:
        cursor.execute(BELONGINGS, {"case": case.pk, "version": case.item_version_id})
        row = cursor.fetchone()
    outcome, document, decided_at, reason, basis, number, valid_from, way, ground = row[:9]
    return Belongings(
        decision=Decision(
            outcome=outcome, document=document, decided_at=decided_at, reason=reason, basis=basis
        )
        if outcome is not None
        else None,
        licence=Licence(number=number, valid_from=valid_from) if number is not None else None,
        prolonged_for=ground or "",
        notices=[
            SupplementNotice(ordinal=ordinal, document=written, issued_at=at)
            for ordinal, written, at in zip(*row[9:12], strict=True)
        ],
        fees=[
            Fee(name=name, amount_fen=fen, per=per, document=by)
            for name, fen, per, by in zip(*row[12:16], strict=True)
        ],
        told_by=str(NoticeWay(way).label) if way else "",
    )
