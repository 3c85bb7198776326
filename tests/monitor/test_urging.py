"""催办 once a working day without points, and YS-2: one working day to say why a promise passed."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from approval.errors import CaseNotFound, WrongCode
from approval.services import intake, special
from kernel import clock as time
from kernel.errors import NotPermitted
from monitor import handlers, sweep
from monitor.errors import NothingToUrge, UrgedToday
from monitor.models import Card, ReasonAsked, Urge
from monitor.services import reasons, urging
from tests.builders import approval as built
from tests.builders.monitor import entries_of
from web import rates

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(clock):
    cache.clear()
    return built.a_hall()


@pytest.fixture
def case(hall) -> dict[str, str]:
    """An accepted case with its query code."""
    made = intake.receive_case(
        built.a_filing(built.an_item(hall)), officer=hall.officer("clerk"), key=uuid.uuid4()
    )
    intake.accept_case(made["number"], officer=hall.officer("clerk"), key=uuid.uuid4())
    return {"number": str(made["number"]), "code": str(made["code"])}


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return time.office_time(dt.date(2026, 9, day), dt.time(hour, minute))


def test_the_applicant_urges_and_reads_when_the_unit_saw_it(hall, case, clock):
    browser = Client()
    page = browser.post("/track/", case)
    assert 'action="/track/urging/"' in page.content.decode()
    answer = browser.post("/track/urging/", case | {"act": "urge", "key": str(uuid.uuid4())})
    assert "部门还没有看到" in answer.content.decode()
    clock.move_to(at(22, 9, 12))
    urging.notice_urges(hall.officer("reviewer"), key=uuid.uuid4())
    assert "部门 9月22日 09:12 已看到" in browser.post("/track/urging/", case).content.decode()
    assert not Card.objects.exists()


def test_a_wrong_code_urges_nothing_and_is_counted(case):
    wrong = case | {"code": "0000-0000-00000-0", "act": "urge", "key": str(uuid.uuid4())}
    assert Client().post("/track/urging/", wrong).status_code == 404
    for _ in range(9):
        assert not rates.try_code("127.0.0.1")
    assert Client().post("/track/urging/", wrong).status_code == 429
    assert not Urge.objects.exists()


def test_once_a_working_day_whoever_asks(hall, case, clock):
    urging.urge_as_applicant(**case, key=uuid.uuid4())
    with pytest.raises(UrgedToday):
        urging.urge_as_applicant(**case, key=uuid.uuid4())
    with pytest.raises(UrgedToday):
        urging.urge_as_officer(
            case["number"], officer=hall.officer("centre_manager"), key=uuid.uuid4()
        )
    clock.move_to(at(22, 9))
    urging.urge_as_officer(case["number"], officer=hall.officer("centre_manager"), key=uuid.uuid4())
    assert list(Urge.objects.order_by("pk").values_list("urger", flat=True)) == [
        "applicant",
        "centre",
    ]


def test_a_weekend_counts_for_the_working_day_that_follows(hall, case, clock):
    clock.move_to(time.office_time(dt.date(2026, 10, 17), dt.time(10)))
    urging.urge_as_applicant(**case, key=uuid.uuid4())
    assert Urge.objects.get().day == dt.date(2026, 10, 19)
    clock.move_to(time.office_time(dt.date(2026, 10, 19), dt.time(10)))
    with pytest.raises(UrgedToday):
        urging.urge_as_applicant(**case, key=uuid.uuid4())


def test_the_same_request_twice_urges_once(case):
    key = uuid.uuid4()
    first = urging.urge_as_applicant(**case, key=key)
    assert urging.urge_as_applicant(**case, key=key) == first


def test_who_may_urge_and_what(hall, case):
    with pytest.raises(WrongCode):
        urging.urge_as_applicant(case["number"], "0000-0000-00000-0", key=uuid.uuid4())
    with pytest.raises(NotPermitted):
        urging.urge_as_officer(case["number"], officer=hall.officer("clerk"), key=uuid.uuid4())
    for who, number in (("neighbour_approver", case["number"]), ("centre_manager", "none")):
        with pytest.raises(CaseNotFound):
            urging.urge_as_officer(number, officer=hall.officer(who), key=uuid.uuid4())
    urging.urge_as_officer(case["number"], officer=hall.officer("approver"), key=uuid.uuid4())
    assert Urge.objects.get().urger == "upper"


def test_a_unit_is_not_urged_while_it_is_the_applicants_turn(hall):
    number = built.a_correcting_case(hall, built.an_item(hall))
    with pytest.raises(NothingToUrge):
        urging.urge_as_officer(number, officer=hall.officer("centre_manager"), key=uuid.uuid4())


def passed(clock) -> ReasonAsked:
    """The promise of the 29th has passed; it is Wednesday the 30th, nine o'clock."""
    clock.move_to(at(30, 9))
    sweep.drain(clock.now())
    handlers.react()
    return ReasonAsked.objects.get()


def test_the_unit_is_asked_why_and_has_until_the_end_of_the_working_day(hall, case, clock):
    asked = passed(clock)
    assert asked.due_at == time.office_time(dt.date(2026, 10, 1))
    assert reasons.lapse_due(asked.due_at - dt.timedelta(seconds=1)) == 0
    assert reasons.next_lapse() == asked.due_at
    clock.move_to(asked.due_at)
    assert reasons.lapse_due(clock.now()) == 1
    assert reasons.lapse_due(clock.now()) == 0
    assert len(entries_of(asked.matter_id, "reason.lapsed")) == 1


def test_a_reason_given_in_time_is_noted_and_nothing_lapses(hall, case, clock):
    asked = passed(clock)
    special.explain_delay(
        case["number"], "consultation", officer=hall.officer("reviewer"), key=uuid.uuid4()
    )
    handlers.react()
    asked.refresh_from_db()
    assert (asked.ground, asked.given_at) == ("consultation", clock.now())
    assert reasons.lapse_due(asked.due_at + dt.timedelta(days=1)) == 0


def test_who_said_why_before_is_not_asked(hall, case, clock):
    clock.move_to(at(29, 16))
    special.explain_delay(
        case["number"], "consultation", officer=hall.officer("reviewer"), key=uuid.uuid4()
    )
    clock.move_to(at(30, 9))
    sweep.drain(clock.now())
    handlers.react()
    assert Card.objects.filter(level=2, kind="promised").exists()
    assert not ReasonAsked.objects.exists()
