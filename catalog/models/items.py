"""The item (事项): what stays the same from version to version."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from catalog.states import ItemKind, Serves
from organizations.models import Department


class Item(models.Model):
    """One thing a unit does on application. Renamed or moved, it is a new item."""

    code = models.CharField("事项编码", max_length=64, unique=True)
    number = models.PositiveIntegerField("目录序号", unique=True)
    name = models.CharField("事项名称", max_length=200)
    plain_name = models.CharField("通俗名称", max_length=40)
    aliases = ArrayField(
        models.CharField(max_length=40),
        verbose_name="别名",
        default=list,
        blank=True,
        size=12,
        help_text="群众的叫法，只用于搜索；多个以逗号分开",
    )
    department = models.ForeignKey(
        Department, verbose_name="实施主体", on_delete=models.PROTECT, related_name="items"
    )
    kind = models.CharField("事项类型", max_length=2, choices=ItemKind.choices)
    level = models.CharField("行使层级", max_length=20)
    serves = models.CharField("服务对象", max_length=12, choices=Serves.choices)
    public_by_name = models.BooleanField("可公示", default=True)
    in_hall = models.BooleanField("大厅收件", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        ordering = ["department__sort_no", "number"]
        constraints = [
            models.CheckConstraint(name="item_kind_known", condition=Q(kind__in=ItemKind.values)),
            models.CheckConstraint(name="item_serves_known", condition=Q(serves__in=Serves.values)),
        ]

    def __str__(self) -> str:
        return self.name
