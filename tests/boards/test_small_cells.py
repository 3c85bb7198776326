"""No published count is about a few persons, and none can be reckoned from the others."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as some

from boards.small_cells import Told, is_small, published, withheld

COUNTS = some.dictionaries(
    some.sampled_from(["12", "17", "18"]),
    some.dictionaries(some.sampled_from("abcd"), some.integers(0, 12), min_size=1),
    min_size=1,
)


def test_a_small_count_takes_another_one_with_it():
    assert withheld({"a": 3, "b": 20, "c": 9, "d": 0}) == frozenset("ac")


def test_nothing_small_withholds_nothing():
    assert withheld({"a": 5, "b": 0, "c": 9}) == frozenset()


def test_two_small_counts_that_come_to_little_take_more_with_them():
    assert withheld({"a": 1, "b": 2, "c": 9, "d": 30}) == frozenset("abc")


def test_as_many_ones_as_the_sum_would_be_known_to_be_ones():
    assert withheld(dict.fromkeys("abcde", 1)) is None
    assert withheld({**dict.fromkeys("abcde", 1), "f": 0}) == frozenset("abcdef")


def test_a_sum_whose_parts_cannot_be_kept_is_withheld_too():
    told = published({"17": {"a": 6, "b": 0}, "12": dict.fromkeys("abcde", 1), "18": {"a": 40}})
    assert told.units == {"17": None, "12": None, "18": 40}
    assert set(told.items["12"].values()) == {None}


def candidates(told: Told) -> list[dict[str, set[int]]]:
    """For each unit, every value up to 16 that the published counts leave to its withheld ones."""
    ways = []
    for unit, items in told.items.items():
        secret = [item for item, count in items.items() if count is None]
        own = told.units[unit]
        if not secret or own is None:
            continue
        left = own - sum(count for count in items.values() if count is not None)
        fitting = [
            dict(zip(secret, way, strict=True))
            for way in itertools.product(range(17), repeat=len(secret))
            if sum(way) == left
        ]
        ways.append({item: {way[item] for way in fitting} for item in secret})
    return ways


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_nobody_can_tell_that_a_withheld_count_is_small(counts):
    told = published(counts)
    for unit, items in told.items.items():
        for item, count in items.items():
            assert count is None or (count == counts[unit][item] and not is_small(count))
    assert not any(is_small(own) for own in told.units.values() if own is not None)
    for possible in candidates(told):
        for values in possible.values():
            assert len(values) > 1, "one value fits: it is as good as told"
            assert max(values) >= 5


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_units_are_as_safe_as_items(counts):
    told = published(counts)
    secret = [unit for unit, own in told.units.items() if own is None]
    if told.total is None or not secret:
        return
    known = sum(own for own in told.units.values() if own is not None)
    left = told.total - known
    assert len(secret) > 1
    assert left - (len(secret) - 1) >= 5 or any(sum(counts[u].values()) == 0 for u in secret)


def test_withholding_only_the_small_one_is_caught():
    """Negative control: the checks above see a lone withheld count."""
    naive = Told(23, {"17": 23}, {"17": {"a": None, "b": 20}})
    (possible,) = candidates(naive)
    assert possible["a"] == {3}
