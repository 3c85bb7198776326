"""延续: asked for in time, decided before the licence runs out, with three alarms before (XK-16)."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import (
    CautionStands,
    ItemNotReceivable,
    LicenceNotFound,
    NotRenewable,
    RenewalRunning,
    RoleForbids,
)
from approval.models import Case, Licence, Renewal
from approval.selectors import renewals
from approval.services import decision, intake, renewal, withdrawal
from approval.services.intake import Refusal
from kernel.clock import OFFICE_ZONE, office_date
from organizations.models import WindowItem
from tests.builders import beside
from tests.builders.approval import (
    a_filing,
    an_accepted_case,
    entries_of,
    limits_of,
    new_key,
)
from timelimits.models import Alert


@pytest.fixture
def licence(hall):
    """Valid for a year from 21 September 2025 in all but name: it ends on 31 December 2026."""
    number = an_accepted_case(hall, beside.a_renewable_item(hall))
    decision.grant_case(number, officer=hall.officer("approver"), key=new_key(), reason="x")
    licence = Licence.objects.get(case__number=number)
    licence.valid_to = dt.date(2026, 12, 31)
    licence.save()
    return licence


def ask(hall, licence, *, who="clerk", number="", **more):
    filing = a_filing(licence.item)
    return renewal.ask_renewal(
        number or licence.number, filing, officer=hall.officer(who), key=new_key(), **more
    )


def case_of(answer):
    return Case.objects.get(number=answer["number"])


def decide(hall, answer, **more):
    intake.accept_case(answer["number"], officer=hall.officer("clerk"), key=new_key())
    return decision.grant_case(
        answer["number"], officer=hall.officer("approver"), key=new_key(), reason="x", **more
    )


def test_asked_in_time_it_is_to_be_decided_before_the_licence_ends(hall, licence):
    answer = ask(hall, licence)
    assert (answer["in_time"], answer["ask_by"]) == (True, "2026-11-19")
    found = limits_of(case_of(answer))
    assert found["renewal"] == ("running", "2026-12-31")
    assert found["acceptance"][0] == "running"
    entry = entries_of(case_of(answer))[-1]
    assert (entry.name, entry.facts["effect"]) == ("case.renewal_asked", "regarded_renewed")
    assert answer["code"]


def test_alarms_are_planned_thirty_ten_and_three_working_days_before(hall, licence):
    case = case_of(ask(hall, licence))
    planned = Alert.objects.filter(limit__matter_id=case.matter_id, limit__kind__startswith="ren")
    days = {
        (one.limit.kind, one.level): office_date(one.falls_at).isoformat()
        for one in planned.select_related("limit")
    }
    assert days == {
        ("renewal", 1): "2026-11-20",
        ("renewal", 3): "2027-01-01",
        ("renewal_10", 1): "2026-12-18",
        ("renewal_3", 1): "2026-12-29",
    }


def test_asked_too_late_it_takes_a_reason_and_silence_has_no_effect(hall, licence, clock):
    clock.move_to(dt.datetime(2026, 11, 20, 9, tzinfo=OFFICE_ZONE))
    with pytest.raises(CautionStands) as stands:
        ask(hall, licence)
    assert stands.value.facts["cautions"][0]["code"] == "renewal-late"
    answer = ask(hall, licence, reason="applicant_insists")
    assert "renewal" not in limits_of(case_of(answer))
    assert Renewal.objects.get(case=case_of(answer)).effect == ""
    assert renewals.next_overrun() is None


def test_granted_it_goes_on_where_the_old_one_ends(hall, licence):
    answer = ask(hall, licence)
    decide(hall, answer)
    case = case_of(answer)
    new = Licence.objects.get(case=case)
    assert (new.valid_from, new.valid_to) == (dt.date(2027, 1, 1), dt.date(2028, 1, 1))
    licence.refresh_from_db()
    assert licence.status == "renewed"
    assert limits_of(case)["renewal"][0] == limits_of(case)["renewal_3"][0] == "met"
    entry = entries_of(case)[-1]
    assert (entry.name, entry.facts["renewal_state"]) == ("case.renewal_decided", "granted")


def test_denied_the_old_one_stands_until_it_runs_out(hall, licence):
    answer = ask(hall, licence)
    intake.accept_case(answer["number"], officer=hall.officer("clerk"), key=new_key())
    refusal = Refusal("conditions_missing", "行政许可法第五十条", rights_told=True)
    decision.deny_case(
        answer["number"], refusal, officer=hall.officer("approver"), key=new_key(), reason="x"
    )
    licence.refresh_from_db()
    assert licence.status == "valid"
    assert Renewal.objects.get(case=case_of(answer)).state == "denied"


def test_one_renewal_at_a_time_and_another_after_it_was_withdrawn(hall, licence):
    answer = ask(hall, licence)
    with pytest.raises(RenewalRunning):
        ask(hall, licence)
    withdrawal.withdraw_case(answer["number"], officer=hall.officer("clerk"), key=new_key())
    assert limits_of(case_of(answer))["renewal"][0] == "cancelled"
    assert ask(hall, licence)["in_time"] is True


def test_what_cannot_be_renewed_is_refused(hall, licence, clock):
    with pytest.raises(LicenceNotFound):
        ask(hall, licence, number="没有")
    with pytest.raises(LicenceNotFound):
        ask(hall, licence, number="\x00")
    with pytest.raises(RoleForbids):
        ask(hall, licence, who="approver")
    licence.status = "revoked"
    licence.save()
    with pytest.raises(NotRenewable):
        ask(hall, licence)
    licence.status = "valid"
    licence.save()
    clock.move_to(dt.datetime(2027, 1, 4, 9, tzinfo=OFFICE_ZONE))
    with pytest.raises(NotRenewable):
        ask(hall, licence)
    WindowItem.objects.all().delete()
    with pytest.raises(ItemNotReceivable):
        ask(hall, licence)


def test_the_moment_of_the_laws_effect_is_there_for_whoever_states_it(hall, licence, clock):
    case = case_of(ask(hall, licence))
    expiry = dt.datetime(2027, 1, 1, tzinfo=OFFICE_ZONE)
    assert renewals.next_overrun() == expiry
    assert renewals.overrun(expiry - dt.timedelta(seconds=1)) == []
    assert renewals.overrun(expiry) == [case.pk]
