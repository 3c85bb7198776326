"""A hall's September with a few cases, reckoned by the bureau in October."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from approval.services import withdrawal
from kernel.clock import OFFICE_ZONE, Hand
from monitor.models import IndicatorForm, ScoreRun
from monitor.performance.shipped import shipped
from monitor.services import scores
from organizations.models import Department
from organizations.officers import Officer
from tests.builders import approval as build

SEPTEMBER = dt.date(2026, 9, 1)


@dataclass
class ScoredMonth:
    """What a_scored_month() made; ``open_cases`` are still under review."""

    hall: build.Hall
    run: ScoreRun
    open_cases: list[str]

    @property
    def officer(self) -> Officer:
        return self.hall.officer("supervision_officer")

    @property
    def leader(self) -> Officer:
        return self.hall.officer("supervision_leader")

    def conclude_the_open_ones(self) -> None:
        for number in self.open_cases:
            withdrawal.withdraw_case(
                number, officer=self.hall.officer("clerk"), key=build.new_key()
            )


def an_empty_month(clock: Hand) -> ScoredMonth:
    """The same without a case: a month of zeros (零报告) to sign, mark and contest."""
    hall = _hall()
    build.an_item(hall)
    return _reckoned(clock, hall, [])


def a_scored_month(clock: Hand, *, groups: bool = False, floor: int = 30) -> ScoredMonth:
    """One case delivered, one withdrawn, two under way in September; reckoned on 8 October."""
    hall = _hall()
    if groups:
        Department.objects.filter(pk__in=[hall.unit.pk, hall.neighbour.pk]).update(
            ranking_group="甲"
        )
    if floor != 30:
        IndicatorForm.objects.create(
            number=90,
            content=shipped() | {"floor": floor},
            reason="测试",
            state="in_force",
            valid_from=dt.date(2026, 1, 1),
            proposed_at=dt.datetime(2026, 1, 1, tzinfo=OFFICE_ZONE),
        )
    item = build.an_item(hall)
    build.a_delivered_case(hall, item)
    clock.shift(dt.timedelta(hours=26))
    gone = build.an_accepted_case(hall, item)
    still_open = [build.an_accepted_case(hall, item), build.a_received_case(hall, item)]
    clock.shift(dt.timedelta(hours=3))
    withdrawal.withdraw_case(gone, officer=hall.officer("clerk"), key=build.new_key())
    return _reckoned(clock, hall, still_open)


def _hall() -> build.Hall:
    hall = build.a_hall()
    Department.objects.filter(code__endswith="-24").update(is_centre=True)
    Department.objects.create(
        code=f"{hall.region.code}-25",
        name="营商环境建设监督局",
        short_name="监督局",
        region=hall.region,
        sort_no=25,
        is_supervision=True,
    )
    return hall


def _reckoned(clock: Hand, hall: build.Hall, still_open: list[str]) -> ScoredMonth:
    """What the bureau reckons on 8 October."""
    clock.move_to(dt.datetime(2026, 10, 8, 9, tzinfo=OFFICE_ZONE))
    officer = hall.officer("supervision_officer")
    made = scores.reckon(SEPTEMBER, officer=officer, key=build.new_key())
    return ScoredMonth(hall, ScoreRun.objects.get(pk=made["run"]), still_open)
