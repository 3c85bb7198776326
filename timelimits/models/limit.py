"""A running limit, what stops it, and what lengthens it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q

from ledger.models import Matter
from timelimits.rules import Rule, Unit


class LimitStatus(models.TextChoices):
    """Whether the limit runs, and how it ended."""

    RUNNING = "running", "计算中"
    PAUSED = "paused", "中止"
    MET = "met", "已完成"
    CANCELLED = "cancelled", "已取消"
    SUPERSEDED = "superseded", "已重新起算"


OPEN = (LimitStatus.RUNNING, LimitStatus.PAUSED)


class TimeLimit(models.Model):
    """One limit of one matter: its start and rule, and the dates that follow from its history (D3).

    The dates are a cache, with the versions of calendar and engine that made them: ``due_on`` is
    the last permitted day and ``overrun_at`` the legal end; both are null only while an open pause
    without a cap stands before the end. ``falls`` is the plan of rungs, [[level, microseconds]],
    the lamp's source. ``round`` rises only on restatement or a legal restart. ``runs_again_at`` is
    when the open pause's grant is used up, or null. ``reading`` is how the regime reads the end of
    a day and a filing after hours (CAL-6, CAL-11), with the hall's hours of that day; empty for
    whole days.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="limits")
    kind = models.CharField("种类", max_length=32)
    subject = models.CharField("对象", max_length=60, blank=True)
    unit = models.CharField("单位", max_length=16, choices=[(u.value, u.value) for u in Unit])
    amount = models.PositiveIntegerField("数量")
    instant = models.DateTimeField("固定时点", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    unit_basis = models.CharField("单位依据", max_length=300, blank=True)
    starts = models.CharField("起算事由", max_length=40, blank=True)
    calendar = models.CharField("工作日历", max_length=16, default="CN")
    reading = models.CharField("读法", max_length=200, blank=True, default="", db_default="")
    started_at = models.DateTimeField("起算时间")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    status = models.CharField(
        "状态", max_length=12, choices=LimitStatus.choices, default=LimitStatus.RUNNING
    )
    due_on = models.DateField("届满日", null=True, blank=True)
    overrun_at = models.DateTimeField("超时时点", null=True, blank=True)
    runs_again_at = models.DateTimeField("恢复计算时点", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    falls = models.JSONField("亮灯时点", default=list)
    calendar_version = models.PositiveIntegerField("日历版本")
    engine_version = models.PositiveSmallIntegerField("算法版本")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "kind", "subject"],
                name="limit_runs_once",
                condition=Q(status__in=OPEN),
            ),
            models.CheckConstraint(
                name="limit_status_known", condition=Q(status__in=LimitStatus.values)
            ),
            models.CheckConstraint(
                name="limit_unit_known", condition=Q(unit__in=[unit.value for unit in Unit])
            ),
            models.CheckConstraint(
                name="limit_closed_when_ended",
                condition=Q(status__in=OPEN, closed_at__isnull=True)
                | (~Q(status__in=OPEN) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="limit_dated_unless_paused",
                condition=Q(due_on__isnull=False, overrun_at__isnull=False)
                | Q(
                    due_on__isnull=True, overrun_at__isnull=True, status__in=["paused", "cancelled"]
                ),
            ),
            models.CheckConstraint(
                name="limit_instant_with_its_unit",
                condition=Q(unit=Unit.FIXED_INSTANT.value, instant__isnull=False)
                | (~Q(unit=Unit.FIXED_INSTANT.value) & Q(instant__isnull=True)),
            ),
        ]

    # Set by the services that hold the rows locked; never columns.
    alerts_held: list[Any]
    pauses_held: list[Any]
    extensions_held: list[Any]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()

    @property
    def is_open(self) -> bool:
        """Whether it still runs or stands paused."""
        return self.status in OPEN

    @property
    def rule(self) -> Rule:
        """The regime it was started under."""
        return Rule(
            unit=Unit(self.unit),
            amount=self.amount,
            basis=self.basis,
            unit_basis=self.unit_basis,
            calendar=self.calendar,
            instant=self.instant,
            starts=self.starts,
        )


class Pause(models.Model):
    """Time that does not count, by its legal ground; open while ``until`` is null.

    Where ``needs_telling`` the clock stops only once the applicant has been told (D7, XK-13).
    """

    limit = models.ForeignKey(TimeLimit, on_delete=models.PROTECT, related_name="pauses")
    ground = models.CharField("事由", max_length=60)
    basis = models.CharField("依据", max_length=200, blank=True)
    since = models.DateTimeField("中止时间")
    until = models.DateTimeField("恢复时间", null=True, blank=True)
    granted_days = models.PositiveSmallIntegerField("批准工作日数", null=True, blank=True)
    document = models.CharField("文书编号", max_length=60, blank=True)
    needs_telling = models.BooleanField("须书面告知", default=False)
    told_at = models.DateTimeField("告知时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "中止"
        constraints = [
            models.CheckConstraint(
                name="pause_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            )
        ]

    def __str__(self) -> str:
        return self.ground

    @property
    def effective_since(self) -> dt.datetime | None:
        """From when it stops the clock; None while the applicant has not been told but must be."""
        if not self.needs_telling:
            return self.since
        return None if self.told_at is None else max(self.since, self.told_at)


class Extension(models.Model):
    """More time, asked of and approved by the one whom the regime names (XK-9, XK-10).

    ``verdict`` says whether it counts towards the limit or 不计入时限 and why.
    """

    limit = models.ForeignKey(TimeLimit, on_delete=models.PROTECT, related_name="extensions")
    days = models.PositiveSmallIntegerField("延长")
    approver = models.CharField("批准人岗位", max_length=60)
    reason_code = models.CharField("理由", max_length=60, blank=True)
    document = models.CharField("文书编号", max_length=60, blank=True)
    approved_at = models.DateTimeField("批准时间")
    told_at = models.DateTimeField("告知时间", null=True, blank=True)
    times = models.PositiveSmallIntegerField("可延次数", default=1)
    verdict = models.CharField("是否计入", max_length=8)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        constraints = [
            models.CheckConstraint(
                name="extension_verdict_known",
                condition=Q(verdict__in=["counted", "untold", "late", "beyond"]),
            )
        ]

    def __str__(self) -> str:
        return f"+{self.days}"

    @property
    def valid(self) -> bool:
        """Whether it counts towards the limit."""
        return self.verdict == "counted"
