from __future__ import annotations

import pytest

from catalog.models import ItemVersion
from catalog.selectors.comparing import within
from catalog.services.content import VERSION_FIELDS
from catalog.states import CELLS, Mark
from rehearsal.city import files

NUMBERS = tuple(range(1, 46))
# Where no law says how long: births, water supply, a government's decision, several laws at once.
WITHOUT_LAW = {4, 7, 43, 44}
NEVER_BY_NAME = [6, 7, 8, 11, 12, 37]
LICENSING_LAW = "行政许可法第四十二条第一款"


def _version(number):
    return ItemVersion(**files.content(number).regime)


def test_the_forty_five_items_of_the_city_are_there():
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
    assert (law is None) == (number in WITHOUT_LAW)
    assert law is None or within(version.promised_rule(), law)


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
        (3, (20, "working_day"), (30, "working_day"), "batch_end"),
        (5, (5, "working_day"), (7, "working_day"), "accepted"),
        (6, (7, "working_day"), (15, "working_day"), "received"),
        (8, (8, "working_day"), (10, "working_day"), "accepted"),
        (9, (20, "working_day"), (60, "calendar_day"), "received"),
        (10, (10, "working_day"), (10, "working_day"), "accepted"),
        (11, (3, "working_day"), (7, "working_day"), "received"),
        (12, (30, "calendar_day"), (60, "calendar_day"), "accepted"),
        (13, (40, "working_day"), (3, "month"), "accepted"),
        (14, (10, "working_day"), (20, "working_day"), "accepted"),
        (15, (7, "working_day"), (20, "working_day"), "accepted"),
        (16, (1, "working_day"), (30, "working_day"), "accepted"),
        (17, (15, "working_day"), (60, "calendar_day"), "received"),
        (18, (20, "working_day"), (30, "working_day"), "accepted"),
        (19, (3, "working_day"), (7, "working_day"), "received"),
        (20, (10, "working_day"), (15, "working_day"), "accepted"),
        (21, (8, "working_day"), (20, "working_day"), "accepted"),
        (22, (7, "working_day"), (20, "working_day"), "accepted"),
        (23, (15, "working_day"), (20, "working_day"), "accepted"),
        (24, (20, "working_day"), (45, "working_day"), "accepted"),
        (25, (7, "working_day"), (20, "working_day"), "accepted"),
        (26, (10, "working_day"), (20, "working_day"), "accepted"),
        (27, (12, "working_day"), (30, "working_day"), "received"),
        (28, (2, "working_day"), (3, "working_day"), "accepted"),
        (29, (12, "working_day"), (20, "working_day"), "accepted"),
        (30, (20, "working_day"), (45, "calendar_day"), "accepted"),
        (31, (0, "working_day"), (20, "working_day"), "accepted"),
        (32, (15, "working_day"), (30, "working_day"), "received"),
        (33, (10, "working_day"), (20, "working_day"), "accepted"),
        (34, (1, "hour"), (3, "working_day"), "accepted"),
        (35, (5, "working_day"), (10, "working_day"), "accepted"),
        (36, (10, "working_day"), (20, "working_day"), "accepted"),
        (37, (5, "working_day"), (10, "working_day"), "received"),
        (38, (7, "working_day"), (20, "working_day"), "accepted"),
        (39, (7, "working_day"), (20, "working_day"), "accepted"),
        (40, (0, "working_day"), (3, "working_day"), "accepted"),
        (41, (5, "working_day"), (10, "working_day"), "accepted"),
        (42, (10, "working_day"), (20, "working_day"), "accepted"),
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
    [
        (16, 0, "视为受理"),
        (18, 3, "视为受理"),
        (24, 5, "即为受理"),
        (26, 5, "即为受理"),
        (35, 5, "即为受理"),
    ],
)
def test_silence_has_the_words_of_its_own_statute(number, days, effect):
    version = _version(number)
    assert (version.acceptance_days, version.get_silence_display()) == (days, effect)


@pytest.mark.parametrize("number", [2, 7, 8, 11, 12, 34, 37, 40, 43])
def test_where_no_law_speaks_of_silence_none_is_invented(number):
    assert _version(number).get_silence_display() == "无"


@pytest.mark.parametrize(
    ("number", "days", "approver"),
    [
        (1, 40, "本机关主要负责人"),
        (6, 15, "护照签发机关负责人"),
        (18, 15, "审批部门（需要现场核查的）"),
        (34, 3, "登记机关负责人"),
        (14, 10, "本行政机关负责人"),
        (35, 5, "市场监督管理部门负责人"),
        (42, 10, "烟草专卖行政主管部门负责人"),
        (45, 15, "本级人民政府负责人"),
    ],
)
def test_extensions_are_as_long_as_their_own_law_allows(number, days, approver):
    extension = _version(number).extension
    assert extension is not None
    assert (extension.days, extension.times, extension.approver) == (days, 1, approver)


@pytest.mark.parametrize("number", [2, 5, 7, 9, 12, 13, 17, 19, 20, 24, 26, 27, 28, 33, 44])
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
        (12, {"pending_conclusion": None}),
        (21, {"testing": None}),
        (23, {"tender": None}),
        (29, {"hearing": 20}),
        (43, {"external_works": None}),
        (28, {}),
    ],
)
def test_only_what_the_law_names_stops_the_clock_and_no_longer(number, grounds):
    version = _version(number)
    assert {ground.code: ground.max_days for ground in version.stop_grounds} == grounds


@pytest.mark.parametrize("number", [5, 8, 15, 18, 21, 26, 27, 29, 33, 35, 36, 39, 42])
def test_site_visits_are_made_by_two(number):
    assert any(step.get("two_person") for step in files.content(number).steps)


def test_fees_stand_where_a_law_names_them_and_nowhere_else():
    fees = {number: files.content(number).fees for number in NUMBERS}
    assert [number for number, rows in fees.items() if rows] == [6, 16, 22, 25, 39]
    assert fees[6][0]["amount_fen"] == 12_000
    assert [row["amount_fen"] for row in fees[16]] == [8_000, 55_000]
    notes = {number: files.content(number).regime.get("fee_note", "") for number in NUMBERS}
    charged = [number for number, note in notes.items() if not str(note).startswith("不收费")]
    assert charged == [6, 16, 22, 25, 39, 45]  # of the joint item every part charges by its own law


def test_births_relief_injury_and_legal_aid_are_never_shown_by_name():
    rows = files.item_files()
    hidden = [number for number, row in rows.items() if not row.get("public_by_name", True)]
    assert hidden == NEVER_BY_NAME


def test_who_does_not_supply_legal_aid_papers_is_taken_to_have_withdrawn_and_nobody_else():
    effects = {number: _version(number).get_supplement_effect_display() for number in NUMBERS}
    assert {number: word for number, word in effects.items() if word != "无"} == {
        11: "视为撤回申请"
    }


def test_each_kind_of_procedure_has_the_items_that_show_it():
    versions = {number: _version(number) for number in NUMBERS}

    def those(holds):
        return {number for number, version in versions.items() if holds(version)}

    assert those(lambda version: version.pre_reviewed) == {8, 10, 15, 39}
    assert those(lambda version: version.decided_elsewhere) == {10, 39}
    assert those(lambda version: version.in_parts) == {44, 45}
    assert those(lambda version: version.by_order) == {33, 38, 42}
    assert those(lambda version: version.by_commitment) == {31, 41}
    assert those(lambda version: version.refund_rule() is not None) == {39}
    assert those(lambda version: version.in_batches) == {3}
    assert those(lambda version: version.instant) == {2, 7, 31, 34, 40}
    received = those(lambda version: version.start_event == "received")
    assert received >= {6, 9, 11, 17, 19, 27, 32, 37}


def test_the_licensing_law_extends_by_ten_days_wherever_its_own_limit_applies():
    for number in NUMBERS:
        version = _version(number)
        if version.statutory_basis != LICENSING_LAW:
            continue
        extension = version.extension
        assert extension is not None
        assert (version.statutory_amount, extension.days, extension.times) == (20, 10, 1)


def test_people_of_the_demo_are_clearly_marked():
    for row in files.table("people")["officials"]:
        assert row["name"].startswith("演练·")
