"""What people are there to do, over what a role may be given, and which roles exclude each other."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """A role given to an account by a grant, always over a scope and for a time."""

    WINDOW_CLERK = "window_clerk", "窗口人员"
    REVIEWER = "reviewer", "审查人员"
    APPROVER = "approver", "审批负责人"
    SUPERVISION_OFFICER = "supervision_officer", "监察人员"
    SUPERVISION_LEADER = "supervision_leader", "监察负责人"
    COMPLAINT_OFFICER = "complaint_officer", "投诉办理人员"
    CENTRE_MANAGER = "centre_manager", "中心管理人员"
    ITEM_ADMINISTRATOR = "item_administrator", "事项管理员"
    SYSTEM_ADMINISTRATOR = "system_administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security_administrator", "安全管理员"
    AUDITOR = "auditor", "审计员"
    LEADER = "leader", "领导"


class Scope(models.TextChoices):
    """Over what a role is given."""

    WINDOW = "window", "窗口"
    DEPARTMENT = "department", "部门"
    REGION = "region", "区域"


_DEPARTMENT = frozenset({Scope.DEPARTMENT})
_REGION = frozenset({Scope.REGION})

SCOPES: dict[Role, frozenset[Scope]] = {
    Role.WINDOW_CLERK: frozenset({Scope.WINDOW}),
    Role.REVIEWER: _DEPARTMENT,
    Role.APPROVER: _DEPARTMENT,
    Role.SUPERVISION_OFFICER: _REGION,
    Role.SUPERVISION_LEADER: _REGION,
    Role.COMPLAINT_OFFICER: _REGION,
    Role.CENTRE_MANAGER: _DEPARTMENT,
    Role.ITEM_ADMINISTRATOR: _REGION,
    Role.SYSTEM_ADMINISTRATOR: _REGION,
    Role.SECURITY_ADMINISTRATOR: _REGION,
    Role.AUDITOR: _REGION,
    Role.LEADER: frozenset({Scope.DEPARTMENT, Scope.REGION}),
}

# Three administrators apart: who runs the system, who gives rights, who looks at both.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR})
HANDLING = frozenset({Role.WINDOW_CLERK, Role.REVIEWER, Role.APPROVER})
SUPERVISION = frozenset({Role.SUPERVISION_OFFICER, Role.SUPERVISION_LEADER, Role.COMPLAINT_OFFICER})

# Who looks never acts on a case, and who keeps the system or the record does neither.
APART: tuple[tuple[frozenset[Role], frozenset[Role]], ...] = (
    (HANDLING, SUPERVISION),
    (HANDLING, ADMINISTRATORS),
    (SUPERVISION, ADMINISTRATORS),
    (frozenset({Role.ITEM_ADMINISTRATOR}), ADMINISTRATORS),
)


def excludes(held: Role, wanted: Role) -> bool:
    """Whether one person may not hold both roles at the same time."""
    if held in ADMINISTRATORS and wanted in ADMINISTRATORS:
        return True
    return any(
        (held in left and wanted in right) or (held in right and wanted in left)
        for left, right in APART
    )
