"""How each form of the pages is carried out: the use cases behind one key press."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from approval.models import Case, CaseStep
from approval.pages.forms.base import ActForm, CheckForm
from approval.pages.forms.counter import DiscardForm, ReadyForm, SupplementForm, TellForm
from approval.pages.forms.review import (
    AssignForm,
    DelayForm,
    FindingForm,
    RefusalForm,
    ReturnForm,
    steps_of,
)
from approval.services import decision, delivery, intake, review, special, supplement, telling
from approval.services.act import Asking
from approval.services.review import Hands
from approval.services.telling import Told
from approval.states import (
    CaseState,
    CorrectionState,
    NoticeStatus,
    RemovalState,
    TellingAbout,
    TellingWay,
)
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
    """分办 to the person chosen, with a second one where the step takes two."""
    data = form.cleaned_data
    second = int(data["second"]) if data.get("second") else None
    return review.assign_case(
        number,
        int(data["assignee"]),
        officer=asking.officer,
        key=asking.key,
        version=asking.version,
        hands=Hands(second, int(data.get("step_no") or 0)),
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


def steps_in_hand(case: Case) -> list[CaseStep]:
    """The steps that are open, several when they run side by side."""
    return list(case.steps.filter(finished_at__isnull=True))


def has_step(case: Case, officer: Officer) -> bool:
    """Whether the officer's unit has a step open."""
    return officer.department_id in case.units_in_hand


def waits_for_decision(case: Case) -> bool:
    """Whether what is left is the decision, or the forwarding to who decides (XK-11).

    No step is open, or the open one is the approver's last.
    """
    found = steps_in_hand(case)
    if not found:
        return True
    if len(found) > 1 or found[0].role != "approver":
        return False
    ahead = case.item_version.steps.filter(seq__gt=found[0].seq, pre_review=case.in_pre_review)
    return not ahead.exists()


def has_it_in_hand(case: Case, officer: Officer) -> bool:
    """Whether an open step is this officer's, and is not the decision itself."""
    return bool(steps_of(case, officer)) and not waits_for_decision(case)


def may_sign(case: Case, officer: Officer) -> bool:
    """Whether a step takes two and this officer may be the second (XK-8)."""
    return any(
        step.two_person
        and step.signed_at is None
        and step.department_id == officer.department_id
        and step.assignee_id not in {None, officer.account_id}
        and step.second_id in {None, officer.account_id}
        for step in steps_in_hand(case)
    )


def may_go_back(case: Case, officer: Officer) -> bool:
    """Whether there is a step before the one in hand, which is this officer's."""
    if not steps_of(case, officer):
        return False
    earlier = case.item_version.steps.filter(seq__lt=case.step_no, pre_review=case.in_pre_review)
    return earlier.exists()


def may_decide(case: Case, officer: Officer) -> bool:
    """Whether the case is where it is decided; a lower level only reviews (XK-11)."""
    return not case.in_pre_review


def may_forward(case: Case, officer: Officer) -> bool:
    """Whether the lower level has it and has not forwarded it yet (XK-11)."""
    return case.in_pre_review


def was_forwarded(case: Case, officer: Officer) -> bool:
    """Whether a lower level reviewed it first, with all its papers (XK-11)."""
    return case.forwarded_at is not None


def removal_pending(case: Case, officer: Officer) -> bool:
    """Whether a removal waits for a second person, which this officer is."""
    pending = case.removals.filter(state=RemovalState.PENDING)
    return pending.exclude(requested_by_id=officer.account_id).exists()


def no_removal_pending(case: Case, officer: Officer) -> bool:
    """Whether no removal is waiting: one at a time."""
    return not case.removals.filter(state=RemovalState.PENDING).exists()


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
