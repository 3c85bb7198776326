"""The working calendar in custody: which days each notice declares (CAL-1, CAL-12, CAL-13)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organizations.models import Region
from timelimits.states import Effect, HoursOf, NoticeState


class WorkCalendar(models.Model):
    """A calendar by its code; ``version`` rises whenever a day or a year of it is declared anew.

    ``digest`` is SHA-256 over what it declares, so that two processes can tell they count alike.
    """

    code = models.CharField("代码", max_length=16, unique=True)
    name = models.CharField("名称", max_length=60)
    version = models.PositiveIntegerField("版本", default=1)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class CalendarYear(models.Model):
    """A notice: the year it arranges, by its number or, where that is not known, by its source.

    Rows are never edited (trigger). The first notice of a year declares it for everybody; later
    ``edition``s amend it (CAL-13: an emergency's extra days, a region's own holidays) or, declaring it
    once more, correct it. ``region`` null is the whole country, else that region and all beneath it.
    ``text_sha256`` is over the notice's text or file as it was loaded; of history, over its days.
    """

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField("年份")
    edition = models.PositiveSmallIntegerField("次序", default=1)
    effect = models.CharField("效力", max_length=8, choices=Effect.choices, default=Effect.DECLARES)
    region = models.ForeignKey(
        Region,
        verbose_name="适用区域",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    notice = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    source = models.CharField("来源", max_length=200)
    text_sha256 = models.CharField("正文摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "放假安排通知"
        ordering = ["calendar", "year", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "year", "edition"], name="calendar_year_edition_once"
            ),
            models.CheckConstraint(
                name="calendar_year_effect_known", condition=Q(effect__in=Effect.values)
            ),
            models.CheckConstraint(
                name="calendar_year_region_only_amends",
                condition=Q(region__isnull=True) | Q(effect=Effect.AMENDS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.notice or self.source}"


class DayKind(models.TextChoices):
    """What a notice says of a day; a day it does not name is as its weekday is."""

    OFF = "off", "休"
    WORK = "work", "班"


class CalendarDay(models.Model):
    """One declared day: off with the holiday's name, or a Saturday or Sunday worked for it."""

    year = models.ForeignKey(CalendarYear, on_delete=models.PROTECT, related_name="days")
    day = models.DateField("日期")
    kind = models.CharField("安排", max_length=4, choices=DayKind.choices)
    name = models.CharField("节日", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "日历日"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["year", "day"], name="calendar_day_declared_once"),
            models.CheckConstraint(
                name="calendar_day_kind_known", condition=models.Q(kind__in=DayKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class NoticeProposal(models.Model):
    """A notice somebody wants to load, until a second person agrees or refuses.

    ``content`` is what was read from the file; ``preview`` what it would move, as reckoned when it
    was proposed.
    """

    calendar = models.CharField("工作日历", max_length=16)
    year = models.PositiveSmallIntegerField("年份")
    content = models.JSONField("内容")
    preview = models.JSONField("影响")
    reason = models.CharField("提出理由", max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField("提出时间")
    state = models.CharField(
        "状态", max_length=8, choices=NoticeState.choices, default=NoticeState.PROPOSED
    )
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True)
    decision_reason = models.CharField("决定理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待入库通知"
        constraints = [
            models.CheckConstraint(
                name="notice_proposal_state_known", condition=Q(state__in=NoticeState.values)
            ),
            models.CheckConstraint(
                name="notice_proposal_second_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="notice_proposal_decided_by_somebody",
                condition=Q(state=NoticeState.PROPOSED)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.state}"


class Restatement(models.Model):
    """The work that a calendar's new version makes: limits reckoned anew, in batches (D3).

    Only limits that count a day from ``changed_from`` to ``changed_until`` can move. ``cursor`` is the
    last limit visited in this round of looking; the second round (``passes`` 1) begins when every
    transaction that may still have read the old version is over (``barrier``).
    """

    calendar = models.CharField("工作日历", max_length=16)
    version = models.PositiveIntegerField("日历版本")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    changed_from = models.DateField("变动起")
    changed_until = models.DateField("变动止")
    cursor = models.BigIntegerField("进度", default=0)
    passes = models.PositiveSmallIntegerField("轮", default=0)
    barrier = models.BigIntegerField("屏障", default=0)
    visited = models.PositiveIntegerField("重算件数", default=0)
    moved = models.PositiveIntegerField("变动件数", default=0)
    begun_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("完成", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历重算"
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "version"], name="restatement_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar} v{self.version}: {self.moved}/{self.visited}"


class HallHours(models.Model):
    """A hall's office hours from ``valid_from`` on, lunch apart; rows are never edited.

    ``hall_code`` '' is every hall without its own. ``spans`` as 08:30-12:00,13:30-17:30; empty is a
    hall that stays closed. ``days``: working days, days off, or the one date ``on``.
    """

    hall_code = models.CharField("大厅", max_length=20, blank=True)
    days = models.CharField("适用日", max_length=8, choices=HoursOf.choices)
    on = models.DateField("仅限日期", null=True, blank=True)
    spans = models.CharField("时段", max_length=120, blank=True)
    valid_from = models.DateField("生效")
    source = models.CharField("来源", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "大厅办公时间"
        ordering = ["hall_code", "days", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                name="hall_hours_days_known", condition=Q(days__in=HoursOf.values)
            ),
            models.CheckConstraint(
                name="hall_hours_date_with_its_kind",
                condition=Q(days=HoursOf.DATE, on__isnull=False)
                | (~Q(days=HoursOf.DATE) & Q(on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hall_code} {self.days} {self.valid_from}"
