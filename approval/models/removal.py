"""Removal (作废, 删除): asked for by one person, confirmed by another; the row stays where it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.case import Case
from approval.states import RemovalKind, RemovalState


class Removal(models.Model):
    """Why a case is to be taken off the books, and who answered. Nothing is erased by it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="removals")
    kind = models.CharField("种类", max_length=12, choices=RemovalKind.choices)
    state = models.CharField(
        "状态", max_length=12, choices=RemovalState.choices, default=RemovalState.PENDING
    )
    reason = models.CharField("理由代码", max_length=32)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField("申请时间")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "作废与删除"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="one_removal_pending", condition=Q(state="pending")
            ),
            models.CheckConstraint(
                name="removal_kind_known", condition=Q(kind__in=RemovalKind.values)
            ),
            models.CheckConstraint(
                name="removal_state_known", condition=Q(state__in=RemovalState.values)
            ),
            models.CheckConstraint(name="removal_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="removal_by_two_persons",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="removal_answered_by_someone",
                condition=Q(state="pending", answered_at__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.state}"
