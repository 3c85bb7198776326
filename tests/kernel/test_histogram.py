"""Quantiles from buckets: never below the truth, never beyond the longest."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.histogram import Histogram

TIMES = st.lists(st.integers(0, 10**9), min_size=1, max_size=40)


@settings(max_examples=40)
@given(TIMES, st.sampled_from([0.5, 0.99, 1.0]))
def test_a_quantile_is_at_least_the_true_one_and_at_most_the_longest(times, share):
    counted = Histogram()
    for one in times:
        counted.add(one)
    truth = sorted(times)[max(0, -(-int(share * 100) * len(times) // 100) - 1)]
    found = counted.quantile(share)
    assert found is not None
    assert truth <= found <= max(times)


def test_what_several_processes_told_adds_up():
    one, other = Histogram(), Histogram()
    one.add(3, times=2)
    other.add(90_000)
    whole = Histogram.sum_of([one.to_json(), other.to_json()])
    assert (whole.total, whole.longest, whole.quantile(0.5)) == (3, 90_000, 3)
    assert Histogram().quantile(0.5) is None
