"""What was handed in and what was found: materials and conditions of one case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from approval.models.case import Case
from approval.states import CheckStatus, Tick
from catalog.models import Condition, Material


class CaseMaterial(models.Model):
    """One paper of the checklist; ``material`` is empty for a paper the item does not list (AN-16)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="materials")
    material = models.ForeignKey(
        Material, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField("名称", max_length=120)
    form = models.CharField("形式", max_length=16, blank=True)
    status = models.CharField("状态", max_length=12, choices=CheckStatus.choices)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件材料"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "material"], name="case_lists_a_material_once"),
            models.CheckConstraint(
                name="case_material_status_known", condition=Q(status__in=CheckStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unlisted(self) -> bool:
        """Whether the item version does not ask for this paper."""
        return self.material_id is None


class CaseCondition(models.Model):
    """What the clerk found about one condition; a refusal cites it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conditions")
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="+")
    tick = models.CharField("核对", max_length=8, choices=Tick.choices, default=Tick.OPEN)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件条件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "condition"], name="case_ticks_a_condition_once"
            ),
            models.CheckConstraint(
                name="case_condition_tick_known", condition=Q(tick__in=Tick.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition_id} {self.tick}"
