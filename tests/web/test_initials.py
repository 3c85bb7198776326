"""An item is found by the first letters of its pinyin."""

from __future__ import annotations

import pytest

from web.initials import initials


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
