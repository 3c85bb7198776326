"""What an activity of a log makes the hall do: one function per act, each one use case of approval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from approval.errors import NoStepOpen
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
from rehearsal.replay.errors import OtherStep
from rehearsal.replay.founding import SOURCE, Counter
from rehearsal.replay.log import LoggedCase
from rehearsal.replay.mapping import Act, Mapping

GROUND = "replay"


@dataclass(slots=True)
class Running:
    """A case of the log as it stands in the hall; ``step`` is the step in hand, empty for none."""

    number: str
    counter: Counter
    mapping: Mapping
    logged: LoggedCase
    step: str = ""

    def step_officer(self) -> Officer:
        """Who handles the step in hand; raises NoStepOpen when there is none."""
        if not self.step:
            raise NoStepOpen
        roles = {step.name: step.role for step in self.mapping.item.steps}
        if roles.get(self.step, Role.APPROVER) == Role.APPROVER:
            return self.counter.approver
        return self.counter.reviewer


def receive(case: LoggedCase, counter: Counter, mapping: Mapping) -> Running:
    """收件 under the log's own number, and under the case's own deadline where the log names one."""
    filing = Filing(
        item_code=counter.item_code,
        applicant=Person(name=case.number),
        channel=mapping.channels.get(case.channel, Channel.IMPORT),
    )
    answer = imports.receive_elsewhere(
        filing, system=SOURCE, key=None, number=case.number, deadline=case.deadline
    )
    return Running(str(answer["number"]), counter, mapping, case)


def _accept(running: Running, _: Act) -> None:
    intake.accept_case(running.number, officer=running.counter.clerk, key=None)
    running.step = first_step(running.mapping)


def first_step(mapping: Mapping) -> str:
    """The name of the step with which review begins."""
    return mapping.item.steps[0].name if mapping.item.steps else "decision"


def _decline(running: Running, act: Act) -> None:
    refusal = Refusal(act.ground or GROUND, SOURCE, rights_told=True)
    intake.decline_case(running.number, refusal, officer=running.counter.clerk, key=None)


def _assign(running: Running, _: Act) -> None:
    officer = running.step_officer() if running.step else running.counter.reviewer
    review.assign_case(running.number, officer.account_id, officer=officer, key=None)


def _finish_step(running: Running, act: Act) -> None:
    if act.step and running.step and act.step != running.step:
        raise OtherStep
    officer = running.step_officer() if running.step else running.counter.reviewer
    answer = review.finish_step(running.number, Finding(), officer=officer, key=None)
    running.step = str(answer["step"])


def _return_step(running: Running, act: Act) -> None:
    officer = running.step_officer() if running.step else running.counter.reviewer
    reason = act.ground or GROUND
    answer = review.return_step(running.number, reason, officer=officer, key=None)
    running.step = str(answer["step"])


def _request_supplement(running: Running, act: Act) -> None:
    notice = Notice((Line(requirement=act.ground or GROUND, material=1),), reason=GROUND)
    supplement.request_supplement(running.number, notice, officer=running.counter.clerk, key=None)


def _tell_supplement(running: Running, _: Act) -> None:
    supplement.tell_supplement(running.number, _told_now(), officer=running.counter.clerk, key=None)


def _supply_supplement(running: Running, _: Act) -> None:
    supplied = {1: CheckStatus.MET.value}
    supplement.supply_supplement(running.number, supplied, officer=running.counter.clerk, key=None)


def _suspend(running: Running, act: Act) -> None:
    procedure = Special(
        ground=act.ground or GROUND,
        document=SOURCE,
        granted_days=act.days or None,
        told_at=clock.now(),
        reason=GROUND,
    )
    special.suspend_case(running.number, procedure, officer=running.counter.reviewer, key=None)


def _resume(running: Running, _: Act) -> None:
    special.resume_case(running.number, officer=running.counter.reviewer, key=None)


def _extend(running: Running, act: Act) -> None:
    extension = Extension(
        days=act.days,
        ground=act.ground or GROUND,
        document=SOURCE,
        told_at=clock.now(),
        reason=GROUND,
    )
    special.extend_case(running.number, extension, officer=running.counter.approver, key=None)


def _grant(running: Running, _: Act) -> None:
    officer = running.counter.approver
    decision.grant_case(running.number, officer=officer, key=None, reason=GROUND)
    running.step = ""


def _deny(running: Running, act: Act) -> None:
    refusal = Refusal(act.ground or GROUND, SOURCE, rights_told=True)
    officer = running.counter.approver
    decision.deny_case(running.number, refusal, officer=officer, key=None, reason=GROUND)
    running.step = ""


def _deliver(running: Running, _: Act) -> None:
    delivery.deliver_case(running.number, _told_now(), officer=running.counter.clerk, key=None)


def _tell(running: Running, _: Act) -> None:
    telling.record_telling(
        running.number,
        TellingAbout.ACCEPTANCE,
        _told_now(),
        officer=running.counter.clerk,
        key=None,
    )


def _withdraw(running: Running, _: Act) -> None:
    withdrawal.withdraw_case(running.number, officer=running.counter.clerk, key=None)
    running.step = ""


def close(running: Running, _: Act | None = None) -> None:
    """外部系统办结: the log says that the case ended, not how."""
    imports.close_elsewhere(running.number, system=SOURCE, key=None)
    running.step = ""


def _told_now() -> Told:
    return Told(reached_at=clock.now())


ACTS: dict[str, Callable[[Running, Act], None]] = {
    "accept": _accept,
    "assign": _assign,
    "close": close,
    "decline": _decline,
    "deliver": _deliver,
    "deny": _deny,
    "extend": _extend,
    "finish_step": _finish_step,
    "grant": _grant,
    "request_supplement": _request_supplement,
    "resume": _resume,
    "return_step": _return_step,
    "supply_supplement": _supply_supplement,
    "suspend": _suspend,
    "tell": _tell,
    "tell_supplement": _tell_supplement,
    "withdraw": _withdraw,
}
