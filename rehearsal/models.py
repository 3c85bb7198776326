"""How far each planned case of a rehearsal has been played."""

from __future__ import annotations

from django.db import models


class Performance(models.Model):
    """A planned case on its way: which case it became, and how many of its acts are done."""

    key = models.CharField(max_length=40, primary_key=True)
    number = models.CharField(max_length=50, blank=True)
    done = models.PositiveIntegerField(default=0)
    ended = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = "演练进度"
        indexes = [
            models.Index(
                fields=["key"], name="performance_under_way", condition=models.Q(ended=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.done}"
