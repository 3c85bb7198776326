"""Checks that do not trust the record: the sample anybody can draw again, call-backs, rounds; bulletins."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from kernel import clock as time
from kernel.errors import NotPermitted
from kernel.transactions import use_case
from ledger import append
from ledger.matters import close_matter
from ledger.models import STREAM, Stream
from monitor import events, handlers, sweep
from monitor.errors import (
    AlreadySampled,
    BulletinInvalid,
    BulletinMoved,
    BulletinNotFound,
    CheckInvalid,
    CheckNotFound,
    SignedByDrafter,
)
from monitor.models import Bulletin, Card, Sample
from monitor.selectors import bulletins as reading
from monitor.selectors import cards
from monitor.selectors import checks as read
from monitor.services import bulletins, checks
from monitor.services.checks import Call, Found
from tests.builders import monitor as built
from tests.builders import organizations as people

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 1)
ANSWERS = dict.fromkeys(read.QUESTIONS, "yes")


@pytest.fixture
def city(clock):
    return people.a_city()


@pytest.fixture
def closed(city, clock) -> list[str]:
    """Six cases closed in September; it is the second of October."""
    limits = [built.a_watched_limit(department=people.MARKET) for _ in range(6)]
    for limit in limits:
        close(limit.matter_id)
    clock.move_to(time.office_time(dt.date(2026, 10, 9), dt.time(9)))
    return [limit.matter.number for limit in limits]


def close(matter_id: int) -> None:
    built.conclude(matter_id)
    use_case(close_matter)(matter_id)


def draw(city, size: int = 3) -> Sample:
    officer = city.officer("officer1")
    outcome = checks.draw_sample(SEPTEMBER, size, officer=officer, key=uuid.uuid4())
    return Sample.objects.get(pk=outcome["sample"])


def test_the_sample_follows_from_the_ledgers_head_and_can_be_drawn_again(city, closed):
    head = Stream.objects.get(name=STREAM)
    sample = draw(city)
    assert sample.seed == bytes(head.last_hash).hex()
    by_hand = sorted(
        closed, key=lambda n: hashlib.sha256(f"{sample.seed}:{n}".encode()).hexdigest()
    )[:3]
    assert list(sample.cases.values_list("matter__number", flat=True)) == by_hand
    assert read.is_as_drawn(sample)


def test_a_sample_put_together_by_hand_is_found_out(city, closed):
    sample = draw(city)
    sample.seed = "0" * 64
    assert not read.is_as_drawn(sample)


def test_nobody_draws_until_it_pleases(city, closed):
    draw(city)
    with pytest.raises(AlreadySampled):
        draw(city)
    with pytest.raises(DatabaseError), transaction.atomic():
        Sample.objects.update(seed="0" * 64)


@pytest.mark.parametrize(
    ("month", "size"),
    [(SEPTEMBER, 0), (SEPTEMBER, 501), (dt.date(2026, 10, 1), 5), (dt.date(2026, 1, 1), 5)],
)
def test_what_cannot_be_drawn_is_refused(city, closed, month, size):
    with pytest.raises(CheckInvalid):
        checks.draw_sample(month, size, officer=city.officer("officer1"), key=uuid.uuid4())


def test_checks_are_the_bureaus(city, closed):
    for who, refusal in (("auditor", NotPermitted), ("reviewer_shijian", CheckNotFound)):
        with pytest.raises(refusal):
            checks.draw_sample(SEPTEMBER, 2, officer=city.officer(who), key=uuid.uuid4())


def test_a_call_back_is_written_down_and_counted(city, closed):
    sample, officer = draw(city), city.officer("officer1")
    case = sample.cases.first()
    said = ANSWERS | {"timely": "no"}
    checks.record_call(
        case.pk, Call("answered", said, "办结早于实际领证三天"), officer=officer, key=uuid.uuid4()
    )
    results = read.results(sample)
    assert (results["timely"]["no"], results["genuine"]["yes"]) == (1, 1)
    (body,) = built.entries_of(case.matter_id, "sample.called_back")
    assert body["timely"] == "no"
    assert "领证" not in str(body)


@pytest.mark.parametrize(
    "call",
    [
        Call("shouted"),
        Call("no_answer", {"genuine": "yes"}),
        Call("answered", {"genuine": "yes"}),
        Call("answered", ANSWERS | {"genuine": "no"}),
        Call("answered", ANSWERS | {"genuine": "perhaps"}),
    ],
)
def test_answers_nobody_can_have_given_are_refused(city, closed, call):
    case = draw(city).cases.first()
    with pytest.raises(CheckInvalid):
        checks.record_call(case.pk, call, officer=city.officer("officer1"), key=uuid.uuid4())


def test_a_round_of_the_hall_with_a_finding(city, clock):
    officer = city.officer("officer1")
    today = time.office_date(clock.now())
    opened = checks.open_inspection("大厅B区", today, officer=officer, key=uuid.uuid4())
    number = opened["number"]
    found = Found(people.MARKET, "absent", "B05窗口九点无人", "B05")
    checks.add_finding(number, found, officer=officer, key=uuid.uuid4())
    for wrong in (
        Found("990100-99", "absent", "x"),
        Found(people.MARKET, "?", "x"),
        Found(people.MARKET, "absent", " "),
    ):
        with pytest.raises(CheckInvalid):
            checks.add_finding(number, wrong, officer=officer, key=uuid.uuid4())
    assert checks.close_inspection(number, officer=officer, key=uuid.uuid4())["findings"] == 1
    with pytest.raises(CheckNotFound):
        checks.add_finding(number, found, officer=officer, key=uuid.uuid4())


@pytest.fixture
def yellow(city, clock) -> Card:
    """A yellow card of September."""
    built.a_watched_limit(built.working_days(1), department=people.MARKET)
    clock.move_to(time.office_time(dt.date(2026, 9, 23), dt.time(9)))
    sweep.drain(clock.now())
    return Card.objects.get(level=2)


def a_bulletin(city, clock, **more: Any) -> Bulletin:
    clock.move_to(time.office_time(dt.date(2026, 10, 9), dt.time(9)))
    outcome = bulletins.draft_bulletin(
        SEPTEMBER, officer=city.officer("officer1"), key=uuid.uuid4(), summary="九月总体平稳。"
    )
    return Bulletin.objects.get(pk=outcome["bulletin"])


def test_a_bulletin_is_drafted_signed_by_another_and_issued(city, yellow, clock):
    bulletin = a_bulletin(city, clock)
    assert bulletin.cards == [yellow.pk]
    assert bulletin.figures["units"][people.MARKET]["yellow"] == 1
    reader = city.officer("approver_shijian")
    with pytest.raises(BulletinNotFound):
        reading.get_bulletin(bulletin.pk, reader)
    leader = city.officer("supervision_leader")
    bulletins.sign_bulletin(bulletin.pk, officer=leader, key=uuid.uuid4(), version=1)
    with pytest.raises(BulletinMoved):
        bulletins.redraft_bulletin(
            bulletin.pk, officer=leader, key=uuid.uuid4(), summary="改", version=2
        )
    bulletins.issue_bulletin(
        bulletin.pk, officer=city.officer("officer1"), key=uuid.uuid4(), version=2
    )
    built.commit_now()
    assert reading.get_bulletin(bulletin.pk, reader).state == "issued"
    with pytest.raises(DatabaseError, match="was signed"), transaction.atomic():
        Bulletin.objects.update(summary="别的")


def test_who_drafts_does_not_sign_and_only_the_leader_signs(city, clock):
    bulletin = a_bulletin(city, clock)
    with pytest.raises(NotPermitted):
        bulletins.sign_bulletin(bulletin.pk, officer=city.officer("officer2"), key=uuid.uuid4())
    leader = city.officer("supervision_leader")
    Bulletin.objects.update(drafted_by=leader.account_id)
    with pytest.raises(SignedByDrafter):
        bulletins.sign_bulletin(bulletin.pk, officer=leader, key=uuid.uuid4())


def test_a_month_that_runs_or_was_reported_gets_no_bulletin(city, clock):
    with pytest.raises(BulletinInvalid):
        bulletins.draft_bulletin(
            SEPTEMBER, officer=city.officer("officer1"), key=uuid.uuid4(), summary="早"
        )
    a_bulletin(city, clock)
    with pytest.raises(BulletinInvalid):
        a_bulletin(city, clock)


def test_a_card_lifted_afterwards_brings_a_correction_once(city, yellow, clock):
    bulletin = a_bulletin(city, clock)
    bulletins.sign_bulletin(
        bulletin.pk, officer=city.officer("supervision_leader"), key=uuid.uuid4()
    )
    bulletins.issue_bulletin(bulletin.pk, officer=city.officer("officer1"), key=uuid.uuid4())

    @use_case
    def lifted() -> None:
        body = cards.card_facts(Card.objects.get(pk=yellow.pk)) | {
            "reason": "wrong_entry",
            "card_state": "withdrawn",
        }
        append(yellow.matter_id, events.CARD_WITHDRAWN, by=built.CLERK, body=body)

    for _ in range(2):
        lifted()
        handlers.react()
    correction = Bulletin.objects.get(corrects=bulletin)
    assert "更正通报" in correction.document
    assert correction.state == "draft"
    assert Bulletin.objects.count() == 2
