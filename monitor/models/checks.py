"""Checks that do not trust the record: the monthly sample with its call-backs, and rounds of the hall."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ledger.models import Matter
from monitor.verbs import FindingKind, Reached, Verdict
from organizations.models import Department

LONGEST_NOTE = 2000


class Sample(models.Model):
    """The draw of one month. Anybody can draw it again: population, rule and seed stand here.

    The seed is the hash of the ledger's head when it was drawn; nobody could know it beforehand.
    """

    month = models.DateField("月份", unique=True)
    head_seq = models.BigIntegerField("账本位置")
    seed = models.CharField("账本摘要", max_length=64)
    population = models.PositiveIntegerField("办结总数")
    size = models.PositiveIntegerField("抽取数")
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField("抽取时间")

    class Meta:
        verbose_name = verbose_name_plural = "抽查"
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                name="sample_within_population", condition=Q(size__lte=F("population"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.size}/{self.population}"


class SampledCase(models.Model):
    """One case that was drawn, in the order it was drawn."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="cases")
    place = models.PositiveIntegerField("序号")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "抽查办件"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="sampled_case_place"),
            models.UniqueConstraint(fields=["sample", "matter"], name="sampled_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.place}"


class CallBack(models.Model):
    """What an applicant said when asked: 真实、实时、完整、准确. Every call is a row; none is edited."""

    case = models.ForeignKey(SampledCase, on_delete=models.PROTECT, related_name="calls")
    reached = models.CharField("接通", max_length=16, choices=Reached.choices)
    genuine = models.CharField(
        "真实", max_length=8, choices=Verdict.choices, blank=True, default=""
    )
    timely = models.CharField("实时", max_length=8, choices=Verdict.choices, blank=True, default="")
    complete = models.CharField(
        "完整", max_length=8, choices=Verdict.choices, blank=True, default=""
    )
    accurate = models.CharField(
        "准确", max_length=8, choices=Verdict.choices, blank=True, default=""
    )
    note = models.TextField("情况", max_length=LONGEST_NOTE, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("回访时间")

    class Meta:
        verbose_name = verbose_name_plural = "回访"
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="call_back_reached_known", condition=Q(reached__in=Reached.values)
            ),
            models.CheckConstraint(
                name="call_back_answers_only_when_answered",
                condition=Q(reached=Reached.ANSWERED)
                | Q(genuine="", timely="", complete="", accurate=""),
            ),
            models.CheckConstraint(
                name="call_back_no_needs_a_note",
                condition=~Q(note="")
                | ~(Q(genuine="no") | Q(timely="no") | Q(complete="no") | Q(accurate="no")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reached}"


class Inspection(models.Model):
    """One round of the hall or of a unit: when, where, by whom."""

    number = models.CharField("编号", max_length=40, unique=True)
    place = models.CharField("地点", max_length=80)
    on = models.DateField("日期")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("登记")
    closed_at = models.DateTimeField("结束", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "巡查"
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(name="inspection_somewhere", condition=~Q(place="")),
        ]

    def __str__(self) -> str:
        return self.number


class InspectionFinding(models.Model):
    """What was found, about which unit; a suspicion until verified. Never edited."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("情形", max_length=16, choices=FindingKind.choices)
    window = models.CharField("窗口", max_length=20, blank=True, default="")
    note = models.TextField("情况", max_length=LONGEST_NOTE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录")

    class Meta:
        verbose_name = verbose_name_plural = "巡查发现"
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="finding_kind_known", condition=Q(kind__in=FindingKind.values)
            ),
            models.CheckConstraint(name="finding_says_something", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.kind}"
