"""Urging (催办): centre, upper step or applicant ask a unit to hurry; no number, no points."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ledger.models import Matter
from monitor.models.card import Card
from monitor.verbs import Urger
from organizations.models import Department


class Urge(models.Model):
    """One urging of one matter; once a working day, whoever asks.

    ``day`` is the working day it counts for: what is asked on a day of rest counts for the next.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="urges")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("工作日")
    urger = models.CharField("催办人", max_length=12, choices=Urger.choices)
    asked_at = models.DateTimeField("催办")
    seen_at = models.DateTimeField("看到", null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "day"], name="urge_once_a_working_day"),
            models.CheckConstraint(name="urger_known", condition=Q(urger__in=Urger.values)),
            models.CheckConstraint(
                name="urge_seen_after_it_was_asked",
                condition=Q(seen_at__isnull=True) | Q(seen_at__gte=F("asked_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["department"], name="urge_unseen", condition=Q(seen_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.day} {self.urger}"


class ReasonAsked(models.Model):
    """YS-2: the promise has passed; the unit has one working day to say why.

    ``silent_at`` is when the public page began to say that it gave no reason.
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="reason_asked")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("要求说明")
    due_at = models.DateTimeField("最迟说明")
    given_at = models.DateTimeField("说明", null=True)
    silent_at = models.DateTimeField("公示未说明", null=True)
    ground = models.CharField("原因", max_length=32, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "延后原因"
        constraints = [
            models.CheckConstraint(
                name="reason_due_after_it_was_asked", condition=Q(due_at__gt=F("asked_at"))
            ),
            models.CheckConstraint(
                name="reason_given_is_a_reason",
                condition=Q(given_at__isnull=True, ground="")
                | Q(given_at__isnull=False) & ~Q(ground=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="reason_waited_for",
                condition=Q(given_at__isnull=True, silent_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.due_at}"
