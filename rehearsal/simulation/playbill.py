"""Who may sign in where: printed when the rehearsal starts, shown on its index page."""

from __future__ import annotations

from dataclasses import dataclass

from organizations.models import Account
from rehearsal.city.load import DEMO_PASSWORD


@dataclass(frozen=True, slots=True)
class Seat:
    """An account of the rehearsal and the page it is for."""

    username: str
    duty: str
    page: str


SEATS: tuple[Seat, ...] = (
    Seat("b05", "综合窗口 B05", "/desk/"),
    Seat("b09", "综合窗口 B09", "/desk/"),
    Seat("reviewer_shijian", "市场监管局 审查", "/inbox/"),
    Seat("approver_shijian", "市场监管局 审批", "/inbox/"),
    Seat("approver_shuili", "水利局 审批", "/inbox/"),
    Seat("officer1", "监察大屏", "/supervision/"),
    Seat("supervision_leader", "监察负责人 签发", "/rankings/"),
    Seat("complaint_officer", "投诉办理", "/complaints/"),
    Seat("centre_manager", "大厅屏登记", "/screens/"),
    Seat("system_admin", "系统管理", "/admin/"),
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
