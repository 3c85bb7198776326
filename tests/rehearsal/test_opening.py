"""The first morning: what the demo promises to show is there, made by real use cases."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import F

from approval.models import Case
from approval.states import CaseState
from kernel import clock
from ledger import verification
from ledger.models import Entry
from monitor.models import Bulletin, Card, Order, ScoreRun
from monitor.recount import Reconciler
from monitor.scoring import RunState
from monitor.states import CardState
from monitor.verbs import OrderState
from rehearsal.models import Performance
from rehearsal.simulation import opening, seeding
from tests import mornings
from timelimits import lamps
from timelimits.models import TimeLimit
from timelimits.services import limits


@pytest.fixture
def opened(morning_source, django_db_blocker):
    """The hall on its first morning; one long test looks at it, for it takes seconds to make."""
    with django_db_blocker.unblock(), mornings.copied(morning_source):
        clock.install(clock.DrivenClock(morning_source.stands_at))
        yield morning_source.told
        clock.install(None)


def test_the_first_morning_shows_all_that_the_demo_promises(opened):
    assert opened.refused == 0
    assert 100 <= Case.objects.count() <= 140
    assert clock.now() == seeding.OPENS_AT
    _every_state_is_there()
    _every_lamp_is_lit_over_five_departments()
    _the_special_ones_are_there()
    _the_city_works_well()
    _the_bureau_has_been_at_work()
    assert verification.findings() == []
    call_command("check_times", stdout=io.StringIO())  # every second of every matter is somebody's
    with pytest.raises(opening.NotEmpty):
        opening.open_hall(1, rate=opening.FAST)


def _the_bureau_has_been_at_work():
    states = set(Card.objects.values_list("state", flat=True))
    assert {CardState.EXPLAINED, CardState.APPEALED, CardState.REVOKED, CardState.ORDERED} <= states
    assert [order.state for order in Order.objects.all()] == [OrderState.REPLIED]
    august = dt.date(2026, 8, 1)
    assert ScoreRun.objects.get(month=august).state == RunState.ISSUED
    assert Bulletin.objects.get(month=august).issued_at is not None
    names = set(Entry.objects.values_list("name", flat=True))
    assert {"case.committed", "case.fee_paid", "case.fee_refunded", "case.refused_above"} <= names
    recounted = Reconciler()
    assert [recounted.look(), recounted.look()] == [0, 0]
    assert (recounted.last.differences, recounted.last.unsound) == ([], 0)
    assert recounted.last.cards == Card.objects.count()


def _every_state_is_there():
    states = Counter(Case.objects.values_list("state", flat=True))
    assert set(CaseState.values) <= states.keys()


def _every_lamp_is_lit_over_five_departments():
    now = clock.now()
    lit: dict[str, set[str]] = {}
    for case in Case.objects.filter(matter__closed_at__isnull=True):
        for fact in limits.facts(case.matter_id):
            code = lamps.lamp(fact, now).code
            lit.setdefault(str(code), set()).add(case.department.code)
    assert {"normal", "warning", "promise", "statutory", "paused"} <= lit.keys()
    assert len(set().union(*(lit[code] for code in lit if code != "normal"))) >= 5


def _the_special_ones_are_there():
    assert Entry.objects.filter(name="case.accepted_by_silence").exists()
    assert Entry.objects.filter(name="case.extended").exists()
    assert TimeLimit.objects.filter(provisional=True).exists()
    abandoned = Performance.objects.get(key="seed:abandoned").number
    assert Case.objects.get(number=abandoned).silence == "视为撤回申请"
    assert Entry.objects.filter(name="case.forwarded").exists()
    assert Entry.objects.filter(name="case.part_opined").count() == 2
    assert Entry.objects.filter(name="case.batched").count() == 2
    assert Entry.objects.filter(name="case.ordered").count() >= 2
    well = Performance.objects.get(key="seed:well").number
    card = Card.objects.get(matter__number=well, level=3)
    assert card.state == CardState.PENDING
    assert card.falls_at.astimezone(clock.OFFICE_ZONE).date() == dt.date(2026, 9, 20)


def _the_city_works_well():
    month = clock.now() - dt.timedelta(days=30)
    closed = Case.objects.filter(matter__closed_at__gte=month)
    late = TimeLimit.objects.filter(
        matter__case__in=closed, kind="promised", closed_at__gt=F("overrun_at")
    )
    assert late.count() <= closed.count() // 100
