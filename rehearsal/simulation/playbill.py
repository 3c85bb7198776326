"""Who may sign in where: printed when the rehearsal starts, shown on its index page."""

from __future__ import annotations

from dataclasses import dataclass

from organizations.models import Account
from rehearsal.city.load import DEMO_PASSWORD


@dataclass(frozen=True, slots=True)
class Seat:
    """An account of the rehearsal, the page it is for, and what that page is called."""

    username: str
    duty: str
    page: str
    shows: str


SEATS: tuple[Seat, ...] = (
    Seat("b05", "综合窗口 B05", "/desk/", "开门清单"),
    Seat("b09", "综合窗口 B09", "/desk/", "开门清单"),
    Seat("reviewer_shijian", "市场监管局 审查", "/inbox/", "在手办件"),
    Seat("approver_shijian", "市场监管局 审批", "/inbox/", "在手办件"),
    Seat("approver_shuili", "水利局 审批", "/inbox/", "在手办件"),
    Seat("officer1", "监察大屏", "/supervision/", "监察屏"),
    Seat("supervision_leader", "监察负责人 签发", "/rankings/", "绩效评估"),
    Seat("complaint_officer", "投诉办理", "/complaints/", "投诉"),
    Seat("centre_manager", "大厅屏登记", "/screens/", "大厅屏"),
    Seat("city_leader", "市领导", "/supervision/briefing/", "汇报模式"),
    Seat("auditor", "审计员", "/event-log/", "过程日志"),
    Seat("system_admin", "系统管理", "/admin/", "管理后台"),
)
OPEN_PAGES: tuple[tuple[str, str], ...] = (
    ("大厅公示屏", "/lobby/"),
    ("申请人查询", "/track/"),
    ("事项目录", "/catalog/"),
)


def seats() -> list[Seat]:
    """The accounts of the loaded city that a visitor may want, in the order of a case."""
    there = set(
        Account.objects.filter(
            username__in=[seat.username for seat in SEATS], is_active=True
        ).values_list("username", flat=True)
    )
    return [seat for seat in SEATS if seat.username in there]


def playbill() -> str:
    """The accounts with their pages, one a line, and the one password."""
    lines = [f"  {seat.username:<18} {seat.page:<14} {seat.duty}" for seat in seats()]
    lines += [f"  {'-':<18} {page:<14} {name}" for name, page in OPEN_PAGES]
    return "\n".join([*lines, f"  password for every account: {DEMO_PASSWORD}"])
