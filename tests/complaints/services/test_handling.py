"""The complaint office: its acts, their limits (TS-1), and what the database refuses."""

from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from complaints.errors import (
    AnswerMissing,
    ComplaintNotFound,
    StateForbids,
    UnknownGround,
    VersionPassed,
)
from complaints.models import Complaint, ComplaintRule
from complaints.services import handling
from ledger.models import Entry, Matter
from monitor import sweep
from monitor.models import Card
from tests.builders.complaints import (
    a_filed_complaint,
    a_scene,
    an_accepted_complaint,
    an_answered_complaint,
)
from timelimits.models import TimeLimit


def limits_of(own):
    rows = TimeLimit.objects.filter(matter__number=own.number).order_by("id")
    return [(limit.kind, limit.status, str(limit.due_on)) for limit in rows]


def the_complaint(own):
    return Complaint.objects.get(matter__number=own.number)


def test_the_office_has_three_working_days_to_decide_and_thirty_days_to_answer(db, clock):
    # Monday 21 September; Friday 25 to Sunday 27 are the Mid-Autumn holiday.
    scene = a_scene()
    own = a_filed_complaint(scene)
    assert limits_of(own) == [("complaint_acceptance", "running", "2026-09-24")]
    clock.shift(dt.timedelta(days=1))
    handling.accept_complaint(own.number, officer=scene.officer(), key=uuid.uuid4())
    assert limits_of(own) == [
        ("complaint_acceptance", "met", "2026-09-24"),
        ("complaint_answer", "running", "2026-10-22"),
    ]
    handling.answer_complaint(
        own.number, officer=scene.officer(), key=uuid.uuid4(), answer="已核实。"
    )
    assert [status for _, status, _ in limits_of(own)] == ["met", "met"]


def test_limits_that_pass_raise_cards_about_the_complaint(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene)
    clock.move_to(dt.datetime(2026, 9, 28, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=8))))
    sweep.drain(clock.now())
    raised = Card.objects.filter(matter__number=own.number)
    assert raised.exclude(level=1).exists()
    assert {card.kind for card in raised} == {"complaint_acceptance"}


def test_a_limit_met_in_time_raises_no_card(db, clock):
    scene = a_scene()
    own = an_answered_complaint(scene)
    clock.shift(dt.timedelta(days=60))
    sweep.drain(clock.now())
    assert not Card.objects.filter(matter__number=own.number).exclude(level=1).exists()


def test_a_later_rule_holds_from_its_day(db, clock):
    # 22, 23, 24, 28, 29 and 30 September, then the National Day week is off.
    scene = a_scene()
    ComplaintRule.objects.create(
        kind="complaint_acceptance",
        valid_from=dt.date(2026, 9, 1),
        unit="working_day",
        amount=7,
        basis="徐汇区办法",
        unit_basis="办法原文为“工作日”",
    )
    own = a_filed_complaint(scene)
    assert limits_of(own) == [("complaint_acceptance", "running", "2026-10-08")]


def test_the_whole_way_closes_the_matter_and_leaves_four_entries(db, clock):
    scene = a_scene()
    own = an_answered_complaint(scene)
    handling.close_complaint(own.number, officer=scene.officer(), key=uuid.uuid4())
    assert the_complaint(own).state == "closed"
    assert Matter.objects.get(number=own.number).closed_at == clock.now()
    names = Entry.objects.filter(matter__number=own.number).order_by("seq")
    assert list(names.values_list("name", flat=True)) == [
        "complaint.filed",
        "complaint.accepted",
        "complaint.answered",
        "complaint.closed",
    ]


def test_declining_takes_a_listed_ground_and_ends_it(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene)
    with pytest.raises(UnknownGround):
        handling.decline_complaint(
            own.number, officer=scene.officer(), key=uuid.uuid4(), ground="because"
        )
    handling.decline_complaint(
        own.number, officer=scene.officer(), key=uuid.uuid4(), ground="no_facts"
    )
    assert the_complaint(own).state == "declined"
    assert [status for _, status, _ in limits_of(own)] == ["met"]
    assert Matter.objects.get(number=own.number).closed_at is not None


def test_an_answer_has_words(db, clock):
    scene = a_scene()
    own = an_accepted_complaint(scene)
    with pytest.raises(AnswerMissing):
        handling.answer_complaint(own.number, officer=scene.officer(), key=uuid.uuid4(), answer=" ")


def test_no_step_is_skipped(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene)
    with pytest.raises(StateForbids):
        handling.close_complaint(own.number, officer=scene.officer(), key=uuid.uuid4())
    with pytest.raises(StateForbids):
        handling.answer_complaint(
            own.number, officer=scene.officer(), key=uuid.uuid4(), answer="好"
        )


def test_a_repeated_act_is_answered_alike_and_done_once(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene)
    key = uuid.uuid4()
    first = handling.accept_complaint(own.number, officer=scene.officer(), key=key)
    second = handling.accept_complaint(own.number, officer=scene.officer(), key=key)
    assert first == second
    assert Entry.objects.filter(matter__number=own.number).count() == 2


def test_who_read_an_older_version_is_told_so(db, clock):
    scene = a_scene()
    own = an_accepted_complaint(scene)
    with pytest.raises(VersionPassed):
        handling.answer_complaint(
            own.number, officer=scene.officer(), key=uuid.uuid4(), answer="好", version=1
        )


def test_a_number_that_nobody_bears_is_not_found(db, clock):
    scene = a_scene()
    with pytest.raises(ComplaintNotFound):
        handling.accept_complaint("TS0", officer=scene.officer(), key=uuid.uuid4())


def refused(statement, *params):
    """The SQLSTATE with which PostgreSQL refuses, the deferred triggers included."""
    with pytest.raises(DatabaseError) as caught:
        past_the_services(statement, params)
    return caught.value.__cause__.sqlstate


@transaction.atomic
def past_the_services(statement, params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_what_goes_round_the_services(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene)
    pk = the_complaint(own).pk
    update = "UPDATE complaints_complaint SET {} WHERE id = %s"
    assert refused(update.format("state = 'closed', version = 2"), pk) == "SH003"
    assert refused(update.format("state = 'accepted'"), pk) == "SH002"
    assert refused(update.format("state = 'accepted', version = 2"), pk) == "SH005"
    assert refused(update.format("text = '别的话'"), pk) == "SH011"
    assert refused("DELETE FROM complaints_complaint WHERE id = %s", pk) == "42501"
    assert refused("TRUNCATE complaints_complaint") == "42501"
    assert refused("UPDATE complaints_complaintrule SET amount = 99") == "42501"


def test_consent_is_not_taken_back(db, clock):
    scene = a_scene()
    own = an_accepted_complaint(scene, consent=True)
    pk = the_complaint(own).pk
    update = "UPDATE complaints_complaint SET consent = false WHERE id = %s"
    assert refused(update, pk) == "SH011"


def test_even_the_owner_is_refused_deletion(committed_db):
    with committed_db.connect("owner", autocommit=True) as owner:
        with pytest.raises(psycopg.Error, match="refused") as caught:
            owner.execute("TRUNCATE complaints_complaint")
        assert caught.value.sqlstate == "SH010"
