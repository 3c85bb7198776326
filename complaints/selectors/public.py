"""What the complainant sees, by number and query code, without an account."""

from __future__ import annotations

from complaints.errors import WrongCode
from complaints.models import Complaint
from ledger import codes


def public_complaint(number: str, code: str) -> Complaint:
    """The complaint of ``number``; raises WrongCode when the two do not belong together.

    A wrong number takes as long as a wrong code.
    """
    written = number.strip().upper()
    matter_id = codes.opened_by(written if "\x00" not in written else "", code)
    if matter_id is None:
        raise WrongCode
    found = Complaint.objects.select_related("matter", "about").filter(matter_id=matter_id).first()
    if found is None:
        raise WrongCode
    return found
