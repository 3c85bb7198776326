"""What a draft must say before it may be published."""

from __future__ import annotations

from django.db.models import prefetch_related_objects

from catalog.errors import PromiseBeyondLaw, VersionIncomplete, VersionUnsound
from catalog.models import ItemVersion
from catalog.selectors.comparing import within
from catalog.selectors.findings import findings_of
from catalog.services import procedure_checks
from catalog.states import CELLS, DayEnds, ResultKind, RuleSets, Silence, StartEvent
from kernel.transactions import current
from organizations.roles import Role
from timelimits.rules import Unit

# What the checks and the fingerprint look at, read once; what is kept of a fresh draft is not read.
READ = ("conditions", "materials", "steps", "fees", "sources", "limit_reviews")


def require_complete(version: ItemVersion) -> None:
    """Raise VersionIncomplete with everything that is missing, or PromiseBeyondLaw."""
    prefetch_related_objects([version], *READ)
    lacks = [
        *_unsourced(version),
        *_unfounded(version),
        *_unsettled(version),
        *_inconsistent(version),
        *_without_lines(version),
        *_wrongly_forwarded(version),
        *procedure_checks.lacks(version),
    ]
    if lacks:
        raise VersionIncomplete("草稿不完整：" + "；".join(lacks), lacks=lacks)
    law = version.statutory_rule()
    if law is not None and not within(version.promised_rule(), law):
        raise PromiseBeyondLaw


def _unsourced(version: ItemVersion) -> list[str]:
    told = {cell.field for cell in version.sources.all()}
    return [f"“{label}”没有出处" for cell, label in CELLS.items() if cell not in told]


def _unfounded(version: ItemVersion) -> list[str]:
    """Everything that binds somebody stands with its article."""
    wanted = (
        (True, version.legal_basis, "设定依据"),
        (version.promised_amount is None, "", "承诺时限"),
        (True, version.promised_unit, "承诺时限单位"),
        (True, version.promised_basis, "承诺依据"),
        (version.acceptance_days is not None, version.acceptance_basis, "受理期限依据"),
        (version.silence != Silence.NONE, version.silence_basis, "逾期不告知的依据"),
        (version.supplement_effect != Silence.NONE, version.supplement_basis, "补正依据"),
        (version.statutory_amount is not None, version.statutory_basis, "法定时限依据"),
        (version.statutory_amount is not None, version.unit_basis, "单位依据"),
        (bool(version.extension_days), version.extension_basis, "延长依据"),
        (bool(version.extension_days), version.extension_approver, "延长批准人"),
        (version.pre_reviewed, version.prereview_basis, "初审时限依据"),
        (version.pre_reviewed, version.forward_to, "转报机关"),
        (version.pre_reviewed, version.forward_basis, "转报依据"),
        (version.delivery_days is not None, version.delivery_basis, "送达依据"),
        (version.renewal_effect != Silence.NONE, version.renewal_basis, "延续依据"),
    )
    missing = [f"缺少{label}" for applies, text, label in wanted if applies and not text]
    missing += [f"“{row.name}”缺少依据" for row in version.stop_grounds if not row.basis.strip()]
    return missing


def _unsettled(version: ItemVersion) -> list[str]:
    """What an imported list states of time and nobody has settled; without it a limit would be lost."""
    waiting = [one for one in version.limit_reviews.all() if one.settled_at is None]
    return [f"{one.get_field_display()}“{one.text.strip()[:40]}”尚未核定" for one in waiting]


def _inconsistent(version: ItemVersion) -> list[str]:
    found = []
    if version.silence != Silence.NONE and version.acceptance_days is None:
        found.append("有逾期效果而无受理期限")
    if bool(version.extension_days) != bool(version.extension_times):
        found.append("延长的天数与次数不一致")
    if version.extension_days and version.statutory_amount is None:
        found.append("没有法定时限而规定了延长")
    if version.ends == DayEnds.CLOSE_OF_BUSINESS and version.rule_set != RuleSets.DAYS:
        found.append("逐秒计算的时限止于其时刻，不再止于办公时间结束")
    if version.instant and version.promised_unit != Unit.HOUR and version.promised_amount:
        found.append("即办件的承诺时限须为当日")
    if version.start_event == StartEvent.BATCH_END and version.statutory_amount is None:
        found.append("批次起算而没有法定时限")
    names = {row.code for row in version.stop_grounds}
    if len(names) != len(version.stops):
        found.append("不计入时限的程序代码重复")
    return found


def _without_lines(version: ItemVersion) -> list[str]:
    found = []
    if not version.conditions.all():
        found.append("没有受理条件")
    if not version.materials.all():
        found.append("没有申请材料")
    if not version.instant and Role.APPROVER not in {step.role for step in version.steps.all()}:
        found.append("没有作出决定的环节")
    if version.result_kind != ResultKind.NOTHING and not version.result_name:
        found.append("没有结果名称")
    if version.fees.all() and version.fee_note.startswith("不收费"):
        found.append("写明不收费而又列有收费")
    return found


def _wrongly_forwarded(version: ItemVersion) -> list[str]:
    """The lower level's steps come first, and whoever decides has a step to decide in (XK-11)."""
    steps = sorted(version.steps.all(), key=lambda step: step.seq)
    lines = [(step.pre_review, step.role) for step in steps]
    lower = [one for one, _ in lines]
    if not version.pre_reviewed:
        return ["有初审环节而没有初审时限"] if any(lower) else []
    found = [] if any(lower) else ["有初审时限而没有初审环节"]
    if lower != sorted(lower, reverse=True):
        found.append("初审环节须在其他环节之前")
    if version.decided_elsewhere and not all(lower):
        found.append("由其他机关决定的事项只有初审环节")
    if not version.decided_elsewhere and (False, Role.APPROVER) not in lines:
        found.append("没有上级作出决定的环节")
    promise, law = version.prereview_promised_rule(), version.prereview_rule()
    if promise is not None and law is not None and not within(promise, law):
        found.append("承诺初审时限长于法定")
    return found


def require_sound(version: ItemVersion) -> None:
    """Raise VersionUnsound when a case under the version could get stuck, with every way to it."""
    found = findings_of(version, at=current().now)
    if found:
        told = [str(finding) for finding in found]
        raise VersionUnsound("该版本走不通：" + "；".join(told), findings=told)
