"""What a window may receive, however the clerk writes it."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.selectors import receivable
from catalog.models import Item
from kernel import clock as legal
from tests.builders import approval as build
from tests.builders.approval import Hall


@pytest.mark.parametrize("wanted", ["{code}", "spjyxk", "SPJYXK", "食品经营", "开餐馆", "kcg"])
def test_an_item_is_found_by_code_letters_or_name(hall: Hall, item: Item, wanted: str) -> None:
    text = wanted.format(code=item.code)
    found = receivable.receivable(hall.officer("clerk"), text, at=legal.now())
    assert found is not None
    assert found.item == item


@pytest.mark.parametrize("wanted", ["", "  ", "取水", "990100-none"])
def test_what_fits_no_item_finds_none(hall: Hall, item: Item, wanted: str) -> None:
    assert receivable.receivable(hall.officer("clerk"), wanted, at=legal.now()) is None


def test_words_that_fit_two_items_find_neither(hall: Hall, item: Item) -> None:
    build.an_item(hall)
    assert receivable.receivable(hall.officer("clerk"), "spjyxk", at=legal.now()) is None
    assert receivable.receivable(hall.officer("clerk"), item.code, at=legal.now()) is not None


def test_another_windows_item_is_not_offered(hall: Hall, item: Item) -> None:
    stranger = build.a_hall()
    assert receivable.receivable_items(stranger.officer("clerk"), at=legal.now()) == []
    assert len(receivable.receivable_items(hall.officer("clerk"), at=legal.now())) == 1


def test_the_preview_is_the_promise_a_case_accepted_now_would_get(hall: Hall, item: Item) -> None:
    found = receivable.receivable(hall.officer("clerk"), item.code, at=legal.now())
    assert found is not None
    assert receivable.preview(found, at=legal.now()).due == dt.date(2026, 9, 29)
