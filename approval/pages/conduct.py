"""How each form of the pages is carried out: the use cases behind one key press."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from approval.models import Case, CaseStep
from approval.pages.forms.base import ActForm, CheckForm
from approval.pages.forms.counter import DiscardForm, ReadyForm, SupplementForm, TellForm
from approval.pages.forms.review import AssignForm, DelayForm, FindingForm, RefusalForm, ReturnForm
from approval.services import decision, delivery, intake, review, special, supplement, telling
from approval.services.act import Asking
from approval.services.telling import Told
from approval.states import CaseState, CorrectionState, NoticeStatus, TellingAbout, TellingWay
from organizations.officers import Officer

Outcome = dict[str, Any]
Run = Callable[[str, Any, Asking], Outcome]


def derived(key: uuid.UUID | None, part: str) -> uuid.UUID | None:
    """A key of its own for each use case behind one form, the same for a repeated request."""
    return uuid.uuid5(key, part) if key else None


def plain(use_case: Callable[..., Outcome], *names: str) -> Run:
    """Run a use case that takes these fields of the form by name."""

    def run(number: str, form: ActForm, asking: Asking) -> Outcome:
        given: Mapping[str, Any] = {name: form.cleaned_data[name] for name in names}
        return use_case(
            number, officer=asking.officer, key=asking.key, version=asking.version, **given
        )

    return run


def made(use_case: Callable[..., Outcome], make: Callable[[Any], Any]) -> Run:
    """Run a use case whose second argument the form makes."""

    def run(number: str, form: ActForm, asking: Asking) -> Outcome:
        return use_case(
            number, make(form), officer=asking.officer, key=asking.key, version=asking.version
        )

    return run


def accept(number: str, form: CheckForm, asking: Asking) -> Outcome:
    """受理, with what the checklist says now."""
    return intake.accept_case(
        number,
        officer=asking.officer,
        key=derived(asking.key, "accept"),
        version=_keep_checks(number, form, asking),
        reason=form.cleaned_data["reason"],
    )


def _keep_checks(number: str, form: CheckForm, asking: Asking) -> int | None:
    """Keep what changed on the checklist first; returns the version to go on from."""
    if not form.has_changed():
        return asking.version
    kept = intake.check_case(
        number,
        form.checked(),
        officer=asking.officer,
        key=derived(asking.key, "check"),
        version=asking.version,
    )
    return int(kept["version"])


def check(number: str, form: CheckForm, asking: Asking) -> Outcome:
    """Keep what was found and decide later."""
    return intake.check_case(
        number, form.checked(), officer=asking.officer, key=asking.key, version=asking.version
    )


def receive(number: str, form: CheckForm, asking: Asking) -> Outcome:
    """收件 of a parked filing, with its checklist."""
    return intake.receive_draft(
        number,
        officer=asking.officer,
        key=derived(asking.key, "receive"),
        version=_keep_checks(number, form, asking),
    )


def decide_on_the_spot(number: str, form: CheckForm, asking: Asking) -> Outcome:
    """当场办结 of an instant item, with its checklist."""
    return decision.decide_on_the_spot(
        number,
        officer=asking.officer,
        key=derived(asking.key, "spot"),
        version=_keep_checks(number, form, asking),
        reason=form.cleaned_data["reason"],
    )


def issue_supplement(number: str, form: SupplementForm, asking: Asking) -> Outcome:
    """Issue the notice and, with the applicant at the counter, have it signed for at once (D7)."""
    issued = supplement.request_supplement(
        number,
        form.notice(),
        officer=asking.officer,
        key=derived(asking.key, "issue"),
        version=asking.version,
    )
    if not form.cleaned_data["here"]:
        return issued
    return supplement.tell_supplement(
        number,
        Told(way=TellingWay.SIGNED, reached_at=form.asked.now),
        officer=asking.officer,
        key=derived(asking.key, "tell"),
        version=int(issued["version"]),
    )


def tell(number: str, form: TellForm, asking: Asking) -> Outcome:
    """Record how what waits to be told reached, or that it did not."""
    if waits_for_telling(form.asked.case):
        return supplement.tell_supplement(
            number,
            form.told(),
            officer=asking.officer,
            key=asking.key,
            version=asking.version,
        )
    return telling.record_telling(
        number,
        about_what(form.asked.case),
        form.told(),
        officer=asking.officer,
        key=asking.key,
        version=asking.version,
    )


def waits_for_telling(case: Case) -> bool:
    """Whether a supplement notice was issued and has reached nobody yet."""
    return case.supplement_notices.filter(status=NoticeStatus.ISSUED).exists()


def about_what(case: Case) -> TellingAbout:
    """What there is to tell in the case's present state."""
    return {
        CaseState.SUSPENDED: TellingAbout.SPECIAL,
        CaseState.GRANTED: TellingAbout.DECISION,
        CaseState.DENIED: TellingAbout.DECISION,
        CaseState.DECLINED: TellingAbout.DECLINE,
    }.get(CaseState(case.state), TellingAbout.ACCEPTANCE)


def finish_step(number: str, form: FindingForm, asking: Asking) -> Outcome:
    """环节办结 with the opinion of the form."""
    return made(review.finish_step, FindingForm.finding)(number, form, asking)


def return_step(number: str, form: ReturnForm, asking: Asking) -> Outcome:
    """退回上一环节."""
    return review.return_step(
        number,
        form.cleaned_data["ground"],
        officer=asking.officer,
        key=asking.key,
        version=asking.version,
        text=form.cleaned_data["text"],
    )


def assign(number: str, form: AssignForm, asking: Asking) -> Outcome:
    """分办 to the person chosen."""
    return made(review.assign_case, lambda one: int(one.cleaned_data["assignee"]))(
        number, form, asking
    )


def deny(number: str, form: RefusalForm, asking: Asking) -> Outcome:
    """不予许可, with the reason for going on where the law cautions."""
    return decision.deny_case(
        number,
        form.refusal(),
        officer=asking.officer,
        key=asking.key,
        version=asking.version,
        reason=form.cleaned_data["reason"],
    )


def discard(number: str, form: DiscardForm, asking: Asking) -> Outcome:
    """作废 of a parked filing."""
    return intake.discard_draft(
        number,
        officer=asking.officer,
        key=asking.key,
        version=asking.version,
        reason=form.cleaned_data["ground"],
    )


def explain_delay(number: str, form: DelayForm, asking: Asking) -> Outcome:
    """说明延后原因."""
    return made(special.explain_delay, lambda one: one.cleaned_data["ground"])(number, form, asking)


def make_ready(number: str, form: ReadyForm, asking: Asking) -> Outcome:
    """待领取 at the window of the form."""
    return made(delivery.make_ready, lambda one: one.cleaned_data["window"])(number, form, asking)


# ---------------------------------------------------------------- when an act makes sense


def step_in_hand(case: Case) -> CaseStep | None:
    """The step that is open, if any."""
    return case.steps.filter(finished_at__isnull=True).first()


def has_step(case: Case, officer: Officer) -> bool:
    """Whether a step is open."""
    return step_in_hand(case) is not None


def waits_for_decision(case: Case) -> bool:
    """Whether what is left is the decision: no step open, or the open one is the approver's last."""
    step = step_in_hand(case)
    if step is None:
        return True
    later = case.item_version.steps.filter(seq__gt=step.seq).exists()
    return step.role == "approver" and not later


def has_it_in_hand(case: Case, officer: Officer) -> bool:
    """Whether the open step is this officer's, and is not the decision itself."""
    step = step_in_hand(case)
    if step is None or waits_for_decision(case):
        return False
    return step.role in officer.roles and step.assignee_id in {None, officer.account_id}


def may_go_back(case: Case, officer: Officer) -> bool:
    """Whether there is a step before the one in hand, which is this officer's."""
    step = step_in_hand(case)
    if step is None or step.role not in officer.roles:
        return False
    mine = step.assignee_id in {None, officer.account_id}
    return mine and case.item_version.steps.filter(seq__lt=step.seq).exists()


def instant(case: Case, officer: Officer) -> bool:
    """Whether the item is decided on the spot."""
    return case.item_version.instant


def correction_pending(case: Case, officer: Officer) -> bool:
    """Whether a correction waits for a second person, which this officer is."""
    pending = case.corrections.filter(state=CorrectionState.PENDING)
    return pending.exclude(requested_by_id=officer.account_id).exists()


def something_to_tell(case: Case, officer: Officer) -> bool:
    """Whether a notice waits, a procedure's telling is due, or a paper is to be handed over."""
    if case.state == CaseState.SUSPENDED:
        return case.special_procedures.filter(
            until__isnull=True, stops=True, stopped_from__isnull=True
        ).exists()
    return waits_for_telling(case) or case.state in {CaseState.DENIED, CaseState.DECLINED}
