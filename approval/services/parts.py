"""The parts of a joint matter as the case's own acts meet them: told, counted, left (XK-10)."""

from __future__ import annotations

from approval import cautions, events
from approval import limits as kinds
from approval.models import Case, JointPart
from approval.services import documents, objections
from approval.services.act import Act
from approval.states import PartOpinion, PartState
from catalog.models import ItemVersion
from kernel.transactions import use_case_required
from organizations.models import Department

NOTIFICATION = "抄告"


def kind_of_parts(version: ItemVersion) -> str:
    """Under which kind of limit the departments' parts run."""
    return kinds.JOINT_PART if version.joint else kinds.THEME_PART


@use_case_required
def notify_parts(act: Act) -> None:
    """抄告: every other department has its part, with its clock running, in one entry. Idempotent."""
    case, version = act.case, act.case.item_version
    if not version.in_parts or case.parts.exists():
        return
    document = documents.document_number(case, NOTIFICATION, act.now)
    units = _units(version)
    JointPart.objects.bulk_create(
        JointPart(
            case=case,
            matter_id=case.matter_id,
            seq=part.seq,
            department=units.get(part.department, case.department),
            name=part.name,
            basis=part.rule.basis,
            state=PartState.NOTIFIED,
            notified_at=act.now,
            document=document,
        )
        for part in version.parts
    )
    start_parts(act)
    act.note(
        events.CASE_PARTS_NOTIFIED,
        part_state=str(PartState.NOTIFIED),
        part_version=1,
        units=[part.department for part in version.parts],
        document=document,
    )


def _units(version: ItemVersion) -> dict[str, Department]:
    codes = [part.department for part in version.parts]
    return {unit.code: unit for unit in Department.objects.filter(code__in=codes)}


@use_case_required
def start_parts(act: Act) -> None:
    """Start the limits of the parts that wait; a part under its own law counts from acceptance."""
    case, version = act.case, act.case.item_version
    if not version.in_parts:
        return
    waiting = set(case.parts.filter(state=PartState.NOTIFIED).values_list("seq", flat=True))
    at = act.now if version.joint else case.accepted_at or act.now
    for part in version.parts:
        if part.seq in waiting:
            act.start(kind_of_parts(version), part.rule, at=at, subject=str(part.seq))


def against_decision(case: Case, *, granting: bool) -> list[cautions.Caution]:
    """Cautions against deciding before all have spoken, or granting what one does not agree to."""
    if not case.item_version.in_parts:
        return []
    found = []
    rows = list(case.parts.select_related("department").order_by("seq"))
    silent = [one.department.short_name for one in rows if one.state == PartState.NOTIFIED]
    against = [one.department.short_name for one in rows if one.opinion == PartOpinion.DISAGREE]
    if silent:
        found.append(objections.parts_open(silent))
    if against and granting:
        found.append(objections.part_disagrees(against))
    return found


@use_case_required
def leave_parts(act: Act) -> None:
    """The matter is decided: parts that were still awaited lose their reason, they are not met."""
    act.cancel(*kinds.OF_PARTS)
