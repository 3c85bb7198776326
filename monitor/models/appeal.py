"""What the unit says to a card: an explanation, and an appeal, which is a matter of its own."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.fsm import StatefulModel, state_field, transition
from ledger.models import Matter
from monitor.models.card import Card
from monitor.states import AppealGround, AppealState

LONGEST_TEXT = 4000


class Explanation(models.Model):
    """情况说明 of the unit; a late one is taken and marked late."""

    card = models.OneToOneField(Card, on_delete=models.PROTECT, related_name="explanation")
    text = models.TextField("说明", max_length=LONGEST_TEXT)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    given_at = models.DateTimeField("说明时间")
    late = models.BooleanField("逾期", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "情况说明"
        constraints = [
            models.CheckConstraint(name="explanation_says_something", condition=~Q(text=""))
        ]

    def __str__(self) -> str:
        return f"card {self.card_id}"


class Appeal(StatefulModel):
    """申诉: its matter belongs to the bureau, whose limit to decide it runs there."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="appeals")
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="appeal")
    state = state_field(AppealState, initial=AppealState.FILED)
    ground = models.CharField("理由", max_length=32, choices=AppealGround.choices)
    text = models.TextField("事实与理由", max_length=LONGEST_TEXT)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    filed_at = models.DateTimeField("申诉时间")
    decided_at = models.DateTimeField("决定时间", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "申诉"
        constraints = [
            models.UniqueConstraint(
                fields=["card"], condition=Q(state="filed"), name="appeal_one_open_per_card"
            ),
            models.CheckConstraint(
                name="appeal_state_known", condition=Q(state__in=AppealState.values)
            ),
            models.CheckConstraint(name="appeal_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="appeal_decided_has_its_moment",
                condition=~Q(state=AppealState.DECIDED) | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.card_id} {self.state}"

    @transition(field=state, source=AppealState.FILED, target=AppealState.DECIDED)
    def decide(self, *, at: dt.datetime) -> None:
        """A written decision has been issued."""
        self.decided_at = at
        self.version += 1

    @transition(field=state, source=AppealState.FILED, target=AppealState.MOOT)
    def end(self) -> None:
        """The card it contests was withdrawn."""
        self.version += 1
