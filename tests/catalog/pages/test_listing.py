from __future__ import annotations

import pytest

from catalog.models import ItemVersion, SearchKey
from catalog.selectors import listing
from kernel.clock import office_date
from rehearsal.city.load import load_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_ten(monkeypatch, clock):
    """The whole city on pages of ten; what stands on each."""
    load_city(clock.now())
    monkeypatch.setattr(listing, "PAGE", 10)


def test_pages_hold_every_item_once_in_the_official_order(by_ten, clock, django_assert_num_queries):
    today = office_date(clock.now())
    found = []
    for page in range(1, 6):
        with django_assert_num_queries(3):
            found += [
                item.code
                for unit in listing.listed(on=today, page=page).units
                for item in unit.items
            ]
    in_order = ItemVersion.objects.order_by(
        "item__department__region__sort_no", "item__department__sort_no", "item__number"
    )
    assert found == list(in_order.values_list("item__code", flat=True))
    assert len(found) == 45


def test_a_page_says_where_it_stands_and_where_each_unit_begins(by_ten, clock, client):
    today = office_date(clock.now())
    text = client.get("/catalog/?page=2").content.decode()
    assert "第 2 页，共 5 页" in text
    assert 'rel="prev" href="?page=1"' in text
    assert 'rel="next" href="?page=3"' in text
    for unit in listing.listed(on=today).contents:
        on_its_page = listing.listed(on=today, page=unit.page).units
        assert unit.code in {one.code for one in on_its_page}


def test_a_page_that_is_not_there_is_the_nearest_or_the_first(by_ten, client):
    asked = {"0": 1, "": 1, "x": 1, "-3": 1, "99": 5, "9" * 30: 1, "²": 1}
    for text, page in asked.items():
        answer = client.get("/catalog/", {"page": text})
        assert answer.status_code == 200
        assert f"第 {page} 页，共 5 页" in answer.content.decode()


def test_an_item_not_yet_in_force_is_not_counted_and_an_empty_catalogue_has_one_page(by_ten, clock):
    today = office_date(clock.now())
    SearchKey.objects.update(since=None)
    assert listing.listed(on=today) == listing.Listing((), 1, 1, 0, ())
