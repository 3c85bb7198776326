"""Correction of a wrong entry (错录更正): asked for by one person, confirmed by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.case import Case
from approval.states import CorrectionState
from catalog.models import ItemVersion


class Correction(models.Model):
    """What was entered wrongly and what is right. The ledger keeps both; nothing is edited there."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    state = models.CharField(
        "状态", max_length=12, choices=CorrectionState.choices, default=CorrectionState.PENDING
    )
    reason = models.CharField("理由代码", max_length=32)
    new_item_version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    new_received_at = models.DateTimeField("正确的收件时间", null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField("申请时间")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "错录更正"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_correction_pending", condition=Q(state="pending")
            ),
            models.CheckConstraint(
                name="correction_state_known", condition=Q(state__in=CorrectionState.values)
            ),
            models.CheckConstraint(
                name="correction_by_two_persons",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="correction_corrects_something",
                condition=Q(new_item_version__isnull=False) | Q(new_received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_answered_by_someone",
                condition=Q(state="pending", answered_at__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"
