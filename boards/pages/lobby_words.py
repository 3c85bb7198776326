"""Every word of the lobby's screen in the page's language; the script has none of its own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext

from approval.states import DELAY_REASONS
from boards.lobby import LATE, UNSTATED
from boards.models import PublicState


def words() -> dict[str, Any]:
    """By name; {braces} are filled in by the screen, with the server's time and never its own."""
    return {
        "lang": get_language() or "",
        "states": _states(),
        "reasons": {code: str(label) for code, label in DELAY_REASONS.items()}
        | {UNSTATED: gettext("部门未说明原因")},
        "weekdays": [
            gettext("星期日"),
            gettext("星期一"),
            gettext("星期二"),
            gettext("星期三"),
            gettext("星期四"),
            gettext("星期五"),
            gettext("星期六"),
        ],
        "months": _months(),
        **_of_the_day(),
        **_of_the_rows(),
        **_of_the_line(),
        **_of_the_register(),
        "guides": _guides(),
    }


def _states() -> dict[str, str]:
    return {
        PublicState.RECEIVED.value: gettext("已收件"),
        PublicState.CORRECTING.value: gettext("待补材料"),
        PublicState.ACCEPTED.value: gettext("已受理"),
        PublicState.IN_REVIEW.value: gettext("办理中"),
        PublicState.SPECIAL.value: gettext("特别程序"),
        PublicState.EXPERTS.value: gettext("评审中"),
        PublicState.EXTENDED.value: gettext("依法延期"),
        PublicState.MAKING.value: gettext("制证中"),
        PublicState.READY.value: gettext("请领取"),
        PublicState.CLOSED.value: gettext("已办结"),
        LATE: gettext("已延后"),
    }


def _months() -> list[str]:
    return [
        gettext("1月"),
        gettext("2月"),
        gettext("3月"),
        gettext("4月"),
        gettext("5月"),
        gettext("6月"),
        gettext("7月"),
        gettext("8月"),
        gettext("9月"),
        gettext("10月"),
        gettext("11月"),
        gettext("12月"),
    ]


def _of_the_day() -> dict[str, str]:
    return {
        "day": gettext("{month}{day}日"),
        "day_full": gettext("{month}{day}日（{weekday}）"),
        "make_up": gettext("调休上班日 · 今日（{weekday}）正常上班"),
        "off_today": gettext("今日休息，{day}上班"),
        "off_tomorrow": gettext("明日休息，{day}上班"),
        "closed_title": gettext("今日对外服务已结束"),
        "early_title": gettext("尚未开始对外服务"),
        "off_title": gettext("今日休息"),
        "opens_today": gettext("今日 {spans} 对外服务"),
        "opens_next": gettext("{day} {spans} 对外服务"),
    }


def _of_the_rows() -> dict[str, str]:
    return {
        "promised": gettext("承诺 {day}"),
        "provisional": gettext("暂定"),
        "nothing": gettext("今日尚无办件进度"),
        "page": gettext("第 {page} 页，共 {pages} 页"),
        "more": gettext("更早的办件请扫码查询"),
        "to_window": gettext("{window} 窗口"),
        "announcement": gettext("紧急公告"),
        "until": gettext("有效至 {day} {time}"),
    }


def _of_the_line() -> dict[str, str]:
    return {
        "as_of": gettext("数据截至 {time}"),
        "ask": gettext("查询请扫码或刷身份证"),
        "cut": gettext("数据截至 {time}，网络中断，正在重新连接"),
        "stale": gettext("正在重新连接，以下为 {day} {time} 的进度"),
        "recovering": gettext("系统正在恢复，数据截至 {day} {time}"),
        "long_cut": gettext("暂时不能显示办理进度"),
        "long_cut_more": gettext("最后一次更新：{day} {time}。请到窗口或拨打 12345 查询"),
        "connecting": gettext("正在连接，请稍候"),
        "never_heard": gettext("本屏尚未收到过进度。联系上服务器后自动显示，无须操作。"),
    }


def _of_the_register() -> dict[str, str]:
    return {
        "unregistered": gettext("本屏未登记"),
        "unregistered_more": gettext("请大厅管理人员在“大厅屏”页输入本屏的配对码"),
        "pairing_code": gettext("配对码"),
        "pairing_wait": gettext("输入后本屏自动开始显示，无须操作。配对码每一刻钟更换。"),
        "pairing_none": gettext("暂时联系不上服务器，正在重试"),
    }


def _guides() -> list[str]:
    return [
        gettext("查询进度：扫回执上的二维码，或在自助区刷身份证"),
        gettext("一次告知：需要补正的材料，窗口会一次列全"),
        gettext("对办理有意见：A06 效能投诉中心，或在进度页“投诉”"),
        gettext("办不成的事：请到 A05 反映窗口"),
    ]
