"""Our own event log comes back: what was exported is counted alike, and replayed it tells the same."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from config import database
from rehearsal.replay import log, mapping, xes
from rehearsal.replay.faults import LogRefused
from tests.conftest import point_at
from tests.rehearsal.logs import CASES, EVENTS, MAPPING, write

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "own_export.toml"
IN_XES = {
    '"case"': '"case:concept:name"',
    '"department"': '"case:department"',
    '"item"': '"case:item"',
    '"instant"': '"time:timestamp"',
}
DAYS = {"first": "2024-01-01", "last": "2024-12-31"}


def exported(folder: Path, form: str) -> Path:
    """The log of the database that every alias points at."""
    path = folder / f"own.{form}"
    call_command("export_event_log", format=form, out=path, **DAYS)
    return path


def counted(path: Path) -> Counter[str]:
    """Events by code, straight from the CSV."""
    text = path.read_text("utf-8")
    return Counter(row["event"] for row in csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def first_hall(tmp_path_factory, django_db_setup, django_db_blocker):
    """The files of a small log that was driven through the hall and exported, made once."""
    folder = tmp_path_factory.mktemp("first")
    out = io.StringIO()
    with django_db_blocker.unblock():
        call_command(
            "replay",
            cases=write(folder, "cases.csv", CASES),
            events=write(folder, "events.csv", EVENTS),
            mapping=write(folder, "map.toml", MAPPING),
            report=folder / "report.json",
            keep=True,
            stdout=out,
            stderr=io.StringIO(),
        )
        (name,) = re.findall(r"sunhall_replay_\w+", out.getvalue())
        files = _within(name, lambda: (exported(folder, "csv"), exported(folder, "xes")))
        connections.close_all()
    yield files
    database.drop(database.Urls.from_environment().owner, name)


def _within(name, work):
    before = connections.settings["default"]["NAME"]
    point_at(name)
    try:
        return work()
    finally:
        point_at(before)


def test_the_export_of_a_replay_replayed_gives_the_same_counts(
    first_hall, replay, databases, tmp_path
):
    told, _ = first_hall
    before = databases()
    report = replay(events=told, mapping=EXAMPLE, keep=True).report
    (name,) = databases() - before
    (tmp_path / "again").mkdir()
    again = _within(name, lambda: exported(tmp_path / "again", "csv"))
    database.drop(database.Urls.from_environment().owner, name)
    assert report["cases"] == 6
    assert report["activities"] == dict(sorted(counted(told).items()))
    assert report["refused"] == {}
    assert counted(again) == counted(told)


def test_an_event_left_out_of_the_export_is_noticed(first_hall, replay, tmp_path):
    told, _ = first_hall
    lines = told.read_text("utf-8").splitlines(keepends=True)
    short = write(tmp_path, "short.csv", "".join(lines[:-1]))
    report = replay(events=short, mapping=EXAMPLE).report
    assert report["activities"] != dict(sorted(counted(told).items()))


def test_the_xes_of_the_same_period_reads_as_the_same_log(first_hall, tmp_path):
    in_csv, in_xes = first_hall
    text = EXAMPLE.read_text("utf-8")
    for column, name in IN_XES.items():
        text = text.replace(f"= {column}\n", f"= {name}\n")
    from_csv = log.read(mapping.read(EXAMPLE), cases=None, events=in_csv)
    from_xes = log.read(mapping.read(write(tmp_path, "x.toml", text)), cases=None, events=in_xes)
    assert from_csv.cases == from_xes.cases
    assert from_csv.events == from_xes.events


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<log><trace>", "a.xes:1: not XML: no element found"),
        ('<!DOCTYPE log [<!ENTITY a "b">]><log/>', "a.xes:1: a document type is not allowed"),
        (
            '<log><trace>\n<event><string key="x" value="1"/></event></trace></log>',
            "a.xes: no event has 'concept:name'",
        ),
    ],
)
def test_a_broken_xes_is_named(tmp_path, text, says):
    with pytest.raises(LogRefused) as refused:
        xes.read(write(tmp_path, "a.xes", text), columns=["concept:name"])
    assert refused.value.text() == says


def test_an_xes_event_knows_its_line_its_trace_and_nothing_nested(tmp_path):
    text = (
        '<?xml version="1.0"?>\n<log xmlns="http://www.xes-standard.org/">\n'
        '<string key="concept:name" value="the log"/>\n'
        '<trace><string key="concept:name" value="T"><int key="deep" value="1"/></string>\n'
        '<event><string key="concept:name" value="E"/><list key="l"><values><string key="v"'
        ' value="1"/></values></list></event></trace></log>'
    )
    (row,) = xes.read(write(tmp_path, "a.xes.gz", text), columns=["concept:name"])
    assert row.line == 5
    assert row.cells == {"case:concept:name": "T", "concept:name": "E"}
