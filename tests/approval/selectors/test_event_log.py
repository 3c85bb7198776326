"""The event log: everything that happened, by role, and nothing that a person could be told by."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from approval.selectors import event_log as logs
from approval.selectors.event_log import EventLog, Occurrence, Period, event_log
from approval.selectors.event_log_text import COLUMNS, as_csv, as_xes
from approval.services import imports
from approval.services.filing import Filing, Person
from catalog.models import Item
from kernel.clock import OFFICE_ZONE, Hand
from ledger.models import Entry
from tests.builders import approval as build
from tests.builders.approval import Hall

MONDAY = dt.date(2026, 9, 21)
THAT_DAY = Period(MONDAY, MONDAY)
NAMESPACE = "{http://www.xes-standard.org/}"
HOSTILE = '=HYPERLINK("http://x")&<b>\''


def written(log: EventLog) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(as_csv(log)), newline="")))


def test_each_entry_of_a_case_is_one_event_in_the_ledgers_order(hall: Hall, item: Item) -> None:
    number = build.an_accepted_case(hall, item)
    found = list(event_log(THAT_DAY).occurrences())
    told = Entry.objects.filter(name__startswith="case.").order_by("seq")
    assert [one.event for one in found] == [entry.name for entry in told]
    assert {one.case for one in found} == {number}
    assert [one.activity for one in found] == ["收件", "受理"]
    assert all(one.at.utcoffset() == dt.timedelta(hours=8) for one in found)


def test_who_acted_is_a_role_at_a_unit_and_never_a_person(hall: Hall, item: Item) -> None:
    build.an_accepted_case(hall, item)
    log = event_log(THAT_DAY)
    assert {one.resource for one in log.occurrences()} == {"window_clerk"}
    text = "".join(as_csv(log)) + "".join(as_xes(log))
    for person in hall.people.values():
        for fact in (person.username, person.work_no, person.display_name, f"account:{person.pk}"):
            assert fact not in text
    assert "B05" not in text  # a window's seat is a person on a given day


@pytest.mark.parametrize(
    ("actor", "capacity", "expected"),
    [
        ("account:7", "approver+reviewer@990100-17", ("approver+reviewer", "990100-17")),
        ("account:7", "window_clerk@990100-24/B05", ("window_clerk", "990100-24")),
        ("account:7", "王小明@990100-24", ("other", "990100-24")),
        ("applicant", "applicant", ("applicant", "")),
        ("system:silence", "system", ("system", "")),
    ],
)
def test_a_capacity_leaves_as_role_and_unit(
    actor: str, capacity: str, expected: tuple[str, str]
) -> None:
    assert logs._by_role(actor, capacity) == expected


def test_the_period_is_office_days_and_both_ends_belong_to_it(
    hall: Hall, item: Item, clock: Hand
) -> None:
    build.a_received_case(hall, item)
    clock.move_to(dt.datetime(2026, 9, 21, 23, 59, 59, 999999, tzinfo=OFFICE_ZONE))
    build.a_received_case(hall, item)
    clock.move_to(dt.datetime(2026, 9, 22, tzinfo=OFFICE_ZONE))
    build.a_received_case(hall, item)
    next_day = Period(MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=1))
    assert len(list(event_log(THAT_DAY).occurrences())) == 2
    assert len(list(event_log(next_day).occurrences())) == 1
    assert len(list(event_log(Period(MONDAY, next_day.last)).occurrences())) == 3


def test_another_regions_cases_are_not_in_a_regions_log(hall: Hall, item: Item) -> None:
    build.a_received_case(hall, item)
    assert list(event_log(Period(MONDAY, MONDAY, "110000")).occurrences()) == []
    assert len(list(event_log(Period(MONDAY, MONDAY, hall.region.code)).occurrences())) == 1


def test_pages_one_after_the_other_tell_what_one_would(hall: Hall, item: Item) -> None:
    for _ in range(3):
        build.an_accepted_case(hall, item)
    whole = list(event_log(THAT_DAY).occurrences())
    assert len(whole) == 6
    for page in (1, 2, 5):
        assert list(event_log(THAT_DAY, page=page).occurrences()) == whole


def test_what_happens_while_it_is_read_is_not_in_it(hall: Hall, item: Item) -> None:
    build.an_accepted_case(hall, item)
    reading = event_log(THAT_DAY, page=1).occurrences()
    next(reading)
    build.an_accepted_case(hall, item)
    assert len(list(reading)) == 1


def test_xes_declares_what_it_uses_and_has_its_parts_in_the_order_of_the_standard(
    hall: Hall, item: Item
) -> None:
    build.an_accepted_case(hall, item)
    build.a_received_case(hall, item)
    root = ET.fromstring("".join(as_xes(event_log(THAT_DAY))).encode())
    assert root.tag == f"{NAMESPACE}log"
    assert root.attrib["xes.version"] == "1849.2016"
    order = ["extension", "global", "classifier", "string", "boolean", "int", "trace"]
    ranks = [order.index(child.tag.removeprefix(NAMESPACE)) for child in root]
    assert ranks == sorted(ranks)
    prefixes = {child.attrib["prefix"] for child in root.iter(f"{NAMESPACE}extension")}
    events = list(root.iter(f"{NAMESPACE}event"))
    keys = [{cell.attrib["key"] for cell in event} for event in events]
    assert {key.split(":")[0] for row in keys for key in row if ":" in key} <= prefixes
    (declared,) = (g for g in root.iter(f"{NAMESPACE}global") if g.attrib["scope"] == "event")
    assert all({cell.attrib["key"] for cell in declared} <= row for row in keys)
    classified = {
        key for one in root.iter(f"{NAMESPACE}classifier") for key in one.attrib["keys"].split()
    }
    assert classified <= {cell.attrib["key"] for cell in declared}


@pytest.mark.parametrize("simulated", [True, False])
def test_log_traces_and_rows_say_whether_time_was_simulated(simulated: bool) -> None:
    log = _log_of("990100-1", simulated=simulated)
    wanted = "true" if simulated else "false"
    root = ET.fromstring("".join(as_xes(log)).encode())
    said = [*root.findall(f"{NAMESPACE}boolean"), *root.findall(f"{NAMESPACE}trace/*")]
    flags = [cell.attrib["value"] for cell in said if cell.attrib.get("key") == "simulated"]
    assert flags == [wanted, wanted]
    assert [row["simulated"] for row in written(log)] == [wanted]


def test_csv_and_xes_tell_the_same(hall: Hall, item: Item) -> None:
    build.an_accepted_case(hall, item)
    log = event_log(THAT_DAY)
    root = ET.fromstring("".join(as_xes(log)).encode())
    in_xes = Counter(
        cell.attrib["value"]
        for event in root.iter(f"{NAMESPACE}event")
        for cell in event
        if cell.attrib["key"] == "event"
    )
    assert in_xes == Counter(row["event"] for row in written(log))


def an_imported_case(item: Item, number: str) -> None:
    filing = Filing(item.code, Person("演练"), channel="import")
    imports.receive_elsewhere(filing, system="elsewhere", key=None, number=number)


def test_a_number_that_is_a_formula_or_markup_does_no_harm(hall: Hall, item: Item) -> None:
    an_imported_case(item, HOSTILE)
    log = event_log(THAT_DAY)
    (row,) = written(log)
    assert row["case"] == "'" + HOSTILE
    root = ET.fromstring("".join(as_xes(log)).encode())
    (trace,) = root.iter(f"{NAMESPACE}trace")
    assert trace[0].attrib == {"key": "concept:name", "value": HOSTILE}


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "'"])
def test_no_cell_begins_like_a_formula(begin: str) -> None:
    row = _text_of(f"{begin}1+1")
    (read,) = csv.reader(io.StringIO(row, newline=""))
    assert read[0] == f"'{begin}1+1"


def test_a_harmless_cell_stays_as_it_is() -> None:
    assert _text_of("990100-17-1").startswith("990100-17-1,")


def test_what_xml_cannot_hold_is_replaced() -> None:
    text = "".join(as_xes(_log_of("a\x01b\ud800c\ufffe"))).encode()
    (trace,) = ET.fromstring(text).iter(f"{NAMESPACE}trace")
    assert trace[0].attrib["value"] == "a\ufffdb\ufffdc\ufffd"


def _text_of(case: str) -> str:
    return list(as_csv(_log_of(case)))[1]


def _log_of(case: str, *, simulated: bool = True) -> EventLog:
    one = Occurrence(
        case=case, activity="受理", event="case.accepted",
        at=dt.datetime(2026, 9, 21, tzinfo=OFFICE_ZONE), resource="system", unit="", department="d",
        item="i", channel="window", step="", state="in_review", outcome="", seq=1,
    )  # fmt: skip
    return _Told(THAT_DAY, simulated=simulated, up_to=1, told=(one,))


@dataclass(frozen=True, slots=True)
class _Told(EventLog):
    """A log that no database holds."""

    told: tuple[Occurrence, ...] = ()

    def occurrences(self) -> Iterator[Occurrence]:
        return iter(self.told)


def test_the_command_writes_a_whole_file_and_notes_that_it_did(
    hall: Hall, item: Item, tmp_path: Path
) -> None:
    build.an_accepted_case(hall, item)
    out = tmp_path / "log.csv"
    days = {"first": "2026-09-21", "last": "2026-09-21"}
    call_command("export_event_log", format="csv", bom=True, out=out, **days)
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    assert raw.count(b"\r\n") == 3
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]
    noted = Entry.objects.get(name="ledger.exported")
    assert noted.facts == {
        "what": "cases", "form": "csv", "first": "2026-09-21", "last": "2026-09-21",
    }  # fmt: skip
    assert noted.actor == "system:export"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"first": "yesterday", "last": "2026-09-21"}, "--from: 'yesterday' is no day"),
        ({"first": "2026-09-22", "last": "2026-09-21"}, "--to lies before --from"),
        ({"first": "2026-09-21", "last": "2026-09-21", "bom": True}, "--bom goes with"),
    ],
)
def test_a_period_that_is_none_is_refused_and_nothing_noted(
    hall: Hall, options: dict[str, object], says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("export_event_log", format="xes", **options)
    assert not Entry.objects.filter(name="ledger.exported").exists()


def test_a_file_that_cannot_be_written_is_named(hall: Hall, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "log.xes"
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_event_log", first="2026-09-21", last="2026-09-21", out=out)
