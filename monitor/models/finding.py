"""Findings: what a procedure rule found in one entry, and what it could not judge."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ledger.models import Matter
from monitor.models.card import Card
from monitor.models.procedure import ProcedureRule


class Finding(models.Model):
    """One anomaly found in one entry (AN-3 to AN-26). A fact beside its card, never altered.

    The card is its own where the rule raises one; of an anomaly of time it is the sweep's.
    """

    rule = models.ForeignKey(
        ProcedureRule, on_delete=models.PROTECT, related_name="findings", db_constraint=False
    )
    code = models.CharField("规则", max_length=8)
    entry = models.BigIntegerField("留痕序号")
    level = models.PositiveSmallIntegerField("级别")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="findings")
    department = models.CharField("单位", max_length=20, db_index=False)
    values = models.JSONField("要素", default=dict)
    card = models.ForeignKey(
        Card, on_delete=models.PROTECT, null=True, related_name="findings", db_constraint=False
    )
    happened_at = models.DateTimeField("发生")
    found_at = models.DateTimeField("发现")

    class Meta:
        verbose_name = verbose_name_plural = "规则发现"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "code", "level"], name="finding_once_per_entry_and_level"
            ),
            models.CheckConstraint(name="finding_level_known", condition=Q(level__in=[1, 2, 3])),
        ]
        indexes = [models.Index(fields=["code", "found_at"], name="finding_by_rule")]

    def __str__(self) -> str:
        return f"{self.code} @{self.entry}"


class Parked(models.Model):
    """An entry that a rule could not judge: set aside with an alarm, for a person to look into."""

    code = models.CharField("规则", max_length=8)
    entry = models.BigIntegerField("留痕序号")
    error = models.CharField("错误", max_length=120)
    attempts = models.PositiveSmallIntegerField("次数", default=1)
    parked_at = models.DateTimeField("搁置")
    settled_at = models.DateTimeField("了结", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "搁置的留痕"
        constraints = [
            models.UniqueConstraint(fields=["code", "entry"], name="parked_once_per_rule_and_entry")
        ]

    def __str__(self) -> str:
        return f"{self.code} @{self.entry}"
