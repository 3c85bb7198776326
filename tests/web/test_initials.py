"""An item is found by the first letters of its pinyin."""

from __future__ import annotations

import pytest

from web.initials import RARER, SEVERAL, initials, readings, variants


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("农药经营许可", "nyjyxk"),
        ("取水许可", "qsxk"),
        ("公司设立登记", "gssldj"),
        ("特殊建设工程消防设计审查", "tsjsgcxfsjsc"),
        ("食品经营许可（餐饮）", "spjyxkcy"),
    ],
)
def test_the_initials_of_an_item(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_letters_and_digits_stay_and_rare_characters_are_left_out() -> None:
    assert initials("A4 𠮷") == "a4"


def test_a_character_with_several_readings_has_a_letter_for_each() -> None:
    assert readings("行") == "xh"
    assert "yh" in variants("银行")
    assert variants("行政")[0] == "xz"
    assert variants("取水许可") == ("qsxk",)


def test_rarer_characters_of_trades_and_places_have_their_letter() -> None:
    assert initials("殡葬") == "bz"
    assert initials("驿站") == "yz"


def test_many_readings_at_once_stay_few() -> None:
    assert len(variants("行重长会调乐单参车")) == 16


def test_the_first_reading_is_among_the_listed_ones() -> None:
    assert [letter for letter, all_of in SEVERAL.items() if readings(letter)[0] not in all_of] == []
    assert all(len(letter) == 1 for letter in RARER)
