"""What the ledger says of a case after an act: every non-personal fact a screen or a rule needs (D2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from approval import limits as kinds
from approval.models import Case
from approval.states import Holder
from kernel.clock import micros
from timelimits.services import limits

# While one of these has the case, no unit's time is being used.
OUTSIDE = frozenset({Holder.APPLICANT, Holder.THIRD_PARTY, Holder.EXCLUDED})


def case_facts(case: Case, limit_facts: Sequence[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The body every case entry has; ``limit_facts`` saves a query when they are at hand.

    Reads ``item_version.item`` and ``department``: load the case with ``with_its_item``.
    """
    found = list(limits.facts(case.matter_id) if limit_facts is None else limit_facts)
    item = case.item_version.item
    unit = "" if case.holder in OUTSIDE else holding_unit(case)
    return {
        "number": case.number,
        "state": str(case.state),
        "version": case.version,
        "item": item.code,
        "item_version": case.item_version.version_no,
        "department": case.department.code,
        "window": case.window_code,
        "step": case.step_name,
        "step_no": case.step_no,
        "holder": str(case.holder),
        "holder_unit": unit,
        "in_hand": [
            {"no": one["no"], "name": one["name"], "unit": one["unit"]} for one in case.in_hand
        ],
        "channel": str(case.channel),
        "received_at": micros(case.received_at),
        "accepted_at": micros(case.accepted_at) if case.accepted_at else 0,
        "limits": found,
        "public": item.public_by_name,
        "promised_due": due_of(found, kinds.PROMISED),
        "statutory_due": due_of(found, kinds.STATUTORY) or due_of(found, kinds.JOINT),
        "outcome": str(case.outcome),
        "silence": case.silence,
        "notice": case.notice_no,
        "pickup": case.pickup_window,
        "delay_reason": case.delay_reason,
    }


def holding_unit(case: Case) -> str:
    """The code of the unit whose time is used: that of the open steps, when all are one unit's."""
    units = {one["unit"] for one in case.in_hand}
    if case.holder == Holder.STEP and len(units) == 1:
        return str(units.pop())
    return str(case.department.code)


def due_of(limit_facts: Sequence[dict[str, Any]], kind: str) -> str:
    """The due day of the latest limit of ``kind`` that was not cancelled; empty when there is none."""
    latest = _latest(limit_facts, kind)
    return str(latest["due"]) if latest else ""


def is_provisional(limit_facts: Sequence[dict[str, Any]], kind: str) -> bool:
    """Whether that day rests on a year whose notice is not in custody (暂定)."""
    latest = _latest(limit_facts, kind)
    return bool(latest and latest["due"] and latest["provisional"])


def _latest(limit_facts: Sequence[dict[str, Any]], kind: str) -> dict[str, Any] | None:
    alive = [
        fact
        for fact in limit_facts
        if fact["kind"] == kind and fact["status"] not in {"cancelled", "superseded"}
    ]
    return max(alive, key=lambda fact: int(fact["id"]), default=None)
