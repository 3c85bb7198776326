"""The breach (超时事实): a limit's end passed and what it waited for had not happened. A fact."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from timelimits.models import Alert


class Breach(models.Model):
    """One overrun of one rung. It is recorded at once and never altered, whatever becomes of cards.

    Its limit and matter are its alert's.
    """

    # No constraint: it is written by the statement that marks the alert, and a raised alert is never
    # deleted (its own trigger). One more check per row would cost the sweep a twentieth.
    alert = models.OneToOneField(
        Alert, on_delete=models.PROTECT, related_name="breach", db_constraint=False
    )
    level = models.PositiveSmallIntegerField("级别")
    kind = models.CharField("时限种类", max_length=32)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    due_on = models.DateField("届满日", null=True)
    overrun_at = models.DateTimeField("法定届满")
    falls_at = models.DateTimeField("亮灯")
    found_at = models.DateTimeField("发现")

    class Meta:
        verbose_name = verbose_name_plural = "超时事实"
        constraints = [
            models.CheckConstraint(name="breach_level_known", condition=Q(level__in=[2, 3])),
            models.CheckConstraint(
                name="breach_found_after_it_fell", condition=Q(found_at__gte=F("falls_at"))
            ),
            models.CheckConstraint(
                name="breach_falls_after_overrun", condition=Q(falls_at__gte=F("overrun_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.level} @{self.overrun_at}"
