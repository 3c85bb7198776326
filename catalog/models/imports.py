"""What came in by a list: the list, its rows as they stood there, and the limits that wait."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models.regime import UNITS
from catalog.models.versions import ItemVersion
from organizations.models import Account


class ItemImport(models.Model):
    """One list that was taken in, by its fingerprint and its counts."""

    file_name = models.CharField("文件", max_length=120)
    sha256 = models.CharField("SHA-256", max_length=64)
    layout = models.CharField("清单格式", max_length=60)
    rows = models.PositiveIntegerField("行数")
    accepted = models.PositiveIntegerField("拟成草稿")
    refused = models.PositiveIntegerField("退回")
    at = models.DateTimeField("导入时间")
    by = models.CharField("导入人", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "清单导入"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """One row, word for word, beside the draft it became; refused rows say why."""

    of = models.ForeignKey(ItemImport, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField("行号")
    version = models.ForeignKey(
        ItemVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="imported_from"
    )
    cells = models.JSONField("原文")
    errors = models.JSONField("错误", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "清单原文"
        ordering = ["of", "number"]
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="imported_row_once"),
            models.CheckConstraint(
                name="imported_row_drafted_or_refused",
                condition=Q(version__isnull=False, errors=[])
                | (Q(version__isnull=True) & ~Q(errors=[])),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class LimitField(models.TextChoices):
    """Which limit of a version."""

    STATUTORY = "statutory", "法定时限"
    PROMISED = "promised", "承诺时限"


class LimitReview(models.Model):
    """A limit that a list states and no machine may read alone, until a person settles it.

    ``text`` is the list's own. What is proposed stands with its ground and is nowhere in force;
    what a person settles goes into the draft, with the basis of its unit (it is printed on receipts).
    """

    version = models.ForeignKey(
        ItemVersion, verbose_name="事项版本", on_delete=models.PROTECT, related_name="limit_reviews"
    )
    field = models.CharField("栏目", max_length=12, choices=LimitField.choices)
    text = models.TextField("原文")
    kind = models.CharField("读作", max_length=24)
    note = models.TextField("说明", blank=True)
    proposed_amount = models.PositiveSmallIntegerField("建议数量", null=True, blank=True)
    proposed_unit = models.CharField("建议单位", max_length=16, choices=UNITS, blank=True)
    proposal_ground = models.TextField("建议理由", blank=True)
    settled_at = models.DateTimeField("核定时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        Account, verbose_name="核定人", on_delete=models.PROTECT, null=True, blank=True
    )
    amount = models.PositiveSmallIntegerField("核定数量", null=True, blank=True)
    unit = models.CharField("核定单位", max_length=16, choices=UNITS, blank=True)
    basis = models.CharField("时限依据", max_length=120, blank=True)
    unit_basis = models.CharField("单位依据", max_length=160, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待核时限"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "field"], name="limit_review_once"),
            models.CheckConstraint(
                name="limit_review_settled_by_somebody",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, basis="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(basis="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.text}"
