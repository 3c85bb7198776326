"""A window's board: what stands at it, by whose move it is, who sits there, and nobody's name."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from approval.selectors import desk
from approval.services import delivery
from approval.services.telling import Told
from boards import access, window
from boards.scopes import Scope
from kernel import clock as legal
from ledger.models import Entry
from organizations.models import Account, Window
from organizations.officers import officer_of
from organizations.services import accounts
from tests.boards import scenes, scenes_seats
from tests.builders import approval as filings
from tests.builders.boards import shown

HERE = "B05"
PATHS = (f"/window/{HERE}/", f"/window/{HERE}/board/")


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


@pytest.fixture
def item(hall):
    return filings.an_item(hall)


def board(code=HERE):
    return shown(window, window.snapshot(Scope("", window=code)))


def lanes(told):
    return {number: row["lane"] for number, row in told["rows"].items()}


def test_each_case_stands_in_the_lane_of_whose_move_it_is(hall, item):
    received = filings.a_received_case(hall, item)
    accepted = filings.an_accepted_case(hall, item)
    asked = filings.a_correcting_case(hall, item)
    granted = filings.a_granted_case(hall, item)
    assert lanes(board()) == {
        received: "waiting",
        accepted: "today",
        asked: "applicant",
        granted: "collect",
    }
    assert board()["head"]["lanes"] == {"waiting": 1, "applicant": 1, "collect": 1, "today": 1}
    assert board()["balance"]["received"] == 4


def test_what_happens_at_a_window_is_numbered_in_its_stream_and_in_no_other(hall, item):
    filings.a_received_case(hall, item)
    entry = Entry.objects.filter(name="case.received").latest("seq")
    assert window.concerns(entry, Scope("", window=HERE))
    assert not window.concerns(entry, Scope("", window="B06"))


def test_what_lies_ready_is_that_windows_to_hand_over_though_it_receives_nothing(hall, item, clock):
    act = scenes.make_ready(hall, item)
    (number,) = board()["rows"]
    clock.shift(dt.timedelta(days=1))
    assert lanes(board()) == {number: "collect"}
    act()
    accounts.take_window(scenes_seats.another_window(hall, "G02"), "G02")
    assert (lanes(board()), lanes(board("G02"))) == ({}, {number: "collect"})
    handing = officer_of(Account.objects.get(pk=hall.people["clerk"].pk))
    assert [row.number for row in desk.counter_list(handing)] == [number]
    told = Told(reached_at=legal.now())
    delivery.deliver_case(number, told, officer=handing, key=filings.new_key())
    assert (lanes(board("G02")), desk.counter_list(handing)) == ({}, [])


def test_what_came_in_yesterday_and_was_passed_on_is_gone_today(hall, item, clock):
    filings.an_accepted_case(hall, item)
    waiting = filings.a_received_case(hall, item)
    clock.shift(dt.timedelta(days=1))
    assert set(board()["rows"]) == {waiting}
    assert board()["balance"]["received"] == 0


def test_it_names_who_sits_there_and_counts_what_each_received(hall, item):
    filings.a_received_case(hall, item)
    clerk, colleague = (str(hall.people[who].pk) for who in ("clerk", "colleague"))
    told = board()["staff"]
    assert {who: one["received"] for who, one in told.items()} == {clerk: 1, colleague: 0}
    scenes_seats.a_clerk_takes_another_window(hall, item)()
    assert set(board()["staff"]) == {colleague}
    assert set(board(scenes_seats.OTHER)["staff"]) == {clerk}


def test_a_window_is_for_its_clerks_the_hall_and_those_who_watch(hall):
    lets_in = {"clerk", "colleague", "centre_manager", "supervision_officer", "leader"}
    others = {"reviewer", "approver", "auditor", "complaint_officer", "system_administrator"}
    for who in lets_in | others:
        officer, may = officer_of(hall.people[who]), who in lets_in
        assert (access.window_seen(officer, HERE) is not None) == may, who
        assert [one.code for one in access.windows_seen(officer)] == ([HERE] if may else [])


def test_a_units_own_window_is_for_whoever_leads_the_unit(hall):
    Window.objects.filter(pk=hall.window.pk).update(department=hall.unit)
    seen = {
        who: access.window_seen(officer_of(hall.people[who]), HERE) is not None
        for who in ("approver", "reviewer", "neighbour_approver")
    }
    assert seen == {"approver": True, "reviewer": False, "neighbour_approver": False}


def test_a_code_that_two_halls_share_opens_for_the_clerk_whose_window_it_is(hall, item):
    elsewhere = scenes_seats.the_same_code_in_another_hall(hall)
    number = filings.a_received_case(hall, item)
    client = Client()
    client.force_login(hall.people["clerk"])
    ours = f"{hall.window.hall_code}--{HERE}"
    assert client.get("/window/")["Location"] == f"/window/{ours}/"
    page = client.get(PATHS[0]).content.decode()
    assert f'"place": "{ours}"' in page
    assert 'data-leads-to="desk"' in page
    for path in (PATHS[1], f"/window/{ours}/board/"):
        told = client.get(path).json()
        assert (told["place"], set(told["board"]["rows"])) == (ours, {number})
        assert set(told["board"]["staff"]) == {
            str(hall.people[x].pk) for x in ("clerk", "colleague")
        }
    client.force_login(hall.people["centre_manager"])
    assert client.get(PATHS[0]).status_code == 404  # which of the two?
    assert client.get(f"/window/{elsewhere}/board/").json()["board"]["rows"] == {}


def test_a_stream_has_one_name_for_all_who_follow_the_window(hall):
    clerk = officer_of(hall.people["clerk"])
    named_by_hall = f"{hall.window.hall_code}--{HERE}"
    assert access.may_follow_window(clerk, HERE)
    assert not access.may_follow_window(clerk, named_by_hall)
    elsewhere = scenes_seats.the_same_code_in_another_hall(hall)
    followed = {
        name: access.may_follow_window(clerk, name) for name in (HERE, named_by_hall, elsewhere)
    }
    assert followed == {HERE: False, named_by_hall: True, elsewhere: False}


def test_page_and_polling_name_no_applicant_and_exist_for_nobody_else(hall, item):
    person = filings.Person(name="欧阳春和", phone="13900000000")
    number = filings.a_received_case(hall, item, applicant=person)
    client = Client()
    client.force_login(hall.people["clerk"])
    page, polled = (client.get(path) for path in PATHS)
    assert client.get("/window/")["Location"] == PATHS[0]
    assert 'data-leads-to="desk"' in page.content.decode()
    assert number in polled.json()["board"]["rows"]
    for told in (page, polled):
        assert "欧阳" not in told.content.decode()
        assert "13900000000" not in told.content.decode()
    client.force_login(hall.people["approver"])
    for path in (*PATHS, "/window/", "/window/Z99/"):
        assert client.get(path).status_code == 404
