"""The tree of regions, always listed in the official order of divisions."""

from __future__ import annotations

from django.db import models


class RegionKind(models.TextChoices):
    """What stands at a node of the tree."""

    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    ZONE = "zone", "功能区"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"


class Region(models.Model):
    """A division or a functional zone; ``sort_no`` is the official order, never the name's."""

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("层级", max_length=10, choices=RegionKind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name="上级",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    sort_no = models.PositiveIntegerField("序号")

    class Meta:
        verbose_name = verbose_name_plural = "区域"
        ordering = ["sort_no", "code"]
        constraints = [
            models.CheckConstraint(
                name="region_kind_known", condition=models.Q(kind__in=RegionKind.values)
            ),
            models.UniqueConstraint(
                fields=["parent", "sort_no"],
                name="region_place_in_order_taken",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name
