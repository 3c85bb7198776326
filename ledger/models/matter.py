"""The matter (件): anything under a time limit, and the series that number it."""

from __future__ import annotations

from django.db import models

from organizations.models import Department, Region


class MatterKind(models.TextChoices):
    """What a matter is a matter of."""

    CASE = "case", "办件"
    COMPLAINT = "complaint", "投诉"
    LETTER = "letter", "信件"
    INQUIRY = "inquiry", "咨询"
    DISCLOSURE = "disclosure", "依申请公开"
    ORDER = "order", "督办单"
    CARD = "card", "监察牌"
    APPEAL = "appeal", "申诉"
    BULLETIN = "bulletin", "通报"


class Matter(models.Model):
    """What every kind of case has one of: its number, its unit, its code for asking after it."""

    number = models.CharField("编号", max_length=50, unique=True)
    kind = models.CharField("类别", max_length=16, choices=MatterKind.choices)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    query_code_hash = models.BinaryField("查询码摘要", max_length=32, default=bytes)
    opened_at = models.DateTimeField("立件时间")
    closed_at = models.DateTimeField("结件时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "件"
        constraints = [
            models.CheckConstraint(
                name="matter_kind_known", condition=models.Q(kind__in=MatterKind.values)
            ),
            models.CheckConstraint(
                name="matter_closes_after_opening",
                condition=models.Q(closed_at__isnull=True)
                | models.Q(closed_at__gte=models.F("opened_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "kind"],
                name="matter_open_by_department",
                condition=models.Q(closed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.number


class Series(models.Model):
    """The last number given out in a series of numbers; a spoiled number is never used again."""

    name = models.CharField(max_length=60, primary_key=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"

    def __str__(self) -> str:
        return f"{self.name} {self.last}"
