"""The demo's first morning with one of everything there is a page for, made by the real use cases."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from approval.models import Case
from approval.services import intake, supplement
from approval.services.filing import Filing, Person
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.states import CheckStatus, Tick
from boards.models import Layout
from boards.services import screens
from boards.services.screens import Sheet
from catalog.models import Item
from catalog.selectors import published_version
from catalog.services import versions
from complaints.services import filing as complaining
from complaints.services.filing import Credentials, Grievance
from kernel import clock
from monitor.models import Bulletin, Card, Inspection, Order, Sample, ScoreRun
from monitor.services import notices
from organizations.models import Account, Window
from organizations.officers import Officer, officer_of
from rehearsal.simulation import scenes
from tests.builders.boards import drain
from tests.timelimits.test_notice_files import TOML
from timelimits import notice_files
from timelimits.services import notices as holidays

MARKET = "990100-17"
FOOD, MEDICINE = 35, 27


@dataclass(frozen=True, slots=True)
class Morning:
    """Numbers of what was made on top of the morning's own cases."""

    accepted: Credentials
    asked_again: Credentials
    complaint: Credentials
    order: str
    inspection: str
    sample: int
    bulletin: int
    run: int
    proposal: int
    draft: tuple[str, int]
    screen: str


def officer(username: str) -> Officer:
    """One of the city's people as of now."""
    return officer_of(Account.objects.get(username=username))


def one_of_everything() -> Morning:
    """Make what the morning lacks; the legal clock must stand at its beginning."""
    accepted = a_filing(FOOD, accept=True)
    asked = a_filing(MEDICINE)
    _asked_twice(asked)
    said = complaining.file_complaint(
        accepted, Grievance("窗口要求补交清单以外的材料。", consent=True), key=uuid.uuid4()
    )
    notices.plan()
    drain()
    return Morning(
        accepted=accepted,
        asked_again=asked,
        complaint=Credentials(said["number"], said["code"]),
        order=Order.objects.select_related("matter").latest("pk").matter.number,
        inspection=Inspection.objects.latest("pk").number,
        sample=Sample.objects.latest("pk").pk,
        bulletin=Bulletin.objects.latest("pk").pk,
        run=ScoreRun.objects.latest("pk").pk,
        proposal=_proposed(),
        draft=_drafted(),
        screen=_screen(),
    )


def a_filing(number: int, *, accept: bool = False) -> Credentials:
    """A filing of that item at window B05, every paper met, with the code of its applicant."""
    item = Item.objects.get(number=number)
    version = published_version(item.code, on=clock.office_date(clock.now()))
    wanted = Filing(
        item.code,
        Person("桂兰面馆", "company", "何桂兰", "", "13900000000", ""),
        materials={paper.seq: CheckStatus.MET.value for paper in version.materials.all()},
        conditions={condition.seq: Tick.MET.value for condition in version.conditions.all()},
    )
    clerk = officer(scenes.CLERK)
    made = intake.receive_case(wanted, officer=clerk, key=uuid.uuid4())
    if accept:
        intake.accept_case(made["number"], officer=clerk, key=uuid.uuid4())
    return Credentials(made["number"], made["code"])


def _asked_twice(case: Credentials) -> None:
    """A second notice that asks for something new: the page on which the applicant may object."""
    clerk = officer(scenes.CLERK)
    for line in (Line("请补盖章的平面图", material=2), Line("请补消毒记录", material=3)):
        paper = Notice([line], reason="office_asked")
        supplement.request_supplement(case.number, paper, officer=clerk, key=uuid.uuid4())
        told = Told(reached_at=clock.now())
        supplement.tell_supplement(case.number, told, officer=clerk, key=uuid.uuid4())
        ordinal = Case.objects.get(number=case.number).notice_no
        if ordinal == 1:
            met = {2: CheckStatus.MET.value}
            supplement.supply_supplement(case.number, met, officer=clerk, key=uuid.uuid4())


def _proposed() -> int:
    """A notice of holidays that waits for a second person."""
    notice = notice_files.read("n.toml", TOML.encode())
    told = holidays.propose(
        notice, officer=officer("system_admin"), key=uuid.uuid4(), reason="演练"
    )
    return int(told["proposal"])


def _drafted() -> tuple[str, int]:
    """A draft of an item's next version."""
    item = Item.objects.get(number=FOOD)
    now = published_version(item.code, on=clock.office_date(clock.now()))
    draft = versions.draft_from(now.pk, officer=officer("item_admin"))
    return item.code, int(draft.version_no)


def _screen() -> str:
    """The token of a screen that hangs in the hall."""
    offer = screens.offer_pairing()
    hall = Window.objects.order_by("sort_no")[0].hall_code
    manager = officer("centre_manager")
    sheet = Sheet("一号屏", Layout.AUTO)
    screens.register_screen(hall, sheet, offer.code, officer=manager, key=uuid.uuid4())
    return offer.token


def a_card() -> Card:
    """The red card of the well, still to be confirmed."""
    return Card.objects.filter(level=3).order_by("pk")[0]
