"""Batches of acceptance, quotas, and the place a case has in them (XK-18)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from approval.models.case import Case
from catalog.models import Item
from catalog.models.versions import ItemRange


class DaysOfWindow(Func):
    """From the first day to the last, both included."""

    function = "daterange"
    arity = 3


def _window_constraints(table: str) -> list[Any]:
    """A window ends after it begins, and no two of one item overlap."""
    return [
        models.UniqueConstraint(fields=["item", "code"], name=f"{table}_code_taken"),
        models.CheckConstraint(
            name=f"{table}_ends_after_it_begins", condition=Q(closes_on__gte=F("opens_on"))
        ),
        ExclusionConstraint(
            name=f"{table}_one_at_a_time",
            expressions=[
                (ItemRange(F("item")), RangeOperators.OVERLAPS),
                (
                    DaysOfWindow(F("opens_on"), F("closes_on"), Value("[]")),
                    RangeOperators.OVERLAPS,
                ),
            ],
        ),
    ]


class Batch(models.Model):
    """A window in which an item is accepted; its limits start when the window has ended.

    Declared once and never changed: applicants were told its dates.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("批次", max_length=32)
    opens_on = models.DateField("受理开始")
    closes_on = models.DateField("受理截止")
    document = models.CharField("公告文号", max_length=60)
    declared_at = models.DateTimeField("公布时间")
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "受理批次"
        ordering = ["opens_on"]
        constraints = _window_constraints("batch")

    def __str__(self) -> str:
        return self.code


class BatchPlace(models.Model):
    """The batch a case was accepted in."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="batch_places")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="places")

    class Meta:
        verbose_name = verbose_name_plural = "办件所在批次"
        constraints = [
            models.UniqueConstraint(fields=["case", "batch"], name="batch_place_taken_once")
        ]

    def __str__(self) -> str:
        return str(self.batch_id)


class Quota(models.Model):
    """How much of an item there is in a period, in the unit of its regime.

    Never changed (a trigger refuses it); a grant locks the row, so that two cannot use the last.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("名称", max_length=32)
    total = models.PositiveIntegerField("数量")
    opens_on = models.DateField("自")
    closes_on = models.DateField("至")
    document = models.CharField("下达文号", max_length=60)
    declared_at = models.DateTimeField("公布时间")
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "数量限制"
        ordering = ["opens_on"]
        constraints = _window_constraints("quota")

    def __str__(self) -> str:
        return self.code


class OrderPlace(models.Model):
    """A case's place in the order of acceptance, and how much of the quota it asks for.

    ``series`` is the quota's, or the item's year where none was declared; numbers in it have no gap.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="order_places")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    quota = models.ForeignKey(
        Quota, on_delete=models.PROTECT, null=True, blank=True, related_name="places"
    )
    series = models.CharField("序列", max_length=80)
    sequence = models.PositiveIntegerField("受理顺序号")
    amount = models.PositiveIntegerField("数量", default=1)
    taken_at = models.DateTimeField("取得时间")

    class Meta:
        verbose_name = verbose_name_plural = "受理顺序"
        ordering = ["series", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["series", "sequence"], name="order_number_taken"),
            models.UniqueConstraint(fields=["case", "item"], name="order_place_taken_once"),
            models.CheckConstraint(
                name="order_number_from_one", condition=Q(sequence__gte=1, amount__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.sequence}"
