"""What is in custody is read once per version, and a new version is seen at once."""

from __future__ import annotations

import pytest
from django.db import Error, connection

from ledger.models import Entry
from tests.timelimits.china import china, day
from timelimits import calendar_files, custody
from timelimits.errors import CalendarUnknown
from timelimits.models import RungRule, WorkCalendar

pytestmark = pytest.mark.django_db


def test_custody_holds_the_committed_calendar():
    kept = custody.look().kept("CN")
    assert kept.calendar == china()
    assert kept.digest == calendar_files.digest_of(calendar_files.read_declared("CN"))
    assert kept.notices[2025].number == "国办发明电〔2024〕12号"
    assert kept.notes[day("2026-09-25")] == custody.Note("off", "中秋节")


def test_a_look_is_one_query_and_what_it_names_is_read_once(django_assert_num_queries):
    custody.look().calendar("CN")
    custody.look().rungs("promised")
    with django_assert_num_queries(1):
        look = custody.look()
        look.calendar("CN")
        look.rungs("promised")


def test_an_unknown_calendar_has_no_days():
    with pytest.raises(CalendarUnknown):
        custody.look().calendar("ATLANTIS")


def test_a_new_version_of_a_kinds_rungs_replaces_all_of_the_old():
    RungRule.objects.create(
        kind="promised",
        version=2,
        level=1,
        units="days",
        trigger="remaining",
        amount=3,
        source="试",
    )
    assert [(rung.level, rung.amount) for rung in custody.look().rungs("promised")] == [(1, 3)]
    assert len(custody.look().rungs("acceptance")) == 5


def test_rungs_are_never_edited():
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.execute("UPDATE timelimits_rungrule SET amount = 9")


def test_a_calendar_row_says_what_it_is():
    calendar = WorkCalendar.objects.get(code="CN")
    assert str(calendar) == "CN v1"
    assert not Entry.objects.filter(name="calendar.declared").exists()
