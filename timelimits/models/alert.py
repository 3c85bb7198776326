"""Planned alerts and the rungs they are planned by (D4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from timelimits.engine.rungs import Trigger, UnitClass
from timelimits.models.limit import TimeLimit
from timelimits.models.never import InstantOrNever


class Level(models.IntegerChoices):
    """How far a limit is gone."""

    NORMAL = 0, "正常"
    WARNING = 1, "临期"
    PROMISE = 2, "超承诺"
    STATUTORY = 3, "超法定"


class Alert(models.Model):
    """One rung of one limit: the instant at which its lamp changes.

    To be raised is what has ``raised_at`` null, is not ``provisional`` and has ``falls_at`` at or
    before the instant of looking. While an open pause forbids to say when, falls_at is 'infinity'.
    Provisional ones rest on a year whose notice is not in custody: planned, never raised.
    """

    # alert_once_per_round begins with the limit, so the key needs no index of its own.
    limit = models.ForeignKey(
        TimeLimit, on_delete=models.PROTECT, related_name="alerts", db_index=False
    )
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    round = models.PositiveSmallIntegerField(default=1)
    falls_at = InstantOrNever()
    provisional = models.BooleanField(default=False)
    raised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "亮灯计划"
        constraints = [
            models.UniqueConstraint(
                fields=["limit", "level", "round"], name="alert_once_per_round"
            ),
            models.CheckConstraint(name="alert_level_known", condition=Q(level__in=[1, 2, 3])),
            models.CheckConstraint(
                name="alert_raised_only_if_settled",
                condition=Q(raised_at__isnull=True) | Q(provisional=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["falls_at"],
                name="alert_awake",
                condition=Q(raised_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.level}@{self.falls_at}"


class RungRule(models.Model):
    """When a limit of ``kind`` goes to ``level``: one row of one version of the rules.

    Rows are never edited: a change of any rung of a kind is a new, complete version of that kind,
    in force for limits planned from then on.
    """

    kind = models.CharField("种类", max_length=32)
    version = models.PositiveSmallIntegerField("版本", default=1)
    level = models.PositiveSmallIntegerField("级别", choices=Level.choices)
    units = models.CharField("计量", max_length=8, choices=[(u.value, u.value) for u in UnitClass])
    trigger = models.CharField("触发", max_length=12, choices=[(t.value, t.value) for t in Trigger])
    amount = models.PositiveSmallIntegerField("数量", default=0)
    source = models.CharField("来源", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "亮灯规则"
        ordering = ["kind", "-version", "level", "units"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version", "level", "units"], name="rung_once_per_version"
            ),
            models.CheckConstraint(name="rung_level_known", condition=Q(level__in=[1, 2, 3])),
            models.CheckConstraint(
                name="rung_trigger_known", condition=Q(trigger__in=[t.value for t in Trigger])
            ),
            models.CheckConstraint(
                name="rung_units_known", condition=Q(units__in=[u.value for u in UnitClass])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version} {self.level}"
