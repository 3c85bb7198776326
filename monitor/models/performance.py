"""Scores: the form they are reckoned by, a month's run with its counted cases, marks, objections."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.fsm import StatefulModel, state_field, transition
from ledger.models import Matter
from monitor.scoring import FormState, ObjectionState, RunState
from organizations.models import Department

LONGEST_TEXT = 4000


class IndicatorForm(models.Model):
    """One version of the form of points: proposed by one person, put in force by another."""

    number = models.PositiveIntegerField("版本号", null=True, unique=True)
    content = models.JSONField("内容")
    reason = models.CharField("理由", max_length=300)
    state = models.CharField(
        "状态", max_length=12, choices=FormState.choices, default=FormState.PROPOSED
    )
    version = models.PositiveIntegerField(default=1)
    valid_from = models.DateField("自何月起", null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField("提出")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("决定", null=True)
    decision_reason = models.CharField("决定理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评分指标版本"
        constraints = [
            models.CheckConstraint(
                name="indicator_form_state_known", condition=Q(state__in=FormState.values)
            ),
            models.CheckConstraint(
                name="indicator_form_second_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="indicator_form_in_force_is_numbered",
                condition=~Q(state="in_force") | Q(number__isnull=False, valid_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"form {self.number or '-'} {self.state}"


class ScoreRun(models.Model):
    """One reckoning of one month; a later edition restates it, and nothing of either is altered.

    ``month`` is its first day. ``object_by`` ends the units' right to object (征求意见).
    """

    month = models.DateField("月份")
    edition = models.PositiveSmallIntegerField("第几次核算", default=1)
    form = models.ForeignKey(IndicatorForm, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(
        "状态", max_length=12, choices=RunState.choices, default=RunState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    cause = models.CharField("核算事由", max_length=20, default="monthly")
    made_at = models.DateTimeField("核算")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    consulted_at = models.DateTimeField("征求意见", null=True)
    consulted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    object_by = models.DateTimeField("异议截止", null=True)
    signed_at = models.DateTimeField("签发", null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField("印发", null=True)
    digest = models.CharField("结果摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "月度核算"
        constraints = [
            models.UniqueConstraint(fields=["month", "edition"], name="score_run_edition_taken"),
            models.UniqueConstraint(
                fields=["month"],
                name="score_run_one_open_per_month",
                condition=Q(state__in=["draft", "consulting", "signed"]),
            ),
            models.UniqueConstraint(
                fields=["month"], name="score_run_one_issued", condition=Q(state="issued")
            ),
            models.CheckConstraint(
                name="score_run_state_known", condition=Q(state__in=RunState.values)
            ),
            models.CheckConstraint(
                name="score_run_signed_by_another",
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("consulted_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} #{self.edition} {self.state}"


class CountedCase(models.Model):
    """One case as one run counted it: what a score opens to. Written once, by one statement.

    Codes, not references: it must say years later what was counted then. Days are working days.
    """

    run = models.ForeignKey(
        ScoreRun, on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    number = models.CharField(max_length=50)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    window = models.CharField(max_length=12, blank=True)
    item = models.CharField(max_length=50)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    received = models.BooleanField(default=False)
    accepted = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)
    carried = models.BooleanField(default=False)
    granted = models.BooleanField(default=False)
    denied = models.BooleanField(default=False)
    declined = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    instant = models.BooleanField(default=False)
    online = models.BooleanField(default=False)
    early = models.BooleanField(default=False)
    promised = models.BooleanField(default=False)
    on_time = models.BooleanField(default=False)
    late_promise = models.BooleanField(default=False)
    late_law = models.BooleanField(default=False)
    incomplete = models.BooleanField(default=False)
    public = models.BooleanField("可公示", default=False, db_default=False)
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    law_days = models.IntegerField(default=0)
    law_used = models.IntegerField(default=0)
    promise_days = models.IntegerField(default=0)
    promise_used = models.IntegerField(default=0)
    window_us = models.BigIntegerField(default=0)
    step_us = models.BigIntegerField(default=0)
    department_us = models.BigIntegerField(default=0)
    applicant_us = models.BigIntegerField(default=0)
    third_party_us = models.BigIntegerField(default=0)
    excluded_us = models.BigIntegerField(default=0)
    whole_us = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "计入的办件"
        constraints = [
            models.UniqueConstraint(fields=["run", "matter"], name="case_counted_once_per_run"),
            models.CheckConstraint(
                name="counted_times_sum_to_the_whole",
                condition=Q(
                    whole_us=F("window_us")
                    + F("step_us")
                    + F("department_us")
                    + F("applicant_us")
                    + F("third_party_us")
                    + F("excluded_us")
                ),
            ),
        ]
        indexes = [models.Index(fields=["run", "department"], name="counted_by_department")]

    def __str__(self) -> str:
        return self.number


class UnitScore(models.Model):
    """What one unit has in one run: its figures, its points part by part, its place in its group.

    Points are hundredths. ``place`` is null where the unit is not ranked; ``why_unranked`` says why.
    """

    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="scores")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    group = models.CharField("评比组", max_length=2, blank=True)
    figures = models.JSONField("数")
    parts = models.JSONField("各项")
    total = models.IntegerField("总分")
    place = models.PositiveSmallIntegerField("组内名次", null=True)
    why_unranked = models.CharField("不排名的原因", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位得分"
        constraints = [
            models.UniqueConstraint(fields=["run", "department"], name="unit_scored_once_per_run"),
            models.CheckConstraint(
                name="unit_ranked_or_told_why",
                condition=Q(place__isnull=False, why_unranked="")
                | Q(place__isnull=True) & ~Q(why_unranked=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_id}: {self.total}"


class ScoreObjection(StatefulModel):
    """异议: a unit contests one part of its score; its matter belongs to the bureau."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="score_objection")
    score = models.ForeignKey(UnitScore, on_delete=models.PROTECT, related_name="objections")
    part = models.CharField("评分项", max_length=40)
    text = models.TextField("事实与理由", max_length=LONGEST_TEXT)
    state = state_field(ObjectionState, initial=ObjectionState.FILED)
    version = models.PositiveIntegerField(default=1)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    filed_at = models.DateTimeField("提出")
    points = models.IntegerField("更正分数", default=0)
    decision = models.TextField("决定", max_length=LONGEST_TEXT, blank=True)
    document = models.CharField("决定文号", max_length=60, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "评分异议"
        constraints = [
            models.CheckConstraint(
                name="objection_state_known", condition=Q(state__in=ObjectionState.values)
            ),
            models.CheckConstraint(name="objection_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="objection_decided_in_writing",
                condition=Q(state="filed")
                | Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decision="")
                & ~Q(document=""),
            ),
            models.UniqueConstraint(
                fields=["score", "part"],
                name="objection_one_open_per_part",
                condition=Q(state="filed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.state}"

    @transition(field=state, source=ObjectionState.FILED, target=ObjectionState.UPHELD)
    def uphold(self, *, at: dt.datetime, points: int) -> None:
        """The unit is right; the next edition counts ``points`` hundredths to the part."""
        self.decided_at, self.points = at, points
        self.version += 1

    @transition(field=state, source=ObjectionState.FILED, target=ObjectionState.REJECTED)
    def reject(self, *, at: dt.datetime) -> None:
        """The score stands."""
        self.decided_at = at
        self.version += 1


class ScoreMark(models.Model):
    """Points that people give or take, in one month, for one part: with reason and document."""

    month = models.DateField("月份")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    part = models.CharField("评分项", max_length=40)
    points = models.IntegerField("加减分")
    reason = models.CharField("理由", max_length=300)
    document = models.CharField("依据文号", max_length=60, blank=True)
    objection = models.OneToOneField(
        ScoreObjection, on_delete=models.PROTECT, null=True, related_name="mark"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    given_at = models.DateTimeField("记入")

    class Meta:
        verbose_name = verbose_name_plural = "人工加减分"
        constraints = [
            models.CheckConstraint(name="mark_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="mark_moves_points", condition=~Q(points=0)),
        ]
        indexes = [models.Index(fields=["month"], name="mark_by_month")]

    def __str__(self) -> str:
        return f"{self.part} {self.points}"
