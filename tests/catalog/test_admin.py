from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client

from catalog.models import Item, ItemVersion
from catalog.services import versions
from ledger.models import Entry
from tests.builders.catalog import food_licence
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(clock):
    city = a_city()
    food_licence()
    return city


@pytest.fixture
def keeper(city):
    client = Client()
    client.force_login(city.accounts["item_admin"])
    return client


@pytest.fixture
def second(city):
    client = Client()
    client.force_login(city.accounts["item_admin2"])
    return client


def _act(client, action, version):
    return client.post(
        "/admin/catalog/itemversion/",
        {"action": action, "_selected_action": [version.pk], "index": "0"},
        follow=True,
    )


@pytest.mark.parametrize("page", ["item/", "item/add/", "itemversion/", "itemversion/add/"])
def test_every_page_opens(keeper, page):
    assert keeper.get(f"/admin/catalog/{page}").status_code == 200


def test_a_published_version_is_only_shown(keeper, city):
    version = ItemVersion.objects.get()
    page = f"/admin/catalog/itemversion/{version.pk}/change/"
    assert keeper.get(page).status_code == 200
    assert keeper.post(page, {"promised_amount": 1}).status_code == 403


def test_the_next_version_is_drafted_amended_reviewed_and_published_there(
    keeper, second, city, clock
):
    first = ItemVersion.objects.get()
    _act(keeper, "draft_next", first)
    draft = ItemVersion.objects.get(status="draft")
    page = f"/admin/catalog/itemversion/{draft.pk}/change/"
    form = keeper.get(page).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data["stops"] = form["stops"].value()
    data["promised_amount"] = 4
    data = {name: "" if value is None else value for name, value in data.items()}
    for inline in keeper.get(page).context["inline_admin_formsets"]:
        data |= _as_posted(inline.formset)
    data["conditions-0-text"] = "有与经营品种、数量相适应的场所"
    data["fees-TOTAL_FORMS"] = "0"
    answer = keeper.post(page, data)
    assert answer.status_code == 302, answer.context["errors"]
    draft.refresh_from_db()
    assert draft.promised_amount == 4
    assert draft.conditions.get(seq=1).text == "有与经营品种、数量相适应的场所"
    assert draft.materials.count() == first.materials.count()
    assert Entry.objects.latest("seq").name == "item_version.amended"
    _act(second, "review_chosen", draft)
    answer = _act(keeper, "publish_today", draft)
    draft.refresh_from_db()
    refused = [str(message) for message in answer.context["messages"]]
    assert draft.status == "published", refused


def _as_posted(formset):
    posted = {
        f"{formset.prefix}-{key}": formset.management_form[key].value()
        for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    for form in formset.forms:
        for name in form.fields:
            value = form[name].value()
            if name != "DELETE" and value not in (None, False):
                posted[form.add_prefix(name)] = "on" if value is True else value
    return posted


def test_whoever_drafted_it_does_not_review_it_and_without_review_nothing_is_published(
    keeper, city
):
    _act(keeper, "draft_next", ItemVersion.objects.get())
    draft = ItemVersion.objects.get(status="draft")
    told = _act(keeper, "review_chosen", draft).context["messages"]
    assert "不得审核" in str(next(iter(told)))
    told = _act(keeper, "publish_today", draft).context["messages"]
    assert "尚未经他人审核" in str(next(iter(told)))


def test_a_reviewed_version_goes_back_to_be_amended(keeper, second, city):
    _act(keeper, "draft_next", ItemVersion.objects.get())
    draft = ItemVersion.objects.get(status="draft")
    _act(second, "review_chosen", draft)
    draft.refresh_from_db()
    assert (draft.status, draft.reviewed_by) == ("reviewed", city.accounts["item_admin2"])
    _act(keeper, "return_chosen", draft)
    draft.refresh_from_db()
    assert (draft.status, draft.reviewed_by) == ("draft", None)


def test_an_incomplete_draft_comes_back_with_what_it_lacks(second, city):
    first = ItemVersion.objects.get()
    officer = city.officer("item_admin")
    draft = versions.draft_from(first.pk, officer=officer)
    versions.amend_regime(draft.pk, {"unit_basis": ""}, officer=officer)
    answer = _act(second, "review_chosen", draft)
    assert "缺少单位依据" in str(next(iter(answer.context["messages"])))


@pytest.mark.parametrize("who", ["system_admin", "auditor"])
def test_others_write_nothing_there(city, who):
    client = Client()
    client.force_login(city.accounts[who])
    assert client.get("/admin/catalog/item/").status_code == 200
    assert client.get("/admin/catalog/item/add/").status_code == 403


@pytest.mark.parametrize("model", [Item, ItemVersion])
def test_nothing_is_deleted_there(model, rf, city):
    request = rf.get("/admin/")
    request.user = city.accounts["item_admin"]
    assert not admin.site._registry[model].has_delete_permission(request)
