"""Joint matters: who may look at them, what each department has open, and who used how much time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from approval import limits as kinds
from approval import policy
from approval.errors import CaseNotFound
from approval.models import Case, JointPart
from approval.selectors.cases import IN_UNIT, readable, with_its_item
from approval.states import UNDER_REVIEW, PartState
from kernel.clock import office_date
from organizations.models import Department
from organizations.officers import Officer
from timelimits import custody
from timelimits.engine.calendar import WorkCalendar
from timelimits.facts import fact_of
from timelimits.lamps import lamp
from timelimits.models import TimeLimit


@dataclass(slots=True)
class PartStanding:
    """A part as the policy looks at it: in the matter's state, in its own department's scope."""

    state: str
    department_id: int
    item_code: str
    units_in_hand: frozenset[int] = frozenset()
    pickup_window: str = ""

    @classmethod
    def of(cls, part: JointPart, case: Case) -> PartStanding:
        """The part of ``case``; no window receives a part, so it has no item."""
        return cls(str(case.state), part.department_id, "")


@dataclass(frozen=True, slots=True)
class Share:
    """One department's time: its limit, what it used of it in working days, and how it stands."""

    seq: int
    department: Department
    name: str
    basis: str
    document: str
    opinion: str
    ground: str
    version: int
    since: dt.datetime
    until: dt.datetime | None
    used: int
    limit_id: int
    total: str
    due: dt.date | None
    lamp: str

    @property
    def open(self) -> bool:
        """Whether the department has still to speak."""
        return self.until is None


@dataclass(frozen=True, slots=True)
class JointView:
    """A joint matter at one look: the whole's clock, the lead's own time, and every department's."""

    case: Case
    whole: TimeLimit | None
    used: int
    lead_used: int
    shares: tuple[Share, ...]

    @property
    def longest(self) -> int:
        """The most working days any one of them used, 1 at least: the scale of the bars."""
        return max([1, self.lead_used, *(share.used for share in self.shares)])


def joint_case(number: str, officer: Officer) -> Case:
    """A joint matter for the lead, for a department with a part, or for who looks everywhere.

    Raises CaseNotFound for everybody else, and for a matter that is not joint.
    """
    found = with_its_item().filter(number=number).first() if readable(number) else None
    if found is None or not found.item_version.in_parts:
        raise CaseNotFound
    if not policy.sees(officer, found) and not _has_part(found, officer):
        raise CaseNotFound
    return found


def _has_part(case: Case, officer: Officer) -> bool:
    if not officer.roles & IN_UNIT or officer.department_id is None:
        return False
    return case.parts.filter(department_id=officer.department_id).exists()


def waiting_parts(officer: Officer) -> QuerySet[JointPart]:
    """The parts on which the officer's unit has still to speak, the oldest first."""
    if not officer.roles & IN_UNIT or officer.department_id is None:
        return JointPart.objects.none()
    return (
        JointPart.objects.filter(
            department_id=officer.department_id,
            state=PartState.NOTIFIED,
            case__state__in=UNDER_REVIEW,
        )
        .select_related("case__item_version__item", "case__department", "department")
        .order_by("notified_at", "id")
    )


def led_by(officer: Officer) -> QuerySet[Case]:
    """The running joint matters that the officer's unit leads."""
    if not officer.roles & IN_UNIT or officer.department_id is None:
        return Case.objects.none()
    return (
        with_its_item()
        .filter(department_id=officer.department_id, state__in=UNDER_REVIEW, parts__isnull=False)
        .distinct()
        .order_by("accepted_at", "id")
    )


def view_of(case: Case, at: dt.datetime) -> JointView:
    """Every department's clock side by side, in working days of the office, as of ``at``."""
    limits = list(TimeLimit.objects.filter(matter_id=case.matter_id).order_by("id"))
    calendar = custody.look().calendar("CN")
    rows = list(case.parts.select_related("department").order_by("seq"))
    shares = tuple(_share(part, limits, calendar, case, at) for part in rows)
    began = case.accepted_at or case.counted_from
    ended = min(one for one in (case.decided_at, case.closed_at, at) if one is not None)
    spoken = [one.opined_at for one in rows if one.opined_at is not None]
    handed = max(spoken, default=began) if len(spoken) == len(rows) else ended
    whole = [one for one in limits if one.kind in (kinds.JOINT, kinds.PROMISED)]
    return JointView(
        case=case,
        whole=min(whole, key=lambda one: (one.kind != kinds.JOINT, -one.pk), default=None),
        used=_days(calendar, began, ended),
        lead_used=_days(calendar, handed, ended),
        shares=shares,
    )


def _share(
    part: JointPart,
    limits: list[TimeLimit],
    calendar: WorkCalendar,
    case: Case,
    at: dt.datetime,
) -> Share:
    own = [one for one in limits if one.kind in kinds.OF_PARTS and one.subject == str(part.seq)]
    limit = own[-1] if own else None
    ends = [one for one in (part.opined_at, case.decided_at, case.closed_at) if one is not None]
    since = limit.started_at if limit else part.notified_at
    return Share(
        seq=part.seq,
        department=part.department,
        name=part.name,
        basis=part.basis,
        document=part.document,
        opinion=part.opinion,
        ground=part.ground,
        version=part.version,
        since=since,
        until=min(ends, default=None),
        used=_days(calendar, since, min([*ends, at])),
        limit_id=limit.pk if limit else 0,
        total=limit.rule.phrase if limit else "",
        due=limit.due_on if limit else None,
        lamp=lamp(fact_of(limit), at).code if limit else "normal",
    )


def _days(calendar: WorkCalendar, since: dt.datetime, until: dt.datetime) -> int:
    """Working days after the day of ``since`` up to and with the day of ``until``."""
    first, last = office_date(since), office_date(until)
    return calendar.count(first, last) if last > first else 0
