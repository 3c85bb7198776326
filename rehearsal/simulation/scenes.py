"""The guided scenes: each does what it needs through real use cases and names the page it ends on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from approval.models import Case
from approval.services import imports, intake, special, supplement
from approval.services.filing import Filing, Person
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.states import Channel, CheckStatus, TellingWay, Tick
from catalog.models import Item, ItemVersion
from catalog.selectors import published_version
from kernel import clock
from kernel.errors import NotFound
from monitor.models import Card
from monitor.states import CardState
from organizations.officers import Officer, officer_of
from organizations.selectors.accounts import get_account
from rehearsal.models import Performance

CLERK, SUPERVISOR, OWNER_OF_THE_WELL = "b05", "officer1", "approver_shuili"
FOOD, COMPANY, WATER, VET = 35, 34, 24, 27
TAIL = 6
A_MOMENT = dt.timedelta(minutes=10)


class NoSuchScene(NotFound):
    """没有这一幕"""

    code = "no-such-scene"
    default_message = "没有这一幕"


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a scene ends: on which page, as whom ('' is anybody), and what was filed in it."""

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
        "桂兰面馆", "company", "何桂兰", "990102197203080020", "10000000003", "云堤区柳堤街道12号"
    )
    number = _received_and_accepted(FOOD, owner, key)
    return Ends(CLERK, f"/desk/cases/{number}/paper/", filed=number)


def _second_notice(key: uuid.UUID) -> Ends:
    """A second supplement notice: the desk stops, shows the article and what the first one asked."""
    owner = Person(
        "青禾兽药店", "company", "沈青禾", "990121198506150026", "10000000005", "青禾县松亭镇"
    )
    version, clerk = _version(VET), _officer(CLERK)
    papers = [paper.seq for paper in version.materials.all()]
    met = dict.fromkeys(papers, CheckStatus.MET.value)
    filing = Filing(
        version.item.code,
        owner,
        materials=met | {papers[0]: CheckStatus.MISSING.value},
        conditions={condition.seq: Tick.MET.value for condition in version.conditions.all()},
    )
    number = str(intake.receive_case(filing, officer=clerk, key=key)["number"])
    asked = Line(
        requirement="请补交盖章的申请表", material=papers[0], article="行政许可法第三十二条"
    )
    steps = [uuid.uuid5(key, step) for step in ("ask", "tell", "supply")]
    supplement.request_supplement(number, Notice([asked]), officer=clerk, key=steps[0])
    told = Told(way=TellingWay.SIGNED, reached_at=clock.now(), proof="当面签收")
    if not Case.objects.filter(number=number, supplement_notices__reached_at__isnull=False):
        supplement.tell_supplement(number, told, officer=clerk, key=steps[1])
    supplied = {papers[0]: CheckStatus.MET.value}
    supplement.supply_supplement(number, supplied, officer=clerk, key=steps[2])
    return Ends(CLERK, f"/desk/cases/{number}/supplement/")


def _power_cut(key: uuid.UUID) -> Ends:  # noqa: ARG001 - scenes are alike
    """The hall's screen loses its line for forty seconds and says so; the page itself plays it."""
    return Ends("", "/lobby/#cut")


def _company(key: uuid.UUID) -> Ends:
    """A company promised in one hour; nobody closes it."""
    owner = Person(
        "澄川清和商贸有限公司", "company", "宁清和", "990102198805120012", "10000000004", "望澄区"
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


def _reason(key: uuid.UUID) -> Ends:
    """The unit says why the well is late, and the public board says it in the promise's place."""
    number = Performance.objects.get(key="seed:well").number
    if not Case.objects.get(number=number).delay_reason:
        owner = _officer(OWNER_OF_THE_WELL)
        special.explain_delay(number, "consultation", officer=owner, key=key)
    return Ends("", f"/progress/?tail={number.replace('-', '')[-TAIL:]}")


def _day_close(key: uuid.UUID) -> Ends:  # noqa: ARG001 - scenes are alike
    """日清 at the foot of the window's opening sheet: what came in is what became of it."""
    return Ends(CLERK, "/desk/")


SCENES: Mapping[int, Scene] = {
    scene.number: scene
    for scene in (
        Scene(1, _("开门清单"), _("昨夜到期，依法即为受理"), _silence),
        Scene(2, _("一碗面"), _("一分钟收件受理，日期有凭有据"), _noodles),
        Scene(3, _("第二次补正"), _("再次要材料，先看法条和差异"), _second_notice),
        Scene(4, _("大厅断线"), _("大厅屏断线四十秒，自己说清数据截至几时"), _power_cut),
        Scene(5, _("一小时"), _("承诺一小时的登记没有办结"), _company),
        Scene(6, _("一口井"), _("红牌待核，由监察人员确认"), _well),
        Scene(7, _("一句说明"), _("部门说明延后原因，公示随之改变"), _reason),
        Scene(8, _("日清"), _("收件与受理、补正、退件、未决对得上"), _day_close),
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
