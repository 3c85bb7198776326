"""Query codes: what people mistype is either understood or refused, never taken for another."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ledger import codes


def test_a_code_is_printed_in_four_groups():
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}-[0-9A-Z]", codes.new_query_code())


def test_a_code_is_understood_in_lower_case_with_spaces_and_with_letters_read_alike():
    code = codes.new_query_code()
    said = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert codes.hash_query_code(said) == codes.hash_query_code(code)


@given(st.integers(0, 12), st.integers(1, 31))
def test_one_wrong_symbol_is_no_code(place, by):
    right = codes.normalise("7K2M-QX4D-9A0TB-" + codes.ALPHABET[_check("7K2MQX4D9A0TB")])
    other = codes.ALPHABET[(codes.ALPHABET.index(right[place]) + by) % 32]
    wrong = right[:place] + other + right[place + 1 :]
    same_remainder = {right[place], other} == {"0", "Z"}
    assert codes.normalise(wrong) == "" or same_remainder


def _check(body: str) -> int:
    total = 0
    for symbol in body:
        total = (total * 3 + codes.ALPHABET.index(symbol)) % 31
    return total


def test_what_is_no_code_opens_no_matter(db):
    assert codes.opened_by("", codes.new_query_code()) is None
    assert codes.opened_by("", "") is None


def test_a_year_of_guessing_finds_nothing():
    """T55: a thousand guesses a second for a year, against a million codes in use."""
    space = len(codes.ALPHABET) ** codes.SYMBOLS
    assert space == 2**65
    guesses = 1000 * 60 * 60 * 24 * 365
    assert guesses * 1_000_000 / space < 0.001


def test_eight_digits_would_have_been_found():
    """Negative control: at ten a minute from a hundred addresses."""
    guesses = 10 * 100 * 60 * 24 * 365
    assert guesses * 1_000_000 / 10**8 > 1_000_000


def test_new_codes_use_the_whole_alphabet_evenly():
    drawn = "".join(codes.normalise(codes.new_query_code())[: codes.SYMBOLS] for _ in range(2000))
    share = len(drawn) / len(codes.ALPHABET)
    assert all(0.7 * share < drawn.count(letter) < 1.3 * share for letter in codes.ALPHABET)
