"""Rules of a mapping: by state, by a second column, by what follows; groups, routes, regimes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rehearsal.replay import log, mapping
from rehearsal.replay.faults import LogRefused
from tests.rehearsal.logs import write

HEAD = """
[log]
name = "claims"
zone = "UTC"
clock = "office"
calendar = "weekends"

[cases]
id = "id"

[events]
case = "id"
activity = "what"
at = "at"

[item]
name = "a claim"
limit = { unit = "working_day", amount = 3, basis = "set by the mapping" }
stops = [{ ground = "returned", name = "returned", basis = "set by the mapping" }]

[[routes]]
item = "checked"
has = "check"

[[items.checked.steps]]
name = "check"

[groups.rejection]
within_minutes = 60
"""

RULES = """
[[activities.submit]]
when = { state = "none" }
do = "receive"
[[activities.submit]]
when = { state = "correcting" }
do = "supply_supplement"
[[activities.submit]]
do = "resume"

[activities.save]
do = "draft"

[activities.approve]
do = "accept"

[activities.check]
do = "finish_step"

[[activities.decide]]
when = { state = "received", column = { result = "yes" } }
do = ["accept", "grant"]
[[activities.decide]]
when = { column = { result = ["y*"] } }
do = "grant"
[[activities.decide]]
when = { column = { result = "no" } }
do = "deny"

[[activities.reject]]
when = { state = "received", followed_by = "submit" }
do = ["request_supplement", "tell_supplement"]
group = "rejection"
[[activities.reject]]
when = { followed_by = "submit" }
do = ["start_over", "suspend"]
ground = "returned"
group = "rejection"
[[activities.reject]]
do = "withdraw"
group = "rejection"

[activities."*"]
do = "count"
"""
MAPPING = HEAD + RULES


def events_of(*rows: str) -> str:
    """Lines ``case what day hour result`` of March 2024."""
    text = "id,what,at,result\n"
    for row in rows:
        case, what, day, hour, *result = row.split()
        text += f"{case},{what},2024-03-{int(day):02d}T{hour}:00+00:00,{''.join(result)}\n"
    return text


CLAIMS = events_of(
    "A submit 1 09:00",
    "A decide 4 09:00 yes",
    "B submit 1 09:00",
    "B reject 4 09:00",
    "B reject 4 09:30",
    "B submit 5 09:00",
    "B approve 5 10:00",
    "B check 6 09:00",
    "B reject 6 10:00",
    "B submit 12 09:00",
    "B check 12 10:00",
    "B decide 13 09:00 no",
    "B reject 13 10:00",
    "C save 1 09:00",
    "C looked 2 09:00",
    "D submit 1 09:00",
    "D reject 8 09:00",
    "E decide 1 09:00 yes",
    "E submit 2 09:00",
)


@pytest.fixture
def files(tmp_path: Path) -> Any:
    def make(*, events: str = CLAIMS, text: str = MAPPING) -> dict[str, Path]:
        return {
            "events": write(tmp_path, "events.csv", events),
            "mapping": write(tmp_path, "map.toml", text),
        }

    return make


def test_a_log_of_one_file_goes_through_rules_groups_and_routes(replay, files, kept):
    report = replay(**files(), keep=True).report
    assert (report["cases"], report["events"]) == (5, 19)
    assert report["states"] == {
        "draft": 1,
        "received": 1,
        "granted": 1,
        "denied": 1,
        "withdrawn": 1,
    }
    assert report["grouped"] == 1
    assert report["refused"] == {"after_close": 1, "before_start": 1}
    # D and E are late: three working days after Friday 1 March end with Wednesday the 6th.
    assert report["cards"]["3"] == 2
    with kept() as connection:
        told = connection.execute(
            "SELECT e.name FROM ledger_entry e JOIN ledger_matter m ON m.id = e.matter_id"
            " WHERE m.number = 'B' AND e.name LIKE 'case.%' ORDER BY e.seq"
        ).fetchall()
    assert [name.removeprefix("case.") for (name,) in told] == [
        "received",
        "supplement_requested",
        "supplement_told",
        "supplement_supplied",
        "accepted",
        "step_done",
        "step_returned",
        "suspended",
        "resumed",
        "step_done",
        "denied",
    ]


def test_without_the_stop_the_clock_runs_on_and_the_card_falls(replay, files):
    ground = 'stops = [{ ground = "returned", name = "returned", basis = "set by the mapping" }]\n'
    report = replay(**files(text=MAPPING.replace(ground, ""))).report
    assert report["cards"]["3"] == 3  # B's too


def test_a_state_no_rule_speaks_of_is_counted_as_refused(replay, files):
    text = MAPPING.replace('[[activities.submit]]\ndo = "resume"\n', "")
    events = events_of("A submit 1 09:00", "A submit 2 09:00")
    assert replay(**files(events=events, text=text)).report["refused"] == {"no_rule": 1}


def test_the_last_of_a_group_may_be_the_one_that_acts(tmp_path):
    text = MAPPING.replace("[groups.rejection]", '[groups.rejection]\nby = "last"')
    rows = events_of("A submit 1 09:00", "A reject 4 09:00", "A reject 4 09:30")
    read = log.read(
        mapping.read(write(tmp_path, "map.toml", text)),
        cases=None,
        events=write(tmp_path, "events.csv", rows),
    )
    assert [event.grouped for event in read.events] == [False, True, False]


def test_groups_end_with_their_time_and_with_whatever_comes_between(tmp_path):
    rows = ["A submit 1 08:00", "A reject 1 09:00", "A reject 1 09:59", "A reject 1 10:01"]
    rows += ["A approve 1 10:02", "A reject 1 10:03"]
    read = log.read(
        mapping.read(write(tmp_path, "map.toml", MAPPING)),
        cases=None,
        events=write(tmp_path, "events.csv", events_of(*rows)),
    )
    assert [event.grouped for event in read.events] == [False, False, True, False, False, False]


def test_a_row_that_no_rule_takes_is_named(tmp_path):
    with pytest.raises(LogRefused) as refused:
        log.read(
            mapping.read(write(tmp_path, "map.toml", MAPPING)),
            cases=None,
            events=write(tmp_path, "events.csv", CLAIMS + "A,decide,2024-03-09T09:00:00Z,maybe\n"),
        )
    assert refused.value.text() == "events.csv:21: no rule of activity 'decide' takes this row"


def test_a_column_that_only_a_condition_names_must_be_there(tmp_path):
    with pytest.raises(LogRefused) as refused:
        log.read(
            mapping.read(write(tmp_path, "map.toml", MAPPING)),
            cases=None,
            events=write(tmp_path, "events.csv", "id,what,at\n"),
        )
    assert refused.value.text() == "events.csv:1: column 'result' is missing"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('state = "none"', 'state = "begun"', "activities.\"submit\"[1].when.state: 'begun' is none"),
        ('do = "resume"', 'do = ["resume", "dance"]', "activities.\"submit\"[3].do: 'dance' is none"),
        ('when = { state = "none" }', "when = { nose = 1 }", '"submit"[1].when.nose: no such key'),
        ('group = "rejection"', 'group = "other"', "there is no [groups.other]"),
        ("within_minutes = 60", "within_minutes = -1", "groups.rejection.within_minutes: a whole"),
        ('item = "checked"', 'item = "unheard of"', "routes[1].item: there is no [items]"),
        ('has = "check"', "has = 3", "routes[1].has: text, or a list of texts"),
        ('ground = "returned", name', 'ground = "", name', "item.stops[1].ground: missing"),
        ('id = "id"\n', 'id = "id"\nstart = "at"\n', "cases are begun by events here"),
        ("[groups.rejection]", "[end]\ndo = 'close'\n[groups.rejection]", "[end] without cases.end"),
        ('name = "check"', 'name = "check"\nlimit_days = "two"', 'items."checked".steps[1].limit_days'),
        ("amount = 3,", 'amount = "3",', "item.limit.amount: a whole number above 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_by_its_key(tmp_path, old, new, says):
    assert old in MAPPING
    with pytest.raises(LogRefused) as refused:
        mapping.read(write(tmp_path, "map.toml", MAPPING.replace(old, new, 1)))
    assert says in refused.value.text()


BY_CASE = """
[log]
name = "requests"
zone = "America/New_York"
bare_dates = false

[cases]
id = "id"
start = "opened"
end = "closed"
deadline = "due"
item = "type"

[item]
name = "a request"

[items.Urgent]
acceptance = { unit = "working_day", amount = 1, basis = "set by the mapping" }
silence = "accepted"

[start]
when = { case_column = { type = "Plain" } }
do = "accept"

[[end]]
when = { case_column = { how = "done*" } }
do = ["grant", "deliver"]
[[end]]
do = "close"
"""
REQUESTS = """id,type,opened,due,closed,how
P,Plain,2024-03-01 09:00:00,2024-03-04 09:00:00,2024-03-02 09:00:00,done at once
Q,Plain,2024-03-01 09:00:00,2024-03-04 09:00:00,2024-03-05 09:00:00,done later
R,Plain,2024-03-01 09:00:00,,2024-03-03 09:00:00,for another office
S,Urgent,2024-03-01 09:00:00,,,
"""


def test_a_log_of_one_row_per_case_needs_no_events(replay, tmp_path):
    report = replay(
        cases=write(tmp_path, "cases.csv", REQUESTS),
        mapping=write(tmp_path, "map.toml", BY_CASE),
        snapshot=["2024-03-06T12:00:00"],
    ).report
    assert report["states"] == {"in_review": 1, "delivered": 2, "closed_elsewhere": 1}
    assert report["cards"]["3"] == 1
    (shot,) = report["snapshots"]
    assert (shot["closed"], shot["closed_late"], shot["open_without_limit"]) == (3, 1, 1)


def test_an_end_that_no_rule_takes_is_named(tmp_path):
    text = BY_CASE.replace('[[end]]\ndo = "close"\n', "")
    with pytest.raises(LogRefused) as refused:
        log.read(
            mapping.read(write(tmp_path, "map.toml", text)),
            cases=write(tmp_path, "cases.csv", REQUESTS),
            events=None,
        )
    assert refused.value.text() == "cases.csv:4: no rule of [end] takes this row"
