"""Procedure rules as an installation has them: versions, and changes on their way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from monitor.states import CardMode
from timelimits.models import Level


class ProcedureRule(models.Model):
    """One version of one procedure rule: level, issuing mode, thresholds and message.

    Never edited: a change is a new version with its own ``valid_from``; a finding keeps the version
    it was made by. What the rule looks for is code, under the same ``code``.
    """

    code = models.CharField("规则", max_length=8)
    version = models.PositiveSmallIntegerField("版本", default=1)
    enabled = models.BooleanField("启用", default=True)
    level = models.PositiveSmallIntegerField("级别", choices=Level.choices)
    mode = models.CharField("发牌方式", max_length=16, choices=CardMode.choices)
    confirm_days = models.PositiveSmallIntegerField("核实期限（工作日）", default=0)
    settings = models.JSONField("阈值", default=dict)
    zh = models.CharField("中文模板", max_length=200)
    en = models.CharField("英文模板", max_length=200)
    basis = models.CharField("依据", max_length=200)
    valid_from = models.DateTimeField("生效")

    class Meta:
        verbose_name = verbose_name_plural = "程序规则"
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="procedure_rule_one_per_version"
            ),
            models.CheckConstraint(
                name="procedure_rule_level_known", condition=Q(level__in=[1, 2, 3])
            ),
            models.CheckConstraint(
                name="procedure_rule_issues_or_asks",
                condition=Q(mode=CardMode.AUTOMATIC, confirm_days=0)
                | Q(mode=CardMode.CONFIRM, confirm_days__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class RuleChange(models.Model):
    """A change of a rule or of a kind's rungs: proposed with a dry run, agreed by a second person.

    It takes effect at ``effective_from``, and only forward: what was found and planned before stays.
    """

    class Target(models.TextChoices):
        """What is changed."""

        PROCEDURE = "procedure", "程序规则"
        RUNGS = "rungs", "时限阶梯"

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", "待第二人同意"
        AGREED = "agreed", "已同意，待生效"
        APPLIED = "applied", "已生效"
        REFUSED = "refused", "不予同意"

    target = models.CharField("对象", max_length=12, choices=Target.choices)
    subject = models.CharField("规则或者时限种类", max_length=32)
    content = models.JSONField("内容")
    dry_run = models.JSONField("试算", default=dict)
    reason = models.CharField("理由", max_length=300)
    effective_from = models.DateTimeField("生效")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, default=Outcome.OPEN)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField("提出")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField("决定", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "规则变更"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "subject"],
                condition=Q(outcome="open"),
                name="rule_change_one_open_per_subject",
            ),
            models.CheckConstraint(name="rule_change_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="rule_change_needs_two_persons",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="rule_change_decided_by_somebody",
                condition=Q(outcome="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_from"], name="rule_change_to_come", condition=Q(outcome="agreed")
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.subject} {self.outcome}"
