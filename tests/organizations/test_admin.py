from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client

from ledger.models import Entry
from organizations.models import Account, Department, Grant, Region, Succession, Window
from organizations.services import configuration
from tests.builders.organizations import PASSWORD, a_city

pytestmark = pytest.mark.django_db
OURS = (Account, Department, Grant, Region, Succession, Window)


@pytest.fixture
def city(clock):
    return a_city()


def _as(city, username):
    client = Client()
    client.force_login(city.accounts[username])
    return client


def test_the_admins_own_sign_in_page_is_ours(client, city):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/sign-in/?next=")


@pytest.mark.parametrize("who", ["b05", "reviewer_shijian", "officer1", "centre_manager"])
def test_who_administers_nothing_is_not_let_in(city, who):
    assert _as(city, who).get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "auditor", "item_admin"])
def test_administrators_are_let_in(city, who):
    assert _as(city, who).get("/admin/").status_code == 200


@pytest.mark.parametrize("model", OURS)
def test_nothing_is_deleted_there(model, rf, city):
    request = rf.get("/admin/")
    request.user = city.accounts["system_admin"]
    assert not admin.site._registry[model].has_delete_permission(request)


def test_a_window_is_changed_through_its_use_case(city):
    window = city.windows["B05"]
    answer = _as(city, "system_admin").post(
        f"/admin/organizations/window/{window.pk}/change/",
        {
            "name": "综合受理·企业",
            "zone": "B",
            "department": city.centre.pk,
            "comprehensive": "on",
            "in_use": "on",
            "sort_no": "1",
            "items": "990100-17-035\n990100-12-024",
        },
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    entry = Entry.objects.latest("seq")
    assert entry.name == "window.changed"
    assert entry.facts["items"] == ["990100-12-024", "990100-17-035"]


def test_an_account_is_opened_and_closed_there(city):
    client = _as(city, "system_admin")
    answer = client.post(
        "/admin/organizations/account/add/",
        {
            "username": "c01",
            "display_name": "演练·窗口C01",
            "work_no": "W-C01",
            "department": city.centre.pk,
            "post": "",
            "new_password": PASSWORD,
        },
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    account = Account.objects.get(username="c01")
    assert account.check_password(PASSWORD)
    client.post(
        "/admin/organizations/account/",
        {"action": "close", "_selected_action": [account.pk], "index": "0"},
    )
    assert not Account.objects.get(username="c01").is_active


def test_a_weak_password_comes_back_as_a_message(city):
    answer = _as(city, "system_admin").post(
        "/admin/organizations/account/add/",
        {"username": "c01", "display_name": "演练", "work_no": "W-C01", "new_password": "1"},
        follow=True,
    )
    assert not Account.objects.filter(username="c01").exists()
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_the_security_administrator_gives_and_ends_a_role_there(city, clock):
    client = _as(city, "security_admin")
    answer = client.post(
        "/admin/organizations/grant/add/",
        {
            "account": city.accounts["reviewer_shijian"].pk,
            "role": "approver",
            "window": "",
            "department": city.market.pk,
            "region": "",
            "valid_from_0": "2026-09-21",
            "valid_from_1": "09:00:00",
            "valid_to_0": "",
            "valid_to_1": "",
            "reason": "代班",
        },
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    grant = Grant.objects.get(role="approver", account__username="reviewer_shijian")
    client.post(
        "/admin/organizations/grant/",
        {"action": "revoke", "_selected_action": [grant.pk], "index": "0"},
    )
    grant.refresh_from_db()
    assert grant.valid_to is not None


def test_the_system_administrator_cannot_give_roles_there(city):
    client = _as(city, "system_admin")
    assert client.get("/admin/organizations/grant/add/").status_code == 403


def test_the_auditor_sees_grants_and_changes_none(city):
    client = _as(city, "auditor")
    grant = city.accounts["b05"].grants.get()
    assert client.get("/admin/organizations/grant/").status_code == 200
    assert client.get(f"/admin/organizations/grant/{grant.pk}/change/").status_code == 200
    assert client.post(f"/admin/organizations/grant/{grant.pk}/change/", {}).status_code == 403


@pytest.mark.parametrize(
    "page", ["region", "department", "succession", "post", "window", "account", "grant"]
)
def test_every_list_and_add_page_opens(city, page):
    who = "security_admin" if page == "grant" else "system_admin"
    client = _as(city, who)
    assert client.get(f"/admin/organizations/{page}/").status_code == 200
    assert client.get(f"/admin/organizations/{page}/add/").status_code == 200


def test_a_unit_is_changed_through_its_use_case(city):
    unit = city.water
    page = f"/admin/organizations/department/{unit.pk}/change/"
    data = {
        "short_name": "水利局",
        "sort_no": unit.sort_no,
        "ranking_group": unit.ranking_group,
        "governance": "",
        "complaint_channel": "",
        "closed_on": "",
    }
    assert _as(city, "system_admin").post(page, data).status_code == 302
    assert Entry.objects.latest("seq").facts["fields"] == ["short_name"]


def test_configuration_is_not_reached_around_the_service(city):
    with pytest.raises(Exception, match="没有此项权限"):
        configuration.change_department(
            city.water.pk, {"short_name": "水利"}, officer=city.officer("b05")
        )
