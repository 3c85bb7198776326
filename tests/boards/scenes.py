"""One act of each kind on one case: how the case came there, and the act that is watched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from approval.services import (
    correction,
    decision,
    delivery,
    forwarding,
    imports,
    intake,
    removal,
    review,
    silence,
    special,
    supplement,
    telling,
    withdrawal,
)
from approval.services.correction import Wanted
from approval.services.forwarding import Report
from approval.services.intake import Checked, Refusal
from approval.services.removal import Unwanted
from approval.services.special import Extension, Special
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.states import TellingAbout
from complaints.services import filing, rating
from kernel import clock
from kernel.journal import Actor
from ledger.models import Matter
from monitor import sweep
from organizations.models import Department
from tests.approval.services.test_forwarding import LOWER, REGIME, UPPER
from tests.builders import approval as filings
from tests.builders.approval import Hall, new_key
from timelimits.calendar_files import DeclaredDay, DeclaredYear
from timelimits.services import calendars

Act = Callable[[], Any]
REFUSAL = Refusal("条件不符", "行政许可法第三十二条", rights_told=True)


def _by(hall: Hall, who: str) -> dict[str, Any]:
    return {"officer": hall.officer(who), "key": new_key()}


def receive(hall: Hall, item: Any) -> Act:
    return lambda: filings.a_received_case(hall, item)


def park(hall: Hall, item: Any) -> Act:
    return lambda: intake.park_case(filings.a_filing(item), **_by(hall, "clerk"))


def receive_a_draft(hall: Hall, item: Any) -> Act:
    number = intake.park_case(filings.a_filing(item), **_by(hall, "clerk"))["number"]
    return lambda: intake.receive_draft(number, **_by(hall, "clerk"))


def discard_a_draft(hall: Hall, item: Any) -> Act:
    number = intake.park_case(filings.a_filing(item), **_by(hall, "clerk"))["number"]
    return lambda: intake.discard_draft(number, reason="填错事项", **_by(hall, "clerk"))


def file_online(hall: Hall, item: Any) -> Act:
    return lambda: intake.file_online(filings.a_filing(item, channel="online"), key=new_key())


def check(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, item)
    return lambda: intake.check_case(number, Checked({1: "met"}), **_by(hall, "clerk"))


def accept(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, item)
    return lambda: intake.accept_case(number, **_by(hall, "clerk"))


def decline(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, item)
    return lambda: intake.decline_case(number, REFUSAL, **_by(hall, "clerk"))


def accept_by_silence(hall: Hall, item: Any) -> Act:
    filings.a_received_case(hall, item)

    def a_fortnight_passes() -> None:
        hand = clock.current()
        hand.shift(dt.timedelta(days=14))  # type: ignore[attr-defined]  # a test's clock has a hand
        assert silence.deem_due(clock.now())

    return a_fortnight_passes


def ask_for_more(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, item)
    notice = Notice([Line("请补盖章的平面图", material=2)])
    return lambda: supplement.request_supplement(number, notice, **_by(hall, "clerk"))


def tell_what_is_missing(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, item)
    notice = Notice([Line("请补盖章的平面图", material=2)])
    supplement.request_supplement(number, notice, **_by(hall, "clerk"))
    told = Told(reached_at=clock.now())
    return lambda: supplement.tell_supplement(number, told, **_by(hall, "clerk"))


def hand_in_the_rest(hall: Hall, item: Any) -> Act:
    number = filings.a_correcting_case(hall, item)
    return lambda: supplement.supply_supplement(number, {2: "met"}, **_by(hall, "clerk"))


def assign(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    assignee = hall.people["reviewer"].pk
    return lambda: review.assign_case(number, assignee, **_by(hall, "approver"))


def finish_a_step(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    finding = review.Finding(second=hall.people["second"].pk)
    return lambda: review.finish_step(number, finding, **_by(hall, "reviewer"))


def return_a_step(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    finding = review.Finding(second=hall.people["second"].pk)
    review.finish_step(number, finding, **_by(hall, "reviewer"))
    return lambda: review.return_step(number, "材料不清", **_by(hall, "reviewer"))


def suspend(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    paper = Special("expert_review", document="澄审函〔2026〕1号", granted_days=10)
    return lambda: special.suspend_case(number, paper, **_by(hall, "approver"))


def resume(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    paper = Special("expert_review", document="澄审函〔2026〕1号", granted_days=10)
    special.suspend_case(number, paper, **_by(hall, "approver"))
    return lambda: special.resume_case(number, **_by(hall, "approver"))


def extend(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    longer = Extension(5, "complex", "澄审延〔2026〕1号", told_at=clock.now())
    return lambda: special.extend_case(number, longer, **_by(hall, "chief"))


def explain_a_delay(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    return lambda: special.explain_delay(number, "expert_review", **_by(hall, "approver"))


def grant(hall: Hall, item: Any) -> Act:
    number = filings.a_reviewed_case(hall, item)
    return lambda: decision.grant_case(number, **_by(hall, "approver"))


def deny(hall: Hall, item: Any) -> Act:
    number = filings.a_reviewed_case(hall, item)
    return lambda: decision.deny_case(number, REFUSAL, **_by(hall, "approver"))


def make_ready(hall: Hall, item: Any) -> Act:
    number = filings.a_granted_case(hall, item)
    return lambda: delivery.make_ready(number, "G02", **_by(hall, "approver"))


def deliver(hall: Hall, item: Any) -> Act:
    number = filings.a_granted_case(hall, item)
    told = Told(reached_at=clock.now())
    return lambda: delivery.deliver_case(number, told, **_by(hall, "clerk"))


def withdraw(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    return lambda: withdrawal.withdraw_case(number, **_by(hall, "clerk"))


def _removed(hall: Hall, item: Any, kind: str, ground: str) -> Act:
    number = filings.a_received_case(hall, item)
    removal.request_removal(number, Unwanted(kind, ground), **_by(hall, "clerk"))
    return lambda: removal.confirm_removal(number, **_by(hall, "approver"))


def make_void(hall: Hall, item: Any) -> Act:
    return _removed(hall, item, "void", "filed_twice")


def delete(hall: Hall, item: Any) -> Act:
    return _removed(hall, item, "deletion", "test_entry")


def forward_out(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, filings.an_item(hall, steps=LOWER, **REGIME))
    report = Report("初审1号", reason="x")
    return lambda: forwarding.forward_case(number, report, **_by(hall, "approver"))


def forward_on(hall: Hall, item: Any) -> Act:
    decided = REGIME | {"forward_unit": hall.neighbour.code}
    number = filings.an_accepted_case(hall, filings.an_item(hall, steps=LOWER + UPPER, **decided))
    report = Report("初审1号", reason="x")
    return lambda: forwarding.forward_case(number, report, **_by(hall, "approver"))


def sign_a_step(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    return lambda: review.sign_step(number, **_by(hall, "second"))


def tell_of_the_acceptance(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    told = Told(reached_at=clock.now())
    return lambda: telling.record_telling(
        number, TellingAbout.ACCEPTANCE, told, **_by(hall, "clerk")
    )


def ask_for_a_correction(hall: Hall, item: Any) -> Act:
    number, other = filings.an_accepted_case(hall, item), filings.an_item(hall)
    wanted = Wanted("选错事项", item_code=other.code)
    return lambda: correction.request_correction(number, wanted, **_by(hall, "clerk"))


def correct(hall: Hall, item: Any) -> Act:
    number, other = filings.a_received_case(hall, item), filings.an_item(hall)
    wanted = Wanted("选错事项", item_code=other.code)
    correction.request_correction(number, wanted, **_by(hall, "clerk"))
    return lambda: correction.confirm_correction(number, **_by(hall, "approver"))


def correct_to_another_unit(hall: Hall, item: Any) -> Act:
    number = filings.a_received_case(hall, item)
    other = filings.an_item(hall, unit=hall.neighbour)
    wanted = Wanted("选错事项", item_code=other.code)
    correction.request_correction(number, wanted, **_by(hall, "clerk"))
    return lambda: correction.confirm_correction(number, **_by(hall, "approver"))


def close_elsewhere(hall: Hall, item: Any) -> Act:
    number = filings.an_accepted_case(hall, item)
    return lambda: imports.close_elsewhere(number, system="演练", key=new_key())


def a_lamp_falls(hall: Hall, item: Any) -> Act:
    filings.an_accepted_case(hall, item)

    def a_month_passes() -> None:
        hand = clock.current()
        hand.shift(dt.timedelta(days=30))  # type: ignore[attr-defined]  # a test's clock has a hand
        sweep.drain(clock.now())

    return a_month_passes


def _a_complaint_office(hall: Hall) -> None:
    Department.objects.get_or_create(
        code=f"{hall.region.code}-25",
        region=hall.region,
        defaults={
            "name": "市监督局",
            "short_name": "市监督局",
            "sort_no": 25,
            "is_supervision": True,
        },
    )


def complain(hall: Hall, item: Any) -> Act:
    _a_complaint_office(hall)
    answer = intake.file_online(filings.a_filing(item), key=new_key())
    who = filing.Credentials(answer["number"], answer["code"])
    return lambda: filing.file_complaint(who, filing.Grievance("等了很久"), key=new_key())


def _rates(hall: Hall, item: Any, grade: int) -> Act:
    _a_complaint_office(hall)
    answer = intake.file_online(filings.a_filing(item), key=new_key())
    withdrawal.withdraw_case(answer["number"], **_by(hall, "clerk"))
    who = filing.Credentials(answer["number"], answer["code"])
    return lambda: rating.rate_case(who, rating.Verdict(grade, "跑了三趟"), key=new_key())


def rate_well(hall: Hall, item: Any) -> Act:
    return _rates(hall, item, 5)


def rate_badly(hall: Hall, item: Any) -> Act:
    return _rates(hall, item, 1)


def a_complaint_is_late(hall: Hall, item: Any) -> Act:
    complain(hall, item)()

    def a_month_passes() -> None:
        hand = clock.current()
        hand.shift(dt.timedelta(days=30))  # type: ignore[attr-defined]  # as above
        sweep.drain(clock.now())

    return a_month_passes


def a_new_notice_of_holidays(hall: Hall, item: Any) -> Act:
    hand = clock.current()
    hand.move_to(dt.datetime(2026, 12, 28, 1, tzinfo=dt.UTC))  # type: ignore[attr-defined]  # as above
    number = filings.an_accepted_case(hall, item)
    matter = Matter.objects.get(number=number)
    new_year = tuple(DeclaredDay(dt.date(2027, 1, day), "off", "元旦") for day in (1, 4, 5))
    notice = DeclaredYear(2027, "演练〔2026〕9号", dt.date(2026, 12, 28), "演练", new_year)
    calendars.declare_year("CN", notice, by=Actor.system("tests"))

    def restate() -> None:
        assert calendars.restate_matter(matter.pk)

    return restate
