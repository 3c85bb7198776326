"""What the complainant sees, by number and query code, without an account."""

from __future__ import annotations

from complaints.errors import WrongCode
from complaints.models import Complaint
from ledger import codes


def public_complaint(number: str, code: str) -> Complaint:
    """The complaint of ``number``; raises WrongCode when the two do not belong together.

    A wrong number takes as long as a wrong code.
    """
    found = (
        Complaint.objects.select_related("matter", "about")
        .filter(matter__number=number.strip().upper())
        .first()
    )
    if not codes.matches(found.matter if found else None, code) or found is None:
        raise WrongCode
    return found
