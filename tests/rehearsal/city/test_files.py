from __future__ import annotations

import pytest

from catalog.models import ItemVersion
from catalog.services.checks import within
from catalog.services.content import VERSION_FIELDS
from catalog.states import CELLS, Mark
from rehearsal.city import files

NUMBERS = (1, 2, 6, 9, 18, 20, 24, 26, 27, 34, 35, 45)


def _version(number):
    return ItemVersion(**files.content(number).regime)


def test_the_twelve_items_of_the_first_issue_are_there():
    assert tuple(files.item_files()) == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_every_cell_has_a_mark_and_a_source(number):
    told = {row["field"]: row for row in files.content(number).sources}
    assert set(told) == set(CELLS)
    assert all(row["mark"] in Mark.values and row["source"] for row in told.values())


@pytest.mark.parametrize("number", NUMBERS)
def test_promises_are_local_and_what_was_read_says_when(number):
    told = {row["field"]: row for row in files.content(number).sources}
    assert told["promised"]["mark"] == Mark.LOCAL
    for row in told.values():
        assert bool(row["read_on"]) == (row["mark"] in files.READ_MARKS)


@pytest.mark.parametrize("number", NUMBERS)
def test_no_promise_goes_beyond_the_law(number):
    version = _version(number)
    law = version.statutory_rule()
    assert law is not None
    assert within(version.promised_rule(), law)


@pytest.mark.parametrize("number", NUMBERS)
def test_files_say_nothing_that_a_version_does_not_know(number):
    assert set(files.content(number).regime) <= set(VERSION_FIELDS)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_unit_that_the_law_left_open_is_marked_as_settled_here(number):
    version, told = _version(number), files.item_files()[number]["cells"]["unit"]
    settled_here = "只写“日”" in version.unit_basis
    assert settled_here == (told[0] == Mark.LOCAL)


@pytest.mark.parametrize(
    ("number", "promised", "statutory", "start"),
    [
        (1, (12, "working_day"), (20, "working_day"), "accepted"),
        (2, (0, "working_day"), (0, "working_day"), "received"),
        (6, (7, "working_day"), (15, "working_day"), "received"),
        (9, (20, "working_day"), (60, "calendar_day"), "received"),
        (18, (20, "working_day"), (30, "working_day"), "accepted"),
        (20, (10, "working_day"), (15, "working_day"), "accepted"),
        (24, (20, "working_day"), (45, "working_day"), "accepted"),
        (26, (10, "working_day"), (20, "working_day"), "accepted"),
        (27, (12, "working_day"), (30, "working_day"), "received"),
        (34, (1, "hour"), (3, "working_day"), "accepted"),
        (35, (5, "working_day"), (10, "working_day"), "accepted"),
        (45, (30, "working_day"), (45, "working_day"), "accepted"),
    ],
)
def test_the_limits_are_those_of_the_table(number, promised, statutory, start):
    version = _version(number)
    assert (version.promised_amount, version.promised_unit) == promised
    assert (version.statutory_amount, version.statutory_unit) == statutory
    assert version.start_event == start


@pytest.mark.parametrize(
    ("number", "days", "effect"),
    [(18, 3, "视为受理"), (26, 5, "即为受理"), (35, 5, "即为受理"), (24, 5, "即为受理")],
)
def test_silence_has_the_words_of_its_own_statute(number, days, effect):
    version = _version(number)
    assert (version.acceptance_days, version.get_silence_display()) == (days, effect)


@pytest.mark.parametrize("number", [2, 34])
def test_where_no_law_speaks_of_silence_none_is_invented(number):
    assert _version(number).get_silence_display() == "无"


@pytest.mark.parametrize(
    ("number", "days", "approver"),
    [
        (1, 40, "本机关主要负责人"),
        (6, 15, "护照签发机关负责人"),
        (18, 15, "审批部门（需要现场核查的）"),
        (34, 3, "登记机关负责人"),
        (35, 5, "市场监督管理部门负责人"),
        (45, 15, "本级人民政府负责人"),
    ],
)
def test_extensions_are_as_long_as_their_own_law_allows(number, days, approver):
    extension = _version(number).extension
    assert extension is not None
    assert (extension.days, extension.times, extension.approver) == (days, 1, approver)


@pytest.mark.parametrize("number", [2, 9, 20, 24, 26, 27])
def test_where_no_law_extends_there_is_no_extension(number):
    assert _version(number).extension is None


@pytest.mark.parametrize(
    ("number", "grounds"),
    [
        (1, {"entrusted_assessment": 30}),
        (18, {}),
        (20, {"expert_review": 20}),
        (24, {"hearing": None, "consultation": None, "dispute": None}),
        (34, {}),
    ],
)
def test_only_what_the_law_names_stops_the_clock_and_no_longer(number, grounds):
    version = _version(number)
    assert {ground.code: ground.max_days for ground in version.stop_grounds} == grounds


@pytest.mark.parametrize("number", [18, 26, 27, 35])
def test_site_visits_are_made_by_two(number):
    assert any(step.get("two_person") for step in files.content(number).steps)


def test_only_the_passport_costs_something_at_the_counter():
    fees = {number: files.content(number).fees for number in NUMBERS}
    assert [number for number, rows in fees.items() if rows] == [6]
    assert fees[6][0]["amount_fen"] == 12_000


def test_a_passport_is_never_shown_by_name_and_the_joint_item_not_received():
    rows = files.item_files()
    assert [number for number, row in rows.items() if not row.get("public_by_name", True)] == [6]
    assert [number for number, row in rows.items() if not row.get("in_hall", True)] == [45]


def test_people_of_the_demo_are_clearly_marked():
    for row in files.table("people")["officials"]:
        assert row["name"].startswith("演练·")
