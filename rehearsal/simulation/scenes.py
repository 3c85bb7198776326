"""The guided scenes: each does what it needs through real use cases and names the page it ends on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from approval.models import Case
from approval.services import imports, intake
from approval.services.filing import Filing, Person
from approval.states import Channel, CheckStatus, Tick
from catalog.models import Item, ItemVersion
from catalog.selectors import published_version
from kernel import clock
from kernel.errors import NotFound
from monitor.models import Card
from monitor.states import CardState
from organizations.officers import Officer, officer_of
from organizations.selectors.accounts import get_account
from rehearsal.models import Performance

CLERK, SUPERVISOR = "b05", "officer1"
FOOD, COMPANY, WATER = 35, 34, 24
A_MOMENT = dt.timedelta(minutes=10)


class NoSuchScene(NotFound):
    """没有这一幕"""

    code = "no-such-scene"
    default_message = "没有这一幕"


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a scene ends: on which page, as whom the visitor sees it, and what was filed in it."""

    username: str
    page: str
    filed: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene of the story 一碗面，一口井, with its place in it."""

    number: int
    title: object
    hint: object
    play: Callable[[uuid.UUID], Ends]


def _silence(key: uuid.UUID) -> Ends:  # noqa: ARG001 - scenes are alike
    """开门清单: a filing that the law accepted while the hall slept (XK-4)."""
    number = Performance.objects.get(key="seed:silence").number
    return Ends(CLERK, f"/desk/cases/{number}/")


def _noodles(key: uuid.UUID) -> Ends:
    """何桂兰 files for her noodle shop; received and accepted in one go."""
    owner = Person(
        "桂兰面馆", "company", "何桂兰", "990102197203080028", "10000000003", "云堤区柳堤街道12号"
    )
    number = _received_and_accepted(FOOD, owner, key)
    return Ends(CLERK, f"/desk/cases/{number}/paper/", filed=number)


def _company(key: uuid.UUID) -> Ends:
    """A company promised in one hour; nobody closes it."""
    owner = Person(
        "澄川清和商贸有限公司", "company", "宁清和", "990102198805120017", "10000000004", "望澄区"
    )
    _received_and_accepted(COMPANY, owner, key)
    return Ends(SUPERVISOR, "/supervision/")


def _well(key: uuid.UUID) -> Ends:
    """The well: the red card that waits for an officer's word (D4)."""
    number = Performance.objects.get(key="seed:well").number
    waiting = Card.objects.filter(state=CardState.PENDING, level=3)
    card = waiting.filter(matter__number=number).first() or waiting.order_by("-id").first()
    if card is not None:
        return Ends(SUPERVISOR, f"/supervision/cards/{card.pk}/")
    # The card of the morning was issued by itself long ago: let another well run out in a moment.
    owner = Person(
        "澄溪酒业有限公司", "company", "陆澄溪", "990102197901010011", "10000000002", "云堤区"
    )
    filing = Filing(_version(WATER).item.code, owner, channel=Channel.IMPORT)
    imports.receive_elsewhere(filing, system="exchange", key=key, deadline=clock.now() + A_MOMENT)
    return Ends(SUPERVISOR, "/supervision/")


SCENES: Mapping[int, Scene] = {
    scene.number: scene
    for scene in (
        Scene(1, _("开门清单"), _("昨夜到期，依法即为受理"), _silence),
        Scene(2, _("一碗面"), _("一分钟收件受理，日期有凭有据"), _noodles),
        Scene(5, _("一小时"), _("承诺一小时的登记没有办结"), _company),
        Scene(6, _("一口井"), _("红牌待核，由监察人员确认"), _well),
    )
}


def play(number: int, key: uuid.UUID) -> Ends:
    """Play the scene; ``key`` makes a repeated press do nothing twice. Raises NoSuchScene."""
    scene = SCENES.get(number)
    if scene is None or not clock.current().simulated:
        raise NoSuchScene
    return scene.play(key)


def _received_and_accepted(item_number: int, owner: Person, key: uuid.UUID) -> str:
    version = _version(item_number)
    filing = Filing(
        version.item.code,
        owner,
        materials={paper.seq: CheckStatus.MET.value for paper in version.materials.all()},
        conditions={condition.seq: Tick.MET.value for condition in version.conditions.all()},
    )
    clerk = _officer(CLERK)
    number = str(intake.receive_case(filing, officer=clerk, key=key)["number"])
    if Case.objects.get(number=number).accepted_at is None:
        intake.accept_case(number, officer=clerk, key=uuid.uuid5(key, "accept"))
    return number


def _version(item_number: int) -> ItemVersion:
    code = Item.objects.get(number=item_number).code
    return published_version(code, on=clock.office_date(clock.now()))


def _officer(username: str) -> Officer:
    return officer_of(get_account(username))
