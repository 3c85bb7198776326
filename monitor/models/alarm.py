"""What the monitor has cried out about, so that it cries once."""

from __future__ import annotations

from django.db import models


class Alarm(models.Model):
    """One alarm about one subject, such as the calendar of a year that is not loaded."""

    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)
    raised_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "告警"
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="alarm_once_per_subject")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
