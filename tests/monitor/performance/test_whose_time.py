"""Every second of a matter belongs to exactly one holder, by Python and by the database alike."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approval.models import Case
from approval.services import special, withdrawal
from kernel.clock import micros
from monitor.performance.times import HOLDERS, Change, Times, change_of, times
from monitor.selectors import counting
from monitor.selectors import times as read
from tests.builders import approval as build

HOUR = 3_600_000_000
UNITS = st.lists(st.sampled_from(["990100-12", "990100-17", "990100-24"]), max_size=3)
CHANGES = st.lists(
    st.builds(
        Change,
        at=st.integers(0, 10**13),
        holder=st.sampled_from(["", *HOLDERS]),
        units=UNITS.map(tuple),
        step=st.sampled_from(["", "审核"]),
        ends=st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(CHANGES, st.integers(0, 2 * 10**13))
def test_any_history_divides_without_gap_or_overlap_and_sums_to_its_whole(changes, until):
    found = times(changes, unit="990100-17", until=until)
    edges = [found.since, *(stretch.until for stretch in found.stretches)]
    assert [stretch.since for stretch in found.stretches] == edges[:-1]
    assert edges[-1] == found.until
    assert all(stretch.length > 0 for stretch in found.stretches)
    assert sum(found.by_holder().values()) == found.whole == sum(found.by_unit().values())
    assert found.sound


def test_a_lost_stretch_is_noticed():
    whole = times([Change(0, "window"), Change(5, "step"), Change(9, ends=True)], unit="u", until=9)
    torn = Times(whole.since, whole.until, whole.stretches[1:], closed=True)
    assert whole.sound
    assert not torn.sound


def test_units_working_side_by_side_share_a_stretch_and_lose_no_microsecond():
    hands = [{"no": 1, "name": "初审", "unit": unit} for unit in ("c", "a", "b", "a")]
    facts = {"holder": "step", "holder_unit": "a", "in_hand": hands, "step": "会签"}
    found = times([change_of(facts, at=0, ends=False), Change(100, ends=True)], unit="a", until=0)
    assert found.by_unit() == {"a": 34, "b": 33, "c": 33}
    assert found.by_holder()["step"] == 100


def test_what_happened_earlier_counts_from_its_moment_but_never_before_what_was_told():
    told = [Change(10, "window", ("w",)), Change(50, "step", ("s",)), Change(30, "applicant")]
    found = times([*told, Change(70, ends=True)], unit="u", until=0)
    assert found.by_holder() | {"step": 0} == found.by_holder()
    assert (found.by_holder()["window"], found.by_holder()["applicant"]) == (40, 20)


def test_an_entry_that_says_nothing_of_the_holder_changes_nothing():
    plain = [Change(0, "window", ("w",)), Change(90, ends=True)]
    with_card = [plain[0], Change(40), plain[1]]
    assert times(with_card, unit="u", until=0) == times(plain, unit="u", until=0)


@pytest.mark.django_db
def test_a_real_case_divides_alike_in_python_and_in_the_database(clock):
    hall = build.a_hall()
    item = build.an_item(hall)
    numbers = [build.a_received_case(hall, item), build.an_accepted_case(hall, item)]
    clock.shift(dt.timedelta(hours=3))
    numbers += [build.a_correcting_case(hall, item), build.a_delivered_case(hall, item)]
    clock.shift(dt.timedelta(days=1, minutes=7))
    for number in numbers[:3]:
        withdrawal.withdraw_case(number, officer=hall.officer("clerk"), key=build.new_key())
    cases = list(Case.objects.filter(number__in=numbers).select_related("matter__department"))
    by_sql = counting.held_by([case.matter_id for case in cases])
    for case in cases:
        found = read.times_of(case.matter)
        assert found is not None
        assert found.closed
        assert found.sound
        assert found.until == micros(case.matter.closed_at or case.received_at)
        expected = {f"{holder}_us": n for holder, n in found.by_holder().items()}
        assert by_sql.get(case.matter_id, expected) == expected | {"whole_us": found.whole}
    corrected = read.times_of(Case.objects.get(number=numbers[2]).matter)
    assert corrected.by_holder()["applicant"] == 24 * HOUR + 7 * 60_000_000


@pytest.mark.django_db
def test_time_that_the_law_excludes_is_nobodys(clock):
    hall = build.a_hall()
    number = build.an_accepted_case(hall, build.an_item(hall))
    pause = special.Special("expert_review", "评审函1号", 5)
    special.suspend_case(number, pause, officer=hall.officer("reviewer"), key=build.new_key())
    clock.shift(dt.timedelta(hours=2))
    found = read.times_of(Case.objects.get(number=number).matter)
    held = found.by_holder()
    outside = sum(held[one] for one in ("third_party", "excluded", "applicant"))
    assert outside == found.whole == found.by_unit()[""] == 2 * HOUR
