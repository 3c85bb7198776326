"""Whole lives of cases, in which every word that people type is an invented person's."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from approval.services import (
    contact,
    correction,
    decision,
    delivery,
    intake,
    publication,
    removal,
    review,
    special,
    supplement,
)
from approval.services.correction import Wanted
from approval.services.filing import Person
from approval.services.intake import Refusal
from approval.services.removal import Unwanted
from approval.services.review import Finding
from approval.services.special import Extension
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from complaints.services import filing as complaining
from complaints.services import handling, rating
from complaints.services.filing import Credentials, Grievance
from complaints.services.rating import Verdict
from organizations.models import Department
from tests.builders import approval as filings
from tests.builders.approval import Hall, new_key
from tests.privacy.people import Canary, a_canary


@dataclasses.dataclass
class City:
    """A hall with everything that happened in it, and everybody who must not be found."""

    hall: Hall
    item: Any
    own: Credentials
    complaint: Credentials
    people: list[Canary]
    """Everybody; the first two hold the number and code of ``own`` and of ``complaint``."""

    @property
    def holders(self) -> list[Canary]:
        """Those whose own pages are visited."""
        return self.people[:2]


def as_person(canary: Canary, *, company: bool = False) -> Person:
    """The canary as somebody who applies; as a shop that bears its owner's name."""
    return Person(
        name=f"{canary.name}面馆" if company else canary.name,
        kind="company" if company else "person",
        owner=canary.name if company else "",
        id_number=canary.id_number,
        phone=canary.phone,
        address=f"{canary.address} {canary.plate} {canary.card}"[:200],
        agent=canary.name,
    )


def a_city() -> City:
    """Cases in every public state, complained of, rated, corrected, refused, published."""
    hall = filings.a_hall()
    Department.objects.create(
        code=f"{hall.region.code}-25",
        region=hall.region,
        name="市监督局",
        short_name="市监督局",
        sort_no=25,
        is_supervision=True,
    )
    people = [a_canary() for _ in range(8)]
    item = filings.an_item(hall)
    own = _received(hall, item, people[0])
    _reviewed_and_published(hall, own.number, people[0])
    rating.rate_case(own, Verdict(2, people[0].sentence), key=new_key())
    complaint = _complained(hall, own, people[1])
    _declined(hall, item, people[2])
    _asked_for_more(hall, item, people[3])
    _corrected(hall, item, people[4])
    _extended(hall, item, people[5])
    _removed(hall, item, people[6])
    waiting = _received(hall, item, people[7], company=False)
    contact.choose_notices(
        waiting.number,
        waiting.code,
        contact.Wish("email", people[7].email, consent=True),
        key=new_key(),
    )
    return City(hall, item, own, complaint, people)


def _by(hall: Hall, who: str) -> dict[str, Any]:
    return {"officer": hall.officer(who), "key": new_key()}


def _received(hall: Hall, item: Any, who: Canary, *, company: bool = True) -> Credentials:
    given = filings.a_filing(item, applicant=as_person(who, company=company))
    made = intake.receive_case(given, **_by(hall, "clerk"))
    return Credentials(str(made["number"]), str(made["code"]))


def _accepted(hall: Hall, item: Any, who: Canary) -> str:
    number = _received(hall, item, who).number
    intake.accept_case(number, **_by(hall, "clerk"))
    return number


def _reviewed_and_published(hall: Hall, number: str, who: Canary) -> None:
    intake.accept_case(number, **_by(hall, "clerk"))
    second = hall.people["second"].pk
    finding = Finding(second=second, text=who.sentence)
    review.finish_step(number, finding, **_by(hall, "reviewer"))
    review.finish_step(number, Finding(text=who.sentence), **_by(hall, "reviewer"))
    decision.grant_case(number, **_by(hall, "approver"))
    publication.publish_decision(number, "信用中国（澄川）", **_by(hall, "approver"))
    told = Told(reached_at=hall_now())
    delivery.deliver_case(number, told, **_by(hall, "clerk"))


def hall_now() -> dt.datetime:
    """The legal now."""
    return filings.clock.now()


def _complained(hall: Hall, case: Credentials, who: Canary) -> Credentials:
    told = Grievance(who.sentence, who.name, who.phone, consent=True)
    made = complaining.file_complaint(case, told, key=new_key())
    officer = hall.officer("complaint_officer")
    number = made["number"]
    handling.accept_complaint(number, officer=officer, key=new_key())
    handling.answer_complaint(number, officer=officer, key=new_key(), answer="已核查，已纠正。")
    return Credentials(number, made["code"])


def _declined(hall: Hall, item: Any, who: Canary) -> None:
    refusal = Refusal("条件不符", "行政许可法第三十二条", rights_told=True, text=who.sentence)
    intake.decline_case(_received(hall, item, who).number, refusal, **_by(hall, "clerk"))


def _asked_for_more(hall: Hall, item: Any, who: Canary) -> None:
    number = _received(hall, item, who).number
    line = Line(f"请{who.name}补平面图", material=2)
    supplement.request_supplement(number, Notice([line]), **_by(hall, "clerk"))


def _corrected(hall: Hall, item: Any, who: Canary) -> None:
    number = _received(hall, item, who).number
    wanted = Wanted("选错事项", item_code=filings.an_item(hall).code, text=who.sentence)
    correction.request_correction(number, wanted, **_by(hall, "clerk"))
    correction.confirm_correction(number, **_by(hall, "approver"))


def _extended(hall: Hall, item: Any, who: Canary) -> None:
    number = _accepted(hall, item, who)
    longer = Extension(5, "complex", "澄审延〔2026〕1号", told_at=hall_now(), text=who.sentence)
    special.extend_case(number, longer, **_by(hall, "chief"))
    special.explain_delay(number, "expert_review", **_by(hall, "approver"))


def _removed(hall: Hall, item: Any, who: Canary) -> None:
    number = _received(hall, item, who).number
    unwanted = Unwanted("void", "filed_twice", text=who.sentence)
    removal.request_removal(number, unwanted, **_by(hall, "clerk"))
    removal.confirm_removal(number, **_by(hall, "approver"))
