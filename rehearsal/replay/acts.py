"""What an activity of a log makes the hall do: one function per act, each one use case of approval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from approval.services import (
    decision,
    delivery,
    imports,
    intake,
    review,
    special,
    supplement,
    telling,
    withdrawal,
)
from approval.services.filing import Filing, Person
from approval.services.intake import Refusal
from approval.services.review import Finding
from approval.services.special import Extension, Special
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.states import Channel, CheckStatus, TellingAbout
from kernel import clock
from organizations.officers import Officer
from organizations.roles import Role
from rehearsal.replay.errors import BegunAlready, OtherStep
from rehearsal.replay.founding import SOURCE, WINDOW, Counter
from rehearsal.replay.log import LoggedCase
from rehearsal.replay.mapping import Mapping
from rehearsal.replay.regimes import ReplayItem
from rehearsal.replay.rules import Act

GROUND = "replay"
Answer = dict[str, Any]


@dataclass(slots=True)
class Running:
    """A case of the log as it stands in the hall; ``step`` is the step in hand, empty for none."""

    number: str
    counter: Counter
    item: ReplayItem
    logged: LoggedCase
    state: str
    step: str = ""

    def officer_for(self, step: str) -> Officer:
        """Who handles a step of this item."""
        if self.item.role_of(step) == Role.APPROVER:
            return self.counter.approver
        return self.counter.reviewer

    @property
    def in_hand(self) -> Officer:
        """Who handles the step in hand; the reviewer when there is none."""
        return self.officer_for(self.step) if self.step else self.counter.reviewer


def receive(
    case: LoggedCase, counter: Counter, mapping: Mapping, *, draft: bool = False
) -> Running:
    """收件 under the log's own number, and under the case's own deadline where the log names one.

    A ``draft`` is only parked (暂存): nothing is received yet.
    """
    filing = Filing(
        item_code=counter.item_code,
        applicant=Person(name=case.number),
        channel=mapping.channels.get(case.channel, Channel.IMPORT),
    )
    answer = imports.receive_elsewhere(
        filing, system=SOURCE, key=None, number=case.number, deadline=case.deadline, draft=draft
    )
    item = mapping.item_named(case.item)
    return Running(str(answer["number"]), counter, item, case, str(answer["state"]))


def _receive_draft(running: Running, _: Act) -> Answer:
    return intake.receive_draft(running.number, officer=running.counter.clerk, key=None)


def _draft_again(_: Running, __: Act) -> Answer:
    raise BegunAlready


def _accept(running: Running, _: Act) -> Answer:
    answer = intake.accept_case(running.number, officer=running.counter.clerk, key=None)
    running.step = first_step(running.item)
    return answer


def first_step(item: ReplayItem) -> str:
    """The name of the step with which review begins."""
    return item.steps[0].name if item.steps else "decision"


def _decline(running: Running, act: Act) -> Answer:
    refusal = Refusal(act.ground or GROUND, SOURCE, rights_told=True)
    return intake.decline_case(running.number, refusal, officer=running.counter.clerk, key=None)


def _assign(running: Running, _: Act) -> Answer:
    officer = running.in_hand
    return review.assign_case(running.number, officer.account_id, officer=officer, key=None)


def _finish_step(running: Running, act: Act) -> Answer:
    if act.step and running.step and act.step != running.step:
        raise OtherStep
    officer = running.in_hand
    answer = review.finish_step(running.number, Finding(reason=GROUND), officer=officer, key=None)
    running.step = str(answer["step"])
    return answer


def _return_step(running: Running, act: Act) -> Answer:
    reason = act.ground or GROUND
    answer = review.return_step(running.number, reason, officer=running.in_hand, key=None)
    running.step = str(answer["step"])
    return answer


def _start_over(running: Running, act: Act) -> Answer:
    """退回 until the first step is in hand again; nothing when it is."""
    answer: Answer = {"state": running.state}
    while running.step and running.step != first_step(running.item):
        answer = _return_step(running, act)
    return answer


def _request_supplement(running: Running, act: Act) -> Answer:
    notice = Notice((Line(requirement=act.ground or GROUND, material=1),), reason=GROUND)
    clerk = running.counter.clerk
    return supplement.request_supplement(running.number, notice, officer=clerk, key=None)


def _tell_supplement(running: Running, _: Act) -> Answer:
    clerk = running.counter.clerk
    return supplement.tell_supplement(running.number, _told_now(), officer=clerk, key=None)


def _supply_supplement(running: Running, _: Act) -> Answer:
    clerk, supplied = running.counter.clerk, {1: CheckStatus.MET.value}
    return supplement.supply_supplement(running.number, supplied, officer=clerk, key=None)


def _suspend(running: Running, act: Act) -> Answer:
    procedure = Special(
        ground=act.ground or GROUND,
        document=SOURCE,
        granted_days=act.days or None,
        told_at=clock.now(),
        reason=GROUND,
    )
    reviewer = running.counter.reviewer
    return special.suspend_case(running.number, procedure, officer=reviewer, key=None)


def _resume(running: Running, _: Act) -> Answer:
    return special.resume_case(running.number, officer=running.counter.reviewer, key=None)


def _extend(running: Running, act: Act) -> Answer:
    extension = Extension(
        days=act.days,
        ground=act.ground or GROUND,
        document=SOURCE,
        told_at=clock.now(),
        reason=GROUND,
    )
    approver = running.counter.approver
    return special.extend_case(running.number, extension, officer=approver, key=None)


def _grant(running: Running, _: Act) -> Answer:
    officer = running.counter.approver
    answer = decision.grant_case(running.number, officer=officer, key=None, reason=GROUND)
    running.step = ""
    return answer


def _deny(running: Running, act: Act) -> Answer:
    refusal = Refusal(act.ground or GROUND, SOURCE, rights_told=True)
    officer = running.counter.approver
    answer = decision.deny_case(running.number, refusal, officer=officer, key=None, reason=GROUND)
    running.step = ""
    return answer


def _ready(running: Running, _: Act) -> Answer:
    clerk = running.counter.clerk
    return delivery.make_ready(running.number, WINDOW, officer=clerk, key=None)


def _deliver(running: Running, _: Act) -> Answer:
    clerk = running.counter.clerk
    return delivery.deliver_case(running.number, _told_now(), officer=clerk, key=None)


def _tell(running: Running, _: Act) -> Answer:
    return telling.record_telling(
        running.number,
        TellingAbout.ACCEPTANCE,
        _told_now(),
        officer=running.counter.clerk,
        key=None,
    )


def _withdraw(running: Running, _: Act) -> Answer:
    answer = withdrawal.withdraw_case(running.number, officer=running.counter.clerk, key=None)
    running.step = ""
    return answer


def _close(running: Running, _: Act) -> Answer:
    """外部系统办结: the log says that the case ended, not how."""
    answer = imports.close_elsewhere(running.number, system=SOURCE, key=None)
    running.step = ""
    return answer


def _told_now() -> Told:
    return Told(reached_at=clock.now())


ACTS: dict[str, Callable[[Running, Act], Answer]] = {
    "accept": _accept,
    "assign": _assign,
    "close": _close,
    "decline": _decline,
    "deliver": _deliver,
    "deny": _deny,
    "draft": _draft_again,
    "extend": _extend,
    "finish_step": _finish_step,
    "grant": _grant,
    "ready": _ready,
    "receive": _receive_draft,
    "request_supplement": _request_supplement,
    "resume": _resume,
    "return_step": _return_step,
    "start_over": _start_over,
    "supply_supplement": _supply_supplement,
    "suspend": _suspend,
    "tell": _tell,
    "tell_supplement": _tell_supplement,
    "withdraw": _withdraw,
}


def perform(running: Running, act: Act) -> None:
    """Do one act on a case that has begun; raises what the hall refuses with."""
    running.state = str(ACTS[act.do](running, act)["state"])
