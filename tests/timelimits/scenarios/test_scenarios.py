"""Every row of the shared scenario file, rows like it, and rows that are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.timelimits.china import china
from timelimits.scenarios import (
    FileUnreadable,
    Malformed,
    NotMachineReadable,
    answer,
    rows_of,
)
from timelimits.scenarios.files import NEEDED, OPTIONAL

FILE = Path(__file__).resolve().parents[4] / "shared" / "clock_scenarios.csv"
ROWS = [row for _, row in rows_of(FILE)] if FILE.exists() else []
COUNTED = [
    row for row in ROWS if row["unit"].split(" (")[0] not in {"money", "score", "fixed date"}
]


def row(**told):
    return dict.fromkeys((*NEEDED, *OPTIONAL), "") | {"id": "T1", "unit": "working day"} | told


@pytest.mark.skipif(not ROWS, reason="the shared scenario file is not beside this checkout")
@pytest.mark.parametrize("told", COUNTED, ids=lambda told: told["id"])
def test_the_engine_agrees_with_every_row_that_a_machine_can_read(told):
    found = answer(china(), told)
    assert (found.got, found.differences) == (told["expected"], ())


@pytest.mark.skipif(not ROWS, reason="the shared scenario file is not beside this checkout")
def test_what_only_prose_tells_is_listed_and_not_guessed():
    prose = [told for told in ROWS if told not in COUNTED]
    assert len(prose) == 4
    for told in prose:
        with pytest.raises(NotMachineReadable):
            answer(china(), told)


@pytest.mark.parametrize(
    ("told", "got"),
    [
        ({"base_days": "20", "start": "2025-09-22"}, "2025-10-24"),
        ({"base_days": "3", "start": "2025-01-31", "unit": "month"}, "2025-04-30"),
        ({"base_days": "-7", "start": "2026-05-12"}, "2026-04-29"),
        (
            {
                "base_days": "20+10",
                "start": "2025-03-03",
                "events": "extension approved 2025-04-01, after the due day 2025-03-31: void",
            },
            "2025-03-31",
        ),
        (
            {
                "base_days": "20",
                "extension_days": "10",
                "start": "2025-03-03",
                "events": "extension approved 2025-03-20 but applicant not notified",
            },
            "2025-03-31",
        ),
        (
            {
                "base_days": "20+10",
                "start": "2025-03-03",
                "events": "extension approved by the head and told 2025-03-31 (<= 2025-03-31)",
            },
            "2025-04-15",
        ),
        (
            {
                "base_days": "20",
                "start": "2025-03-03",
                "suspensions": "2025-03-10/2025-03-24/granted 15;2025-03-20/2025-03-31/granted 10",
            },
            "2025-04-22",
        ),
        (
            {"base_days": "20", "start": "2025-03-03", "suspensions": "2025-03-10//granted 15"},
            "2025-04-22",
        ),
        (
            {
                "base_days": "20",
                "start": "2025-03-03",
                "suspensions": "2025-03-10/open/granted 15",
                "events": "as of 2025-03-12",
            },
            "2025-04-02",
        ),
        ({"base_days": "20", "start": "2025-03-03", "suspensions": "2025-03-10/open/-"}, "open"),
    ],
)
def test_rows_of_the_same_shape_are_answered(told, got):
    assert answer(china(), row(expected="2025-01-01", **told)).got == got


def test_a_row_that_expects_something_else_is_told_apart():
    found = answer(china(), row(base_days="5", start="2025-03-03", expected="2025-03-11"))
    assert (found.got, found.agrees) == ("2025-03-10", False)
    more = row(
        base_days="5", start="2025-03-03", expected="2025-03-10", first_counted_day="2025-03-05"
    )
    assert [one.field for one in answer(china(), more).differences] == ["first_counted_day"]


@pytest.mark.parametrize(
    ("events", "card"),
    [
        ("now 2025-10-09 23:59; closed: no", "none"),
        ("now 2025-10-10 00:00; closed: no", "warning"),
        ("now 2025-10-27 09:00; closed: 2025-10-11 10:00", "none"),
        ("now 2025-10-26 23:59; closed: no", "yellow"),
        ("now 2025-10-27 00:00; closed: no", "red"),
    ],
)
def test_the_card_seen_at_an_instant(events, card):
    told = row(unit="instant", base_days="10/20", start="2025-09-22", events=events, expected="?")
    assert answer(china(), told).got == card


def test_complaint_cards_of_the_hour_exact_set_have_their_own_thresholds():
    told = row(
        unit="working second",
        clock="complaint cards",
        base_days="5",
        start="2018-10-15 10:00:00",
        expected="warning after 2018-10-17 10:00:00; yellow after 2018-10-22 10:00:00; "
        "red after 2018-10-23 10:00:00",
    )
    assert answer(china(), told).agrees


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"base_days": "five"}, "base_days"),
        ({"base_days": "999999"}, "base_days"),
        ({"base_days": ""}, "base_days"),
        ({"unit": "fortnight"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"start": "2025-13-01"}, "start"),
        ({"start": "9999-12-31"}, "start"),
        ({"start": "0001-01-01"}, "start"),
        ({"unit": "hour"}, "start"),
        ({"expected": "soon"}, "expected"),
        ({"suspensions": "2025-03-10"}, "suspensions"),
        ({"suspensions": "2025-03-10/2025-03-01/granted 5"}, "suspensions"),
        ({"suspensions": "2025-03-10/2025-03-12/granted many"}, "suspensions"),
        ({"extension_days": "ten"}, "extension_days"),
        ({"counted_days": "5x"}, "counted_days"),
        ({"id": ""}, "id"),
        ({"unit": "instant", "base_days": "10/20", "events": "soon"}, "events"),
        ({"unit": "instant", "events": "now 2025-03-04; closed: no"}, "base_days"),
    ],
)
def test_a_malformed_row_is_refused_with_its_field(told, field):
    good = {"base_days": "5", "start": "2025-03-03", "expected": "2025-03-10"}
    with pytest.raises(Malformed) as refused:
        answer(china(), row(**good | told))
    assert refused.value.field == field


def test_a_file_that_is_none_is_refused_with_the_reason(tmp_path):
    file = tmp_path / "scenarios.csv"
    for content, word in (
        (b"id,unit\nA,working day\n", "no column base_days"),
        ("id,unit,base_days,start,expected\nA,工作日,1,,\n".encode("gbk"), "line 2 is not UTF-8"),
        (b"", "no column id"),
    ):
        file.write_bytes(content)
        with pytest.raises(FileUnreadable, match=word):
            rows_of(file)
    with pytest.raises(FileUnreadable):
        rows_of(tmp_path / "nowhere.csv")
