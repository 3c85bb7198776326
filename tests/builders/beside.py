"""Items with procedures beside the single case, and the halls they need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from approval.services import order
from catalog.models import Item
from tests.builders import approval as build
from tests.builders.approval import Hall, new_key

ONE_STEP: tuple[dict[str, Any], ...] = ({"name": "决定", "role": "approver", "limit_days": 3},)

RESTORATION_FEE: dict[str, Any] = {
    "name": "森林植被恢复费",
    "amount_fen": 1000,
    "per": "平方米",
    "document": "价目",
}


def a_part(hall: Hall, **changes: Any) -> dict[str, Any]:
    """The neighbour's part: ten working days."""
    part = {
        "department": hall.neighbour.code,
        "name": "水土保持审查",
        "amount": 10,
        "unit": "working_day",
        "basis": "并联审批流程",
        "unit_basis": "",
    }
    return part | changes


def a_joint_item(hall: Hall, *parts: dict[str, Any], **regime: Any) -> Item:
    """联合办理: 45 working days and 15 more once, promise 30 (XK-10)."""
    usual: dict[str, Any] = {
        "joint_kind": "joint",
        "joint_basis": "行政许可法第二十六条第二款",
        "joint_parts": list(parts) or [a_part(hall)],
        "statutory_amount": 45,
        "statutory_basis": "行政许可法第四十二条第二款",
        "promised_amount": 30,
        "extension_days": 15,
        "extension_approver": "本级人民政府负责人",
        "extension_basis": "行政许可法第四十二条第二款",
    }
    return build.an_item(hall, steps=ONE_STEP, **(usual | regime))


def a_theme_item(hall: Hall, *parts: dict[str, Any], **regime: Any) -> Item:
    """一件事: no law of its own, promise 8; every part under its own law."""
    usual: dict[str, Any] = {
        "joint_kind": "theme",
        "joint_basis": "优化营商环境条例",
        "joint_parts": list(parts) or [a_part(hall, basis="消防法第十五条")],
        "statutory_amount": None,
        "promised_amount": 8,
        "extension_days": 0,
        "extension_times": 0,
    }
    return build.an_item(hall, steps=ONE_STEP, **(usual | regime))


def a_batch_item(hall: Hall, **regime: Any) -> Item:
    """教师资格认定: 30 days from the end of the batch."""
    usual: dict[str, Any] = {
        "start_event": "batch_end",
        "statutory_amount": 30,
        "statutory_unit": "calendar_day",
        "statutory_basis": "教师资格条例第十六条",
        "promised_amount": 20,
    }
    return build.an_item(hall, steps=ONE_STEP, **(usual | regime))


def an_ordered_item(hall: Hall, **regime: Any) -> Item:
    """A licence of limited number: decisions follow the order of acceptance (XK-18)."""
    usual: dict[str, Any] = {
        "by_order": True,
        "order_basis": "行政许可法第五十七条",
        "quota_unit": "个",
    }
    return build.an_item(hall, steps=ONE_STEP, **(usual | regime))


def a_commitment_item(hall: Hall, **regime: Any) -> Item:
    """告知承诺: granted on the spot, checked within 30 working days."""
    usual: dict[str, Any] = {
        "commitment_basis": "消防法第十五条",
        "check_days": 30,
        "check_unit": "working_day",
        "check_basis": "消防法第十五条",
    }
    return build.an_item(hall, steps=ONE_STEP, **(usual | regime))


def a_fee_item(hall: Hall, **regime: Any) -> Item:
    """使用林地: a fee, and 7 days to give it back after a refusal."""
    usual: dict[str, Any] = {
        "refund_days": 7,
        "refund_unit": "calendar_day",
        "refund_basis": "森林法实施条例第十六条",
    }
    return build.an_item(hall, steps=ONE_STEP, fees=(RESTORATION_FEE,), **(usual | regime))


def a_renewable_item(hall: Hall, **regime: Any) -> Item:
    """A licence for one year, renewed when asked 30 days before; silence renews (XK-16)."""
    usual: dict[str, Any] = {
        "licence_years": 1,
        "renewal_notice": 30,
        "renewal_notice_unit": "working_day",
        "renewal_basis": "行政许可法第五十条",
        "renewal_effect": "regarded_renewed",
    }
    return build.an_item(hall, steps=ONE_STEP, **(usual | regime))


def a_window(item: Item, opens: str, closes: str, **changes: Any) -> order.Declared:
    """A batch or quota of the item from day to day."""
    given: dict[str, Any] = {
        "item_code": item.code,
        "code": "2026-秋",
        "opens_on": dt.date.fromisoformat(opens),
        "closes_on": dt.date.fromisoformat(closes),
        "document": "公告〔2026〕1号",
    }
    return order.Declared(**(given | changes))


def a_quota(hall: Hall, item: Item, total: int) -> None:
    """The year's quota of the item."""
    declared = a_window(item, "2026-01-01", "2026-12-31", code="2026", total=total)
    order.declare_quota(declared, officer=hall.officer("approver"), key=new_key())
