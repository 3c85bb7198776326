"""A small log through the real machine: every figure, every refusal, nothing half done."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management.base import CommandError

from config.management.commands import replay as command
from rehearsal.replay import driver, log, mapping, rules
from rehearsal.replay.acts import ACTS
from rehearsal.replay.errors import DatabaseRefused
from tests.rehearsal.logs import CASES, EVENTS, MAPPING, write

AT_A_DEADLINE = "2024-03-10T09:00:00+01:00"
LATER = "2024-03-14T12:00:00+01:00"


@pytest.fixture
def files(tmp_path):
    def make(*, cases=CASES, events=EVENTS, text=MAPPING):
        return {
            "cases": write(tmp_path, "cases.csv", cases),
            "events": write(tmp_path, "events.csv", events),
            "mapping": write(tmp_path, "map.toml", text),
        }

    return make


def test_the_report_of_a_small_log(replay, files, databases):
    before = databases()
    done = replay(**files(), snapshot=[AT_A_DEADLINE, LATER])
    report = done.report
    assert report["snapshots"] == [
        {
            "at": AT_A_DEADLINE,
            "started": 6,
            "closed": 2,
            "open": 4,
            "open_overdue": 1,
            "due_within_7_days": 2,
            "closed_late": 0,
            "open_without_limit": 1,
        },
        {
            "at": LATER,
            "started": 6,
            "closed": 3,
            "open": 3,
            "open_overdue": 1,
            "due_within_7_days": 1,
            "closed_late": 1,
            "open_without_limit": 1,
        },
    ]
    assert report["cases"] == 6
    assert report["events"] == 8
    assert report["cards"]["3"] == 2
    assert report["refused"] == {"after_close": 1, "before_start": 1, "state_forbids": 1}
    assert report["repaired"] == [
        {"file": "cases.csv", "line": 6, "case": "E", "what": "end_before_start"}
    ]
    assert report["states"] == {"received": 2, "in_review": 1, "closed_elsewhere": 3}
    assert report["activities"] == {"handed on": 3, "looked at": 1, "taken up": 4}
    assert report["events_per_s"] > 0
    assert set(report) == {
        "cases",
        "events",
        "snapshots",
        "cards",
        "states",
        "activities",
        "refused",
        "grouped",
        "repaired",
        "events_per_s",
    }
    assert databases() == before


def test_a_deadline_moved_changes_the_counts(replay, files):
    moved = CASES.replace("2024-03-11T09:00:00+01:00,North", "2024-03-13T09:00:00+01:00,North")
    (later,) = replay(**files(cases=moved), snapshot=[LATER]).report["snapshots"]
    assert later["closed_late"] == 0
    nearer = CASES.replace("2024-03-16T10:00:00+01:00", "2024-03-13T10:00:00+01:00")
    (later,) = replay(**files(cases=nearer), snapshot=[LATER]).report["snapshots"]
    assert (later["open_overdue"], later["due_within_7_days"]) == (2, 0)


def test_the_instant_of_a_deadline_is_still_in_time(replay, files):
    at = "2024-03-08T09:00:00+01:00"
    cases = f"id,start,end,due,unit\nG,2024-03-01T09:00:00+01:00,{at},{at},North\n"
    cases += f"H,2024-03-01T09:00:00+01:00,,{at},North\n"
    report = replay(**files(cases=cases, events="id,what,at\n"), snapshot=[at]).report
    (shot,) = report["snapshots"]
    assert (shot["closed"], shot["closed_late"]) == (1, 0)
    assert (shot["open_overdue"], shot["due_within_7_days"]) == (0, 1)


def test_without_a_snapshot_the_last_moment_of_the_log_is_counted(replay, files):
    (shot,) = replay(**files()).report["snapshots"]
    assert shot["at"] == "2024-03-13T09:30:00+00:00"


def test_a_snapshot_before_the_first_event_counts_nothing(replay, files):
    (shot,) = replay(**files(), snapshot=["2020-01-01T00:00:00+01:00"]).report["snapshots"]
    assert shot["started"] == shot["open"] == 0


def test_what_is_kept_can_be_looked_at(replay, files, kept):
    done = replay(**files(), keep=True, snapshot=[LATER])
    assert "was left as it is" in done.out
    with kept() as connection:
        rows = connection.execute(
            "SELECT number, state, closed_at FROM approval_case ORDER BY number"
        ).fetchall()
        states = {number: state for number, state, _ in rows}
        assert states == {
            "A": "closed_elsewhere",
            "B": "closed_elsewhere",
            "C": "in_review",
            "D": "received",
            "E": "closed_elsewhere",
            "F": "received",
        }
        (simulated, seq) = connection.execute(
            "SELECT simulated, last_seq FROM ledger_stream"
        ).fetchone()
        assert simulated
        (entries,) = connection.execute("SELECT count(*) FROM ledger_entry").fetchone()
        assert entries == seq
        moments = connection.execute(
            "SELECT e.occurred_at FROM ledger_entry e JOIN ledger_matter m ON m.id = e.matter_id"
            " WHERE m.number = 'A' ORDER BY e.seq"
        ).fetchall()
        assert [at.astimezone(dt.UTC).isoformat() for (at,) in moments] == [
            "2024-03-01T08:00:00+00:00",
            "2024-03-01T08:30:00+00:00",
            "2024-03-01T10:00:00+00:00",
            "2024-03-02T08:30:00+00:00",
            "2024-03-08T08:00:00+00:00",
        ]


def test_cards_are_found_at_the_moment_they_fall(replay, files, kept):
    replay(**files(), keep=True)
    with kept() as connection:
        # The instant of a deadline is itself in time, so the card comes with the next microsecond.
        late = connection.execute(
            "SELECT count(*), max(found_at - falls_at) FROM monitor_card"
        ).fetchone()
        assert late == (2, dt.timedelta(microseconds=1))


SILENT = MAPPING.replace(
    'name = "a small item"',
    'name = "a small item"\nsilence = "accepted"\n'
    'acceptance = { unit = "working_day", amount = 2, basis = "a rule" }',
)


def test_silence_has_its_effect_where_the_mapping_says_so(replay, files, kept):
    cases = "id,start,end,due,unit\nG,2024-03-04T03:00:00+01:00,,,North\n"
    cases += "H,2024-03-20T03:00:00+01:00,,,North\n"
    replay(**files(cases=cases, events="id,what,at\n", text=SILENT), keep=True)
    with kept() as connection:
        rows = connection.execute(
            "SELECT e.name, e.occurred_at FROM ledger_entry e JOIN ledger_matter m"
            " ON m.id = e.matter_id WHERE m.number = 'G' AND e.name LIKE 'case.%' ORDER BY e.seq"
        ).fetchall()
    spoken = ["case.received", "case.accepted_by_silence"]
    assert [name for name, _ in rows][:2] == spoken
    # Received on Monday 4 March; two working days end with Wednesday the 6th, in the office.
    assert rows[1][1].astimezone(dt.UTC) == dt.datetime(2024, 3, 6, 16, 0, tzinfo=dt.UTC)


def test_no_silence_has_any_effect_unless_mapped(replay, files, kept):
    cases = "id,start,end,due,unit\nG,2024-03-04T03:00:00+01:00,,,North\n"
    cases += "H,2024-03-20T03:00:00+01:00,,,North\n"
    replay(**files(cases=cases, events="id,what,at\n"), keep=True)
    with kept() as connection:
        (state,) = connection.execute(
            "SELECT state FROM approval_case WHERE number = 'G'"
        ).fetchone()
    assert state == "received"


BY_ITEM = (
    MAPPING.replace('deadline = "due"\n', "")
    .replace(
        'name = "a small item"',
        'name = "a small item"\nlimit = { unit = "working_day", amount = 5, basis = "a rule" }',
    )
    .replace('zone = "Europe/Amsterdam"', 'zone = "Europe/Amsterdam"\nclock = "office"')
)


def test_a_limit_of_the_item_counts_by_the_calendar_that_is_given(replay, files, tmp_path):
    cases = "id,start,end,due,unit\nG,2024-03-01T20:00:00+01:00,,,North\n"
    cases += "H,2024-03-04T20:00:00+01:00,,,North\n"
    given = files(cases=cases, events="id,what,at\n", text=BY_ITEM)
    # Five working days from Friday 1 March end with Friday the 8th, from Monday the 4th with the 11th.
    on_monday = ["2024-03-11T09:00:00+01:00"]
    (shot,) = replay(**given, snapshot=on_monday).report["snapshots"]
    assert (shot["open_overdue"], shot["due_within_7_days"]) == (1, 1)
    calendar = write(tmp_path, "off.csv", "date,name\n2024-03-05,a feast\n2024-03-06,a feast\n")
    (shot,) = replay(**given, calendar=calendar, snapshot=on_monday).report["snapshots"]
    assert (shot["open_overdue"], shot["due_within_7_days"]) == (0, 2)


def test_every_act_a_mapping_may_name_is_driven_by_a_use_case():
    assert set(ACTS) | {"count"} == rules.ACTS


def test_a_log_of_every_act(replay, files, kept):
    acts = ["request_supplement", "tell_supplement", "supply_supplement", "accept", "tell",
            "assign", "suspend", "resume", "extend", "finish_step", "return_step", "grant",
            "deliver", "count"]  # fmt: skip
    rows = "".join(f'\n[activities."{act}"]\ndo = "{act}"\ndays = 3\n' for act in acts)
    text = MAPPING[: MAPPING.index("[activities")] + rows
    events = "id,what,at\n" + "".join(
        f"G,{act},2024-03-01T10:{minute:02d}:00+01:00\n" for minute, act in enumerate(acts)
    )
    cases = "id,start,end,due,unit\nG,2024-03-01T09:00:00+01:00,,,North\n"
    report = replay(**files(cases=cases, events=events, text=text), keep=True).report
    assert report["refused"] == {}
    with kept() as connection:
        (state,) = connection.execute("SELECT state FROM approval_case").fetchone()
    assert state == "delivered"


def test_the_ends_an_act_may_bring(replay, files, kept):
    acts = ["decline", "deny", "withdraw", "close"]
    rows = "".join(f'\n[activities."{act}"]\ndo = "{act}"\n' for act in ["accept", *acts])
    text = MAPPING[: MAPPING.index("[activities")] + rows
    at = "2024-03-01T10:00:00+01:00"
    cases = "id,start,end,due,unit\n" + "".join(f"{act},{at},,,North\n" for act in acts)
    events = f"id,what,at\ndeny,accept,{at}\n" + "".join(f"{act},{act},{at}\n" for act in acts)
    report = replay(**files(cases=cases, events=events, text=text), keep=True).report
    assert report["refused"] == {}
    with kept() as connection:
        rows = connection.execute("SELECT number, state FROM approval_case").fetchall()
    assert dict(rows) == {
        "decline": "declined",
        "deny": "denied",
        "withdraw": "withdrawn",
        "close": "closed_elsewhere",
    }


def test_a_broken_log_makes_no_database_and_no_report(replay, files, databases, tmp_path):
    before = databases()
    given = files(cases=CASES + "Z,never,,,North\n")
    with pytest.raises(CommandError) as refused:
        replay(**given)
    assert "nothing was replayed" in str(refused.value)
    assert "cases.csv:8: start: 'never' is no instant" in str(refused.value)
    assert databases() == before
    assert not (tmp_path / "report.json").exists()


def test_a_replay_that_breaks_says_where_and_leaves_neither_report_nor_database(
    replay, files, databases, tmp_path, monkeypatch
):
    def break_down(*_):
        raise ZeroDivisionError

    monkeypatch.setitem(ACTS, "assign", break_down)
    before = databases()
    with pytest.raises(CommandError) as broken:
        replay(**files())
    assert "stopped at 2024-03-01T10:00:00+00:00: case A, handed on" in str(broken.value)
    assert "no report was written" in str(broken.value)
    assert databases() == before
    assert not (tmp_path / "report.json").exists()


def test_a_report_that_cannot_be_written_is_known_beforehand(files, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        command._writable(tmp_path / "nowhere" / "report.json")


def test_a_snapshot_that_is_no_instant_is_refused(replay, files):
    with pytest.raises(CommandError, match="--snapshot: 'noon' is no instant"):
        replay(**files(), snapshot=["noon"])


def test_any_other_database_is_refused(db, tmp_path, files):
    given = files()
    read = mapping.read(given["mapping"])
    told = log.read(read, cases=given["cases"], events=given["events"])
    with pytest.raises(DatabaseRefused):
        driver.replay(told, read, [])
