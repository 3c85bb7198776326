"""A patch laid over a board gives the newer board; that is all it has to do."""

from __future__ import annotations

import copy

from hypothesis import given
from hypothesis import strategies as some

from boards.patches import changes, merge

KEYS = some.sampled_from(["a", "b", "c"])
VALUES = some.one_of(some.integers(0, 3), some.text(max_size=2), some.lists(some.integers(0, 2)))
# A board has the same keys for ever, and under each of them always the same kind of thing.
BOARDS = some.fixed_dictionaries(
    {
        "figure": VALUES,
        "rows": some.dictionaries(KEYS, VALUES),
        "more": some.dictionaries(KEYS, VALUES),
    }
)


@given(BOARDS, BOARDS)
def test_a_patch_leads_from_one_board_to_the_other(before, after):
    assert merge(before, changes(before, after)) == after


@given(BOARDS)
def test_nothing_changed_is_an_empty_patch(board):
    assert changes(board, copy.deepcopy(board)) == {}


@given(BOARDS, BOARDS)
def test_laying_a_patch_twice_is_laying_it_once(before, after):
    patch = changes(before, after)
    assert merge(merge(before, patch), patch) == after


@given(BOARDS, BOARDS)
def test_neither_board_nor_patch_is_touched(before, after):
    patch = changes(before, after)
    kept = copy.deepcopy((before, patch))
    merge(before, patch)
    assert (before, patch) == kept


def test_a_key_that_is_gone_is_taken_away():
    assert changes({"rows": {"a": 1, "b": 2}}, {"rows": {"b": 2}}) == {"rows": {"a": None}}
    assert merge({"rows": {"a": 1, "b": 2}}, {"rows": {"a": None}}) == {"rows": {"b": 2}}
