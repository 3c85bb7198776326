"""What a draft must say before it may be published."""

from __future__ import annotations

from catalog.errors import PromiseBeyondLaw, VersionIncomplete
from catalog.models import CellSource, ItemVersion
from catalog.states import CELLS, ResultKind, Silence, StartEvent
from organizations.roles import Role
from timelimits.rules import Rule, Unit

# A run of working days may be stretched by the longest holidays of the year, on both its sides.
HOLIDAY_SLACK_DAYS = 10
HOURS_A_DAY = 24


def require_complete(version: ItemVersion) -> None:
    """Raise VersionIncomplete with everything that is missing, or PromiseBeyondLaw."""
    lacks = [
        *_unsourced(version),
        *_unfounded(version),
        *_inconsistent(version),
        *_without_lines(version),
    ]
    if lacks:
        raise VersionIncomplete("草稿不完整：" + "；".join(lacks), lacks=lacks)
    law = version.statutory_rule()
    if law is not None and not within(version.promised_rule(), law):
        raise PromiseBeyondLaw


def _unsourced(version: ItemVersion) -> list[str]:
    told = set(CellSource.objects.filter(version=version).values_list("field", flat=True))
    return [f"“{label}”没有出处" for cell, label in CELLS.items() if cell not in told]


def _unfounded(version: ItemVersion) -> list[str]:
    """Everything that binds somebody stands with its article."""
    wanted = (
        (True, version.legal_basis, "设定依据"),
        (version.acceptance_days is not None, version.acceptance_basis, "受理期限依据"),
        (version.silence != Silence.NONE, version.silence_basis, "逾期不告知的依据"),
        (version.supplement_effect != Silence.NONE, version.supplement_basis, "补正依据"),
        (version.statutory_amount is not None, version.statutory_basis, "法定时限依据"),
        (version.statutory_amount is not None, version.unit_basis, "单位依据"),
        (bool(version.extension_days), version.extension_basis, "延长依据"),
        (bool(version.extension_days), version.extension_approver, "延长批准人"),
        (version.delivery_days is not None, version.delivery_basis, "送达依据"),
        (version.renewal_effect != Silence.NONE, version.renewal_basis, "延续依据"),
    )
    missing = [f"缺少{label}" for applies, text, label in wanted if applies and not text]
    missing += [f"“{row.name}”缺少依据" for row in version.stop_grounds if not row.basis.strip()]
    return missing


def _inconsistent(version: ItemVersion) -> list[str]:
    found = []
    if version.silence != Silence.NONE and version.acceptance_days is None:
        found.append("有逾期效果而无受理期限")
    if bool(version.extension_days) != bool(version.extension_times):
        found.append("延长的天数与次数不一致")
    if version.extension_days and version.statutory_amount is None:
        found.append("没有法定时限而规定了延长")
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
    if not version.conditions.exists():
        found.append("没有受理条件")
    if not version.materials.exists():
        found.append("没有申请材料")
    if not version.instant and not version.steps.filter(role=Role.APPROVER).exists():
        found.append("没有作出决定的环节")
    if version.result_kind != ResultKind.NOTHING and not version.result_name:
        found.append("没有结果名称")
    if version.fees.exists() and version.fee_note.startswith("不收费"):
        found.append("写明不收费而又列有收费")
    return found


def within(promise: Rule, law: Rule) -> bool:
    """Whether the promise surely ends no later than the law's limit, whatever the calendar.

    In one unit the amounts decide. In two, the promise's longest possible stretch is held against the
    law's shortest.
    """
    if promise.unit == law.unit:
        return promise.amount <= law.amount
    return _longest_days(promise) <= _shortest_days(law)


def _longest_days(rule: Rule) -> int:
    match rule.unit:
        case Unit.HOUR:
            return -(-rule.amount // HOURS_A_DAY)
        case Unit.WORKING_DAY:
            return rule.amount + 2 * (-(-rule.amount // 5)) + HOLIDAY_SLACK_DAYS * bool(rule.amount)
        case Unit.MONTH:
            return rule.amount * 31
        case Unit.YEAR:
            return rule.amount * 366
        case _:
            return rule.amount


def _shortest_days(rule: Rule) -> int:
    match rule.unit:
        case Unit.HOUR:
            return rule.amount // HOURS_A_DAY
        case Unit.MONTH:
            return rule.amount * 28
        case Unit.YEAR:
            return rule.amount * 365
        case _:
            return rule.amount
