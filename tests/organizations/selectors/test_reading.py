from __future__ import annotations

import datetime as dt

import pytest

from organizations.errors import NoSuchAccount, NoSuchDepartment, NoSuchRegion, NoSuchWindow
from organizations.roles import Role
from organizations.selectors import accounts, departments, regions, windows
from organizations.services import configuration, grants
from organizations.services.registry import NewRegion
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(clock):
    return a_city()


@pytest.mark.parametrize(
    ("ask", "refusal"),
    [
        (accounts.get_account, NoSuchAccount),
        (departments.get_department, NoSuchDepartment),
        (regions.get_region, NoSuchRegion),
        (windows.get_window, NoSuchWindow),
    ],
)
def test_what_is_not_there_is_not_found(city, ask, refusal):
    with pytest.raises(refusal):
        ask("nowhere")


def test_a_region_is_read_with_all_that_lies_below_it_in_the_official_order(city):
    admin = city.officer("system_admin")
    county = configuration.add_region(
        NewRegion("990121", "青禾县", "county", 3, city.region), officer=admin
    )
    first = configuration.add_region(
        NewRegion("990102", "云堤区", "county", 1, city.region), officer=admin
    )
    town = configuration.add_region(
        NewRegion("990121101", "松亭镇", "township", 1, county), officer=admin
    )
    assert regions.with_descendants(city.region) == [city.region, first, county, town]
    assert regions.with_descendants(county) == [county, town]


def test_holders_of_a_role_are_those_whose_grant_is_valid_then(city, clock):
    def reviewers(at):
        found = accounts.holders_of(Role.REVIEWER, at=at, department_id=city.water.pk)
        return [account.username for account in found]

    assert reviewers(clock.now()) == ["reviewer_shuili", "reviewer_shuili2"]
    leaving = city.accounts["reviewer_shuili"].grants.get()
    before = clock.now()
    clock.shift(dt.timedelta(hours=1))
    grants.revoke_role(leaving.pk, officer=city.officer("security_admin"))
    assert reviewers(clock.now()) == ["reviewer_shuili2"]
    assert reviewers(before) == ["reviewer_shuili", "reviewer_shuili2"]


def test_windows_are_listed_in_the_halls_order(city):
    assert [window.code for window in windows.in_order()] == ["B05", "B09"]
    assert windows.get_window("B05", hall_code="990100-H1").department == city.centre


def test_seats_are_the_windows_of_todays_grants(city, clock):
    account = city.accounts["b05"]
    assert [seat.code for seat in windows.seats_of(account, clock.now())] == ["B05"]
    assert windows.seats_of(city.accounts["officer1"], clock.now()) == []
