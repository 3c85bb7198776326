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


class CardState(models.TextChoices):
    """The life of a card; a 黄牌 is born issued, a 红牌 is born pending."""

    PENDING = "pending", _("待核")
    ISSUED = "issued", _("已发")
    NOT_ISSUED = "not_issued", _("不予发牌")
    WITHDRAWN = "withdrawn", _("已撤")


INITIAL: tuple[CardState, ...] = (CardState.PENDING, CardState.ISSUED)

MOVES: tuple[tuple[CardState, CardState], ...] = (
    (CardState.PENDING, CardState.ISSUED),
    (CardState.PENDING, CardState.NOT_ISSUED),
    (CardState.PENDING, CardState.WITHDRAWN),
    (CardState.ISSUED, CardState.WITHDRAWN),
)


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
