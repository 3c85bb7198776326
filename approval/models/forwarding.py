"""Forwarding (转报): the lower level's opinion and all papers go straight to who decides (XK-11)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from approval.models.case import Case
from approval.states import Opinion
from organizations.models import Department


class Forwarding(models.Model):
    """One forwarding as it was done; ``to_unit`` is empty when the deciding organ works elsewhere."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="forwardings")
    opinion = models.CharField("初审意见", max_length=12, choices=Opinion.choices)
    document = models.CharField("初审意见文号", max_length=60)
    from_unit = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_name = models.CharField("转报机关", max_length=60)
    papers = models.PositiveSmallIntegerField("随报材料份数")
    forwarded_at = models.DateTimeField("转报时间")
    forwarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "转报"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="forwarding_with_an_opinion",
                condition=Q(opinion__in=[Opinion.AGREE, Opinion.DISAGREE]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.to_name}"
