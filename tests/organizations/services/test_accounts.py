from __future__ import annotations

import pytest

from kernel.errors import InvalidInput, NotPermitted
from ledger.models import Entry
from organizations.errors import AlreadyThere, NoSuchWindow, WeakPassword
from organizations.models import Account
from organizations.services import accounts
from organizations.services.accounts import NewAccount
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(clock):
    return a_city()


@pytest.fixture
def admin(city):
    return city.officer("system_admin")


def _newcomer(city, username="c01"):
    encoded = accounts.encoded_password("Chengchuan-2026")
    return NewAccount(username, "演练·新人", f"W-{username}", city.centre, None, encoded)


def test_a_new_account_has_no_role_and_its_entry_no_name(city, admin):
    account = accounts.open_account(_newcomer(city), officer=admin)
    assert city.officer("c01").roles == frozenset()
    entry = Entry.objects.latest("seq")
    assert entry.name == "account.opened"
    assert entry.facts == {"account": account.pk, "department": "990100-24"}
    assert "演练" not in entry.body


def test_a_user_name_is_taken_once(city, admin):
    with pytest.raises(AlreadyThere):
        accounts.open_account(_newcomer(city, "b05"), officer=admin)


def test_only_the_system_administrator_opens_accounts(city):
    with pytest.raises(NotPermitted):
        accounts.open_account(_newcomer(city), officer=city.officer("security_admin"))


def test_a_user_name_never_changes(city, admin):
    with pytest.raises(InvalidInput):
        accounts.change_account(city.accounts["b05"].pk, {"username": "b06"}, officer=admin)


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password123"])
def test_a_weak_password_is_refused(weak):
    with pytest.raises(WeakPassword):
        accounts.encoded_password(weak)


def test_one_sits_only_where_one_is_assigned(city):
    with pytest.raises(NoSuchWindow):
        accounts.take_window(city.accounts["b05"].pk, "B09")


def test_leaving_frees_the_window(city):
    account = accounts.take_window(city.accounts["b05"].pk, "B05")
    assert account.seat == city.windows["B05"]
    accounts.leave(account.pk)
    assert Account.objects.get(pk=account.pk).seat is None


def test_a_closed_account_can_be_reopened_with_its_grants(city, admin):
    accounts.close_account(city.accounts["b05"].pk, officer=admin)
    accounts.reopen_account(city.accounts["b05"].pk, officer=admin)
    assert city.officer("b05").roles == {"window_clerk"}
