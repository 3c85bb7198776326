"""Filing: no account, the code of the case, once however often it is sent."""

from __future__ import annotations

import uuid

import pytest

from approval.errors import WrongCode as WrongCaseCode
from complaints.errors import EmptyComplaint, NoComplaintOffice, TooLong, WrongCode
from complaints.models import Complaint
from complaints.models.complaint import LONGEST_TEXT
from complaints.selectors import public
from complaints.services import filing
from complaints.services.filing import Credentials, Grievance
from ledger.errors import KeyReused
from ledger.models import IdempotencyKey, Matter
from organizations.models import Department
from tests.builders.complaints import TEXT, a_filed_complaint, a_scene, an_accepted_complaint


def test_filing_gives_a_number_and_a_code_that_open_the_complaint(db, clock):
    scene = a_scene()
    own = a_filed_complaint(scene)
    found = public.public_complaint(own.number, own.code)
    assert found.about.number == scene.case.number
    assert found.handling_department == scene.hall.unit
    assert found.handling_window == "B05"
    assert found.matter.department == scene.office


def test_a_repeated_filing_is_answered_alike_and_filed_once(db, clock):
    scene = a_scene()
    key = uuid.uuid4()
    first = filing.file_complaint(scene.case, Grievance(TEXT), key=key)
    second = filing.file_complaint(scene.case, Grievance(TEXT), key=key)
    assert first == second
    assert Complaint.objects.count() == 1


def test_a_key_used_for_other_words_is_refused(db, clock):
    scene = a_scene()
    key = uuid.uuid4()
    filing.file_complaint(scene.case, Grievance(TEXT), key=key)
    with pytest.raises(KeyReused):
        filing.file_complaint(scene.case, Grievance("别的话"), key=key)


def test_the_code_stands_nowhere_in_the_database(db, clock):
    scene = a_scene()
    key = uuid.uuid4()
    answer = filing.file_complaint(scene.case, Grievance(TEXT), key=key)
    kept = IdempotencyKey.objects.get(key=key)
    assert answer["code"] not in str(kept.outcome)
    assert answer["code"].replace("-", "") not in str(kept.outcome)
    stored = bytes(Matter.objects.get(number=answer["number"]).query_code_hash)
    assert answer["code"].encode() not in stored


@pytest.mark.parametrize("code", ["", "0000-0000-00000-0", "nonsense"])
def test_a_wrong_code_of_the_case_files_nothing(db, clock, code):
    scene = a_scene()
    with pytest.raises(WrongCaseCode):
        filing.file_complaint(
            Credentials(scene.case.number, code), Grievance(TEXT), key=uuid.uuid4()
        )
    assert not Complaint.objects.exists()


def test_a_complaint_says_something_and_not_too_much(db, clock):
    scene = a_scene()
    with pytest.raises(EmptyComplaint):
        filing.file_complaint(scene.case, Grievance("  \n "), key=uuid.uuid4())
    with pytest.raises(TooLong):
        filing.file_complaint(scene.case, Grievance("长" * (LONGEST_TEXT + 1)), key=uuid.uuid4())
    with pytest.raises(TooLong):
        filing.file_complaint(scene.case, Grievance(TEXT, contact_phone="1" * 31), key=uuid.uuid4())


def test_a_region_without_a_supervision_unit_says_so(db, clock):
    scene = a_scene()
    Department.objects.filter(pk=scene.office.pk).update(is_supervision=False)
    with pytest.raises(NoComplaintOffice):
        filing.file_complaint(scene.case, Grievance(TEXT), key=uuid.uuid4())


def test_numbers_are_consecutive_in_the_region_and_year(db, clock):
    scene = a_scene()
    first, second = a_filed_complaint(scene), a_filed_complaint(scene)
    assert first.number == f"TS{scene.hall.region.code}2026000001"
    assert second.number == f"TS{scene.hall.region.code}2026000002"


def test_agreeing_twice_is_agreeing_once(db, clock):
    scene = a_scene()
    own = an_accepted_complaint(scene)
    first = filing.consent_to_release(own, key=uuid.uuid4())
    second = filing.consent_to_release(own, key=uuid.uuid4())
    assert first["version"] == second["version"] == 3


def test_agreeing_takes_the_complaints_own_code(db, clock):
    scene = a_scene()
    own = an_accepted_complaint(scene)
    with pytest.raises(WrongCode):
        filing.consent_to_release(Credentials(own.number, scene.case.code), key=uuid.uuid4())
