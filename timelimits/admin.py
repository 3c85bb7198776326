"""Calendars and rung rules to look at; a year enters custody by its notice, not by a form."""

from __future__ import annotations

from django.contrib import admin

from organizations.stock_admin import ReadOnly
from timelimits.models import (
    CalendarDay,
    CalendarYear,
    HallHours,
    NoticeProposal,
    Restatement,
    RungRule,
    TimeLimit,
    WorkCalendar,
)


@admin.register(WorkCalendar)
class WorkCalendarAdmin(ReadOnly):
    list_display = ("code", "name", "version", "digest")


@admin.register(CalendarYear)
class CalendarYearAdmin(ReadOnly):
    list_display = (
        *("year", "calendar", "edition", "effect", "region"),
        *("notice", "issued_on", "source", "text_sha256"),
    )
    list_select_related = ("calendar", "region")


@admin.register(CalendarDay)
class CalendarDayAdmin(ReadOnly):
    list_display = ("day", "kind", "name")
    list_filter = ("kind", "name")
    date_hierarchy = "day"


@admin.register(RungRule)
class RungRuleAdmin(ReadOnly):
    list_display = ("kind", "version", "level", "units", "trigger", "amount", "source")
    list_filter = ("kind",)


@admin.register(TimeLimit)
class TimeLimitAdmin(ReadOnly):
    list_display = ("matter", "kind", "subject", "started_at", "due_on", "status", "provisional")
    list_filter = ("kind", "status", "provisional")
    list_select_related = ("matter",)
    search_fields = ("matter__number",)


@admin.register(NoticeProposal)
class NoticeProposalAdmin(ReadOnly):
    list_display = ("year", "calendar", "state", "proposed_by", "proposed_at", "decided_by")
    list_select_related = ("proposed_by", "decided_by")


@admin.register(Restatement)
class RestatementAdmin(ReadOnly):
    list_display = ("calendar", "version", "region", "changed_from", "moved", "finished_at")
    list_select_related = ("region",)


@admin.register(HallHours)
class HallHoursAdmin(ReadOnly):
    list_display = ("hall_code", "days", "on", "spans", "valid_from", "source")
