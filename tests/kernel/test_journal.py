"""The vocabulary is closed, and a body has one text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import journal, transactions

EVENT = journal.Event("test.happened", "试", {"state": str, "version": int, "note": (str, None)})
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"))
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "body",
    [
        {"state": "a"},
        {"state": "a", "version": 1, "extra": 1},
        {"state": "a", "version": "1"},
        {"state": "a", "version": True},
        {"state": None, "version": 1},
    ],
)
def test_a_body_that_does_not_fit_is_refused(body):
    with pytest.raises(journal.BadBody):
        EVENT.check(body)


def test_an_optional_field_may_be_absent_or_null():
    EVENT.check({"state": "a", "version": 1})
    EVENT.check({"state": "a", "version": 1, "note": None})


def test_a_name_is_defined_once():
    journal.define("test.defined_twice", "试", {})
    with pytest.raises(journal.BadBody):
        journal.define("test.defined_twice", "试", {})


@pytest.mark.parametrize("value", [1.0, float("nan"), b"x", {1: 2}, "a\x00", "\ud800"])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(journal.BadBody):
        journal.canonical({"value": value})


@given(st.dictionaries(TEXT, BODIES, max_size=5))
def test_the_canonical_text_reads_back_as_the_same_body(body):
    assert json.loads(journal.canonical(body)) == body


def test_noting_outside_a_use_case_is_refused():
    with pytest.raises(transactions.OutsideUseCase):
        journal.append(
            None, EVENT, by=journal.Actor.system("test"), body={"state": "a", "version": 1}
        )
