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


def test_loading_stays_cheap_and_is_not_done_twice(clock, django_assert_max_num_queries):
    with django_assert_max_num_queries(1700):
        load_city(clock.now())
    assert ItemVersion.objects.filter(status="published").count() == 45
    for item in selectors.items():
        assert selectors.published_version(item.code, on=dt.date(2026, 1, 1)).version_no == 1
    with pytest.raises(AlreadyThere):
        load_city(clock.now())


def test_units_counties_and_windows_stand_in_their_official_order(city):
    names = [unit.name for unit in in_official_order().filter(region=city.region)]
    assert names[:2] == ["市发展和改革委员会", "市教育局"]
    assert names[23:] == [
        "市政务服务中心",
        "市营商环境建设监督局",
        "市政府办公室督查室",
        "市数据中心",
    ]
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
    assert Window.objects.count() == 58
    comprehensive = Window.objects.filter(comprehensive=True)
    assert {window.zone for window in comprehensive} == {"B", "D"}
    assert {window.department.name for window in comprehensive} == {"市政务服务中心"}
    _are_ranked_in_their_groups(city)


def _are_ranked_in_their_groups(city):
    assert ranked().count() == 23
    groups = Counter(Department.objects.values_list("ranking_group", flat=True))
    assert groups == {"甲": 9, "乙": 9, "丙": 4, "丁": 1, "": 6}
    bureau = Department.objects.get(is_supervision=True)
    assert (bureau.name, bureau.ranking_group) == ("市营商环境建设监督局", "")
    below = Department.objects.exclude(region=city.region).order_by("code")
    placed = [(unit.name, unit.region.name, unit.ranking_group) for unit in below]
    assert placed == [("柳堤街道办事处", "云堤区", ""), ("松亭镇人民政府", "青禾县", "")]


def test_every_item_that_is_received_has_its_window_and_every_unit_its_people(city):
    received = set().union(*(items_received_by(code) for code in city.windows))
    officers = [officer_of(account) for account in city.accounts.values()]
    held = Counter((officer.department_id, role) for officer in officers for role in officer.roles)
    for item in selectors.items():
        assert (item.code in received) == item.in_hall
        assert held[item.department_id, "reviewer"] == 2
        assert held[item.department_id, "approver"] == 2
    staffed = {officer.department_code for officer in officers if "reviewer" in officer.roles}
    for version in ItemVersion.objects.prefetch_related("steps"):
        others = {step.asks for step in version.steps.all() if step.asks}
        others |= {part.department for part in version.parts}
        others |= {version.forward_unit} - {""}
        assert others <= staffed


def test_there_is_someone_in_every_role_and_nobody_without_one(city):
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
    assert all(officer_of(account).roles for account in Account.objects.all())
    clerk = officer_of(city.accounts["b05"])
    units = {code.rsplit("-", 1)[0] for code in clerk.item_codes}
    assert len(units) > 12  # a comprehensive window receives for many units and decides for none
    assert clerk.department_code not in units


def test_loaded_for_an_earlier_day_everything_is_in_force_then():
    long_ago = dt.datetime(2025, 3, 3, 9, tzinfo=OFFICE_ZONE)
    with kernel_clock.frozen(long_ago):
        city = load_city(long_ago)
        assert officer_of(city.accounts["b05"]).roles == {"window_clerk"}
        assert selectors.published_version("990100-17-035", on=long_ago.date()).version_no == 1
