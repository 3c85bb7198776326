"""Telling: kept with way and proof, effective from when it reached."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.errors import StateForbids
from approval.models import Case, ExtensionGrant, SpecialProcedure, Telling
from approval.services import intake, special, telling
from approval.services.special import Extension, Special
from approval.services.telling import Told
from approval.states import TellingAbout
from tests.builders.approval import a_filing, an_accepted_case, entries_of, limits_of, new_key


def tell(hall, number, about, told):
    return telling.record_telling(
        number, about, told, officer=hall.officer("reviewer"), key=new_key()
    )


def test_telling_of_acceptance_is_kept_and_changes_no_limit(hall, item, clock):
    number = an_accepted_case(hall, item)
    before = limits_of(Case.objects.get(number=number))
    tell(hall, number, TellingAbout.ACCEPTANCE, Told("read", reached_at=clock.now(), proof="M-9"))
    case = Case.objects.get(number=number)
    assert limits_of(case) == before
    assert entries_of(case)[-1].name == "case.told"
    assert Telling.objects.get().proof == "M-9"


def test_an_attempt_that_failed_is_kept_too(hall, item):
    number = an_accepted_case(hall, item)
    assert tell(hall, number, TellingAbout.ACCEPTANCE, Told("sms"))["reached"] is False
    assert entries_of(Case.objects.get(number=number))[-1].name == "case.telling_failed"


def test_a_hearing_stops_the_clock_only_once_the_applicant_was_told(hall, item, clock):
    number = an_accepted_case(hall, item)
    special.suspend_case(
        number, Special("hearing", document="澄听〔2026〕1号"),
        officer=hall.officer("reviewer"), key=new_key(),
    )  # fmt: skip
    case = Case.objects.get(number=number)
    assert limits_of(case)["promised"][0] == "running"
    clock.shift(dt.timedelta(days=1))
    tell(hall, number, TellingAbout.SPECIAL, Told(reached_at=clock.now()))
    case.refresh_from_db()
    assert limits_of(case)["promised"][0] == "paused"
    assert case.holder == "excluded"
    assert SpecialProcedure.objects.get().stopped_from == clock.now()


def test_an_extension_counts_once_the_applicant_was_told_in_time(hall, item, clock):
    number = an_accepted_case(hall, item)
    special.extend_case(
        number, Extension(5, "complex", "澄延〔2026〕1号", reason="tell_first"),
        officer=hall.officer("approver"), key=new_key(),
    )  # fmt: skip
    assert limits_of(Case.objects.get(number=number))["statutory"][1] == "2026-10-12"
    assert ExtensionGrant.objects.get().counts is False
    clock.shift(dt.timedelta(days=1))
    tell(hall, number, TellingAbout.EXTENSION, Told(reached_at=clock.now()))
    assert limits_of(Case.objects.get(number=number))["statutory"][1] == "2026-10-19"
    assert ExtensionGrant.objects.get().counts is True


def test_a_draft_has_nobody_to_tell(hall, item):
    number = intake.park_case(a_filing(item), officer=hall.officer("clerk"), key=new_key())[
        "number"
    ]
    with pytest.raises(StateForbids):
        telling.record_telling(
            number, TellingAbout.ACCEPTANCE, Told(), officer=hall.officer("clerk"), key=new_key()
        )
