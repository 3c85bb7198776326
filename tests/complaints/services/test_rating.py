"""好差评: one rating for one decided case; a bad one is a complaint that must be put right (HC-4)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction

from complaints.errors import AlreadyRated, GradeMissing, NotYetRated, TooLong, WrongCode
from complaints.models import Complaint, Rating
from complaints.selectors import ratings, visibility
from complaints.services import handling
from complaints.services.filing import Credentials
from complaints.services.rating import Verdict, rate_case
from kernel import clock as legal
from ledger.models import Entry
from tests.builders.complaints import a_scene, a_withdrawn_case
from timelimits.models import TimeLimit


@pytest.fixture
def scene(db, clock):
    return a_scene()


@pytest.fixture
def over(scene) -> Credentials:
    """A case that ended, with its applicant's code."""
    a_withdrawn_case(scene)
    return scene.case


def rate(case, grade, words="", key=None):
    return rate_case(case, Verdict(grade, words), key=key or uuid.uuid4())


def test_a_good_rating_is_kept_and_opens_nothing(scene, over):
    assert rate(over, 5, "很快") == {"grade": 5, "complaint": "", "code": ""}
    kept = Rating.objects.get()
    assert (kept.grade, kept.words, kept.complaint_id) == (5, "很快", None)
    entry = Entry.objects.filter(name="rating.given").get()
    assert entry.facts == {"number": over.number, "grade": 5}
    assert not Complaint.objects.exists()


def test_a_bad_rating_opens_a_complaint_with_fifteen_working_days(scene, over):
    told = rate(over, 1, "跑了三趟")
    complaint = Complaint.objects.get(matter__number=told["complaint"])
    assert complaint.text == "差评（非常不满意）：跑了三趟"
    running = TimeLimit.objects.get(matter=complaint.matter, kind="rating_rectification")
    assert (running.status, str(running.due_on)) == ("running", "2026-10-19")
    handling.accept_complaint(told["complaint"], officer=scene.officer(), key=uuid.uuid4())
    handling.answer_complaint(
        told["complaint"], officer=scene.officer(), key=uuid.uuid4(), answer="已整改。"
    )
    running.refresh_from_db()
    assert running.status == "met"


def test_who_handles_the_case_learns_of_no_bad_rating_before_triage(scene, over):
    told = rate(over, 2)
    assert not visibility.visible_to(scene.officer("clerk")).exists()
    entry = Entry.objects.filter(name="rating.given").get()
    assert entry.facts["number"] == told["complaint"]
    assert not Entry.objects.filter(name="rating.given", matter__number=over.number).exists()


def test_a_case_is_rated_once_and_not_before_it_is_decided(scene):
    with pytest.raises(NotYetRated):
        rate(scene.case, 5)
    a_withdrawn_case(scene)
    rate(scene.case, 4)
    with pytest.raises(AlreadyRated):
        rate(scene.case, 1)
    assert Rating.objects.get().grade == 4


def test_a_repeated_request_changes_nothing_and_tells_the_same_code(scene, over):
    key = uuid.uuid4()
    assert rate(over, 1, key=key) == rate(over, 1, key=key)
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    ("grade", "words", "error"),
    [(0, "", GradeMissing), (6, "", GradeMissing), (5, "长" * 501, TooLong)],
)
def test_what_is_no_rating_is_refused(scene, over, grade, words, error):
    with pytest.raises(error):
        rate(over, grade, words)
    assert not Rating.objects.exists()


def test_a_wrong_code_rates_nothing(scene, over):
    with pytest.raises(Exception, match=WrongCode.default_message):
        rate(Credentials(over.number, "0000-0000-00000-0"), 5)


def test_a_rating_is_never_rewritten(scene, over):
    rate(over, 3)
    with pytest.raises(DatabaseError), transaction.atomic():
        Rating.objects.update(grade=5)


def test_the_office_counts_every_grade(scene, over):
    rate(over, 3)
    month = legal.office_time(legal.office_date(legal.now()).replace(day=1))
    told = dict(ratings.counts(scene.hall.region.pk, since=month))
    assert told == {"非常满意": 0, "满意": 0, "基本满意": 1, "不满意": 0, "非常不满意": 0}
    later, elsewhere = legal.now() + dt.timedelta(seconds=1), scene.hall.region.pk + 1
    for region, since in ((scene.hall.region.pk, later), (elsewhere, month)):
        assert not any(dict(ratings.counts(region, since=since)).values())
