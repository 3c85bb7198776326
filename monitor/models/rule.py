"""Card rules: which rung of which limit gives which card, and who issues it. Versioned data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from monitor.states import CardMode
from timelimits.models import Level


class CardRule(models.Model):
    """One version of the rule for a level; ``kind`` '' is the rule of every kind without its own.

    A change is a new version with its own ``valid_from``; a card keeps the version it was born by.
    """

    level = models.PositiveSmallIntegerField("级别", choices=Level.choices)
    kind = models.CharField("时限种类", max_length=32, default="", blank=True)
    version = models.PositiveSmallIntegerField("版本", default=1)
    mode = models.CharField("发牌方式", max_length=16, choices=CardMode.choices)
    confirm_days = models.PositiveSmallIntegerField("核实期限（工作日）", default=0)
    enabled = models.BooleanField("启用", default=True)
    basis = models.CharField("依据", max_length=200)
    valid_from = models.DateTimeField("生效")

    class Meta:
        verbose_name = verbose_name_plural = "发牌规则"
        ordering = ["level", "kind", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "kind", "version"], name="card_rule_one_per_version"
            ),
            models.CheckConstraint(name="card_rule_level_known", condition=Q(level__in=[1, 2, 3])),
            models.CheckConstraint(
                name="card_rule_issues_or_asks",
                condition=Q(mode=CardMode.AUTOMATIC, confirm_days=0)
                | Q(mode=CardMode.CONFIRM, confirm_days__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}{self.kind and '/'}{self.kind} v{self.version}"
