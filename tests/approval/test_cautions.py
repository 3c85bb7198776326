"""What the law says against an act, before it is done."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from approval import cautions
from approval.cautions import ExtensionAsked, Point, SpecialAsked, difference
from approval.errors import CautionStands

PLAN, LEASE = Point(2, "平面图"), Point(4, "租赁合同")
STRAY = Point(None, "村委会证明")
NOW = dt.datetime(2026, 9, 21, 1, tzinfo=dt.UTC)


def codes(found):
    return [caution.code for caution in found]


def test_a_first_notice_that_asks_for_listed_papers_draws_no_caution():
    assert not cautions.of_notice(1, [PLAN])


def test_a_second_notice_with_a_new_point_names_article_32_and_three_ways_out():
    (found,) = cautions.of_notice(2, [LEASE], before=[PLAN], unmet=[PLAN])
    assert found.code == "repeated-supplement"
    assert "第三十二条" in found.article
    assert [way.code for way in found.ways] == ["take_back", "only_repeated", "record_reason"]


def test_a_second_notice_that_repeats_what_was_not_met_is_lawful():
    assert not cautions.of_notice(2, [PLAN], before=[PLAN, LEASE], unmet=[PLAN])


def test_asking_again_for_what_was_already_met_is_not():
    assert codes(cautions.of_notice(2, [LEASE], before=[PLAN, LEASE], unmet=[PLAN])) == [
        "repeated-supplement"
    ]


def test_a_paper_outside_the_list_is_said_so():
    assert codes(cautions.of_notice(1, [STRAY])) == ["unlisted-paper"]


def test_the_difference_of_two_notices_names_repeated_new_and_settled():
    found = difference([PLAN, STRAY], [STRAY, LEASE])
    assert (found.repeated, found.new, found.settled) == ((STRAY,), (LEASE,), (PLAN,))


def test_missing_papers_and_unmet_conditions_speak_against_acceptance():
    assert not cautions.of_acceptance(missing=0, unmet=0)
    assert codes(cautions.of_acceptance(missing=1, unmet=1)) == [
        "papers-missing",
        "condition-unmet",
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (SpecialAsked(True, "澄审〔2026〕1号", 20, 15), []),
        (SpecialAsked(False, "澄审〔2026〕1号", None, 5), ["ground-unlisted"]),
        (SpecialAsked(True, "", 20, 15), ["special-without-document"]),
        (SpecialAsked(True, "澄审〔2026〕1号", 20, 21), ["special-too-long"]),
        (SpecialAsked(True, "澄审〔2026〕1号", None, 500), []),
    ],
)
def test_special_procedures(asked, expected):
    assert codes(cautions.of_special(asked)) == expected


def an_extension(**changes: Any) -> ExtensionAsked:
    given: dict[str, Any] = {
        "ordinal": 1, "days": 5, "max_days": 10, "max_times": 1, "basis": "许可法42",
        "approved_at": NOW, "overrun_at": NOW + dt.timedelta(days=1), "told": True,
    }  # fmt: skip
    return ExtensionAsked(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"ordinal": 2}, ["extension-again"]),
        ({"days": 11}, ["extension-too-long"]),
        ({"overrun_at": NOW}, ["extension-late"]),
        ({"told": False}, ["extension-untold"]),
        ({"max_times": 0}, ["extension-unknown"]),
    ],
)
def test_extensions(changes, expected):
    assert codes(cautions.of_extension(an_extension(**changes))) == expected


def test_a_site_visit_takes_two_and_reviewing_is_not_approving():
    assert not cautions.of_step(two_person=True, second=True)
    assert codes(cautions.of_step(two_person=True, second=False)) == ["one-official-only"]
    assert codes(cautions.of_decision(steps_left=1, handled_before=True)) == [
        "approves-own-review", "steps-skipped",
    ]  # fmt: skip


def test_a_caution_stands_until_a_reason_is_given_and_stays_in_the_record():
    found = cautions.of_notice(1, [STRAY])
    with pytest.raises(CautionStands) as stopped:
        cautions.heed(found, "")
    (told,) = stopped.value.facts["cautions"]
    assert told["code"] == "unlisted-paper"
    assert told["article"]
    assert cautions.heed(found, "other_law") == ["unlisted-paper"]
    assert cautions.heed([], "") == []
