from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError

from kernel.errors import InvalidInput, NotPermitted
from ledger.models import Entry
from organizations.errors import AlreadyThere, SuccessionRefused
from organizations.models import Succession
from organizations.selectors.departments import (
    in_official_order,
    predecessors_of,
    ranked,
    successor_of,
)
from organizations.selectors.windows import desks_for, items_received_by
from organizations.services import configuration
from organizations.services.registry import NewDepartment, NewSuccession
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 1)


@pytest.fixture
def city(clock):
    return a_city()


@pytest.fixture
def admin(city):
    return city.officer("system_admin")


def _renamed(city, admin, name="市水务局"):
    configuration.change_department(city.water.pk, {"closed_on": DAY}, officer=admin)
    new = NewDepartment("990100-12B", name, name, city.region, 12, ranking_group="乙")
    successor = configuration.open_department(new, officer=admin)
    succession = NewSuccession("renamed", city.water, successor, DAY, "澄政办发〔2026〕18号")
    configuration.record_succession(succession, officer=admin)
    return successor


def test_units_stand_in_the_official_order_whatever_their_names(city):
    assert [unit.sort_no for unit in in_official_order()] == [12, 13, 17, 24, 25]


def test_units_without_a_group_are_not_ranked(city):
    assert {unit.code for unit in ranked()} == {
        city.water.code,
        city.farming.code,
        city.market.code,
    }


def test_a_place_in_the_official_order_is_taken_once(city, admin):
    new = NewDepartment("990100-99", "市某局", "市某局", city.region, 17)
    with pytest.raises(AlreadyThere):
        configuration.open_department(new, officer=admin)


@pytest.mark.parametrize("who", ["security_admin", "auditor", "b05", "item_admin"])
def test_only_the_system_administrator_configures(city, who):
    with pytest.raises(NotPermitted):
        configuration.change_department(
            city.water.pk, {"short_name": "水利"}, officer=city.officer(who)
        )


def test_the_name_of_a_unit_is_not_edited(city, admin):
    with pytest.raises(InvalidInput):
        configuration.change_department(city.water.pk, {"name": "市水务局"}, officer=admin)


def test_a_change_leaves_an_entry_that_names_the_fields(city, admin):
    configuration.change_department(city.water.pk, {"ranking_group": "甲"}, officer=admin)
    entry = Entry.objects.latest("seq")
    assert entry.name == "department.changed"
    assert entry.facts == {"department": city.water.code, "fields": ["ranking_group"]}


def test_a_renamed_unit_is_followed_from_that_day_on(city, admin):
    successor = _renamed(city, admin)
    assert successor_of(city.water, DAY - dt.timedelta(days=1)) == city.water
    assert successor_of(city.water, DAY) == successor
    assert predecessors_of(successor, DAY) == [city.water]
    assert city.water.name == "市水利局"
    assert city.water not in in_official_order(on=DAY)


def test_a_chain_of_successions_is_followed_to_its_end(city, admin):
    successor = _renamed(city, admin)
    later = dt.date(2027, 3, 1)
    merged = NewSuccession("merged", successor, city.farming, later, "澄政办发〔2027〕2号")
    configuration.record_succession(merged, officer=admin)
    assert successor_of(city.water, later) == city.farming
    assert predecessors_of(city.farming, later) == [city.water, successor]


def test_moved_functions_move_only_their_items(city, admin):
    moved = NewSuccession(
        "functions_moved",
        city.water,
        city.market,
        DAY,
        "澄政办发〔2026〕19号",
        item_codes=("990100-12-024",),
    )
    configuration.record_succession(moved, officer=admin)
    assert successor_of(city.water, DAY) == city.water
    assert successor_of(city.water, DAY, item_code="990100-12-024") == city.market
    assert successor_of(city.water, DAY, item_code="990100-12-025") == city.water


def test_a_succession_runs_in_no_circle(city, admin):
    successor = _renamed(city, admin)
    back = NewSuccession("merged", successor, city.water, DAY, "澄政办发〔2026〕20号")
    with pytest.raises(SuccessionRefused):
        configuration.record_succession(back, officer=admin)


def test_moved_functions_name_their_items(city, admin):
    nothing = NewSuccession("functions_moved", city.water, city.market, DAY, "澄政办发〔2026〕21号")
    with pytest.raises(SuccessionRefused):
        configuration.record_succession(nothing, officer=admin)


def test_the_database_refuses_to_rewrite_a_succession(city, admin):
    _renamed(city, admin)
    with pytest.raises(DatabaseError):
        Succession.objects.update(document="改写")


def test_a_window_receives_what_it_is_given_and_its_entry_says_so(city, admin):
    window = city.windows["B05"]
    configuration.change_window(window.pk, {}, item_codes=["990100-17-035"], officer=admin)
    assert items_received_by("B05") == {"990100-17-035"}
    entry = Entry.objects.latest("seq")
    assert entry.name == "window.changed"
    assert entry.facts["items"] == ["990100-17-035"]


def test_a_window_out_of_use_receives_nothing(city, admin, clock):
    configuration.change_window(city.windows["B05"].pk, {"in_use": False}, officer=admin)
    assert items_received_by("B05") == frozenset()
    assert city.officer("b05").item_codes == frozenset()
    assert [desk.window_code for desk in desks_for("990100-17-035", clock.now())] == ["B09"]


def test_the_public_sees_work_numbers_instead_of_names(city, clock):
    desk = desks_for("990100-17-035", clock.now())[0]
    assert desk.work_nos == ("W-b05",)
