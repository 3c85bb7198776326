from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.models import Item, SearchKey
from catalog.selectors.pieces import keys_of, words_of
from catalog.selectors.search import Within, find_items
from catalog.services import items, versions
from kernel.errors import InvalidInput
from kernel.journal import Actor
from kernel.transactions import use_case
from organizations.models import Account
from tests.builders.catalog import BY, SINCE, an_item, content
from tests.builders.organizations import MARKET, WATER, a_city

TODAY = dt.date(2026, 9, 21)


@pytest.fixture
def city(db, clock):
    city = a_city()
    for number in (24, 26, 27, 34, 35):
        an_item(number)
    return city


@use_case
def entered(number: int, name: str, plain: str, city, aliases: tuple[str, ...] = ()) -> Item:
    new = items.NewItem(number, name, plain, city.water, "01", "市", "both", True, True, aliases)
    item = items.enter_item(new, by=BY)
    draft = versions.enter_draft(item, content(35), by=BY)
    versions.put_in_force(draft, valid_from=SINCE, by=BY)
    return item


@use_case
def _put_in_force(version) -> None:
    person = Actor("account:" + str(Account.objects.get(username="item_admin2").pk), "tests")
    versions.put_in_force(version, valid_from=TODAY, by=person)


def names(text: str, **where) -> list[str]:
    return [item.name for item in find_items(text, on=TODAY, **where).items]


TYPED = (
    ("取水", "取水许可"),
    ("水许", "取水许可"),
    ("qsxk", "取水许可"),
    ("QSXK", "取水许可"),
    ("ｑｓｘｋ", "取水许可"),
    ("sxk", "取水许可"),
    ("打井", "取水许可"),
    ("  取  水  ", "取水许可"),
    ("水利局", "取水许可"),
    ("sslj", "取水许可"),
    ("水利局 许可", "取水许可"),
    ("990100-12-024", "取水许可"),
    ("024", "取水许可"),
    ("公司", "公司设立登记"),
    ("餐饮", "食品经营许可（餐饮服务）"),
)


def test_an_item_is_found_by_what_people_type(city):
    wrong = [(text, found) for text, first in TYPED if (found := names(text)[:1]) != [first]]
    assert wrong == []


def test_a_name_that_begins_so_comes_before_initials_and_those_before_one_that_contains_it(city):
    entered(61, "农药取水", "甲", city)
    entered(60, "清算许可", "乙", city)
    entered(59, "新设取水许可", "丙", city)
    assert names("取水") == ["取水许可", "新设取水许可", "农药取水"]
    entered(58, "ＱＳ认证", "丁", city)
    assert names("qs") == ["ＱＳ认证", "取水许可", "清算许可"]


def test_a_character_read_in_two_ways_is_found_under_both(city):
    entered(60, "银行行政许可", "甲", city)
    for text in ("yhxz", "yxxz", "yhhz"):
        assert names(text) == ["银行行政许可"]
    assert names("yzxz") == []


def test_an_alias_finds_the_item_as_soon_as_it_is_entered_and_no_longer_than_it_stands(city):
    keeper = city.officer("item_admin")
    item = entered(60, "机动车登记", "上牌", city)
    assert names("车管") == []
    items.change_item(item.pk, {"aliases": ["车管业务"]}, officer=keeper)
    assert names("车管") == names("cgyw") == ["机动车登记"]
    items.change_item(item.pk, {"aliases": []}, officer=keeper)
    assert names("车管") == []


def test_every_word_must_be_met(city):
    assert names("许可 取水") == ["取水许可"]
    assert names("取水 公司") == []


def test_signs_are_neither_wildcards_nor_commands(city):
    for text in ("%", "_", "%_%", "\\", "'", "\x00", "…", "；"):
        assert names(text) == []
    assert names("取%水") == ["取水许可"]


def test_what_is_too_long_or_no_text_is_no_accident(city):
    for text in ("取水" * 5000, "a" * 10000, "取 " * 5000, "\ud800"):
        assert names(text) in ([], ["取水许可"])


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_cut_into_words_that_the_database_can_hold(text):
    for word in words_of(text):
        assert word.text
        assert all(0 < len(piece) <= 20 for piece in [*word.inside, word.beginning])


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="取水许可行政会计abc（）0", min_size=1, max_size=12), st.data())
def test_whatever_stands_in_a_name_finds_it(name, data):
    keys = keys_of((name,), (), "1")
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    for word in words_of(part):
        if not word.latin:
            assert set(word.inside) <= set(keys.pieces)
            assert word.text in keys.text


def test_a_search_may_be_kept_to_a_unit_or_a_region(city):
    assert names("许可", within=Within(department=WATER)) == ["取水许可"]
    assert "取水许可" not in names("许可", within=Within(department=MARKET))
    assert names("许可", within=Within(region="990100")) == names("许可")
    assert names("许可", within=Within(region="110000")) == []


def test_pages_follow_one_another_without_gap_or_repetition(city):
    whole = names("许可")
    pages = [find_items("许可", on=TODAY, limit=2, offset=at) for at in range(0, len(whole), 2)]
    assert [item.name for page in pages for item in page.items] == whole
    assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False]


@pytest.mark.parametrize("bounds", [{"limit": 0}, {"limit": 51}, {"offset": -1}, {"offset": 1001}])
def test_pages_out_of_bounds_are_refused_by_name(bounds):
    with pytest.raises(InvalidInput) as refused:
        find_items("许可", on=TODAY, **bounds)
    assert "limit" in refused.value.facts["fields"]


def test_without_a_text_everything_is_listed_by_number(city):
    assert [item.code[-3:] for item in find_items("", on=TODAY).items] == [
        *("024", "026", "027", "034", "035")
    ]


def test_what_is_not_in_force_is_not_found(city):
    keeper = city.officer("item_admin")
    new = items.NewItem(60, "凿井许可", "凿井", city.water, "01", "市", "both", True, True)
    item = items.add_item(new, officer=keeper)
    assert names("凿井") == []
    draft = versions.draft_version(item.pk, content(35), officer=keeper)
    assert names("凿井") == []
    _put_in_force(draft)
    assert names("凿井") == ["凿井许可"]
    assert find_items("凿井", on=TODAY - dt.timedelta(days=1)).items == ()


def test_a_search_costs_the_same_for_one_item_as_for_many(city, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        names("取水")
    with django_assert_max_num_queries(3):
        names("许可")


def test_every_item_has_its_key(city):
    assert SearchKey.objects.count() == Item.objects.count()
