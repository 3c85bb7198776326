"""Reasons by code, as the ledger keeps them; a person picks one, free text stays in the case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from approval.states import DELAY_REASONS, REMOVAL_REASONS
from catalog.states import Silence

# Why one goes on although the law cautions against it (D6).
GOING_ON = (
    ("office_asked", _("承办部门要求")),
    ("facts_changed", _("申请内容或者事实发生变化")),
    ("found_false", _("核验发现原材料不实")),
    ("rules_changed", _("法律、法规、规章或者标准有变化")),
    ("promised", _("容缺受理，申请人已书面承诺补交")),
    ("short_of_staff", _("人员不足，情况已报负责人")),
)
# Why a filing is not accepted, or an application refused (XK-1, XK-2, XK-19).
REFUSING = (
    ("not_required", _("依法不需要取得行政许可")),
    ("not_our_power", _("不属于本机关职权范围")),
    ("condition_unmet", _("不符合法定条件、标准")),
    ("forbidden", _("法律、行政法规规定不予许可的情形")),
    ("quota_used", _("法定数量已满")),
)
RETURNING = (
    ("incomplete", _("审查意见不完整")),
    ("unclear", _("事实不清，须复核")),
    ("wrong_law", _("适用依据有误")),
)
EXTENDING = (
    ("complex", _("情况复杂")),
    ("opinion_awaited", _("征求意见尚未答复")),
    ("test_awaited", _("检验、检测、鉴定尚未完成")),
)
CORRECTING = (
    ("wrong_item", _("选错事项")),
    ("wrong_day", _("收件时间录错")),
    ("both", _("事项和时间都录错")),
)
DISCARDING = (("left", _("申请人离开，未完成申报")), ("twice", _("重复录入")))

_WORDS = dict(
    [*GOING_ON, *REFUSING, *RETURNING, *EXTENDING, *CORRECTING, *DISCARDING, *DELAY_REASONS.items()]
) | {code: words for reasons in REMOVAL_REASONS.values() for code, words in reasons.items()}


def word(code: str) -> str:
    """The words of a code; a code of another list is shown as it is."""
    return str(_WORDS.get(code, code))


def silence_word(code: str) -> str:
    """The statute's own words for an effect of silence: 即为受理, 视为受理 …; empty stays empty."""
    return str(Silence(code).label) if code in Silence.values else code
