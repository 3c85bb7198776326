"""An applicant's calendar feed: an address that only its holder knows, until it is closed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from approval.models.case import Case


class CalendarFeed(models.Model):
    """One feed of one case; the address's token is kept only as a digest, and opens nothing else."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="calendar_feeds")
    token_hash = models.BinaryField(max_length=32, unique=True)
    opened_at = models.DateTimeField("开通时间")
    closed_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="calendar_feed_one_open"
            ),
            models.CheckConstraint(
                name="calendar_feed_closed_after_it_opened",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
