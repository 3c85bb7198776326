"""Where legal time stands (D8), and the processes' signs of life in wall time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class ClockAnchor(models.Model):
    """A stretch of simulated time: from ``legal_at`` on, legal time runs ``rate`` times the wall's.

    The last anchor whose ``wall_at`` is not in the future is in force; ``rate`` 0 stands still.
    """

    wall_at = models.DateTimeField()
    legal_at = models.DateTimeField()
    rate = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "时钟锚点"
        ordering = ["wall_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["wall_at"], name="clock_anchor_one_per_moment")
        ]

    def __str__(self) -> str:
        return f"{self.legal_at} x{self.rate}"


class Heartbeat(models.Model):
    """The last sign of life of one process, every two seconds of the wall."""

    process = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    wall_at = models.DateTimeField()
    legal_at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "心跳"
        constraints = [
            models.CheckConstraint(
                name="heartbeat_after_start", condition=Q(wall_at__gte=F("started_at"))
            )
        ]

    def __str__(self) -> str:
        return self.process
