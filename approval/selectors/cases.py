"""Cases within a scope: for officers by window and unit, for applicants by number and code."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from approval import policy
from approval.errors import CaseNotFound, WrongCode
from approval.models import Case, CaseStep
from approval.states import CaseState, Opinion
from ledger import codes
from organizations.officers import Officer
from organizations.roles import Role

IN_UNIT = frozenset({Role.REVIEWER, Role.APPROVER, Role.LEADER})
NOBODYS = frozenset({CaseState.DRAFT, CaseState.DELETED})


def with_its_item() -> QuerySet[Case]:
    """Cases read with everything their facts need."""
    return Case.objects.select_related("item_version__item", "department")


def visible_to(officer: Officer) -> QuerySet[Case]:
    """The cases that exist for this officer: the same scope as ``policy.sees``, as a query."""
    if policy.looks_everywhere(officer):
        return with_its_item()
    scope = Q(pk__in=())
    if officer.has(Role.WINDOW_CLERK):
        scope |= Q(item_version__item__code__in=officer.item_codes)
        scope |= Q(pickup_window__in=officer.windows)
    if officer.roles & IN_UNIT and officer.department_id is not None:
        scope |= Q(department_id=officer.department_id)
    return with_its_item().filter(scope)


def get_case(number: str, officer: Officer) -> Case:
    """The case with ``number``; CaseNotFound when there is none or it lies outside the scope."""
    if not readable(number):
        raise CaseNotFound
    case = visible_to(officer).filter(number=number).first()
    if case is None:
        case = with_its_item().filter(number=number).first()
        if case is None or not was_asked(case.pk, officer):
            raise CaseNotFound
    return case


def was_asked(case_id: int, officer: Officer) -> bool:
    """Whether the officer's unit has, or had, a step in this case of another unit (会签, 初审)."""
    if not officer.roles & IN_UNIT or officer.department_id is None:
        return False
    return (
        CaseStep.objects.filter(case_id=case_id, department_id=officer.department_id)
        .exclude(opinion=Opinion.CARRIED)
        .exists()
    )


def public_case(number: str, code: str, *, among: QuerySet[Case] | None = None) -> Case:
    """The case of the applicant who holds ``number`` and its query code.

    Raises WrongCode. Whatever is wrong of the two, the work until then is the same: one look at the
    index of numbers, one digest, one comparison. Drafts are nobody's yet. ``among`` reads cases
    otherwise than with everything their facts need.
    """
    matter_id = codes.opened_by(number if readable(number) else "", code)
    cases = with_its_item() if among is None else among
    found = cases.filter(matter_id=matter_id).first() if matter_id else None
    if found is None or found.state in NOBODYS or _discarded(found):
        raise WrongCode
    return found


def _discarded(case: Case) -> bool:
    """A draft that was thrown away; a filing made void by two persons the applicant may see."""
    return case.state == CaseState.VOID and not case.removals.exists()


def case_of_matter(matter_id: int) -> Case:
    """The case of a matter, for floors above; CaseNotFound when the matter is of another kind."""
    found = with_its_item().filter(matter_id=matter_id).first()
    if found is None:
        raise CaseNotFound
    return found


def readable(number: str) -> bool:
    """Whether the text can be a case number at all; the database refuses NUL with a crash."""
    return 0 < len(number) <= 50 and number.isprintable() and "\x00" not in number
