"""A county's board holds the cases of its own units, and says so where none is connected."""

from __future__ import annotations

from functools import reduce

import pytest
from django.test import Client

import ledger.reader
from approval.services import correction
from approval.services.correction import Wanted
from boards import access, bureau
from boards.facts import load_facts
from boards.scopes import Scope
from ledger.models import Entry
from organizations.models import Region
from organizations.models.regions import RegionKind
from tests.boards import scenes
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.boards import scope_of, shown


@pytest.fixture
def hall(db, clock):
    made = filings.a_hall()
    for number, name in enumerate(("甲县", "乙县"), 1):
        code = f"{made.region.code}-C{number}"
        Region.objects.create(
            code=code, name=name, kind=RegionKind.COUNTY, parent=made.region, sort_no=number
        )
    made.neighbour.region = Region.objects.get(name="甲县")
    made.neighbour.save()
    return made


def code_of(name: str) -> str:
    return Region.objects.get(name=name).code


def test_the_strip_counts_a_county_by_its_units_and_names_the_unconnected(hall):
    filings.a_received_case(hall, filings.an_item(hall, unit=hall.neighbour))
    view = shown(bureau, bureau.snapshot(scope_of()))
    there, not_there = (view["regions"][code_of(name)] for name in ("甲县", "乙县"))
    assert (there["open"], there["connected"]) == (1, 1)
    assert (not_there["open"], not_there["connected"]) == (0, 0)


def moves_out(hall, item):
    """A case of the county's unit turns out to be one for the city's."""
    by = {"officer": hall.officer("neighbour_approver"), "key": new_key()}
    number, wanted = (
        filings.a_received_case(hall, item),
        Wanted("选错事项", filings.an_item(hall).code),
    )
    correction.request_correction(number, wanted, officer=hall.officer("clerk"), key=new_key())
    return lambda: correction.confirm_correction(number, **by)


def test_a_card_of_the_city_is_on_no_countys_board(hall):
    act, scope = scenes.a_lamp_falls(hall, filings.an_item(hall)), Scope(code_of("甲县"))
    stale, last = bureau.snapshot(scope), ledger.reader.head().seq
    act()
    news = list(Entry.objects.filter(seq__gt=last, name__startswith="card.").order_by("seq"))
    facts = load_facts(news)
    assert news
    assert not reduce(lambda board, entry: bureau.apply(board, entry, facts), news, stale)["cards"]


@pytest.mark.parametrize("leaves", [False, True])
def test_a_case_that_moves_into_a_county_or_out_of_it_is_counted_once(hall, leaves):
    scope, there = Scope(code_of("甲县")), filings.an_item(hall, unit=hall.neighbour)
    filings.a_received_case(hall, there)
    if leaves:
        act = moves_out(hall, there)
    else:
        act = scenes.correct_to_another_unit(hall, filings.an_item(hall))
    stale, last = bureau.snapshot(scope), ledger.reader.head().seq
    act()
    news = list(Entry.objects.filter(seq__gt=last).order_by("seq"))
    facts = load_facts(news)
    applied = reduce(lambda board, entry: bureau.apply(board, entry, facts), news, stale)
    told = shown(bureau, applied)
    assert told == shown(bureau, bureau.snapshot(scope))
    assert told["head"]["received"] == told["head"]["open"] == (1 if leaves else 2)


def test_a_board_of_a_region_that_does_not_exist_is_not_found(hall):
    client = Client()
    client.force_login(hall.people["supervision_officer"])
    for path in ("", "board/", "briefing/", "charts/"):
        for region in ("990999", "x" * 40, "'; --", "\x00"):
            answer = client.get(f"/supervision/{path}", {"region": region})
            assert answer.status_code == 404, (path, region)


def test_the_city_looks_into_its_counties_and_no_county_into_the_city(hall):
    officer = hall.officer("supervision_officer")
    assert access.sees_bureau(officer, code_of("甲县"))
    assert not access.sees_bureau(officer, "990999")
    client = Client()
    client.force_login(hall.people["supervision_officer"])
    told = client.get("/supervision/board/", {"region": code_of("甲县")}).json()["board"]
    assert [tile["name"] for tile in told["units"].values()] == [hall.neighbour.short_name]
    assert client.get("/supervision/", {"region": code_of("甲县")}).status_code == 200


def test_the_bureau_opens_a_case_and_a_clerk_does_not(hall):
    number = filings.an_accepted_case(hall, filings.an_item(hall))
    client = Client()
    client.force_login(hall.people["supervision_officer"])
    page = client.get(f"/supervision/cases/{number}/")
    assert page.status_code == 200
    assert "受理" in page.content.decode()
    client.force_login(hall.people["clerk"])
    assert client.get(f"/supervision/cases/{number}/").status_code == 404
