"""The receipt's page: for those within whose sight the matter lies, without a style or script inline."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from kernel.transactions import use_case
from ledger.matters import Belonging, open_matter
from tests.builders.organizations import MARKET, WATER, a_city
from tests.builders.timelimits import a_limit, a_rule

pytestmark = pytest.mark.django_db


@use_case
def a_matter_of(department, kind="case"):
    belongs = Belonging(department.pk, department.region_id)
    return open_matter(kind, number=f"M-{kind}-{department.code}", belongs=belongs)


def answer(city, username, limit, tail="receipt/"):
    client = Client()
    client.force_login(city.accounts[username])
    return client.get(f"/limits/{limit.pk}/{tail}")


@pytest.fixture
def city(clock):
    return a_city()


@pytest.fixture
def limit(city):
    return a_limit(a_rule(5), matter_id=a_matter_of(city.departments[MARKET]).pk)


@pytest.mark.parametrize(
    "username", ["reviewer_shijian", "b05", "officer1", "auditor", "city_leader"]
)
def test_those_within_whose_sight_the_matter_lies_see_why_it_is_this_day(city, limit, username):
    shown = answer(city, username, limit)
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "2026年9月29日（星期二）" in page
    assert "自受理次日9月22日起算，共5个工作日；9月25日至27日（中秋节放假）不计。" in page
    assert "国办发明电〔2025〕7号" in page


def test_a_neighbouring_department_finds_nothing(city, limit):
    assert answer(city, "reviewer_shuili", limit).status_code == 404
    assert answer(city, "reviewer_shuili", limit, "receipt.json").status_code == 404


def test_a_stranger_is_asked_to_sign_in(limit):
    assert Client().get(f"/limits/{limit.pk}/receipt/").status_code == 302


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("complaint_officer", 200),
        ("officer1", 200),
        ("b05", 404),
        ("reviewer_shuili", 404),
        ("city_leader", 404),
    ],
)
def test_dates_of_a_complaint_are_hidden_from_those_it_may_be_about(city, username, status):
    matter = a_matter_of(city.departments[WATER], "complaint")
    limit = a_limit(a_rule(3), kind="complaint_acceptance", matter_id=matter.pk)
    assert answer(city, username, limit).status_code == status


def test_there_is_no_page_for_a_limit_that_does_not_exist(city, limit):
    limit.pk = 0
    assert answer(city, "officer1", limit).status_code == 404


def test_nothing_is_styled_or_run_inline(city, limit):
    page = answer(city, "officer1", limit).content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    assert not re.search(r"\sstyle=|<script|\son\w+=", article)
    assert "<svg" in article


def test_the_data_are_json_of_the_same_date(city, limit):
    shown = answer(city, "officer1", limit, "receipt.json")
    assert shown["Content-Type"].startswith("application/json")
    told = json.loads(shown.content)
    assert (told["due"], told["limit"]) == ("2026-09-29", limit.pk)
