"""What a notice does, how a proposal to load one ends, and for which days a hall's hours hold."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Effect(models.TextChoices):
    """Whether a notice arranges the whole year, or changes days of one that is arranged."""

    DECLARES = "declares", _("年度安排")
    AMENDS = "amends", _("补充调整")


class NoticeState(models.TextChoices):
    """What became of a proposal to load a notice."""

    PROPOSED = "proposed", _("待第二人确认")
    LOADED = "loaded", _("已入库")
    REFUSED = "refused", _("未予入库")


class HoursOf(models.TextChoices):
    """For which days a hall's hours hold; the narrowest that fits is taken."""

    WORKING = "working", _("工作日")
    REST = "rest", _("休息日")
    DATE = "date", _("单日")
