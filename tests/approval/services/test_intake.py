"""At the counter: parked, received, checked, accepted, declined."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from approval.errors import (
    AcceptedByLaw,
    CautionStands,
    ItemNotReceivable,
    MomentAhead,
    ReasonMissing,
    RightsNotTold,
    RoleForbids,
    StateForbids,
    UnknownMaterial,
    UnreadableText,
)
from approval.models import Applicant, Case, CaseNote, Licence
from approval.selectors.cases import public_case
from approval.services import decision, intake
from approval.services.filing import Paper, Person
from approval.services.intake import Checked, Refusal
from catalog.errors import NoVersionInForce
from kernel.clock import OFFICE_ZONE, micros
from ledger import codes
from ledger.errors import KeyMissing
from ledger.models import Entry, IdempotencyKey, Matter
from tests.builders.approval import (
    a_filing,
    a_received_case,
    an_item,
    entries_of,
    limits_of,
    new_key,
)

RIGHTS = Refusal("not_in_scope", "行政许可法第三十二条", rights_told=True)


def receive(hall, item, **changes):
    return intake.receive_case(
        a_filing(item, **changes), officer=hall.officer("clerk"), key=new_key()
    )


def test_a_filing_is_received_with_its_acceptance_limit_and_one_entry(hall, item):
    answer = receive(hall, item)
    case = Case.objects.get(number=answer["number"])
    assert (case.state, case.version, case.holder) == ("received", 1, "window")
    assert limits_of(case) == {"acceptance": ("running", "2026-09-29")}
    (entry,) = entries_of(case)
    assert entry.name == "case.received"
    assert entry.facts["materials"] == 3
    assert entry.facts["holder_unit"] == case.department.code
    assert entry.actor == f"account:{hall.people['clerk'].pk}"


def test_where_the_law_counts_from_receipt_the_other_limits_start_too(hall):
    answer = receive(hall, an_item(hall, start_event="received"))
    case = Case.objects.get(number=answer["number"])
    assert set(limits_of(case)) == {"acceptance", "promised", "statutory"}
    assert entries_of(case)[0].facts["promised_due"] == "2026-09-29"


def test_the_slip_opens_the_case_and_its_code_is_stored_nowhere(hall, item):
    key = new_key()
    filing = a_filing(item)
    first = intake.receive_case(filing, officer=hall.officer("clerk"), key=key)
    again = intake.receive_case(filing, officer=hall.officer("clerk"), key=key)
    assert again == first
    assert Case.objects.count() == 1
    assert codes.normalise(first["code"])
    assert public_case(first["number"], first["code"]).number == first["number"]
    kept = IdempotencyKey.objects.get(key=key)
    assert first["code"] not in str(kept.outcome)
    matter = Matter.objects.get(number=first["number"])
    assert first["code"].encode() not in bytes(matter.query_code_hash)


def test_two_filings_have_different_numbers_and_codes(hall, item):
    first, second = receive(hall, item), receive(hall, item)
    assert first["number"] != second["number"]
    assert first["code"] != second["code"]


def test_no_entry_names_the_applicant(hall, item):
    receive(hall, item)
    for entry in Entry.objects.all():
        for needle in ("桂兰", "何桂兰", "13900000000"):
            assert needle not in entry.body
    assert Applicant.objects.get().owner == "何桂兰"


def test_a_window_that_does_not_receive_the_item_is_told_it_does_not_exist(hall):
    stranger = an_item(hall)
    hall.window.receives.filter(item_code=stranger.code).delete()
    with pytest.raises(ItemNotReceivable):
        receive(hall, stranger)


def test_only_a_window_receives(hall, item):
    with pytest.raises(RoleForbids):
        intake.receive_case(a_filing(item), officer=hall.officer("approver"), key=new_key())


def test_a_paper_receipt_may_be_entered_later_but_not_ahead(hall, item):
    earlier = dt.datetime(2026, 9, 14, 10, tzinfo=OFFICE_ZONE)
    number = receive(hall, item, received_at=earlier)["number"]
    case = Case.objects.get(number=number)
    assert limits_of(case)["acceptance"][1] == "2026-09-20"  # a working Sunday
    assert entries_of(case)[0].occurred_at == earlier
    with pytest.raises(MomentAhead):
        receive(hall, item, received_at=dt.datetime(2026, 9, 22, tzinfo=OFFICE_ZONE))


def test_a_receipt_from_before_the_item_existed_is_refused(hall, item):
    with pytest.raises(NoVersionInForce):
        receive(hall, item, received_at=dt.datetime(2001, 1, 1, tzinfo=OFFICE_ZONE))


@pytest.mark.parametrize("name", ["张\x00三", "\ud800", "  "])
def test_names_no_register_can_hold_are_refused(hall, item, name):
    with pytest.raises(UnreadableText):
        receive(hall, item, applicant=Person(name=name))


def test_a_material_the_item_does_not_list_is_refused_by_number_and_kept_by_title(hall, item):
    with pytest.raises(UnknownMaterial):
        receive(hall, item, materials={9: "met"})
    number = receive(hall, item, unlisted=[Paper("村委会证明")])["number"]
    case = Case.objects.get(number=number)
    assert entries_of(case)[0].facts["unlisted"] == 1
    assert "村委会" not in entries_of(case)[0].body


def test_an_online_filing_is_received_by_no_window(hall, item):
    answer = intake.file_online(a_filing(item, channel="online"), key=new_key())
    case = Case.objects.get(number=answer["number"])
    assert (case.window_code, case.holder, entries_of(case)[0].actor) == (
        "",
        "department",
        "applicant",
    )
    assert answer["code"]


def test_a_parked_filing_starts_nothing_until_it_is_received(hall, item, clock):
    clerk = hall.officer("clerk")
    number = intake.park_case(a_filing(item), officer=clerk, key=new_key())["number"]
    case = Case.objects.get(number=number)
    assert (case.state, limits_of(case)) == ("draft", {})
    clock.shift(dt.timedelta(hours=2))
    intake.receive_draft(number, officer=clerk, key=new_key(), version=1)
    case.refresh_from_db()
    assert case.state == "received"
    assert case.received_at == clock.now()
    assert set(limits_of(case)) == {"acceptance"}


def test_a_parked_filing_given_up_keeps_its_number_and_its_reason(hall, item):
    clerk = hall.officer("clerk")
    number = intake.park_case(a_filing(item), officer=clerk, key=new_key())["number"]
    with pytest.raises(ReasonMissing):
        intake.discard_draft(number, officer=clerk, key=new_key(), reason="")
    intake.discard_draft(number, officer=clerk, key=new_key(), reason="left")
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.outcome) == ("void", "void")
    assert case.matter.closed_at is not None


def test_checking_changes_the_list_and_says_how_it_stands(hall, item):
    number = a_received_case(hall, item)
    intake.check_case(
        number, Checked({1: "faulty", 2: "missing"}, {1: "unmet"}),
        officer=hall.officer("clerk"), key=new_key(),
    )  # fmt: skip
    facts = entries_of(Case.objects.get(number=number))[-1].facts
    assert (facts["faulty"], facts["missing"], facts["unmet"], facts["version"]) == (1, 1, 1, 2)


def test_acceptance_meets_its_limit_and_starts_promise_law_and_first_step(hall, item):
    number = a_received_case(hall, item)
    answer = intake.accept_case(number, officer=hall.officer("clerk"), key=new_key(), version=1)
    case = Case.objects.get(number=number)
    assert (case.state, case.step_name, case.step_no) == ("in_review", "现场核查", 1)
    assert limits_of(case) == {
        "acceptance": ("met", "2026-09-29"),
        "promised": ("running", "2026-09-29"),
        "statutory": ("running", "2026-10-12"),
        "step": ("running", "2026-09-23"),
    }
    entry = entries_of(case)[-1]
    assert entry.facts["document"] == answer["document"] == "市市场监管局受字〔2026〕1号"
    assert entry.facts["promised_due"] == "2026-09-29"
    assert entry.facts["statutory_due"] == "2026-10-12"


def test_a_reviewer_of_the_unit_accepts_too_but_nobody_twice(hall, item):
    number = a_received_case(hall, item)
    intake.accept_case(number, officer=hall.officer("reviewer"), key=new_key())
    with pytest.raises(StateForbids):
        intake.accept_case(number, officer=hall.officer("clerk"), key=new_key())


def test_accepting_without_the_papers_takes_a_reason_that_stays(hall, item):
    number = a_received_case(hall, item, materials={1: "met"}, conditions={1: "unmet"})
    clerk = hall.officer("clerk")
    with pytest.raises(CautionStands) as stopped:
        intake.accept_case(number, officer=clerk, key=new_key())
    assert [one["code"] for one in stopped.value.facts["cautions"]] == [
        "papers-missing", "condition-unmet",
    ]  # fmt: skip
    intake.accept_case(number, officer=clerk, key=new_key(), reason="on_promise")
    facts = entries_of(Case.objects.get(number=number))[-1].facts
    assert (facts["cautions"], facts["reason"]) == (
        ["papers-missing", "condition-unmet"], "on_promise",
    )  # fmt: skip


def test_after_the_window_the_law_has_accepted_and_nobody_else_can(hall, item, clock):
    number = a_received_case(hall, item)
    overrun = dt.datetime(2026, 9, 30, tzinfo=OFFICE_ZONE)
    clock.move_to(overrun)
    clerk = hall.officer("clerk")
    with pytest.raises(AcceptedByLaw):
        intake.accept_case(number, officer=clerk, key=new_key())
    with pytest.raises(AcceptedByLaw):
        intake.decline_case(number, RIGHTS, officer=clerk, key=new_key())


def test_a_microsecond_before_the_window_closes_a_person_still_accepts(hall, item, clock):
    number = a_received_case(hall, item)
    clock.move_to(dt.datetime(2026, 9, 30, tzinfo=OFFICE_ZONE) - dt.timedelta(microseconds=1))
    intake.accept_case(number, officer=hall.officer("clerk"), key=new_key())
    facts = entries_of(Case.objects.get(number=number))[-1].facts
    assert facts["accepted_at"] == micros(clock.now())


def test_declining_needs_reason_article_and_rights_and_ends_the_case(hall, item):
    number = a_received_case(hall, item)
    clerk = hall.officer("clerk")
    with pytest.raises(ReasonMissing):
        intake.decline_case(number, Refusal("", "条", True), officer=clerk, key=new_key())
    with pytest.raises(RightsNotTold):
        intake.decline_case(number, Refusal("x", "条", False), officer=clerk, key=new_key())
    intake.decline_case(number, RIGHTS, officer=clerk, key=new_key())
    case = Case.objects.select_related("matter").get(number=number)
    assert (case.state, case.outcome, case.decision.reason) == (
        "declined",
        "declined",
        "not_in_scope",
    )
    assert limits_of(case)["acceptance"][0] == "met"
    assert case.matter.closed_at is not None
    assert not CaseNote.objects.exists()


def test_the_law_that_counts_from_receipt_stops_when_the_filing_is_declined(hall):
    number = a_received_case(hall, an_item(hall, start_event="received"))
    intake.decline_case(number, RIGHTS, officer=hall.officer("clerk"), key=new_key())
    found = limits_of(Case.objects.get(number=number))
    assert (found["promised"][0], found["statutory"][0]) == ("cancelled", "cancelled")


def test_an_instant_item_is_concluded_on_the_spot_in_two_entries(hall):
    instant = an_item(
        hall, case_kind="1", promised_amount=1, promised_unit="hour", steps=(),
        silence="none", result_name="营业执照",
    )  # fmt: skip
    number = a_received_case(hall, instant)
    answer = decision.decide_on_the_spot(number, officer=hall.officer("clerk"), key=new_key())
    case = Case.objects.get(number=number)
    assert (case.state, case.version, answer["version"]) == ("granted", 3, 3)
    assert [entry.name for entry in entries_of(case)] == [
        "case.received", "case.accepted", "case.granted",
    ]  # fmt: skip
    assert Licence.objects.get(case=case).number == answer["licence"]


def test_keys_are_uuids_for_filings(hall, item):
    with pytest.raises(KeyMissing):
        intake.receive_case(a_filing(item), officer=hall.officer("clerk"), key=None)  # type: ignore[arg-type]  # what a careless caller sends
    assert isinstance(new_key(), uuid.UUID)
