"""The bureau's and the unit's boards keep up with every use case, and show what the law says."""

from __future__ import annotations

import datetime as dt
from functools import reduce

import pytest

import ledger.reader
from boards import bureau, department
from boards.facts import load_facts
from complaints.services import handling
from kernel import clock as kernel_clock
from ledger.models import Entry, Matter
from monitor import sweep
from monitor.models import Card
from monitor.services import cards
from organizations.models import Department
from tests.boards import scenes
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.boards import assert_board_keeps_up, scope_of, shown


@pytest.fixture
def hall(db, clock):
    made = filings.a_hall()
    Department.objects.filter(pk__in=[made.unit.pk, made.neighbour.pk]).update(ranking_group="甲")
    return made


@pytest.fixture
def item(hall):
    return filings.an_item(hall)


def test_a_case_corrected_into_another_unit_leaves_the_first_ones_board(hall, item):
    act = scenes.correct_to_another_unit(hall, item)
    before = department.snapshot(scope_of(hall.unit.code))
    assert_board_keeps_up(act, unit=hall.neighbour.code)
    after = department.snapshot(scope_of(hall.unit.code))
    assert (len(before["cases"]), len(after["cases"])) == (1, 0)


def test_a_red_lamp_says_in_one_sentence_why_and_by_how_much(hall, item):
    scenes.a_lamp_falls(hall, item)()
    red = Card.objects.get(level=3, kind="statutory")
    row = shown(bureau, bureau.snapshot(scope_of()))["stream"][str(red.pk)]
    assert (row["state"], row["word"]) == ("pending", "待核")
    assert "起算，共10个工作日" in row["reason"]
    assert row["what"] == "超法定 7 个工作日"


def test_a_confirmed_card_reaches_watching_screens(hall, item):
    scenes.a_lamp_falls(hall, item)()
    red = Card.objects.get(level=3, kind="statutory")
    officer = hall.officer("supervision_officer")
    assert_board_keeps_up(
        lambda: cards.confirm_card(red.pk, officer=officer, key=new_key()), unit=hall.unit.code
    )
    row = shown(bureau, bureau.snapshot(scope_of()))["stream"][str(red.pk)]
    assert (row["state"], row["word"]) == ("issued", "已发")


def test_a_card_that_nobody_verified_reaches_watching_screens(hall, item, clock):
    scenes.a_lamp_falls(hall, item)()

    def a_week_passes():
        clock.shift(dt.timedelta(days=7))
        assert cards.issue_unconfirmed(clock.now())

    assert_board_keeps_up(a_week_passes, unit=hall.unit.code)


def test_a_complaint_taken_up_too_late_settles_its_card_on_watching_screens(hall, item):
    scenes.a_complaint_is_late(hall, item)()
    number = Matter.objects.get(kind="complaint").number
    by = {"officer": hall.officer("complaint_officer"), "key": new_key()}
    told = shown(bureau, bureau.snapshot(scope_of()))["stream"]
    assert not any(row["settled"] for row in told.values()), "nobody has taken it up"
    assert_board_keeps_up(
        lambda: handling.accept_complaint(number, **by), unit=hall.unit.code, boards=(bureau,)
    )
    told = shown(bureau, bureau.snapshot(scope_of()))["stream"]
    assert sum(row["settled"] for row in told.values()) == 1


def test_a_new_notice_of_holidays_moves_the_lamps_of_a_watching_wall(hall, item):
    restate, far = scenes.a_new_notice_of_holidays(hall, item), dt.timedelta(days=60)
    stale, last = bureau.snapshot(scope_of(), reach=far), ledger.reader.head().seq
    restate()
    news = list(Entry.objects.filter(seq__gt=last).order_by("seq"))
    facts = load_facts(news)
    applied = reduce(lambda board, entry: bureau.apply(board, entry, facts), news, stale)
    assert stale["hand"]["lit"] != applied["hand"]["lit"]
    assert applied["hand"] == bureau.snapshot(scope_of(), reach=far)["hand"]


def test_tiles_count_a_case_once_by_its_worst_lamp(hall, item):
    scenes.a_lamp_falls(hall, item)()
    filings.a_received_case(hall, item)
    view = shown(bureau, bureau.snapshot(scope_of()))
    tile = view["units"][hall.unit.code]
    assert (tile["open"], tile["warning"], tile["promise"], tile["statutory"]) == (2, 0, 0, 1)
    assert view["head"]["overdue"] == 1


def test_the_lamp_changes_with_the_clock_before_any_entry_says_so(hall, item, clock):
    filings.an_accepted_case(hall, item)
    board = bureau.snapshot(scope_of(), reach=dt.timedelta(days=30))
    assert shown(bureau, board)["head"]["overdue"] == 0
    assert not bureau.outlived(board, clock.now())
    clock.shift(dt.timedelta(days=30))
    assert shown(bureau, board)["head"]["overdue"] == 1
    assert bureau.outlived(board, clock.now())


def test_the_tally_starts_anew_at_midnight(hall, item, clock):
    filings.a_received_case(hall, item)
    board = bureau.snapshot(scope_of())
    assert shown(bureau, board)["head"]["received"] == 1
    clock.shift(dt.timedelta(days=1))
    assert shown(bureau, board)["head"]["received"] == 0


def test_a_draft_is_on_no_board(hall, item):
    scenes.park(hall, item)()
    assert bureau.snapshot(scope_of())["hand"]["unit_of"] == {}


def test_the_ruler_holds_limits_whose_lamp_changes_within_eight_working_hours(hall, item, clock):
    filings.an_accepted_case(hall, item)
    clock.shift(dt.timedelta(days=2))
    view = shown(bureau, bureau.snapshot(scope_of()))
    ticks = list(view["ticks"].values())
    assert ticks, "a step of two days is over within two days"
    spans = view["ruler"]["spans"]
    assert all(spans[0][0] <= moment <= spans[-1][1] for moment, *_ in ticks)
    assert len(ticks) == view["ruler"]["coming"]
    opens = kernel_clock.from_micros(spans[0][0]).astimezone(kernel_clock.OFFICE_ZONE)
    assert (opens.hour, opens.minute) == (8, 30)


def test_applying_is_pure(hall, item):
    act = scenes.receive(hall, item)
    board = bureau.snapshot(scope_of())
    last = ledger.reader.head().seq
    act()
    news = list(Entry.objects.filter(seq__gt=last).order_by("seq"))
    facts = load_facts(news)
    once = reduce(lambda b, e: bureau.apply(b, e, facts), news, board)
    again = reduce(lambda b, e: bureau.apply(b, e, facts), news, board)
    assert once == again
    assert board != once


def test_a_sweep_that_finds_nothing_changes_nothing(hall, item, clock):
    filings.an_accepted_case(hall, item)
    board = bureau.snapshot(scope_of())
    assert sweep.drain(clock.now()) == 0
    assert bureau.snapshot(scope_of()) == board
