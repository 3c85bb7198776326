"""Special procedures and extensions: what moves the date, and what is only recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from approval.errors import CautionStands, DaysOutOfRange, ReasonMissing, StateForbids
from approval.models import Case, ExtensionGrant, SpecialProcedure
from approval.services import decision, special
from approval.services.special import Extension, Special
from kernel.clock import OFFICE_ZONE
from tests.builders.approval import an_accepted_case, an_item, entries_of, limits_of, new_key
from timelimits.models import TimeLimit
from timelimits.services import limits


def suspend(hall, number, **asked):
    return special.suspend_case(
        number, Special(**asked), officer=hall.officer("reviewer"), key=new_key()
    )


def resume(hall, number):
    return special.resume_case(number, officer=hall.officer("reviewer"), key=new_key())


def extend(hall, number, **asked):
    given: dict[str, Any] = {"days": 5, "ground": "complex", "document": "澄延〔2026〕1号"} | asked
    return special.extend_case(
        number, Extension(**given), officer=hall.officer("approver"), key=new_key()
    )


def case_of(number):
    return Case.objects.get(number=number)


def test_a_listed_ground_stops_every_clock_of_the_review(hall, item):
    number = an_accepted_case(hall, item)
    answer = suspend(
        hall, number, ground="expert_review", document="澄审评〔2026〕1号", granted_days=15
    )
    case = case_of(number)
    assert (answer["stops"], answer["stopped"], answer["cautions"]) == (True, True, [])
    assert (case.state, case.holder) == ("suspended", "excluded")
    found = limits_of(case)
    assert {found[kind][0] for kind in ("promised", "statutory", "step")} == {"paused"}
    body = entries_of(case)[-1].facts
    assert (body["ground"], body["granted_days"], body["holder_unit"]) == ("expert_review", 15, "")


def test_time_excluded_moves_the_date_by_as_many_working_days(hall, item, clock):
    number = an_accepted_case(hall, item)
    suspend(hall, number, ground="expert_review", document="号", granted_days=15)
    clock.move_to(dt.datetime(2026, 9, 23, 15, tzinfo=OFFICE_ZONE))
    resume(hall, number)
    case = case_of(number)
    assert case.state == "in_review"
    assert limits_of(case)["promised"] == (
        "running",
        "2026-10-08",
    )  # 22 and 23 September do not count
    assert SpecialProcedure.objects.get().until == clock.now()


def test_an_unlisted_ground_takes_a_reason_and_the_clock_runs_on(hall, item):
    number = an_accepted_case(hall, item)
    with pytest.raises(CautionStands) as stopped:
        suspend(hall, number, ground="leader_absent", document="号")
    assert stopped.value.facts["cautions"][0]["code"] == "ground-unlisted"
    answer = suspend(hall, number, ground="leader_absent", document="号", reason="go_on_counting")
    case = case_of(number)
    assert (case.state, answer["stops"]) == ("suspended", False)
    assert limits_of(case)["promised"] == ("running", "2026-09-29")
    assert entries_of(case)[-1].facts["cautions"] == ["ground-unlisted"]
    resume(hall, number)
    assert limits_of(case)["promised"] == ("running", "2026-09-29")


def test_more_days_than_the_law_knows_are_cut_to_its_cap(hall, item):
    number = an_accepted_case(hall, item)
    suspend(
        hall, number, ground="expert_review", document="号", granted_days=99, reason="within_cap"
    )
    assert SpecialProcedure.objects.get().granted_days == 20


def test_without_a_number_of_days_the_cap_of_the_law_holds(hall, item):
    number = an_accepted_case(hall, item)
    suspend(hall, number, ground="expert_review", document="号")
    assert SpecialProcedure.objects.get().granted_days == 20


def test_a_special_procedure_has_a_ground_and_sane_days(hall, item):
    number = an_accepted_case(hall, item)
    with pytest.raises(ReasonMissing):
        suspend(hall, number, ground="")
    with pytest.raises(DaysOutOfRange):
        suspend(hall, number, ground="hearing", granted_days=0)


def test_one_at_a_time_and_only_what_is_suspended_resumes(hall, item):
    number = an_accepted_case(hall, item)
    with pytest.raises(StateForbids):
        resume(hall, number)
    suspend(hall, number, ground="expert_review", document="号")
    with pytest.raises(StateForbids):
        suspend(hall, number, ground="expert_review", document="号")


@pytest.mark.parametrize(
    ("offset", "due"), [(-1, "2026-09-30"), (0, "2026-09-29"), (1, "2026-09-29")]
)
def test_the_last_day_counts_unless_the_clock_stood_when_it_began(hall, item, clock, offset, due):
    """T16: the day on which a procedure begins still counts; one microsecond decides which day that is."""
    number = an_accepted_case(hall, item)
    begins = dt.datetime(2026, 9, 29, tzinfo=OFFICE_ZONE)
    clock.move_to(begins + dt.timedelta(microseconds=offset))
    suspend(hall, number, ground="expert_review", document="号", granted_days=5)
    clock.move_to(dt.datetime(2026, 9, 29, 12, tzinfo=OFFICE_ZONE))
    resume(hall, number)
    assert limits_of(case_of(number))["promised"] == ("running", due)


@pytest.mark.parametrize(("offset", "late"), [(-1, False), (0, True), (1, True)])
def test_decided_around_the_end_a_promise_is_kept_or_passed_never_both(hall, clock, offset, late):
    """T16: what had fallen by then stays to be raised, what had not is gone."""
    number = an_accepted_case(hall, an_item(hall, steps=()))
    end = dt.datetime(2026, 9, 30, tzinfo=OFFICE_ZONE)
    clock.move_to(end + dt.timedelta(microseconds=offset))
    decision.grant_case(number, officer=hall.officer("approver"), key=new_key())
    promised = TimeLimit.objects.get(matter=case_of(number).matter_id, kind="promised")
    assert promised.status == "met"
    assert limits.is_late(promised, clock.now()) is late
    yellow = promised.alerts.filter(level=2)
    assert yellow.exists() is (late and yellow.filter(falls_at__lte=clock.now()).exists())


def test_an_extension_moves_promise_and_law(hall, item, clock):
    number = an_accepted_case(hall, item)
    answer = extend(hall, number, told_at=clock.now())
    case = case_of(number)
    assert (answer["counts"], answer["cautions"]) == (True, [])
    assert limits_of(case)["statutory"] == ("running", "2026-10-19")
    assert limits_of(case)["promised"] == ("running", "2026-10-12")
    body = entries_of(case)[-1].facts
    assert (body["counts"], body["approver"], body["ordinal"]) == (True, "本机关负责人", 1)


def test_a_second_extension_is_recorded_and_does_not_count(hall, item, clock):
    number = an_accepted_case(hall, item)
    extend(hall, number, told_at=clock.now())
    with pytest.raises(CautionStands):
        extend(hall, number, told_at=clock.now())
    answer = extend(hall, number, told_at=clock.now(), reason="record_reason")
    assert (answer["counts"], answer["cautions"]) == (False, ["extension-again"])
    assert limits_of(case_of(number))["statutory"][1] == "2026-10-19"
    second = ExtensionGrant.objects.get(ordinal=2)
    assert second.why_not


def test_a_late_extension_is_recorded_and_does_not_count(hall, item, clock):
    number = an_accepted_case(hall, item)
    clock.move_to(dt.datetime(2026, 10, 13, tzinfo=OFFICE_ZONE))
    answer = extend(hall, number, told_at=clock.now(), reason="record_reason")
    assert (answer["counts"], answer["cautions"]) == (False, ["extension-late"])
    assert limits_of(case_of(number))["statutory"][1] == "2026-10-12"


def test_longer_than_the_law_allows_does_not_count_at_all(hall, item, clock):
    number = an_accepted_case(hall, item)
    answer = extend(hall, number, days=6, told_at=clock.now(), reason="record_reason")
    assert answer["counts"] is False
    assert limits_of(case_of(number))["statutory"][1] == "2026-10-12"


def test_where_no_law_knows_extensions_none_counts(hall, clock):
    number = an_accepted_case(hall, an_item(hall, extension_days=0, extension_times=0))
    answer = extend(hall, number, told_at=clock.now(), reason="record_reason")
    assert (answer["counts"], answer["cautions"]) == (False, ["extension-unknown"])


def test_extending_takes_days_a_ground_and_a_paper(hall, item):
    number = an_accepted_case(hall, item)
    with pytest.raises(DaysOutOfRange):
        extend(hall, number, days=0)
    with pytest.raises(ReasonMissing):
        extend(hall, number, document="")


def test_why_a_promise_passed_comes_from_the_published_list(hall, item):
    number = an_accepted_case(hall, item)
    reviewer = hall.officer("reviewer")
    special.explain_delay(number, "expert_review", officer=reviewer, key=new_key())
    assert entries_of(case_of(number))[-1].facts["delay_reason"] == "expert_review"
    with pytest.raises(ReasonMissing):
        special.explain_delay(number, "holiday", officer=reviewer, key=new_key())
