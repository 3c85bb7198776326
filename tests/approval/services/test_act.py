"""What every act shares: one key, one answer; the version on the screen; the scope."""

from __future__ import annotations

import pytest

from approval.errors import CaseNotFound, RoleForbids, VersionPassed
from approval.models import Case
from approval.services import decision, intake, review, withdrawal
from approval.services.review import Finding
from ledger.errors import KeyReused
from ledger.models import Entry
from tests.builders.approval import a_received_case, a_reviewed_case, an_accepted_case, new_key


def test_the_same_key_gives_the_same_answer_and_one_act(hall, item):
    number, key, clerk = a_received_case(hall, item), new_key(), hall.officer("clerk")
    first = intake.accept_case(number, officer=clerk, key=key, version=1)
    entries = Entry.objects.count()
    again = intake.accept_case(number, officer=clerk, key=key, version=1)
    assert again == first
    assert Entry.objects.count() == entries
    assert Case.objects.get(number=number).version == 2


def test_the_same_key_for_another_request_is_refused(hall, item):
    number, key, clerk = a_received_case(hall, item), new_key(), hall.officer("clerk")
    intake.accept_case(number, officer=clerk, key=key)
    with pytest.raises(KeyReused):
        intake.accept_case(number, officer=clerk, key=key, reason="other")
    with pytest.raises(KeyReused):
        withdrawal.withdraw_case(number, officer=clerk, key=key)


def test_the_same_key_of_another_officer_is_refused(hall, item):
    number, key = a_received_case(hall, item), new_key()
    intake.accept_case(number, officer=hall.officer("clerk"), key=key)
    with pytest.raises(KeyReused):
        intake.accept_case(number, officer=hall.officer("colleague"), key=key)


def test_a_page_that_was_overtaken_is_told_the_present_state(hall, item):
    number, clerk = a_received_case(hall, item), hall.officer("clerk")
    intake.accept_case(number, officer=clerk, key=new_key(), version=1)
    with pytest.raises(VersionPassed) as passed:
        withdrawal.withdraw_case(number, officer=clerk, key=new_key(), version=1)
    assert passed.value.facts == {"state": "in_review", "version": 2}


def test_to_the_neighbour_the_case_does_not_exist(hall, item):
    number = a_reviewed_case(hall, item)
    with pytest.raises(CaseNotFound):
        decision.grant_case(number, officer=hall.officer("neighbour_approver"), key=new_key())
    with pytest.raises(CaseNotFound):
        review.finish_step(
            number, Finding(), officer=hall.officer("neighbour_reviewer"), key=new_key()
        )


@pytest.mark.parametrize("who", ["supervision_officer", "supervision_leader", "auditor", "leader"])
def test_who_only_looks_is_refused_not_deceived(hall, item, who):
    number = a_received_case(hall, item)
    with pytest.raises(RoleForbids):
        intake.accept_case(number, officer=hall.officer(who), key=new_key())


def test_a_refused_act_leaves_neither_entry_nor_version(hall, item):
    number = an_accepted_case(hall, item)
    entries = Entry.objects.count()
    with pytest.raises(RoleForbids):
        decision.grant_case(number, officer=hall.officer("clerk"), key=new_key())
    assert Entry.objects.count() == entries
    assert Case.objects.get(number=number).version == 2


@pytest.mark.parametrize("number", ["", "nobody", "x" * 51, "a\x00b", "\ud800"])
def test_a_number_that_is_none_is_simply_not_found(hall, number):
    with pytest.raises(CaseNotFound):
        intake.accept_case(number, officer=hall.officer("clerk"), key=new_key())
