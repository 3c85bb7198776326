"""告知承诺: granted on a written word, checked within its limit, revoked when the word was broken."""

from __future__ import annotations

import pytest

from approval.errors import (
    AssigneeUnfit,
    CautionStands,
    DocumentMissing,
    NoCheckDue,
    NoRevocationOpen,
    NotThisProcedure,
    ReasonMissing,
    RightsNotTold,
    SamePerson,
)
from approval.models import Case, Commitment, Licence, Revocation
from approval.services import commitment, delivery
from approval.services.commitment import Found, Revoking
from approval.services.telling import Told
from tests.builders import beside
from tests.builders.approval import (
    a_received_case,
    an_accepted_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)


@pytest.fixture
def number(hall):
    number = a_received_case(hall, beside.a_commitment_item(hall))
    commit(hall, number)
    return number


def commit(hall, number, document="承诺〔2026〕1号", **more):
    return commitment.grant_on_commitment(
        number, document, officer=hall.officer("clerk"), key=new_key(), **more
    )


def check(hall, number, found, *, who="reviewer"):
    return commitment.check_commitment(number, found, officer=hall.officer(who), key=new_key())


def decide(hall, number, revoking, *, who="approver"):
    return commitment.decide_revocation(number, revoking, officer=hall.officer(who), key=new_key())


def case_of(number):
    return Case.objects.get(number=number)


def broken(hall, **more):
    second = hall.people["second"].pk
    return Found(passed=False, ground="commitment_broken", second=second, **more)


REVOKE = Revoking(revoke=True, ground="commitment_broken", rights_told=True)


def test_on_the_written_word_it_is_granted_at_once_and_the_check_is_due(hall, number):
    case = case_of(number)
    assert case.state == "granted"
    found = limits_of(case)
    assert found["post_check"] == ("running", "2026-11-09")
    assert found["delivery"][0] == "running"
    assert [one.name for one in entries_of(case)] == [
        "case.received", "case.accepted", "case.committed", "case.granted",
    ]  # fmt: skip
    assert Licence.objects.get(case=case).status == "valid"


def test_without_a_written_word_or_where_no_law_offers_it_nothing_is_granted(hall):
    number = a_received_case(hall, beside.a_commitment_item(hall))
    with pytest.raises(DocumentMissing):
        commit(hall, number, " ")
    with pytest.raises(NotThisProcedure):
        commit(hall, a_received_case(hall, an_item(hall)))
    assert case_of(number).state == "received"


def test_who_does_not_choose_it_goes_the_ordinary_way(hall):
    case = case_of(an_accepted_case(hall, beside.a_commitment_item(hall)))
    assert case.state == "in_review"
    assert not Commitment.objects.filter(case=case).exists()
    assert "post_check" not in limits_of(case)


def test_a_kept_word_ends_the_check_even_after_the_case_is_closed(hall, number):
    delivery.deliver_case(number, Told(), officer=hall.officer("clerk"), key=new_key())
    second = hall.people["second"].pk
    check(hall, number, Found(passed=True, second=second))
    case = case_of(number)
    assert limits_of(case)["post_check"][0] == "met"
    assert (case.state, Commitment.objects.get(case=case).state) == ("delivered", "passed")
    with pytest.raises(NoCheckDue):
        check(hall, number, Found(passed=True, second=second))


def test_two_officials_check_or_it_is_seen(hall, number):
    with pytest.raises(CautionStands):
        check(hall, number, Found(passed=True))
    with pytest.raises(SamePerson):
        check(hall, number, Found(passed=True, second=hall.people["reviewer"].pk))
    with pytest.raises(AssigneeUnfit):
        check(hall, number, Found(passed=True, second=hall.people["neighbour_reviewer"].pk))
    check(hall, number, Found(passed=True, reason="alone"))
    assert entries_of(case_of(number))[-1].facts["cautions"] == ["one-official-only"]


def test_a_broken_word_opens_the_revocation_which_another_person_decides(hall, number):
    with pytest.raises(ReasonMissing):
        check(hall, number, Found(passed=False, second=hall.people["second"].pk))
    check(hall, number, broken(hall))
    case = case_of(number)
    assert Revocation.objects.get(case=case).state == "opened"
    assert Licence.objects.get(case=case).status == "valid"
    with pytest.raises(RightsNotTold):
        decide(hall, number, Revoking(revoke=True, ground="commitment_broken"))
    with pytest.raises(ReasonMissing):
        decide(hall, number, Revoking(revoke=True, rights_told=True))
    decide(hall, number, REVOKE)
    assert Licence.objects.get(case=case).status == "revoked"
    entry = entries_of(case)[-1]
    assert (entry.name, entry.facts["revocation_state"]) == ("case.licence_revoked", "revoked")
    assert entry.facts["document"].startswith("市市场监管局撤字〔2026〕")
    with pytest.raises(NoRevocationOpen):
        decide(hall, number, REVOKE)


def test_who_found_it_broken_does_not_decide_it(hall, number):
    second = hall.people["second"].pk
    found = Found(passed=False, ground="deceit", second=second)
    check(hall, number, found, who="approver")
    with pytest.raises(SamePerson):
        decide(hall, number, REVOKE)
    decide(hall, number, REVOKE, who="chief")


def test_a_licence_put_right_is_kept_with_the_reason(hall, number):
    check(hall, number, broken(hall))
    decide(hall, number, Revoking(revoke=False, ground="put_right"))
    case = case_of(number)
    assert Licence.objects.get(case=case).status == "valid"
    assert entries_of(case)[-1].name == "case.licence_kept"
