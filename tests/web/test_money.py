"""Amounts in figures and in 大写."""

from __future__ import annotations

from decimal import Decimal

import pytest

from web import money


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("80", "人民币捌拾元整"),
        ("550", "人民币伍佰伍拾元整"),
        ("120.5", "人民币壹佰贰拾元伍角整"),
        ("0.5", "人民币伍角整"),
        ("1.05", "人民币壹元零伍分"),
        ("10005", "人民币壹万零伍元整"),
        ("100050000", "人民币壹亿零伍万元整"),
        ("20100.3", "人民币贰万零壹佰元叁角整"),
        ("0", "人民币零元整"),
    ],
)
def test_an_amount_in_words(amount: str, words: str) -> None:
    assert money.in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.005"])
def test_an_amount_below_zero_or_finer_than_a_fen_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="an amount"):
        money.in_words(Decimal(amount))


@pytest.mark.parametrize("nothing", [None, 0])
def test_nothing_due_is_said_in_words_and_never_as_zero(nothing: int | None) -> None:
    assert money.charge(nothing) == "不收费"


def test_a_fee_stands_in_figures_and_in_words() -> None:
    assert money.charge(12_000) == "120 元（人民币壹佰贰拾元整）"
    assert money.charge(1_234_550) == "12,345.50 元（人民币壹万贰仟叁佰肆拾伍元伍角整）"
