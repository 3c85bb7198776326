"""System checks refuse what the law could not be counted with."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import checks as django_checks

from config import checks
from kernel import clock as kernel_clock
from timelimits.models import CalendarYear


def ids(found: list[django_checks.CheckMessage]) -> list[str]:
    return [str(message.id) for message in found]


def test_our_own_settings_pass():
    assert checks.time_is_the_offices(None) == []
    assert checks.use_cases_own_their_transaction(None) == []


def test_naive_time_and_another_office_are_refused(settings):
    settings.USE_TZ = False
    settings.TIME_ZONE = "UTC"
    assert ids(checks.time_is_the_offices(None)) == ["sunhall.E001", "sunhall.E002"]


def test_a_transaction_around_every_request_is_refused(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)
    assert ids(checks.use_cases_own_their_transaction(None)) == ["sunhall.E003"]


def test_public_pages_need_a_role_of_their_own(settings, monkeypatch):
    assert checks.the_public_has_a_role_of_its_own(None) == []
    ours = settings.DATABASES["default"]["USER"]
    monkeypatch.setitem(settings.DATABASES["public"], "USER", ours)
    assert ids(checks.the_public_has_a_role_of_its_own(None)) == ["sunhall.E006"]


@pytest.mark.django_db
def test_this_years_calendar_must_be_there(clock):
    assert checks.the_calendar_is_in_custody(None, databases=["default"]) == []
    beyond = CalendarYear.objects.order_by("-year")[0].year + 1
    clock.move_to(kernel_clock.office_time(dt.date(beyond, 3, 2)))
    found = checks.the_calendar_is_in_custody(None, databases=["default"])
    assert ids(found) == ["sunhall.E004"]


@pytest.mark.django_db
def test_from_december_on_the_next_years_calendar_is_missed(clock):
    last = CalendarYear.objects.order_by("-year")[0].year
    clock.move_to(kernel_clock.office_time(dt.date(last, 11, 30)))
    assert checks.the_calendar_is_in_custody(None, databases=["default"]) == []
    clock.move_to(kernel_clock.office_time(dt.date(last, 12, 1)))
    found = checks.the_calendar_is_in_custody(None, databases=["default"])
    assert ids(found) == ["sunhall.W001"]


def test_data_is_not_asked_when_no_database_was_named():
    assert checks.the_calendar_is_in_custody(None, databases=None) == []
    assert checks.every_limit_cites_its_statute(None, databases=None) == []


@pytest.mark.django_db
def test_published_limits_cite_their_statute():
    assert checks.every_limit_cites_its_statute(None, databases=["default"]) == []
