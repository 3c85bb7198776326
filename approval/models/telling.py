"""Telling (告知): an act with proof. It counts when it reached, not when a button was pressed (D7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.case import Case
from approval.states import TellingAbout, TellingWay


class Telling(models.Model):
    """One attempt to tell the applicant: its way, when it was sent, when it reached, the proof."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tellings")
    about = models.CharField("事由", max_length=12, choices=TellingAbout.choices)
    ordinal = models.PositiveSmallIntegerField("第几次", default=1)
    way = models.CharField("方式", max_length=8, choices=TellingWay.choices)
    sent_at = models.DateTimeField("发出时间")
    reached_at = models.DateTimeField("到达时间", null=True, blank=True)
    proof = models.CharField("凭据编号", max_length=80, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "告知"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="telling_about_known", condition=Q(about__in=TellingAbout.values)
            ),
            models.CheckConstraint(
                name="telling_way_known", condition=Q(way__in=TellingWay.values)
            ),
            models.CheckConstraint(
                name="telling_reaches_after_sending",
                condition=Q(reached_at__isnull=True) | Q(reached_at__gte=F("sent_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.pk}"
