from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from catalog import selectors
from catalog.models import ItemVersion
from kernel import clock as kernel_clock
from kernel.clock import OFFICE_ZONE
from organizations.errors import AlreadyThere
from organizations.models import Account, Department, Region, Window
from organizations.officers import officer_of
from organizations.roles import Role
from organizations.selectors.departments import in_official_order, ranked
from organizations.selectors.regions import counties_in_order
from organizations.selectors.windows import items_received_by
from rehearsal.city.load import DEMO_PASSWORD, load_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(clock):
    return load_city(clock.now())


def test_loading_stays_cheap(clock, django_assert_max_num_queries):
    with django_assert_max_num_queries(1000):
        load_city(clock.now())


def test_the_units_stand_in_the_official_order(city):
    names = [unit.name for unit in in_official_order()]
    assert names[:2] == ["市发展和改革委员会", "市教育局"]
    assert names[23:] == [
        "市政务服务中心",
        "市营商环境建设监督局",
        "市政府办公室督查室",
        "市数据中心",
    ]
    assert ranked().count() == 23


def test_the_ranking_groups_are_those_of_the_city(city):
    groups = Counter(Department.objects.values_list("ranking_group", flat=True))
    assert groups == {"甲": 9, "乙": 9, "丙": 4, "丁": 1, "": 4}


def test_one_unit_supervises_and_is_not_ranked(city):
    bureau = Department.objects.get(is_supervision=True)
    assert (bureau.name, bureau.ranking_group) == ("市营商环境建设监督局", "")


def test_counties_are_listed_in_code_order_and_the_zone_last(city):
    assert [region.name for region in counties_in_order()] == [
        "云堤区",
        "望澄区",
        "青禾县",
        "鹤屿县",
        "石瀑县",
        "沧宁市",
        "澄川经济开发区",
    ]
    assert Region.objects.count() == 14


def test_the_hall_has_fifty_eight_windows(city):
    assert Window.objects.count() == 58
    comprehensive = Window.objects.filter(comprehensive=True)
    assert {window.zone for window in comprehensive} == {"B", "D"}
    assert {window.department.name for window in comprehensive} == {"市政务服务中心"}


def test_a_comprehensive_window_receives_for_many_units_and_decides_for_none(city):
    clerk = officer_of(city.accounts["b05"])
    units = {code.rsplit("-", 1)[0] for code in clerk.item_codes}
    assert len(units) == 5
    assert clerk.department_code not in units
    assert not clerk.roles & {"reviewer", "approver"}


def test_no_window_receives_the_joint_item(city):
    joint = selectors.items().get(number=45)
    assert all(joint.code not in items_received_by(window.code) for window in Window.objects.all())
    assert not joint.in_hall


def test_every_item_that_is_received_has_its_window_reviewers_and_approver(city):
    received = set().union(*(items_received_by(code) for code in city.windows))
    officers = [officer_of(account) for account in city.accounts.values()]
    for item in selectors.items().filter(in_hall=True).select_related("department"):
        assert item.code in received
        there = [officer for officer in officers if officer.department_id == item.department_id]
        assert sum("reviewer" in officer.roles for officer in there) == 2
        assert any("approver" in officer.roles for officer in there)


def test_there_is_someone_in_every_role(city):
    wanted = {
        "b05": {"window_clerk"},
        "reviewer_shijian": {"reviewer"},
        "approver_shuili": {"approver"},
        "head_fagai": {"approver", "leader"},
        "officer1": {"supervision_officer"},
        "supervision_leader": {"supervision_leader"},
        "complaint_officer": {"complaint_officer"},
        "centre_manager": {"centre_manager"},
        "item_admin": {"item_administrator"},
        "system_admin": {"system_administrator"},
        "security_admin": {"security_administrator"},
        "auditor": {"auditor"},
        "city_leader": {"leader"},
    }
    assert {name: officer_of(city.accounts[name]).roles for name in wanted} == wanted
    assert set().union(*wanted.values()) == set(Role)
    assert all(name.display_name.startswith("演练·") for name in city.accounts.values())
    assert city.accounts["b05"].check_password(DEMO_PASSWORD)


def test_every_version_is_in_force_since_the_new_year(city):
    assert ItemVersion.objects.filter(status="published").count() == 12
    for item in selectors.items():
        assert selectors.published_version(item.code, on=dt.date(2026, 1, 1)).version_no == 1


def test_loaded_for_an_earlier_day_everything_is_in_force_then():
    long_ago = dt.datetime(2025, 3, 3, 9, tzinfo=OFFICE_ZONE)
    with kernel_clock.frozen(long_ago):
        city = load_city(long_ago)
        assert officer_of(city.accounts["b05"]).roles == {"window_clerk"}
        assert selectors.published_version("990100-17-035", on=long_ago.date()).version_no == 1


def test_it_is_not_loaded_twice(city, clock):
    with pytest.raises(AlreadyThere):
        load_city(clock.now())


def test_no_account_of_the_demo_is_without_a_role(city):
    assert all(officer_of(account).roles for account in Account.objects.all())
