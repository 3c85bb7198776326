from __future__ import annotations

import datetime as dt

import pytest

from organizations.models import Account
from organizations.officers import officer_of
from organizations.roles import Role
from organizations.services import accounts, configuration, grants
from organizations.services.grants import NewGrant
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def city(clock):
    return a_city()


def test_a_clerk_receives_by_the_window_and_stands_for_the_centre(city):
    clerk = city.officer("b05")
    assert clerk.roles == {Role.WINDOW_CLERK}
    assert clerk.window_code == "B05"
    assert clerk.department_code == city.centre.code
    assert "990100-17-035" in clerk.item_codes
    assert clerk.actor.capacity == "window_clerk@990100-24/B05"


def test_a_reviewer_decides_for_one_unit_and_receives_nothing(city):
    reviewer = city.officer("reviewer_shuili")
    assert reviewer.department_code == city.water.code
    assert reviewer.item_codes == frozenset()
    assert reviewer.window_code == ""


def test_the_neighbour_is_of_another_unit_and_another_window(city):
    here, neighbour = city.officer("reviewer_shuili"), city.officer("reviewer_nongye")
    assert here.department_id != neighbour.department_id
    configuration.change_window(
        city.windows["B09"].pk, {}, item_codes=(), officer=city.officer("system_admin")
    )
    assert city.officer("b09").item_codes == frozenset()
    assert city.officer("b05").item_codes


def test_an_actor_bears_a_number_and_no_name(city):
    officer = city.officer("officer1")
    assert officer.actor.id == f"account:{officer.account_id}"
    assert officer.name not in officer.actor.capacity


def test_a_grant_counts_from_its_start_until_before_its_end(city, clock):
    start, end = clock.now() + HOUR, clock.now() + 2 * HOUR
    account = city.accounts["reviewer_shijian"]
    new = NewGrant(account, Role.APPROVER, city.market, start, "代班", valid_to=end)
    grants.grant_role(new, officer=city.officer("security_admin"))
    assert Role.APPROVER not in city.officer("reviewer_shijian").roles
    assert Role.APPROVER in officer_of(account, at=start).roles
    assert Role.APPROVER in officer_of(account, at=end - dt.timedelta(microseconds=1)).roles
    assert Role.APPROVER not in officer_of(account, at=end).roles


def test_a_role_over_another_unit_gives_nothing_where_the_officer_works(city, clock):
    account = city.accounts["reviewer_shijian"]
    new = NewGrant(account, Role.APPROVER, city.water, clock.now(), "协助")
    grants.grant_role(new, officer=city.officer("security_admin"))
    officer = city.officer("reviewer_shijian")
    assert officer.department_code == city.market.code
    assert officer.roles == {Role.REVIEWER}


def test_an_officer_lent_to_another_unit_works_there(city, clock):
    account = city.accounts["reviewer_shijian"]
    security = city.officer("security_admin")
    grants.revoke_role(account.grants.get().pk, officer=security)
    clock.shift(HOUR)
    new = NewGrant(account, Role.REVIEWER, city.water, clock.now(), "借调")
    grants.grant_role(new, officer=security)
    officer = city.officer("reviewer_shijian")
    assert officer.department_code == city.water.code
    assert officer.roles == {Role.REVIEWER}


def test_a_closed_account_holds_no_role(city):
    accounts.close_account(city.accounts["b05"].pk, officer=city.officer("system_admin"))
    clerk = city.officer("b05")
    assert clerk.roles == frozenset()
    assert clerk.item_codes == frozenset()


def test_with_two_windows_the_clerk_says_at_which_one(city, clock):
    account = city.accounts["b05"]
    new = NewGrant(account, Role.WINDOW_CLERK, city.windows["B09"], clock.now(), "AB岗")
    grants.grant_role(new, officer=city.officer("security_admin"))
    assert city.officer("b05").window_code == ""
    accounts.take_window(account.pk, "B09")
    assert city.officer("b05").window_code == "B09"


def test_an_officer_is_read_in_three_queries(city, django_assert_max_num_queries):
    account = Account.objects.get(username="b05")
    with django_assert_max_num_queries(4):
        officer_of(account)
