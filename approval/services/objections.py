"""What the law says against acts beside the single case; answered with a reason, like the others (D6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from approval.cautions import Caution, Way

LICENSING_26 = "行政许可法第二十六条第二款"
LICENSING_47 = "行政许可法第四十七条第一款"
LICENSING_48 = "行政许可法第四十八条"
LICENSING_50 = "行政许可法第五十条第一款"
LICENSING_57 = "行政许可法第五十七条"


def out_of_order(sequence: int, waiting: Sequence[int], *, article: str) -> list[Caution]:
    """Against granting ``sequence`` while earlier ones wait for their decision (XK-18)."""
    if not waiting:
        return []
    told = "、".join(str(one) for one in waiting[:5])
    text = _("受理顺序号 {mine}，在前的 {told} 号尚未作出决定").format(mine=sequence, told=told)
    way = Way("decide_earlier", _("先对受理在前的申请作出决定"))
    return [Caution("out-of-order", article or LICENSING_57, text, (way,))]


def outside_batch(*, article: str) -> Caution:
    """Against accepting outside any batch that was announced."""
    ways = (
        Way("declare_batch", _("由部门公布批次的起止日期")),
        Way("decline", _("不在受理期限内的，出具不予受理决定")),
    )
    text = _("该事项按批次受理，今天不在已公布的批次之内；继续受理则自受理之日起算")
    return Caution("outside-batch", article, text, ways)


def parts_open(names: Sequence[str]) -> Caution:
    """Against deciding before every department of a joint matter has given its opinion."""
    text = _("联办部门尚未出具意见：{names}").format(names="、".join(names))
    return Caution("parts-open", LICENSING_26, text, (Way("wait", _("等各部门出具意见")),))


def part_disagrees(names: Sequence[str]) -> Caution:
    """Against granting what a department of the joint matter does not agree to."""
    text = _("联办部门不同意：{names}").format(names="、".join(names))
    ways = (
        Way("deny", _("作出不予许可决定，说明理由")),
        Way("negotiate", _("由牵头部门协商，协商结果留痕")),
    )
    return Caution("part-disagrees", LICENSING_26, text, ways)


def hearing_late(last_day: dt.date | None) -> list[Caution]:
    """Against taking a request for a hearing after its five days (XK-14)."""
    if last_day is None:
        return []
    text = _("申请听证的期限到 {day} 为止；逾期的，行政机关可以不组织听证").format(
        day=last_day.isoformat()
    )
    return [
        Caution("hearing-late", LICENSING_47, text, (Way("refuse", _("书面告知不再组织听证")),))
    ]


def notice_short(notice_by: dt.date | None) -> list[Caution]:
    """Against a day of the hearing that leaves less than seven days for its notice (XK-15)."""
    if notice_by is None:
        return []
    text = _("听证应当在举行的七日前通知；这一天最迟须在 {day} 通知").format(
        day=notice_by.isoformat()
    )
    return [Caution("hearing-notice-short", LICENSING_48, text, (Way("later", _("另定日期")),))]


def hearing_open() -> Caution:
    """Against deciding while a hearing that was asked for has not been held (AN-26)."""
    text = _("申请人已申请听证，尚未举行；决定应当根据听证笔录作出")
    return Caution("hearing-open", LICENSING_48, text, (Way("hold", _("先举行听证")),))


def renewal_late(ask_by: dt.date, *, article: str) -> Caution:
    """Against a renewal asked for later than the law foresees: silence will have no effect."""
    text = _("延续申请应当在 {day} 前提出；逾期提出的，不适用视为准予延续").format(
        day=ask_by.isoformat()
    )
    way = Way("apply_anew", _("按新申请办理"))
    return Caution("renewal-late", article or LICENSING_50, text, (way,))
