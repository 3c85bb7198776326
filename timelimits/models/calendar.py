"""The working calendar in custody: which days each year's notice declares (CAL-1, CAL-12)."""

from __future__ import annotations

from django.db import models


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
    """A year that has been declared, by the notice's number or, where unknown, by the source."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField("年份")
    notice = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    source = models.CharField("来源", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "年度放假安排"
        ordering = ["calendar", "year"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year"], name="calendar_year_declared_once")
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
