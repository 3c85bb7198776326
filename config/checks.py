"""Refuses settings and data with which the law could not be counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import connections

from catalog.models import ItemVersion
from kernel import clock
from timelimits.coverage import coverage

Apps: TypeAlias = Sequence[AppConfig] | None

OFFICE_ZONE = "Asia/Shanghai"
CALENDAR = "CN"


@checks.register(checks.Tags.compatibility)
def time_is_the_offices(app_configs: Apps, **kwargs: Any) -> list[checks.CheckMessage]:
    """Aware moments, and the office's own day."""
    found: list[checks.CheckMessage] = []
    if not settings.USE_TZ:
        found.append(checks.Error("USE_TZ is off: moments would be naive", id="sunhall.E001"))
    if settings.TIME_ZONE != OFFICE_ZONE:
        found.append(
            checks.Error(f"TIME_ZONE must be {OFFICE_ZONE}: the office's day", id="sunhall.E002")
        )
    return found


@checks.register(checks.Tags.compatibility)
def use_cases_own_their_transaction(app_configs: Apps, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"ATOMIC_REQUESTS is on for {alias}: use cases own their transaction", id="sunhall.E003"
        )
        for alias, chosen in settings.DATABASES.items()
        if chosen.get("ATOMIC_REQUESTS")
    ]


@checks.register(checks.Tags.security, deploy=True)
def the_public_has_a_role_of_its_own(app_configs: Apps, **kwargs: Any) -> list[checks.CheckMessage]:
    """What everybody may read is read by a role that can read nothing else."""
    chosen = settings.DATABASES
    if chosen["public"]["USER"] != chosen["default"]["USER"]:
        return []
    told = "DATABASE_PUBLIC_URL is missing or names the application's role: public pages need their own"
    return [checks.Error(told, id="sunhall.E006")]


@checks.register(checks.Tags.database)
def the_calendar_is_in_custody(
    app_configs: Apps, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The office year's notice must be loaded (CAL-1); from 1 December the next one's should be."""
    if not _may_ask(databases):
        return []
    covered = coverage(CALENDAR, clock.office_date(clock.now()))
    found: list[checks.CheckMessage] = []
    if covered.current_missing:
        found.append(
            checks.Error(f"the working calendar of {covered.year} is missing", id="sunhall.E004")
        )
    if covered.warn:
        found.append(
            checks.Warning(
                f"the calendar of {covered.year + 1} is not loaded yet", id="sunhall.W001"
            )
        )
    return found


@checks.register(checks.Tags.database)
def every_limit_cites_its_statute(
    app_configs: Apps, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """A published item version with a statutory limit names the article it rests on."""
    if not _may_ask(databases):
        return []
    bare = ItemVersion.objects.filter(statutory_amount__isnull=False, statutory_basis="")
    return [
        checks.Error(f"{version} has a statutory limit without its article", id="sunhall.E005")
        for version in bare[:20]
    ]


def _may_ask(databases: Sequence[str] | None) -> bool:
    """Data is asked only when the command names the database, and only a migrated one."""
    if not databases or "default" not in databases:
        return False
    return "timelimits_calendaryear" in connections["default"].introspection.table_names()
