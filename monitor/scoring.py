"""The words and moves of scores: forms, monthly runs, objections."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormState(models.TextChoices):
    """Where a version of the form stands; the newest in force for a month is the one that counts."""

    PROPOSED = "proposed", _("待第二人决定")
    IN_FORCE = "in_force", _("已启用")
    REFUSED = "refused", _("未启用")


FORM_INITIAL: tuple[FormState, ...] = (FormState.PROPOSED, FormState.IN_FORCE)
FORM_MOVES: tuple[tuple[FormState, FormState], ...] = (
    (FormState.PROPOSED, FormState.IN_FORCE),
    (FormState.PROPOSED, FormState.REFUSED),
)


class RunState(models.TextChoices):
    """How far a month's reckoning has come; each step widens who sees it."""

    DRAFT = "draft", _("草稿")
    CONSULTING = "consulting", _("征求意见")
    SIGNED = "signed", _("已签发")
    ISSUED = "issued", _("已印发")
    SUPERSEDED = "superseded", _("已被重新核算取代")


RUN_INITIAL: tuple[RunState, ...] = (RunState.DRAFT,)
RUN_OPEN: tuple[RunState, ...] = (RunState.DRAFT, RunState.CONSULTING, RunState.SIGNED)
RUN_MOVES: tuple[tuple[RunState, RunState], ...] = (
    (RunState.DRAFT, RunState.CONSULTING),
    (RunState.CONSULTING, RunState.SIGNED),
    (RunState.SIGNED, RunState.ISSUED),
    *((state, RunState.SUPERSEDED) for state in (*RUN_OPEN, RunState.ISSUED)),
)


class ObjectionState(models.TextChoices):
    """The life of an objection to a score."""

    FILED = "filed", _("待决定")
    UPHELD = "upheld", _("异议成立")
    REJECTED = "rejected", _("异议不成立")


OBJECTION_INITIAL: tuple[ObjectionState, ...] = (ObjectionState.FILED,)
OBJECTION_MOVES: tuple[tuple[ObjectionState, ObjectionState], ...] = (
    (ObjectionState.FILED, ObjectionState.UPHELD),
    (ObjectionState.FILED, ObjectionState.REJECTED),
)

UNRANKED: dict[str, object] = {
    "no_group": _("未列入评比组"),
    "below_floor": _("件数不足，不参加排名"),
}
CAUSES: dict[str, object] = {
    "monthly": _("按月核算"),
    "again": _("重新核算"),
}
