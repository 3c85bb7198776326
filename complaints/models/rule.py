"""The limits of a complaint: local rules, therefore data (TS-1, TS-2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

UNITS = [("working_day", "工作日"), ("calendar_day", "日")]


class ComplaintRule(models.Model):
    """How long one kind of limit lasts from ``valid_from`` on; the latest not in the future holds."""

    kind = models.CharField("时限种类", max_length=32)
    valid_from = models.DateField("施行日期")
    unit = models.CharField("单位", max_length=16, choices=UNITS)
    amount = models.PositiveSmallIntegerField("数量")
    basis = models.CharField("依据", max_length=200)
    unit_basis = models.CharField("单位依据", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "投诉时限规则"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"], name="complaint_rule_once_a_day"
            ),
            models.CheckConstraint(name="complaint_rule_lasts", condition=Q(amount__gte=1)),
            models.CheckConstraint(
                name="complaint_rule_unit_known",
                condition=Q(unit__in=[code for code, _ in UNITS]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.unit}"
