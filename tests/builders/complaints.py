"""Complaints reached through the real use cases, about cases of the small hall."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from approval.services import intake
from approval.services.withdrawal import withdraw_case
from catalog.models import Item
from complaints.services import filing, handling
from complaints.services.filing import Credentials, Grievance
from organizations.models import Department
from tests.builders.approval import Hall, a_filing, a_hall, an_item

TEXT = "窗口让我补交目录上没有的材料，跑了三趟。"


@dataclass(frozen=True)
class Scene:
    """A hall with a complaint office, an item, and a case with the code of its applicant."""

    hall: Hall
    office: Department
    item: Item
    case: Credentials

    def officer(self, who: str = "complaint_officer"):
        """One of the hall's people as of now."""
        return self.hall.officer(who)


def a_scene() -> Scene:
    """A received case at window B05 of 市市场监管局, and the office that takes complaints."""
    hall = a_hall()
    office = Department.objects.create(
        code=f"{hall.region.code}-30",
        name="市营商环境建设监督局",
        short_name="市监督局",
        region=hall.region,
        sort_no=30,
        is_supervision=True,
    )
    item = an_item(hall)
    return Scene(hall, office, item, a_case(hall, item))


def a_case(hall: Hall, item: Item) -> Credentials:
    """Another case with its code."""
    answer = intake.receive_case(a_filing(item), officer=hall.officer("clerk"), key=uuid.uuid4())
    return Credentials(str(answer["number"]), str(answer["code"]))


def a_withdrawn_case(scene: Scene) -> Credentials:
    """The scene's case, ended by its applicant: what is over can be rated."""
    withdraw_case(scene.case.number, officer=scene.hall.officer("clerk"), key=uuid.uuid4())
    return scene.case


def a_filed_complaint(scene: Scene, *, consent: bool = False, text: str = TEXT) -> Credentials:
    """The complaint's own number and code."""
    answer = filing.file_complaint(
        scene.case,
        Grievance(text, contact_name="赵小满", contact_phone="13800001234", consent=consent),
        key=uuid.uuid4(),
    )
    return Credentials(answer["number"], answer["code"])


def an_accepted_complaint(scene: Scene, *, consent: bool = False) -> Credentials:
    """A complaint the office has taken up."""
    own = a_filed_complaint(scene, consent=consent)
    handling.accept_complaint(own.number, officer=scene.officer(), key=uuid.uuid4())
    return own


def an_answered_complaint(scene: Scene, *, consent: bool = False) -> Credentials:
    """A complaint the office has answered."""
    own = an_accepted_complaint(scene, consent=consent)
    handling.answer_complaint(
        own.number, officer=scene.officer(), key=uuid.uuid4(), answer="已核实并责令改正。"
    )
    return own
