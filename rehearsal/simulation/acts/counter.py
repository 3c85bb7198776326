"""What happens at the counter: received, checked, told, supplied, accepted, handed over."""

from __future__ import annotations

import uuid

from approval.limits import PUBLICATION
from approval.services import delivery, intake, publication, supplement, withdrawal
from approval.services.filing import Filing, Person
from approval.services.intake import Refusal
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.states import Channel, CheckStatus, TellingWay, Tick
from catalog.models import ItemVersion
from kernel import clock
from rehearsal.simulation import people
from rehearsal.simulation.acts.turn import Turn, clerk_of, version_of
from rehearsal.simulation.cast import Cast
from rehearsal.simulation.plan import PlannedCase
from timelimits.models import OPEN, TimeLimit

ONLINE_SHARE = 0.25


def receive(turn: Turn, cast: Cast) -> str:
    planned = turn.planned
    version = version_of(planned.item)
    lacking = "request_supplement" in {act.name for act in planned.acts}
    online = turn.chance.random() < ONLINE_SHARE
    filing = filing_of(planned, version, lacking=lacking, online=online)
    if online:
        return str(intake.file_online(filing, key=turn.key)["number"])
    received = intake.receive_case(filing, officer=clerk_of(turn, cast), key=turn.key)
    return str(received["number"])


def request_supplement(turn: Turn, cast: Cast) -> str:
    paper = asked_again(version_of(turn.planned.item))
    line = Line(
        requirement="请补交一份清晰、完整并加盖公章的材料",
        material=paper,
        title="" if paper else "申请书签字页",
        article="行政许可法第三十二条",
    )
    reason = "" if paper else "申请书缺签字，属申请材料本身"
    supplement.request_supplement(
        turn.number, Notice([line], reason=reason), officer=clerk_of(turn, cast), key=turn.key
    )
    return turn.number


def tell_in_vain(turn: Turn, cast: Cast) -> str:
    told = Told(way=TellingWay.SMS)
    supplement.tell_supplement(turn.number, told, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def tell(turn: Turn, cast: Cast) -> str:
    told = Told(way=TellingWay.SMS, reached_at=clock.now(), proof=f"回执{turn.key.hex[:10]}")
    supplement.tell_supplement(turn.number, told, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def supply(turn: Turn, cast: Cast) -> str:
    paper = asked_again(version_of(turn.planned.item))
    supplied = {paper: CheckStatus.MET.value} if paper else {}
    supplement.supply_supplement(turn.number, supplied, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def accept(turn: Turn, cast: Cast) -> str:
    intake.accept_case(turn.number, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def decline(turn: Turn, cast: Cast) -> str:
    refusal = Refusal(
        ground="not_competent", basis="行政许可法第三十二条第一款第二项", rights_told=True
    )
    intake.decline_case(turn.number, refusal, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def ready(turn: Turn, cast: Cast) -> str:
    clerk = clerk_of(turn, cast)
    delivery.make_ready(turn.number, "G02", officer=clerk, key=turn.key)
    owed = TimeLimit.objects.filter(
        matter__case__number=turn.number, kind=PUBLICATION, status__in=OPEN
    )
    if owed.exists():
        key = uuid.uuid5(turn.key, PUBLICATION)
        publication.publish_decision(turn.number, "信用澄川（演练）", officer=clerk, key=key)
    return turn.number


def deliver(turn: Turn, cast: Cast) -> str:
    told = Told(way=TellingWay.SIGNED)
    delivery.deliver_case(turn.number, told, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def withdraw(turn: Turn, cast: Cast) -> str:
    withdrawal.withdraw_case(turn.number, officer=clerk_of(turn, cast), key=turn.key)
    return turn.number


def asked_again(version: ItemVersion) -> int | None:
    """The paper that a supplement notice of the rehearsal asks for: the last required one."""
    seqs = version.materials.filter(required=True, shared=False).values_list("seq", flat=True)
    return max(seqs, default=None)


def filing_of(planned: PlannedCase, version: ItemVersion, *, lacking: bool, online: bool) -> Filing:
    without = asked_again(version) if lacking else None
    papers = {
        material.seq: CheckStatus.MET.value
        for material in version.materials.all()
        if material.seq != without
    }
    return Filing(
        item_code=planned.item,
        applicant=applicant(planned.applicant),
        channel=Channel.ONLINE if online else Channel.WINDOW,
        materials=papers,
        conditions={condition.seq: Tick.MET.value for condition in version.conditions.all()},
    )


def applicant(invented: people.Person) -> Person:
    """The invented applicant as a filing names it."""
    return Person(
        name=invented.company or invented.name,
        kind="company" if invented.company else "person",
        owner=invented.name if invented.company else "",
        id_number=invented.id_number,
        phone=invented.phone,
        address=invented.address,
    )
