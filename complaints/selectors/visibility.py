"""Who sees a complaint. What is hidden is as if it were not there: in lists, details and counts.

Note [Hidden until it is safe]: whoever works on the case complained of learns nothing of the
complaint until that case is closed or the complainant agrees, and never before triage. Otherwise
the window would know who complained before she leaves the hall.
"""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from complaints.errors import ComplaintNotFound
from complaints.models import Complaint
from complaints.states import TRIAGED, ComplaintState
from organizations.officers import Officer
from organizations.roles import Role

RELEASED = Q(state__in=sorted(TRIAGED)) & (Q(consent=True) | Q(about__closed_at__isnull=False))


def is_released(complaint: Complaint) -> bool:
    """Whether the unit complained about may know of the complaint."""
    safe = complaint.consent or complaint.about.closed_at is not None
    return safe and complaint.state in TRIAGED


def visible_to(officer: Officer) -> QuerySet[Complaint]:
    """The complaints that exist for ``officer``, newest first.

    Complaint officers see those of their region; whoever handles the case sees it once released.
    """
    handling = _handled_by(officer)
    seen = handling & RELEASED
    if officer.has(Role.COMPLAINT_OFFICER):
        # Even an officer of the complaint office who works on the case itself has to wait.
        seen |= Q(matter__region_id=officer.region_id) & (~handling | RELEASED)
    rows = Complaint.objects.filter(seen).select_related("matter", "about", "handling_department")
    return rows.order_by("-filed_at", "-pk")


def get_complaint(number: str, officer: Officer) -> Complaint:
    """The complaint with ``number``; raises ComplaintNotFound when it does not exist for them."""
    complaint = visible_to(officer).filter(matter__number=number).first()
    if complaint is None:
        raise ComplaintNotFound
    return complaint


def counts(officer: Officer) -> dict[str, int]:
    """How many complaints of each state exist for ``officer``; every state has its number."""
    rows = visible_to(officer).order_by().values("state").annotate(n=Count("pk"))
    found = {str(row["state"]): int(row["n"]) for row in rows}
    return {str(state): found.get(state, 0) for state in ComplaintState}


def acts_on(officer: Officer) -> bool:
    """Whether the pages offer ``officer`` the acts of the complaint office."""
    return officer.has(Role.COMPLAINT_OFFICER)


def _handled_by(officer: Officer) -> Q:
    handled = Q(handling_window__in=sorted(officer.windows)) & ~Q(handling_window="")
    if officer.department_id is not None:
        handled |= Q(handling_department_id=officer.department_id)
    return handled
