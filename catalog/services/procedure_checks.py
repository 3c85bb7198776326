"""What a draft must say of procedures beside the single case before it may be published."""

from __future__ import annotations

from catalog.models import ItemVersion
from organizations.models import Department
from timelimits.rules import Unit


def lacks(version: ItemVersion) -> list[str]:
    """Everything that is missing or contradicts itself, in words."""
    return [
        *_joint(version),
        *_unfounded(version),
        *_batch(version),
        *_renewal(version),
    ]


def _joint(version: ItemVersion) -> list[str]:
    if not version.in_parts:
        return ["列有联办部门而没有联办方式"] if version.joint_parts else []
    found = [] if version.joint_basis else ["缺少联办依据"]
    if not version.joint_parts:
        found.append("联办而没有联办部门")
    codes = [part.department for part in version.parts]
    known = set(Department.objects.filter(code__in=codes).values_list("code", flat=True))
    found += [f"联办部门“{code}”不存在" for code in codes if code not in known]
    if version.joint and version.statutory_amount is None:
        found.append("联合办理而没有全过程的法定时限")
    return found


def _unfounded(version: ItemVersion) -> list[str]:
    wanted = (
        (version.by_order, version.order_basis, "先后顺序的依据"),
        (bool(version.quota_unit), version.order_basis, "先后顺序的依据"),
        (version.check_days is not None, version.check_basis, "证后核查依据"),
        (version.check_days is not None, version.commitment_basis, "告知承诺的依据"),
        (version.check_days is not None, version.check_unit, "证后核查期限单位"),
        (version.refund_days is not None, version.refund_basis, "退费依据"),
        (version.refund_days is not None, version.refund_unit, "退费期限单位"),
    )
    return [f"缺少{label}" for applies, text, label in wanted if applies and not text]


def _batch(version: ItemVersion) -> list[str]:
    if version.in_batches and version.instant:
        return ["批次起算的事项不能是即办件"]
    return []


def _renewal(version: ItemVersion) -> list[str]:
    if version.renewal_notice is None:
        return []
    unit = version.renewal_notice_unit
    countable = unit in {Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.MONTH, Unit.YEAR}
    return [] if countable else ["届满前申请延续的单位须为工作日、日、月或年"]
