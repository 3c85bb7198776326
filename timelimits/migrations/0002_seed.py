"""The calendar of 2004 to 2026 and the default rungs of every kind, put into custody."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from timelimits import calendar_files

# Columns: kind, level, units, trigger, amount, source.
RUNGS = (
    ("acceptance", 1, "days", "remaining", 1, "届满当日临期"),
    ("acceptance", 1, "hours", "share", 75, "时限过四分之三临期"),
    ("acceptance", 2, "days", "at_overrun", 0, "AN-4"),
    ("acceptance", 2, "hours", "at_overrun", 0, "AN-4"),
    ("acceptance", 2, "instant", "at_overrun", 0, "AN-4"),
    ("promised", 1, "days", "remaining", 2, "剩余两个工作日临期"),
    ("promised", 1, "hours", "share", 75, "时限过四分之三临期"),
    ("promised", 2, "days", "over", 1, "AN-1"),
    ("promised", 2, "hours", "at_overrun", 0, "AN-1"),
    ("promised", 2, "instant", "at_overrun", 0, "AN-1"),
    ("statutory", 3, "days", "over", 1, "AN-2"),
    ("statutory", 3, "hours", "at_overrun", 0, "AN-2"),
    ("statutory", 3, "instant", "at_overrun", 0, "AN-2"),
    ("step", 2, "days", "over", 1, "AN-3"),
    ("step", 2, "hours", "at_overrun", 0, "AN-3"),
    ("step", 2, "instant", "at_overrun", 0, "AN-3"),
    ("delivery", 2, "days", "over", 1, "XK-12"),
    ("delivery", 2, "hours", "at_overrun", 0, "XK-12"),
    ("delivery", 2, "instant", "at_overrun", 0, "XK-12"),
    ("complaint_acceptance", 2, "days", "over", 1, "AN-22"),
    ("complaint_acceptance", 2, "hours", "at_overrun", 0, "AN-22"),
    ("complaint_acceptance", 2, "instant", "at_overrun", 0, "AN-22"),
    ("complaint_answer", 1, "days", "remaining", 2, "剩余两个工作日临期"),
    ("complaint_answer", 1, "hours", "share", 75, "时限过四分之三临期"),
    ("complaint_answer", 2, "days", "over", 1, "AN-22"),
    ("complaint_answer", 2, "hours", "at_overrun", 0, "AN-22"),
    ("complaint_answer", 2, "instant", "at_overrun", 0, "AN-22"),
    ("complaint_answer", 3, "days", "over", 5, "AN-22"),
)


def seed_calendar(apps: Any, schema_editor: Any) -> None:
    calendars = apps.get_model("timelimits", "WorkCalendar").objects
    years = apps.get_model("timelimits", "CalendarYear").objects
    day = apps.get_model("timelimits", "CalendarDay")
    declared = calendar_files.read_declared("CN")
    calendar = calendars.create(
        code="CN", name="国务院办公厅放假安排", version=1, digest=calendar_files.digest_of(declared)
    )
    for one in declared:
        year = years.create(
            calendar=calendar,
            year=one.year,
            notice=one.notice,
            issued_on=one.issued_on,
            source=one.source,
        )
        day.objects.bulk_create(
            day(year=year, day=named.day, kind=named.kind, name=named.name) for named in one.days
        )


def seed_rungs(apps: Any, schema_editor: Any) -> None:
    rung = apps.get_model("timelimits", "RungRule")
    rung.objects.bulk_create(
        rung(kind=kind, level=level, units=units, trigger=trigger, amount=amount, source=source)
        for kind, level, units, trigger, amount, source in RUNGS
    )


class Migration(migrations.Migration):
    dependencies = [("timelimits", "0001_initial")]

    operations = [
        migrations.RunPython(seed_calendar, migrations.RunPython.noop),
        migrations.RunPython(seed_rungs, migrations.RunPython.noop),
    ]
