"""The database refuses what walks past the use cases."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from approval.models import Applicant, Case, CaseNote, CaseStep, Decision, Telling
from approval.services import delivery
from approval.services.telling import Told
from ledger.models import Matter
from tests.builders.approval import (
    a_granted_case,
    a_hall,
    a_received_case,
    an_item,
    new_key,
)


@pytest.fixture
def received(committed_db, clock):
    hall = a_hall()
    return Case.objects.get(number=a_received_case(hall, an_item(hall)))


def state_of(error: BaseException) -> str:
    return str(getattr(error.__cause__, "sqlstate", ""))


def test_an_update_past_the_table_of_moves_is_refused(received):
    with pytest.raises(DatabaseError) as refused:
        Case.objects.filter(pk=received.pk).update(state="delivered", version=2)
    assert state_of(refused.value) == "SH003"


def test_a_version_that_jumps_or_stays_is_refused(received):
    with pytest.raises(DatabaseError) as refused:
        Case.objects.filter(pk=received.pk).update(version=3)
    assert state_of(refused.value) == "SH002"
    with pytest.raises(DatabaseError):
        Case.objects.filter(pk=received.pk).update(state="in_review")


def test_a_lawful_move_without_its_entry_is_refused_at_commit(received, clock):
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Case.objects.filter(pk=received.pk).update(
            state="withdrawn", version=2, closed_at=clock.now(), outcome="withdrawn"
        )
    assert state_of(refused.value) == "SH005"
    assert Case.objects.get(pk=received.pk).state == "received"


def test_a_case_is_born_in_a_first_state_only(received, clock):
    matter = Matter.objects.create(
        number="X-1", kind="case", department=received.department,
        region=received.department.region, opened_at=clock.now(),
    )  # fmt: skip
    born = Case(
        matter=matter, number="X-1", state="granted", item_version=received.item_version,
        department=received.department, channel="window", holder="window",
        received_at=clock.now(), counted_from=clock.now(), accepted_at=clock.now(),
        decided_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        born.save(force_insert=True)
    assert state_of(refused.value) == "SH001"


@pytest.mark.parametrize("role", ["app", "owner"])
def test_a_shell_obeys_too(received, committed_db, role):
    with committed_db.connect(role) as shell, pytest.raises(psycopg.Error) as refused:
        shell.execute("UPDATE approval_case SET state = 'granted', version = 2")
    assert refused.value.sqlstate in {"SH003", "42501"}


def test_nothing_on_record_is_deleted_or_rewritten(committed_db, clock):
    hall = a_hall()
    number = a_granted_case(hall, an_item(hall))
    delivery.deliver_case(number, Told(), officer=hall.officer("clerk"), key=new_key())
    case = Case.objects.get(number=number)
    CaseNote.objects.create(case=case, about="x", text="y", at=clock.now())
    with committed_db.connect("owner", autocommit=True) as owner:
        for table in (
            "case",
            "applicant",
            "casestep",
            "licence",
            "decision",
            "telling",
            "casenote",
        ):
            with pytest.raises(psycopg.Error) as refused:
                owner.execute(f"DELETE FROM approval_{table}")
            assert refused.value.sqlstate in {"SH010", "23503"}, table
            with pytest.raises(psycopg.Error):
                owner.execute(f"TRUNCATE approval_{table} CASCADE")
    for kept in (Decision, Telling, CaseNote):
        with pytest.raises(DatabaseError):
            kept.objects.update(case_id=case.pk)
    assert Applicant.objects.filter(case=case).exists()


def test_a_step_is_never_open_twice_at_once(committed_db, clock):
    hall = a_hall()
    case = Case.objects.get(number=a_received_case(hall, an_item(hall)))
    fields = {"case": case, "role": "reviewer", "department": hall.unit, "started_at": clock.now()}
    CaseStep.objects.create(seq=1, name="一", **fields)
    CaseStep.objects.create(seq=2, name="并行", **fields)
    with pytest.raises(IntegrityError, match="a_step_is_open_once"):
        CaseStep.objects.create(seq=1, name="一", **fields)


def test_a_refusal_without_reason_is_refused_by_the_table_itself(received, clock):
    with pytest.raises(IntegrityError, match="refusal_has_reason_and_rights"):
        Decision.objects.create(
            case=received, outcome="declined", document="号", decided_at=clock.now(),
            decided_by=received.received_by,
        )  # fmt: skip
