"""The lobby's board as a pure thing: what is announced, when the hall is open, which rows are cut."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from boards import days, lobby
from boards.lobby_feed import LobbyFeed
from boards.models import PublicState
from boards.opening import opening
from boards.pages.lobby_words import words
from boards.selectors import registry
from kernel.clock import from_micros, micros, office_date, office_time
from timelimits import custody

SUNDAY_THAT_WORKS = dt.date(2026, 9, 20)
THURSDAY_BEFORE_MID_AUTUMN = dt.date(2026, 9, 24)
MID_AUTUMN = dt.date(2026, 9, 25)
DAYS = (None, SUNDAY_THAT_WORKS, SUNDAY_THAT_WORKS - dt.timedelta(days=1))


@pytest.fixture
def kept(db):
    return custody.look().kept("CN")


def a_board(**more):
    totals = {"day": SUNDAY_THAT_WORKS, "received": 3, "closed": 1, "seq": 4}
    return {"totals": totals, "rows": {}, "cut": False, "announcements": [], **more}


def announced(text, until, number=1):
    return {"id": number, "text": text, "until": until}


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (SUNDAY_THAT_WORKS, {"kind": "make_up", "day": "2026-09-20"}),
        (dt.date(2026, 9, 21), {"kind": "", "day": ""}),
        (THURSDAY_BEFORE_MID_AUTUMN, {"kind": "off_tomorrow", "day": "2026-09-28"}),
        (MID_AUTUMN, {"kind": "off_today", "day": "2026-09-28"}),
    ],
)
def test_the_head_says_what_visitors_must_know_of_today_and_tomorrow(kept, day, line):
    assert days.lobby_line(day, kept) == line


def test_an_announcement_ends_by_itself(kept):
    noon = office_time(SUNDAY_THAT_WORKS, dt.time(12))
    board = a_board(announcements=[announced("停电", noon)])
    before = lobby.view(board, noon - dt.timedelta(microseconds=1), kept)["announcement"]
    assert before == {"id": 1, "text": "停电", "until": micros(noon)}
    assert lobby.view(board, noon, kept)["announcement"] == {}


def test_beneath_the_newest_announcement_an_older_one_waits(kept):
    noon = office_time(SUNDAY_THAT_WORKS, dt.time(12))
    later = noon + dt.timedelta(hours=1)
    board = a_board(announcements=[announced("新", noon, 2), announced("旧", later, 1)])
    assert lobby.view(board, noon - dt.timedelta(hours=1), kept)["announcement"]["text"] == "新"
    assert lobby.view(board, noon, kept)["announcement"]["text"] == "旧"


def test_a_hall_says_when_it_opens_next(kept):
    told = opening("H1", THURSDAY_BEFORE_MID_AUTUMN, kept)
    assert [office_date(from_micros(start)) for start, _ in told["spans"]] == [
        THURSDAY_BEFORE_MID_AUTUMN,
        THURSDAY_BEFORE_MID_AUTUMN,
    ]
    assert told["next"] == "2026-09-28"
    assert opening("H1", MID_AUTUMN, kept)["spans"] == []


def test_hours_and_figures_of_another_day_are_not_shown(kept):
    board = a_board(opening=opening("H1", SUNDAY_THAT_WORKS, kept))
    morning = office_time(SUNDAY_THAT_WORKS, dt.time(9))
    assert lobby.view(board, morning, kept)["hours"]["date"] == "2026-09-20"
    assert lobby.view(board, morning, kept)["head"] == {"received": 3, "closed": 1}
    after = lobby.view(board, morning + dt.timedelta(days=1), kept)
    assert (after["hours"], after["head"]) == ({}, {"received": 0, "closed": 0})


def a_row(number):
    at = office_time(SUNDAY_THAT_WORKS, dt.time(9)) + dt.timedelta(seconds=number)
    return {
        "number": f"n{number:04d}",
        "tail": f"{number:06d}",
        "on_board": True,
        "applicant": "张**",
        "item": "取水许可",
        "state": "ready" if number % 10 == 0 else "in_review",
        "window": "G02" if number % 10 == 0 else "",
        "promised_on": None,
        "provisional": False,
        "late_from": None,
        "late_reason": "",
        "closed_on": None,
        "changed_at": at,
        "seq": number,
    }


def test_of_many_rows_the_newest_are_shown_and_the_rest_is_said_to_exist(kept):
    at = office_time(SUNDAY_THAT_WORKS, dt.time(10))
    rows = {f"n{number:04d}": a_row(number) for number in range(200)}
    shown = lobby.view(a_board(rows=rows), at, kept)
    tails = sorted(row["tail"] for row in shown["rows"].values())
    assert tails == [f"{number:06d}" for number in range(200 - lobby.ROWS, 200)]
    assert shown["more"]
    assert len(shown["ready"]) == lobby.READY_ROWS
    few = dict(list(rows.items())[: lobby.ROWS])
    assert not lobby.view(a_board(rows=few), at, kept)["more"]


def test_what_was_concluded_before_its_day_leaves_with_the_day():
    rows = {name: a_row(0) | {"closed_on": day} for name, day in zip("abc", DAYS, strict=True)}
    kept = lobby.with_totals(a_board(rows=rows), a_board()["totals"])["rows"]
    assert kept.keys() == {"a", "b"}


def test_a_board_that_was_cut_and_ran_thin_is_read_anew():
    few = {f"n{number}": a_row(number) for number in range(lobby.ROWS - 1)}
    assert lobby.is_thin(a_board(rows=few, cut=True))
    assert not lobby.is_thin(a_board(rows=few))
    assert not lobby.is_thin(a_board(rows=few | {"more": a_row(999)}, cut=True))


@pytest.mark.parametrize(
    ("name", "at", "stale"),
    [
        ("case.accepted", dt.time(9), False),
        ("hall_hours.entered", dt.time(9), True),
        ("calendar.declared", dt.time(9), True),
        ("", None, True),
    ],
)
def test_new_hours_and_a_new_day_are_read_anew(kept, name, at, stale):
    feed = LobbyFeed("H1")
    feed.epoch, feed._calendar = "e", kept
    feed._board = a_board(opening=opening("H1", SUNDAY_THAT_WORKS, kept))
    moment = office_time(SUNDAY_THAT_WORKS if at else dt.date(2026, 9, 21), at or dt.time(0))
    entries = [SimpleNamespace(name=name)] if name else []
    totals = a_board()["totals"]
    more = SimpleNamespace(totals=totals, rows=[], announcements=[announced("新", moment)])
    feed.take(SimpleNamespace(entries=entries, at=moment), more)  # type: ignore[arg-type]
    assert feed.stale is stale
    assert [one["text"] for one in feed._board["announcements"]] == ["新"]


def test_every_state_and_every_reason_has_its_word():
    told = words()
    wanted = {state.value for state in PublicState} - {PublicState.GONE.value}
    assert told["states"].keys() == wanted | {"late"}
    assert told["states"]["late"] == "已延后"
    labels = {state.value: str(state.label) for state in PublicState}
    assert {code: labels[code] for code in wanted} == {
        code: told["states"][code] for code in wanted
    }
    assert told["reasons"]["unstated"] == "部门未说明原因"
    assert max(len(word) for word in told["states"].values()) == 4
    assert all(len(word) <= 8 for word in told["reasons"].values())


@pytest.mark.parametrize("token", ["", "x" * 65, "no-such-token", "'; --", "\ud800"])
def test_a_token_that_is_none_lets_nobody_in(db, token):
    assert registry.admitted(token) is None
