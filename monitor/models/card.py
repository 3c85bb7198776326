"""The card (预警/黄牌/红牌): a judgement with a life, and the proposal not to issue it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.fsm import StatefulModel, state_field, transition
from ledger.models import Matter
from monitor.models.rule import CardRule
from monitor.states import CardMode, CardState, WithholdingOutcome, WithholdingReason
from timelimits.models import Alert


class Card(StatefulModel):
    """One card for one alert, with the limit as it stood when the card was born.

    ``falls_at`` is when the lamp changed, ``overrun_at`` the legal end (CAL-6), ``found_at`` when
    the sweep came by; its limit is its alert's. ``delay_us`` is found − falls in microseconds of the wall (D8).
    """

    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="card")
    # No constraint: no card without an entry of its matter (trigger), and entries have theirs.
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="cards", db_constraint=False
    )
    # Rules are append-only; a constraint would have every monitor lock the same few rows per card.
    rule = models.ForeignKey(
        CardRule, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    level = models.PositiveSmallIntegerField("级别")
    kind = models.CharField("时限种类", max_length=32)
    item = models.CharField("事项", max_length=50, default="", blank=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    state = state_field(CardState, initial=CardState.PENDING)
    mode = models.CharField("发牌方式", max_length=16, choices=CardMode.choices)
    due_on = models.DateField("届满日", null=True)
    overrun_at = models.DateTimeField("法定届满", null=True)
    falls_at = models.DateTimeField("亮灯")
    found_at = models.DateTimeField("发现")
    delay_us = models.BigIntegerField("发现延迟（微秒）")
    issued_at = models.DateTimeField("发牌", null=True)
    confirm_by = models.DateTimeField("核实期限", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "牌"
        constraints = [
            models.CheckConstraint(name="card_level_known", condition=Q(level__in=[1, 2, 3])),
            models.CheckConstraint(
                name="card_state_known", condition=Q(state__in=CardState.values)
            ),
            models.CheckConstraint(name="card_mode_known", condition=Q(mode__in=CardMode.values)),
            models.CheckConstraint(
                name="card_found_after_it_fell",
                condition=Q(found_at__gte=F("falls_at"), delay_us__gte=0),
            ),
            models.CheckConstraint(
                name="card_issued_has_its_moment",
                condition=~Q(state=CardState.ISSUED) | Q(issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="card_pending_has_its_term",
                condition=~Q(state=CardState.PENDING)
                | Q(issued_at__isnull=True, confirm_by__isnull=False),
            ),
            models.CheckConstraint(
                name="card_confirmed_by_somebody",
                condition=~Q(mode=CardMode.CONFIRMED) | Q(confirmed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["confirm_by"], name="card_to_confirm", condition=Q(state="pending")
            ),
            models.Index(fields=["-found_at", "-id"], name="card_newest_first"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.level} {self.state}"

    @transition(field=state, source=CardState.PENDING, target=CardState.ISSUED)
    def confirm(self, *, by_id: int, at: dt.datetime) -> None:
        """A named officer has verified the breach; the card goes out."""
        self.mode = CardMode.CONFIRMED
        self.confirmed_by_id = by_id
        self.issued_at = at
        self.version += 1

    @transition(field=state, source=CardState.PENDING, target=CardState.ISSUED)
    def issue_itself(self, *, at: dt.datetime) -> None:
        """Nobody verified it within the term; it goes out all the same (逾期未核实)."""
        self.mode = CardMode.SELF_ISSUED
        self.issued_at = at
        self.version += 1

    @transition(field=state, source=CardState.PENDING, target=CardState.NOT_ISSUED)
    def withhold(self) -> None:
        """Two persons agreed that it is not to go out; the breach stands."""
        self.version += 1

    @transition(
        field=state, source=[CardState.PENDING, CardState.ISSUED], target=CardState.WITHDRAWN
    )
    def withdraw(self) -> None:
        """The limit was restated and the card is no longer true."""
        self.version += 1


class Withholding(models.Model):
    """A proposal not to issue a drafted card: reason, note, and the second person's agreement."""

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="withholdings")
    reason = models.CharField("理由", max_length=32, choices=WithholdingReason.choices)
    note = models.TextField("情况说明")
    outcome = models.CharField(
        "结果", max_length=16, choices=WithholdingOutcome.choices, default=WithholdingOutcome.OPEN
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField("提议时间")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("了结时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "不予发牌提议"
        constraints = [
            models.UniqueConstraint(
                fields=["card"], condition=Q(outcome="open"), name="withholding_one_open_per_card"
            ),
            models.CheckConstraint(
                name="withholding_needs_two_persons",
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="withholding_agreed_by_somebody",
                condition=~Q(outcome="agreed")
                | Q(agreed_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(name="withholding_has_a_note", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"card {self.card_id} {self.outcome}"
