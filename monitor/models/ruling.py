"""A ruling on a card (处理意见): proposed by one person, issued by another, with its reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from monitor.models.appeal import Appeal
from monitor.models.card import Card
from monitor.states import Ruling, RulingReason, RulingState


class CardRuling(models.Model):
    """What is to become of a card, and whether a second person has issued it.

    ``number`` is that of the written decision; a ruling on an appeal always has one. Only 维持 of a
    card nobody appealed against is one person's act. Nothing here is ever deleted.
    """

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="rulings")
    appeal = models.ForeignKey(
        Appeal, on_delete=models.PROTECT, null=True, related_name="rulings", db_index=False
    )
    outcome = models.CharField("处理", max_length=12, choices=Ruling.choices)
    level = models.PositiveSmallIntegerField("降为级别", default=0)
    reason = models.CharField("理由", max_length=32, choices=RulingReason.choices)
    note = models.TextField("说明")
    number = models.CharField("文号", max_length=40, blank=True, default="")
    state = models.CharField(
        "状态", max_length=12, choices=RulingState.choices, default=RulingState.OPEN
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField("拟办时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField("签发时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "处理意见"
        constraints = [
            models.UniqueConstraint(
                fields=["card"], condition=Q(state="open"), name="ruling_one_open_per_card"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="ruling_number_once"
            ),
            models.CheckConstraint(
                name="ruling_outcome_known", condition=Q(outcome__in=Ruling.values)
            ),
            models.CheckConstraint(
                name="ruling_state_known", condition=Q(state__in=RulingState.values)
            ),
            models.CheckConstraint(
                name="ruling_lifting_needs_two_persons",
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("proposed_by"))
                | Q(outcome=Ruling.UPHELD, appeal__isnull=True),
            ),
            models.CheckConstraint(
                name="ruling_agreed_by_somebody",
                condition=~Q(state=RulingState.AGREED)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ruling_on_appeal_has_a_number",
                condition=~Q(state=RulingState.AGREED) | Q(appeal__isnull=True) | ~Q(number=""),
            ),
            models.CheckConstraint(name="ruling_has_a_note", condition=~Q(note="")),
            models.CheckConstraint(
                name="ruling_lowers_to_a_level",
                condition=Q(outcome=Ruling.DOWNGRADED, level__in=[1, 2])
                | (~Q(outcome=Ruling.DOWNGRADED) & Q(level=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.card_id} {self.outcome} {self.state}"
