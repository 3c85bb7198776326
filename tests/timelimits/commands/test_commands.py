"""The commands that show the engine's answers: a table on standard output, 1 on any difference."""

from __future__ import annotations

import csv
import io

import chinese_calendar
import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db
HEAD = "id,unit,base_days,start,expected\n"


def checked(tmp_path, rows):
    file = tmp_path / "rows.csv"
    file.write_text(HEAD + rows, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_scenarios", str(file), stdout=out, stderr=err)
    except CommandError as refused:
        return str(refused), out.getvalue(), err.getvalue()
    return "", out.getvalue(), err.getvalue()


def test_each_row_is_printed_with_what_was_expected_and_what_came_out(tmp_path):
    refused, out, err = checked(tmp_path, "A,working day,20,2025-09-22,2025-10-24\n")
    assert (refused, err) == ("", "")
    assert out.splitlines()[:2] == ["id,expected,got", "A,2025-10-24,2025-10-24"]


def test_one_difference_fails_the_whole_file(tmp_path):
    rows = "A,working day,20,2025-09-22,2025-10-24\nB,working day,20,2025-09-22,2025-10-25\n"
    refused, out, _ = checked(tmp_path, rows)
    assert refused == "1 rows differ, 0 are malformed"
    assert "B,2025-10-25,2025-10-24" in out


def test_a_malformed_row_is_told_by_line_and_field_and_the_others_are_answered(tmp_path):
    rows = "A,working day,x,2025-09-22,2025-10-24\nB,working day,20,2025-09-22,2025-10-24\n"
    refused, out, err = checked(tmp_path, rows)
    assert refused == "0 rows differ, 1 are malformed"
    assert "line 2 (A): base_days" in err
    assert "B,2025-10-24,2025-10-24" in out


def test_a_file_without_rows_is_no_success(tmp_path):
    assert checked(tmp_path, "")[0] == "the file has no rows"


def exported(first, last):
    out = io.StringIO()
    call_command("calendar_export", "--from", first, "--to", last, stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_the_export_names_every_day_and_agrees_with_an_independent_package():
    days = exported("2008-01-01", "2025-12-31")
    assert len(days) == 18 * 365 + 5
    wrong = [
        one["date"]
        for one in days
        if chinese_calendar.is_workday(dt_date(one["date"])) != (one["is_workday"] == "1")
    ]
    assert wrong == []


def test_the_export_of_2026_has_the_working_days_that_the_notice_gives():
    months = [0] * 12
    for one in exported("2026-01-01", "2026-12-31"):
        months[int(one["date"][5:7]) - 1] += int(one["is_workday"])
    assert months == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-01-02", "2026-01-01"), ("x", "2026-01-01"), ("0001-01-01", "2026-01-01")],
)
def test_a_span_that_is_none_is_refused(first, last):
    with pytest.raises(CommandError):
        exported(first, last)


def dt_date(text):
    import datetime as dt

    return dt.date.fromisoformat(text)
