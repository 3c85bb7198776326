"""Reading a log is strict: what is broken is named, file and line."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest

from rehearsal.replay import log, mapping, tables, timeline
from rehearsal.replay.faults import Fault, LogRefused
from tests.rehearsal.logs import CASES, EVENTS, MAPPING, write

CET = dt.timezone(dt.timedelta(hours=1))
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "wabo_receipt.toml"


def read_small(folder: Path, *, cases: str = CASES, events: str = EVENTS) -> log.Log:
    return log.read(
        mapping.read(write(folder, "map.toml", MAPPING)),
        cases=write(folder, "cases.csv", cases),
        events=write(folder, "events.csv", events),
    )


def faults_of(folder: Path, *, cases: str = CASES, events: str = EVENTS) -> list[str]:
    with pytest.raises(LogRefused) as refused:
        read_small(folder, cases=cases, events=events)
    return [str(fault) for fault in refused.value.faults]


def test_a_whole_log_is_read_in_utc(tmp_path):
    small = read_small(tmp_path)
    assert list(small.cases) == ["A", "B", "C", "D", "E", "F"]
    assert len(small.events) == 8
    assert small.cases["A"].start == dt.datetime(2024, 3, 1, 8, 0, tzinfo=dt.UTC)
    assert small.cases["C"].end is None
    assert small.cases["D"].deadline is None
    assert small.cases["C"].department == "South"


def test_an_end_before_the_start_is_clamped_and_listed(tmp_path):
    small = read_small(tmp_path)
    assert small.cases["E"].end == small.cases["E"].start
    assert [repair.to_json() for repair in small.repaired] == [
        {"file": "cases.csv", "line": 6, "case": "E", "what": "end_before_start"}
    ]


def test_packed_and_plain_files_say_the_same(tmp_path):
    plain = tables.read(write(tmp_path, "a.csv", CASES), columns=["id"])
    packed = tables.read(write(tmp_path, "a.csv.gz", CASES), columns=["id"])
    assert plain == packed


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    rows = tables.read(write(tmp_path, "a.csv", "\ufeff" + CASES), columns=["id"])
    assert rows[0].cells["id"] == "A"


def test_a_quoted_cell_may_hold_a_line_break_and_lines_are_still_counted_rightly(tmp_path):
    text = 'id,note\n1,"two\nlines"\n2,x,too many\n'
    with pytest.raises(LogRefused) as refused:
        tables.read(write(tmp_path, "a.csv", text), columns=["id"])
    assert refused.value.faults == [Fault("a.csv", 4, "3 cells, the header has 2")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a.csv: the file is empty"),
        ("no,what\n1,2\n", "a.csv:1: column 'id' is missing"),
        ("id,id\n1,2\n", "a.csv:1: column 'id' stands twice"),
        ("id,b\n1\n", "a.csv:2: 1 cells, the header has 2"),
        ('id,b\n1,"open\n2,3\n', "a.csv:2: not comma-separated text: unexpected end of data"),
        ("id,b\n1,a\x00b\n", "a.csv:2: a NUL character"),
    ],
)
def test_a_broken_table_is_named(tmp_path, text, says):
    with pytest.raises(LogRefused) as refused:
        tables.read(write(tmp_path, "a.csv", text), columns=["id"])
    assert says in refused.value.text().splitlines()


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        (
            "a.csv",
            "id,b\n1,caf\u00e9\n".encode("latin-1"),
            "a.csv:2: not utf-8-sig: byte 0xe9 at column 6",
        ),
        (
            "a.csv",
            "id,b\n1,2\n".encode("utf-16"),
            "a.csv: looks like UTF-16; say so with [log] encoding",
        ),
    ],
)
def test_a_wrong_encoding_is_named(tmp_path, name, raw, says):
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(LogRefused) as refused:
        tables.read(path, columns=["id"])
    assert refused.value.text() == says


def test_the_encoding_that_the_mapping_names_is_used(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id,b\n1,caf\u00e9\n".encode("latin-1"))
    assert tables.read(path, columns=["id"], encoding="latin-1")[0].cells["b"] == "caf\u00e9"


def test_gzip_files_cut_short_damaged_or_misnamed_are_refused(tmp_path):
    whole = gzip.compress(CASES.encode())
    (tmp_path / "cut.csv.gz").write_bytes(whole[:-20])
    (tmp_path / "bad.csv.gz").write_bytes(whole[:-8] + b"\x00" * 8)
    (tmp_path / "not.csv.gz").write_bytes(CASES.encode())
    says = {}
    for name in ("cut", "bad", "not"):
        with pytest.raises(LogRefused) as refused:
            tables.read(tmp_path / f"{name}.csv.gz", columns=["id"])
        says[name] = refused.value.text()
    assert says["cut"] == "cut.csv.gz: the gzip file is cut short"
    assert says["bad"].startswith("bad.csv.gz: the gzip file is damaged")
    assert says["not"] == "not.csv.gz: named .gz but not a gzip file"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LogRefused) as refused:
        tables.read(tmp_path / "none.csv", columns=["id"])
    assert "none.csv: cannot be read: No such file" in refused.value.text()


def test_every_broken_line_of_both_files_is_named_at_once(tmp_path):
    cases = CASES + "A,2024-03-01T09:00:00+01:00,,,North\n,2024-03-01T09:00:00+01:00,,,North\n"
    cases += "G,,,,North\nH,yesterday,,,North\nI,2024-03-01,,,North\n"
    events = EVENTS + "Z,taken up,2024-03-01T09:00:00+01:00\nA,danced,2024-03-01T09:00:00+01:00\n"
    events += "A,,2024-03-01T09:00:00+01:00\nA,taken up,2024-02-30T09:00:00+01:00\n"
    assert faults_of(tmp_path, cases=cases, events=events) == [
        "cases.csv:8: case 'A' stands already on line 2",
        "cases.csv:9: the case has no number",
        "cases.csv:10: start: empty",
        "cases.csv:11: start: 'yesterday' is no instant",
        "cases.csv:12: start: '2024-03-01' is a date without a time",
        "events.csv:10: no case 'Z' in the cases file",
        "events.csv:11: activity 'danced' is not in the mapping",
        "events.csv:12: no activity",
        "events.csv:13: at: '2024-02-30T09:00:00+01:00' is no instant",
    ]


def test_an_hour_that_the_clocks_skipped_is_refused_and_one_that_came_twice_is_listed(tmp_path):
    twice = CASES + "G,2024-10-27T02:30:00,,,North\n"
    small = read_small(tmp_path, cases=twice)
    assert small.cases["G"].start == dt.datetime(2024, 10, 27, 0, 30, tzinfo=dt.UTC)
    assert "came twice" in small.repaired[-1].what
    skipped = CASES + "G,2024-03-31T02:30:00,,,North\n"
    assert faults_of(tmp_path, cases=skipped) == [
        "cases.csv:8: start: 2024-03-31T02:30:00 does not exist in Europe/Amsterdam"
    ]


def test_a_year_that_cannot_be_meant_is_refused(tmp_path):
    assert faults_of(tmp_path, cases=CASES + "G,0203-03-31T02:30:00+01:00,,,North\n") == [
        "cases.csv:8: start: '0203-03-31T02:30:00+01:00' lies outside 1900-2200"
    ]


def test_bare_dates_are_read_where_the_mapping_allows_them(tmp_path):
    text = MAPPING.replace("[cases]", "bare_dates = true\n\n[cases]", 1)
    cases = "id,start,end,due,unit\nA,2024-03-01,,2024-03-10,North\n"
    events = "id,what,at\nA,taken up,2024-03-02\n"
    read = log.read(
        mapping.read(write(tmp_path, "map.toml", text)),
        cases=write(tmp_path, "cases.csv", cases),
        events=write(tmp_path, "events.csv", events),
    )
    assert read.cases["A"].start == dt.datetime(2024, 3, 1, tzinfo=CET)
    assert read.cases["A"].deadline == dt.datetime(2024, 3, 10, 23, 59, 59, 999999, tzinfo=CET)


def test_instants_of_another_form_are_read_with_the_pattern_of_the_mapping(tmp_path):
    text = MAPPING.replace("[cases]", 'instants = "%d.%m.%Y %H:%M"\n\n[cases]', 1)
    cases = "id,start,end,due,unit\nA,01.03.2024 09:00,,,North\n"
    read = log.read(
        mapping.read(write(tmp_path, "map.toml", text)),
        cases=write(tmp_path, "cases.csv", cases),
        events=write(tmp_path, "events.csv", "id,what,at\n"),
    )
    assert read.cases["A"].start == dt.datetime(2024, 3, 1, 9, tzinfo=CET)


def test_a_case_without_a_start_column_starts_with_its_first_event(tmp_path):
    text = MAPPING.replace('start = "start"\n', "")
    read = log.read(
        mapping.read(write(tmp_path, "map.toml", text)),
        cases=write(tmp_path, "cases.csv", "id,start,end,due,unit\nB,,,,North\n"),
        events=write(
            tmp_path,
            "events.csv",
            "id,what,at\nB,taken up,2024-03-05T09:00:00+01:00\nB,handed on,2024-03-04T09:00:00+01:00\n",
        ),
    )
    assert read.cases["B"].start == dt.datetime(2024, 3, 4, 9, tzinfo=CET)


def test_events_file_and_mapping_must_agree(tmp_path):
    with pytest.raises(LogRefused) as refused:
        log.read(
            mapping.read(write(tmp_path, "map.toml", MAPPING)),
            cases=write(tmp_path, "cases.csv", CASES),
            events=None,
        )
    assert "no events file was given" in refused.value.text()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "small"\n', "", "log.name: missing"),
        ("Europe/Amsterdam", "Europe/Atlantis", "log.zone: no time zone 'Europe/Atlantis'"),
        (
            'zone = "Europe/Amsterdam"',
            'zone = "UTC"\nencoding = "klingon"',
            "no encoding 'klingon'",
        ),
        ('zone = "Europe/Amsterdam"', 'zone = "UTC"\nmachine = "loom"', "'loom' is none of case"),
        ('id = "id"\n', "", "cases.id: missing"),
        ('end = "end"', 'ende = "end"', "cases.ende: no such key"),
        ('do = "assign"', 'do = "dance"', "'dance' is none of"),
        ('step = "look"', 'step = "taste"', "item.steps has no 'taste'"),
        ('name = "a small item"', 'name = "a"\nsilence = "accepted"', "needs item.acceptance"),
        (
            'name = "a small item"',
            'name = "a"\nlimit = { unit = "moon", amount = 0 }',
            "item.limit.unit",
        ),
        ("[item]", "[itme]", "itme: no such key"),
        ("[log]", "[log", "not TOML"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_by_key(tmp_path, old, new, says):
    with pytest.raises(LogRefused) as refused:
        mapping.read(write(tmp_path, "map.toml", MAPPING.replace(old, new, 1)))
    assert says in refused.value.text()


def test_the_shipped_mapping_reads_and_names_every_activity_once():
    wabo = mapping.read(EXAMPLE)
    assert len(wabo.rules) == 27
    assert wabo.item.silence == "none"


def test_moves_of_one_instant_go_start_event_end_snapshot(tmp_path):
    at = "2024-03-01T09:00:00+01:00"
    small = read_small(
        tmp_path,
        cases=f"id,start,end,due,unit\nA,{at},{at},,North\n",
        events=f"id,what,at\nA,taken up,{at}\nA,handed on,{at}\n",
    )
    line = timeline.moves(small, [dt.datetime(2024, 3, 1, 9, tzinfo=CET)])
    assert [move.rank.name for move in line] == ["START", "EVENT", "EVENT", "END", "SNAPSHOT"]
    assert [move.event.activity for move in line if move.event] == ["taken up", "handed on"]
