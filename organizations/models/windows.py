"""Windows of a hall and what may be received at each; a window never decides."""

from __future__ import annotations

from django.db import models

from organizations.models.departments import Department


class Window(models.Model):
    """A window; a comprehensive one (综合窗口) is the centre's and receives for many units.

    Regulation on Optimizing the Business Environment, art. 36(3).
    """

    hall_code = models.CharField("大厅", max_length=20)
    code = models.CharField("窗口号", max_length=8)
    name = models.CharField("名称", max_length=40)
    zone = models.CharField("分区", max_length=4)
    department = models.ForeignKey(
        Department, verbose_name="派驻单位", on_delete=models.PROTECT, related_name="windows"
    )
    comprehensive = models.BooleanField("综合窗口", default=False)
    in_use = models.BooleanField("启用", default=True)
    sort_no = models.PositiveIntegerField("序号")

    class Meta:
        verbose_name = verbose_name_plural = "窗口"
        ordering = ["hall_code", "sort_no"]
        constraints = [
            models.UniqueConstraint(fields=["hall_code", "code"], name="window_code_taken")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class WindowItem(models.Model):
    """The window may receive filings of the item with this code."""

    window = models.ForeignKey(
        Window, verbose_name="窗口", on_delete=models.PROTECT, related_name="receives"
    )
    item_code = models.CharField("事项编码", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "窗口受理事项"
        ordering = ["item_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["window", "item_code"], name="window_receives_item_once"
            )
        ]
        indexes = [models.Index(fields=["item_code"], name="window_item_by_code")]

    def __str__(self) -> str:
        return f"{self.window_id} {self.item_code}"
