"""What the public may read, and nothing else: rows written by one projector from an allow-list.

The public's own database role can read these two tables and no other; so a leak takes two mistakes.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class PublicState(models.TextChoices):
    """Where a case stands in the lobby's words, at most four signs; no word of lateness among them."""

    RECEIVED = "received", "已收件"
    CORRECTING = "correcting", "待补材料"
    ACCEPTED = "accepted", "已受理"
    IN_REVIEW = "in_review", "办理中"
    SPECIAL = "special", "特别程序"
    EXPERTS = "experts", "评审中"
    EXTENDED = "extended", "依法延期"
    MAKING = "making", "制证中"
    READY = "ready", "请领取"
    CLOSED = "closed", "已办结"
    GONE = "gone", "撤回"


class PublicMatter(models.Model):
    """One case as the public sees it. ``applicant`` is masked; ``seq`` numbers the public stream.

    A case that must not be shown, or no longer, keeps a row without words, so that screens which
    showed it take it away.
    """

    number = models.CharField("编号", max_length=50, primary_key=True)
    tail = models.CharField("编号后六位", max_length=6)
    region = models.CharField("区域", max_length=12)
    on_board = models.BooleanField("上屏", default=False)
    applicant = models.CharField("申请人", max_length=120, blank=True)
    item = models.CharField("事项", max_length=80, blank=True)
    unit = models.CharField("部门", max_length=20, blank=True)
    state = models.CharField("状态", max_length=12, choices=PublicState.choices)
    window = models.CharField("领取窗口", max_length=12, blank=True)
    promised_on = models.DateField("承诺日期", null=True)
    provisional = models.BooleanField("暂定", default=False, db_default=False)
    late_from = models.DateField("公示延后自", null=True)
    late_reason = models.CharField("延后原因", max_length=32, blank=True)
    extended = models.BooleanField("依法延期", default=False)
    received_on = models.DateField("收件日期")
    closed_on = models.DateField("办结日期", null=True)
    changed_at = models.DateTimeField("最近变化")
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "公示办件"
        constraints = [
            models.CheckConstraint(
                name="public_matter_state_known", condition=Q(state__in=PublicState.values)
            ),
            models.CheckConstraint(
                name="public_matter_hidden_says_nothing",
                condition=Q(on_board=True) | Q(applicant="", item="", unit="", window=""),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "seq"], name="public_matter_changes"),
            models.Index(
                fields=["region", "-changed_at"],
                name="public_matter_on_board",
                condition=Q(on_board=True),
            ),
        ]

    def __str__(self) -> str:
        return self.tail


class PublicTotals(models.Model):
    """The public stream's head: how far it has come, in its own numbers and in the ledger's."""

    region = models.CharField("区域", max_length=12, primary_key=True)
    seq = models.BigIntegerField(default=0)
    ledger_seq = models.BigIntegerField(default=0)
    epoch = models.UUIDField()
    day = models.DateField("日期")
    received = models.PositiveIntegerField("今日收件", default=0)
    closed = models.PositiveIntegerField("今日办结", default=0)
    as_of = models.DateTimeField("数据截至（法定时间）")
    seen_at = models.DateTimeField("数据截至（系统时间）")

    class Meta:
        db_table = "boards_publicmatter_totals"
        verbose_name = verbose_name_plural = "公示合计"

    def __str__(self) -> str:
        return f"{self.region} {self.seq}"
