"""Fees that were paid for a case, and what went back after a refusal (如数退还)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from approval.models.case import Case
from catalog.models import Fee


class FeePayment(models.Model):
    """One payment, by its treasury receipt. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments")
    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.PositiveBigIntegerField("金额（分）")
    receipt = models.CharField("票据号", max_length=60)
    paid_at = models.DateTimeField("缴费时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "缴费"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["receipt"], name="payment_receipt_taken"),
            models.CheckConstraint(name="payment_is_an_amount", condition=Q(amount_fen__gt=0)),
        ]

    def __str__(self) -> str:
        return self.receipt


class FeeRefund(models.Model):
    """What went back, all of it at once. Never changed."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="refund")
    amount_fen = models.PositiveBigIntegerField("金额（分）")
    document = models.CharField("退费凭证号", max_length=60)
    refunded_at = models.DateTimeField("退费时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "退费"
        constraints = [
            models.CheckConstraint(name="refund_is_an_amount", condition=Q(amount_fen__gt=0)),
        ]

    def __str__(self) -> str:
        return self.document
