"""Hearing (听证): the right told, the request, the day announced, the hearing held (XK-14, XK-15)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from approval.models.case import Case
from approval.states import HearingState
from ledger.models import Matter


class Hearing(models.Model):
    """The one hearing of a case. ``told_at`` is when the right reached whoever has it (D7)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="hearing")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=HearingState.choices)
    version = models.PositiveIntegerField("版本", default=1)
    told_at = models.DateTimeField("告知听证权利时间")
    requested_at = models.DateTimeField("申请听证时间", null=True, blank=True)
    held_on = models.DateField("听证日期", null=True, blank=True)
    document = models.CharField("听证通知文号", max_length=60, blank=True)
    held_at = models.DateTimeField("举行时间", null=True, blank=True)
    record = models.CharField("听证笔录文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "听证"
        constraints = [
            models.CheckConstraint(
                name="hearing_state_known", condition=Q(state__in=HearingState.values)
            ),
            models.CheckConstraint(
                name="hearing_held_with_a_record",
                condition=~Q(state="held") | (Q(held_at__isnull=False) & ~Q(record="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"
