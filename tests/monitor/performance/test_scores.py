"""A month is reckoned from the record, put to the units, signed by another, issued, and restated."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kernel.errors import NotPermitted
from monitor.errors import (
    FormInvalid,
    MonthNotOver,
    NotThisPerson,
    ObjectionDecided,
    ObjectionTooLate,
    RunMoved,
    RunNotFound,
    SecondPersonNeeded,
    SignedByConsultant,
)
from monitor.models import CountedCase, IndicatorForm, ScoreRun, UnitScore
from monitor.performance.shipped import shipped
from monitor.scoring import RunState
from monitor.selectors import counting, figures
from monitor.services import indicator_forms, score_marks, score_objections, scores
from monitor.services.score_marks import Mark
from organizations.models import Department
from tests.builders import approval as build
from tests.builders.monitor import a_department, an_officer, commit_now
from tests.builders.scores import SEPTEMBER, a_scored_month, an_empty_month

pytestmark = pytest.mark.django_db


def test_a_month_counts_what_was_received_accepted_and_concluded_in_it(clock):
    city = a_scored_month(clock)
    found = figures.whole(city.run)
    assert (found["received"], found["accepted"], found["closed"]) == (4, 3, 2)
    assert (found["granted"], found["declined"], found["withdrawn"]) == (1, 0, 1)
    assert (found["promised"], found["on_time"], found["late_promise"]) == (1, 1, 0)
    assert found["law_days"] == 10
    assert found["early"] == 1
    for case in CountedCase.objects.filter(run=city.run, closed=True):
        assert sum(getattr(case, f"{code}_us") for code in figures.TIMES) == case.whole_us


def test_a_case_of_an_earlier_month_is_carried_over_and_the_rate_may_pass_a_hundred(clock):
    city = a_scored_month(clock)
    clock.move_to(dt.datetime(2026, 10, 20, 9, tzinfo=dt.UTC))
    city.conclude_the_open_ones()
    clock.move_to(dt.datetime(2026, 11, 3, 1, tzinfo=dt.UTC))
    run = reckoned(city.officer, dt.date(2026, 10, 1))
    found = figures.whole(run)
    assert (found["received"], found["accepted"], found["closed"], found["carried"]) == (0, 0, 2, 2)


def test_every_unit_has_a_row_even_without_a_case(clock):
    city = an_empty_month(clock)
    rows = {one.department.short_name: one for one in city.run.scores.select_related("department")}
    assert rows["市水利局"].figures["closed"] == 0
    assert rows["市水利局"].total == 100_00
    assert rows["市水利局"].why_unranked == "no_group"


def test_only_a_month_that_is_over_is_reckoned(clock):
    city = an_empty_month(clock)
    for month in (dt.date(2026, 10, 1), dt.date(2026, 9, 2), dt.date(1999, 1, 1)):
        with pytest.raises(MonthNotOver):
            scores.reckon(month, officer=city.officer, key=build.new_key())


def test_units_are_ranked_within_their_group_and_above_the_floor(clock):
    city = a_scored_month(clock, groups=True, floor=1)
    ranked = {one.department_id: one for one in city.run.scores.all()}
    assert ranked[city.hall.unit.pk].place == 1
    assert ranked[city.hall.neighbour.pk].why_unranked == "below_floor"


def test_equal_totals_share_a_place():
    rows = [UnitScore(group="甲", total=total) for total in (90, 95, 95, 80)]
    scores._place(rows)
    assert [row.place for row in rows] == [3, 1, 1, 4]


def test_the_loop_reckons_last_month_once(clock):
    city = an_empty_month(clock)
    assert scores.reckon_due() == 0
    clock.move_to(dt.datetime(2026, 11, 3, 1, tzinfo=dt.UTC))
    assert (scores.reckon_due(), scores.reckon_due()) == (1, 0)
    assert ScoreRun.objects.get(month=dt.date(2026, 10, 1)).made_by_id is None
    assert city.run.month == SEPTEMBER


def test_a_run_is_asked_about_signed_by_another_after_the_term_and_issued(clock):
    city = an_empty_month(clock)
    asked = scores.consult(city.run.pk, officer=city.officer, key=build.new_key())
    assert asked["state"] == "consulting"
    early: dict[str, Any] = {"officer": city.leader, "key": build.new_key()}
    with pytest.raises(RunMoved, match="异议期限未满"):
        scores.sign(city.run.pk, **early)
    clock.shift(dt.timedelta(days=14))
    with pytest.raises(NotPermitted):
        scores.sign(city.run.pk, officer=city.officer, key=build.new_key())
    scores.sign(city.run.pk, officer=city.leader, key=build.new_key())
    scores.issue(city.run.pk, officer=city.officer, key=build.new_key())
    city.run.refresh_from_db()
    assert city.run.state == RunState.ISSUED
    again = reckoned(city.officer, SEPTEMBER)
    city.run.refresh_from_db()
    assert (again.edition, city.run.state) == (2, RunState.ISSUED), (
        "stands until the new one is issued"
    )
    commit_now()


def test_who_asked_the_units_does_not_sign(clock):
    city = an_empty_month(clock)
    scores.consult(city.run.pk, officer=city.leader, key=build.new_key())
    clock.shift(dt.timedelta(days=14))
    with pytest.raises(SignedByConsultant):
        scores.sign(city.run.pk, officer=city.leader, key=build.new_key())


def test_a_mark_counts_at_the_next_reckoning_and_keeps_a_signature_waiting(clock):
    city = an_empty_month(clock)
    scores.consult(city.run.pk, officer=city.officer, key=build.new_key())
    clock.shift(dt.timedelta(days=14))
    unit = city.hall.unit.code
    mark = Mark(SEPTEMBER, unit, "conduct", -150, "巡查发现脱岗", "巡查记录3号")
    score_marks.give(mark, officer=city.officer, key=build.new_key())
    with pytest.raises(RunMoved, match="新的加减分"):
        scores.sign(city.run.pk, officer=city.leader, key=build.new_key())
    again = reckoned(city.officer, SEPTEMBER)
    assert points(again, unit)["conduct"] == 8_50


def test_an_upheld_objection_moves_the_score_in_a_new_edition(clock):
    city = an_empty_month(clock)
    scores.consult(city.run.pk, officer=city.officer, key=build.new_key())
    unit = city.hall.unit
    score = city.run.scores.get(department=unit)
    chief = city.hall.officer("chief")
    said: dict[str, Any] = {"part": "fees", "text": "收费依据已补交", "officer": chief}
    filed = score_objections.file(score.pk, key=build.new_key(), **said)
    with pytest.raises(ObjectionDecided):
        score_objections.file(score.pk, key=build.new_key(), **said)
    with pytest.raises(RunMoved, match="异议"):
        scores.reckon(SEPTEMBER, officer=city.officer, key=build.new_key())
    decision: dict[str, Any] = {"points": 50, "decision": "经查属实"}
    with pytest.raises(NotThisPerson):
        score_objections.decide(
            filed["objection"], officer=city.officer, key=build.new_key(), **decision
        )
    done = score_objections.decide(
        filed["objection"], officer=city.leader, key=build.new_key(), **decision
    )
    assert done["document"].startswith("评复〔2026〕")
    again = reckoned(city.officer, SEPTEMBER)
    assert points(again, unit.code)["fees"] == 8_00, "full points stay the most"
    commit_now()


def test_nobody_objects_late_nor_to_another_units_score(clock):
    city = an_empty_month(clock)
    score = city.run.scores.get(department=city.hall.unit)
    said: dict[str, Any] = {"part": "fees", "text": "不服"}
    chief = city.hall.officer("chief")
    with pytest.raises(ObjectionTooLate):
        score_objections.file(score.pk, officer=chief, key=build.new_key(), **said)
    scores.consult(city.run.pk, officer=city.officer, key=build.new_key())
    neighbour = city.hall.officer("neighbour_approver")
    with pytest.raises(RunNotFound):
        score_objections.file(score.pk, officer=neighbour, key=build.new_key(), **said)
    clock.shift(dt.timedelta(days=14))
    with pytest.raises(ObjectionTooLate):
        score_objections.file(score.pk, officer=chief, key=build.new_key(), **said)


def test_a_form_takes_two_persons_and_never_stands_with_a_fault(clock):
    officer, leader = (
        an_officer("supervision_officer", username="o"),
        an_officer("supervision_leader", username="l"),
    )
    broken = shipped() | {"total": "fees / closed"}
    given: dict[str, Any] = {"valid_from": dt.date(2026, 10, 1), "reason": "年度调整"}
    with pytest.raises(FormInvalid) as refused:
        indicator_forms.propose(broken, officer=officer, key=build.new_key(), **given)
    assert refused.value.facts["faults"][0].field == "formula"
    assert IndicatorForm.objects.count() == 1
    own = indicator_forms.propose(shipped(), officer=leader, key=build.new_key(), **given)
    with pytest.raises(SecondPersonNeeded):
        indicator_forms.decide(
            own["form"], agreed=True, reason="同意", officer=leader, key=build.new_key()
        )
    made = indicator_forms.propose(shipped(), officer=officer, key=build.new_key(), **given)
    done = indicator_forms.decide(
        made["form"], agreed=True, reason="同意", officer=leader, key=build.new_key()
    )
    assert done == {"form": made["form"], "state": "in_force", "number": 2}
    assert scores.form_of(dt.date(2026, 9, 1)).number == 1
    assert scores.form_of(dt.date(2026, 10, 1)).number == 2


def test_a_month_ends_where_the_office_says_so():
    since, until = counting.month_bounds(dt.date(2026, 12, 1))
    assert since.isoformat() == "2026-12-01T00:00:00+08:00"
    assert until.isoformat() == "2027-01-01T00:00:00+08:00"


def test_a_unit_that_is_gone_is_not_scored(clock):
    city = an_empty_month(clock)
    gone = a_department("990100-77")
    Department.objects.filter(pk=gone.pk).update(closed_on=dt.date(2026, 9, 1))
    again = reckoned(city.officer, SEPTEMBER)
    assert not again.scores.filter(department=gone).exists()


def reckoned(officer: Any, month: dt.date) -> ScoreRun:
    done = scores.reckon(month, officer=officer, key=build.new_key())
    return ScoreRun.objects.get(pk=done["run"])


def points(run: ScoreRun, unit: str) -> dict[str, int]:
    return {one["code"]: one["points"] for one in run.scores.get(department__code=unit).parts}
