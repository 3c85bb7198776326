"""The supplement notice (补正告知): once, itemised, and effective only when it reached (XK-4, D7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approval.models.case import Case
from approval.states import NoticeStatus
from catalog.models import Material


class SupplementNotice(models.Model):
    """The n-th notice of a case: who issued it, on whose word, and when it reached the applicant."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supplement_notices")
    ordinal = models.PositiveSmallIntegerField("第几次")
    document = models.CharField("文号", max_length=60)
    status = models.CharField("状态", max_length=12, choices=NoticeStatus.choices)
    issued_at = models.DateTimeField("出具时间")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    instructed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField("再次告知的理由代码", max_length=32, blank=True)
    supply_by = models.DateField("补正期限", null=True, blank=True)
    reached_at = models.DateTimeField("送达时间", null=True, blank=True)
    supplied_at = models.DateTimeField("补正时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补正告知"
        ordering = ["ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["case", "ordinal"], name="notice_ordinal_once"),
            models.CheckConstraint(
                name="notice_status_known", condition=Q(status__in=NoticeStatus.values)
            ),
            models.CheckConstraint(
                name="notice_reaches_after_issue",
                condition=Q(reached_at__isnull=True) | Q(reached_at__gte=F("issued_at")),
            ),
            models.CheckConstraint(
                name="notice_told_has_reached",
                condition=~Q(status__in=("told", "told_late")) | Q(reached_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["supply_by"], name="notice_awaited", condition=Q(status="told")),
        ]

    def __str__(self) -> str:
        return f"{self.document}（第{self.ordinal}次）"


class SupplementLine(models.Model):
    """One point of a notice; ``repeated`` when an earlier notice named it and it was not met."""

    notice = models.ForeignKey(SupplementNotice, on_delete=models.PROTECT, related_name="lines")
    material = models.ForeignKey(
        Material, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField("名称", max_length=120)
    requirement = models.CharField("要求", max_length=300)
    article = models.CharField("依据", max_length=120, blank=True)
    repeated = models.BooleanField("前次已告知而未符合", default=False)
    met = models.BooleanField("已补正", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "补正内容"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="line_names_something", condition=~Q(title="")),
            models.CheckConstraint(name="line_requires_something", condition=~Q(requirement="")),
        ]

    def __str__(self) -> str:
        return self.title
