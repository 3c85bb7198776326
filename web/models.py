"""How often somebody tried something lately; kept for a minute, and without anybody's address."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Attempt(models.Model):
    """The moments, by the wall, at which one key was tried in the last minute.

    The key is a keyed digest. The table is UNLOGGED: after a crash it is empty, which is right.
    """

    key = models.CharField("键", max_length=64, primary_key=True)
    tries = ArrayField(models.DateTimeField(), verbose_name="时刻")

    class Meta:
        verbose_name = verbose_name_plural = "近一分钟的尝试"

    def __str__(self) -> str:
        return self.key[:8]
