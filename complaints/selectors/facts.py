"""The facts of a complaint that may stand in the ledger."""

from __future__ import annotations

from typing import Any

from complaints.models import Complaint
from complaints.selectors.visibility import is_released
from timelimits.services import limits


def complaint_facts(complaint: Complaint) -> dict[str, Any]:
    """The body of a complaint's entries: no word of it, no person, no case while it is hidden."""
    released = is_released(complaint)
    return {
        "number": complaint.matter.number,
        "state": str(complaint.state),
        "version": complaint.version,
        "department": complaint.matter.department.code,
        "about": complaint.about.number if released else "",
        "released": released,
        "limits": limits.facts(complaint.matter_id),
    }
