"""The states of a complaint and the one table of its moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComplaintState(models.TextChoices):
    """Where a complaint stands; labels are the officer's words."""

    RECEIVED = "received", _("待受理")
    ACCEPTED = "accepted", _("办理中")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")
    DECLINED = "declined", _("不予受理")


INITIAL: tuple[ComplaintState, ...] = (ComplaintState.RECEIVED,)
ENDS: frozenset[ComplaintState] = frozenset({ComplaintState.CLOSED, ComplaintState.DECLINED})
OPEN: tuple[ComplaintState, ...] = tuple(state for state in ComplaintState if state not in ENDS)
# What has passed triage: only such a complaint can ever reach the unit complained about.
TRIAGED: frozenset[ComplaintState] = frozenset(
    {ComplaintState.ACCEPTED, ComplaintState.ANSWERED, ComplaintState.CLOSED}
)

MOVES: tuple[tuple[ComplaintState, ComplaintState], ...] = (
    (ComplaintState.RECEIVED, ComplaintState.ACCEPTED),
    (ComplaintState.RECEIVED, ComplaintState.DECLINED),
    (ComplaintState.ACCEPTED, ComplaintState.ANSWERED),
    (ComplaintState.ANSWERED, ComplaintState.CLOSED),
)


class DeclineGround(models.TextChoices):
    """Why a complaint is not taken up; the complainant is told the words."""

    NOT_ABOUT_CONDUCT = "not_about_conduct", _("不属于行政效能投诉范围")
    UNDER_REVIEW = "under_review", _("已进入复议或者诉讼程序")
    REPEATED = "repeated", _("同一事项已经答复，没有新的情况")
    NO_FACTS = "no_facts", _("没有可以核查的具体情况")


# What the complainant reads on the phone.
PUBLIC_WORDS: dict[str, object] = {
    ComplaintState.RECEIVED: _("已收到，正在核对"),
    ComplaintState.ACCEPTED: _("已受理，正在调查"),
    ComplaintState.ANSWERED: _("已答复"),
    ComplaintState.CLOSED: _("已办结"),
    ComplaintState.DECLINED: _("不予受理"),
}
