"""A card's modes and states, with the one table of its moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from timelimits.models import Level as Level


class CardMode(models.TextChoices):
    """How a card came to be issued, or is going to be."""

    AUTOMATIC = "automatic", _("自动发出")
    CONFIRM = "confirm", _("待监察人员核实")
    CONFIRMED = "confirmed", _("经监察人员核实")
    SELF_ISSUED = "self_issued", _("逾期未核实")
    MANUAL = "manual", _("监察人员发出")


class CardOrigin(models.TextChoices):
    """What a card rests on: an alert of a limit, a finding of a rule, or what a person saw."""

    TIME = "time", _("时限")
    RULE = "rule", _("规则")
    MANUAL = "manual", _("人工")


BY_HAND = "manual"  # what stands for a limit's kind on a card that an officer issued


class CardState(models.TextChoices):
    """The life of a card; a 黄牌 is born issued, a 红牌 is born pending."""

    PENDING = "pending", _("待核")
    ISSUED = "issued", _("已发")
    NOT_ISSUED = "not_issued", _("不予发牌")
    WITHDRAWN = "withdrawn", _("已撤")
    SIGNED = "signed", _("已签收")
    EXPLAINED = "explained", _("已说明")
    APPEALED = "appealed", _("申诉中（不公开不计分）")
    UPHELD = "upheld", _("维持")
    DOWNGRADED = "downgraded", _("降级")
    WAIVED = "waived", _("免责不计分")
    REVOKED = "revoked", _("撤销")
    RESTATED = "restated", _("更正时限后重算")
    ORDERED = "ordered", _("已转督办")


INITIAL: tuple[CardState, ...] = (CardState.PENDING, CardState.ISSUED)

RULED: tuple[CardState, ...] = (
    CardState.UPHELD,
    CardState.DOWNGRADED,
    CardState.WAIVED,
    CardState.REVOKED,
    CardState.RESTATED,
)
LIFTED: tuple[CardState, ...] = RULED[1:]

# In these the card stands against its unit; a limit reckoned anew may still withdraw it.
STANDING: tuple[CardState, ...] = (
    CardState.PENDING,
    CardState.ISSUED,
    CardState.SIGNED,
    CardState.EXPLAINED,
    CardState.APPEALED,
    CardState.UPHELD,
    CardState.DOWNGRADED,
    CardState.WAIVED,
    CardState.ORDERED,
)
UNRULED: tuple[CardState, ...] = (CardState.ISSUED, CardState.SIGNED, CardState.EXPLAINED)
APPEALABLE: tuple[CardState, ...] = (
    CardState.SIGNED,
    CardState.EXPLAINED,
    CardState.UPHELD,
    CardState.DOWNGRADED,
    CardState.ORDERED,
)
ORDERABLE: tuple[CardState, ...] = (CardState.UPHELD, CardState.DOWNGRADED)

# 维持 answers an explanation or at least a receipt; a card the bureau lifts by itself needs neither.
MOVES: tuple[tuple[CardState, CardState], ...] = (
    (CardState.PENDING, CardState.ISSUED),
    (CardState.PENDING, CardState.NOT_ISSUED),
    (CardState.ISSUED, CardState.SIGNED),
    (CardState.SIGNED, CardState.EXPLAINED),
    *((state, CardState.UPHELD) for state in UNRULED[1:]),
    *((state, lifted) for state in UNRULED for lifted in LIFTED),
    *((state, CardState.APPEALED) for state in APPEALABLE),
    *((CardState.APPEALED, ruled) for ruled in RULED),
    *((state, CardState.ORDERED) for state in ORDERABLE),
    *((state, CardState.WITHDRAWN) for state in STANDING),
)

_UNSCORED = frozenset(
    {
        CardState.PENDING,
        CardState.NOT_ISSUED,
        CardState.WITHDRAWN,
        CardState.APPEALED,
        CardState.WAIVED,
        CardState.REVOKED,
        CardState.RESTATED,
    }
)
_UNPUBLISHED = _UNSCORED - {CardState.WAIVED}


def is_scored(state: str) -> bool:
    """Whether a card in ``state`` costs points now: not before it is out, during an appeal, or lifted."""
    return state not in _UNSCORED


def is_published(state: str) -> bool:
    """Whether a card in ``state`` may be named in a bulletin; a waived one may, the fact stands."""
    return state not in _UNPUBLISHED


class Ruling(models.TextChoices):
    """The five outcomes of a card that was looked into."""

    UPHELD = "upheld", _("维持")
    DOWNGRADED = "downgraded", _("降级")
    WAIVED = "waived", _("免责不计分")
    REVOKED = "revoked", _("撤销")
    RESTATED = "restated", _("更正时限后重算")


class RulingReason(models.TextChoices):
    """Why a card is ruled upon as it is."""

    NOT_PROVEN = "not_proven", _("理由不成立或者证据不足")
    APPLICANT_CONCEALED = "applicant_concealed", _("申请人隐瞒情况或提供虚假材料")
    FORCE_MAJEURE = "force_majeure", _("不可抗力")
    SYSTEM_FAILURE = "system_failure", _("系统故障")
    WRONG_CALENDAR = "wrong_calendar", _("工作日历有误")
    UPPER_LEVEL = "upper_level", _("上级机关延误")
    EXCLUDED_TIME = "excluded_time", _("依法不计入时限的时间未录入")
    WRONG_ENTRY = "wrong_entry", _("录入有误，已更正")
    SELF_CORRECTED = "self_corrected", _("单位及时自行发现并纠正")
    MINOR = "minor", _("情节轻微，未造成后果")
    TEST_DATA = "test_data", _("测试数据")


class RulingState(models.TextChoices):
    """What became of a proposed ruling."""

    OPEN = "open", _("待第二人签发")
    AGREED = "agreed", _("已签发")
    REFUSED = "refused", _("退回重拟")
    OVERTAKEN = "overtaken", _("情况已变，作废")


class AppealState(models.TextChoices):
    """The life of an appeal."""

    FILED = "filed", _("审理中")
    DECIDED = "decided", _("已决定")
    MOOT = "moot", _("牌已撤回，终止")


APPEAL_MOVES: tuple[tuple[AppealState, AppealState], ...] = (
    (AppealState.FILED, AppealState.DECIDED),
    (AppealState.FILED, AppealState.MOOT),
)


class AppealGround(models.TextChoices):
    """On what an appeal rests."""

    EXCLUDED_TIME = "excluded_time", _("依法不计入时限的时间未录入")
    WRONG_DATE = "wrong_date", _("起算或者届满日期有误")
    DONE_IN_TIME = "done_in_time", _("已按期办理，记录有误")
    NEVER_WARNED = "never_warned", _("未收到预警")
    NOT_OURS = "not_ours", _("不属于本单位责任")
    FORCE_MAJEURE = "force_majeure", _("不可抗力或者系统故障")
    OTHER = "other", _("其他")


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    CONSULTATION = "consultation", _("征求意见函及复函")
    HEARING = "hearing", _("听证、检验、检测、鉴定、评审文书")
    TELLING = "telling", _("告知、送达凭证")
    RECORD = "record", _("办理记录")
    OUTAGE = "outage", _("系统运行记录")
    SITE = "site", _("现场照片、检查笔录")
    OTHER = "other", _("其他")


class FactKind(models.TextChoices):
    """How a fact found late changes the history of a limit."""

    EXCLUDED = "excluded", _("一段时间依法不计入时限")
    STARTED = "started", _("实际起算时间")


class WithholdingReason(models.TextChoices):
    """Why a drafted card is not to be issued (DOMAIN's exemptions of a card)."""

    APPLICANT_CONCEALED = "applicant_concealed", _("申请人隐瞒情况或提供虚假材料")
    FORCE_MAJEURE = "force_majeure", _("不可抗力")
    SYSTEM_FAILURE = "system_failure", _("系统故障")
    WRONG_CALENDAR = "wrong_calendar", _("工作日历有误")
    UPPER_LEVEL = "upper_level", _("上级机关延误")
    WRONG_ENTRY = "wrong_entry", _("录入有误，已更正")
    TEST_DATA = "test_data", _("测试数据")


class WithholdingOutcome(models.TextChoices):
    """What became of a proposal not to issue a card."""

    OPEN = "open", _("待第二人同意")
    AGREED = "agreed", _("已同意")
    OVERTAKEN = "overtaken", _("已发牌，提议作废")


@dataclass(frozen=True, slots=True)
class Dress:
    """How one level is named and coloured: the lamp's word, the card's word, the colour's name."""

    lamp: object
    card: object
    colour: str


# Two dialects are in use in China; one installation speaks one of them, chosen at set-up.
PACKS: Mapping[str, Mapping[int, Dress]] = {
    "default": {
        1: Dress(_("临期"), _("预警"), "blue"),
        2: Dress(_("超承诺"), _("黄牌"), "yellow"),
        3: Dress(_("超法定"), _("红牌"), "red"),
    },
    "two-colour": {
        1: Dress(_("临期"), _("预警"), "yellow"),
        2: Dress(_("超期"), _("红牌"), "red"),
        3: Dress(_("超期"), _("红牌"), "red"),
    },
}


def pack() -> Mapping[int, Dress]:
    """The words and colours of this installation (setting CARD_PACK)."""
    return PACKS[getattr(settings, "CARD_PACK", "default")]
