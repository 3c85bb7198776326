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


def test_what_is_no_code_matches_no_matter():
    assert not codes.matches(None, codes.new_query_code())
    assert not codes.matches(None, "")
