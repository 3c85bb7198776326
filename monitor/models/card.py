"""The card (预警/黄牌/红牌): a judgement with a life, and the proposal not to issue it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.fsm import StatefulModel, state_field, transition
from ledger.models import Matter
from monitor.models.rule import CardRule
from monitor.states import (
    APPEALABLE,
    ORDERABLE,
    STANDING,
    UNRULED,
    CardMode,
    CardOrigin,
    CardState,
    WithholdingOutcome,
    WithholdingReason,
)
from timelimits.models import Alert


class Card(StatefulModel):
    """One card for one alert or one finding, with the limit as it stood when the card was born.

    ``falls_at`` is when the lamp changed, ``overrun_at`` the legal end (CAL-6), ``found_at`` when
    the sweep came by; its limit is its alert's. ``delay_us`` is found − falls in microseconds of the wall (D8).
    A card that rests on no limit has no alert and no rung's rule; ``about`` and ``basis`` say what it
    rests on. ``own`` is the card's own matter, opened when the unit signs for it: its number is the
    card's (监察编号), its limits are those of explaining and appealing.
    """

    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="card", null=True)
    # No constraint: no card without an entry of its matter (trigger), and entries have theirs.
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="cards", db_constraint=False
    )
    # Rules are append-only; a constraint would have every monitor lock the same few rows per card.
    rule = models.ForeignKey(
        CardRule,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
    )
    origin = models.CharField(
        "来源",
        max_length=8,
        choices=CardOrigin.choices,
        default=CardOrigin.TIME,
        db_default=CardOrigin.TIME.value,
    )
    about = models.CharField("事由", max_length=60, default="", db_default="", blank=True)
    basis = models.CharField("依据", max_length=200, default="", db_default="", blank=True)
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
    own = models.OneToOneField(Matter, on_delete=models.PROTECT, null=True, related_name="own_card")
    signed_at = models.DateTimeField("签收", null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    served = models.BooleanField("由监察机构送达", default=False, db_default=False)
    judged_level = models.PositiveSmallIntegerField("处理后的级别", default=0, db_default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "牌"
        constraints = [
            models.CheckConstraint(
                name="card_rests_on_something",
                condition=Q(origin=CardOrigin.TIME, alert__isnull=False, rule__isnull=False)
                | (~Q(origin=CardOrigin.TIME) & Q(alert__isnull=True) & ~Q(basis="")),
            ),
            models.CheckConstraint(
                name="card_origin_known", condition=Q(origin__in=CardOrigin.values)
            ),
            models.CheckConstraint(
                name="card_signed_opens_its_matter",
                condition=Q(signed_at__isnull=True, signed_by__isnull=True, own__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="card_judged_below_its_level",
                condition=Q(judged_level=0) | Q(judged_level__gte=1, judged_level__lt=F("level")),
            ),
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

    @property
    def standing_level(self) -> int:
        """The level it counts with: that of its birth unless it was lowered."""
        return self.judged_level or self.level

    @property
    def limit_id(self) -> int:
        """The limit it rests on; 0 for a card that rests on none."""
        return self.alert.limit_id if self.alert is not None else 0

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

    @transition(field=state, source=STANDING, target=CardState.WITHDRAWN)
    def withdraw(self) -> None:
        """What it rests on was restated and the card is no longer true."""
        self.version += 1

    @transition(field=state, source=CardState.ISSUED, target=CardState.SIGNED)
    def sign(self, *, by_id: int, at: dt.datetime, served: bool) -> None:
        """The unit has it: signed for, or ``served`` by the bureau with proof. Its periods begin."""
        self.signed_by_id = by_id
        self.signed_at = at
        self.served = served
        self.version += 1

    @transition(field=state, source=CardState.SIGNED, target=CardState.EXPLAINED)
    def explain(self) -> None:
        """The unit has said what happened."""
        self.version += 1

    @transition(field=state, source=APPEALABLE, target=CardState.APPEALED)
    def appeal(self) -> None:
        """The unit contests it: neither published nor scored until it is decided."""
        self.version += 1

    @transition(field=state, source=[*UNRULED[1:], CardState.APPEALED], target=CardState.UPHELD)
    def uphold(self) -> None:
        """The explanation or the appeal does not carry."""
        self.version += 1

    @transition(field=state, source=[*UNRULED, CardState.APPEALED], target=CardState.DOWNGRADED)
    def downgrade(self, *, to: int) -> None:
        """It counts as a card of level ``to``; the breach stays what it was."""
        self.judged_level = to
        self.version += 1

    @transition(field=state, source=[*UNRULED, CardState.APPEALED], target=CardState.WAIVED)
    def waive(self) -> None:
        """The fact stands, no points are taken."""
        self.version += 1

    @transition(field=state, source=[*UNRULED, CardState.APPEALED], target=CardState.REVOKED)
    def revoke(self) -> None:
        """It ought not to have been issued; it stays on record as revoked."""
        self.version += 1

    @transition(field=state, source=[*UNRULED, CardState.APPEALED], target=CardState.RESTATED)
    def restate(self) -> None:
        """The limit is reckoned anew from what was found; what is then true is shown anew."""
        self.version += 1

    @transition(field=state, source=ORDERABLE, target=CardState.ORDERED)
    def order(self) -> None:
        """The bureau has made an order of it."""
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
