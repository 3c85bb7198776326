from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from catalog.models import ItemVersion
from catalog.services import versions
from tests.builders.catalog import food_licence
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db
PAGES = "/catalog/990100-17-035/versions/"


@pytest.fixture
def city(clock):
    city = a_city()
    draft = versions.draft_from(food_licence().pk, officer=city.officer("item_admin"))
    versions.amend_regime(draft.pk, {"promised_amount": 4}, officer=city.officer("item_admin"))
    return city


def signed_in(city, username):
    client = Client()
    client.force_login(city.accounts[username])
    return client


def text(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_difference_is_read_reviewed_by_another_and_published_from_a_day(city):
    keeper, second = signed_in(city, "item_admin"), signed_in(city, "item_admin2")
    assert "第 2 版" in text(keeper, PAGES)
    own = text(keeper, f"{PAGES}2/")
    assert "5个工作日" in own
    assert "4个工作日" in own
    assert "请由其他事项管理员审核" in own
    assert "审核通过" in text(second, f"{PAGES}2/")
    keeper.post(f"{PAGES}2/review/")
    assert ItemVersion.objects.get(version_no=2).status == "draft"
    second.post(f"{PAGES}2/review/")
    answer = keeper.post(f"{PAGES}2/publish/", {"valid_from": "tomorrow"}, follow=True)
    assert "施行日期须写明年月日" in answer.content.decode()
    keeper.post(f"{PAGES}2/publish/", {"valid_from": "2026-09-22"})
    published = ItemVersion.objects.get(version_no=2)
    assert (published.status, published.valid_from) == ("published", dt.date(2026, 9, 22))


def test_everybody_reads_in_one_line_what_changed(city, clock):
    reviewer = city.officer("item_admin2")
    draft = ItemVersion.objects.get(version_no=2)
    versions.review_version(draft.pk, officer=reviewer)
    versions.publish_version(draft.pk, valid_from=dt.date(2026, 9, 21), officer=reviewer)
    page = text(Client(), "/catalog/990100-17-035/")
    assert "与上一版相比：承诺时限由“5个工作日”改为“4个工作日”" in page


def test_what_keeps_a_draft_from_publication_is_shown_with_the_way_to_it(city):
    keeper = city.officer("item_admin")
    draft = ItemVersion.objects.get(version_no=2)
    versions.amend_regime(draft.pk, {"delivery_days": None, "unit_basis": ""}, officer=keeper)
    page = text(signed_in(city, "item_admin2"), f"{PAGES}2/")
    assert "缺少单位依据" in page
    assert "收件·待受理 →" in page


@pytest.mark.parametrize("who", ["b05", "auditor", "system_admin"])
def test_versions_are_for_item_administrators(city, who):
    client = signed_in(city, who)
    pages = (PAGES, f"{PAGES}2/")
    assert [client.get(page).status_code for page in pages] == [403, 403]
    assert client.post(f"{PAGES}2/review/").status_code == 403


def test_what_does_not_exist_is_not_found(city):
    keeper = signed_in(city, "item_admin")
    for page in (f"{PAGES}9/", f"{PAGES}{10**12}/", "/catalog/990100-17-999/versions/"):
        assert keeper.get(page).status_code == 404
    assert keeper.post(f"{PAGES}2/burn/").status_code == 404


def test_while_somebody_types_the_answer_alone_comes_back(city):
    whole = Client().get("/catalog/?q=spjy")
    part = Client().get("/catalog/?q=spjy", headers={"HX-Request": "true"})
    assert "食品经营许可" in part.content.decode()
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]
