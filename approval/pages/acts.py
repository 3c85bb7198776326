"""The acts that a page offers on a case, in the order in which they stand in the bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approval import policy
from approval.models import Case
from approval.pages import acts_beside, acts_silence, conduct
from approval.pages.conduct import Run
from approval.pages.forms import counter, machine, review
from approval.pages.forms.base import ActForm, CheckForm, NoteForm
from approval.pages.forms.correction import CorrectForm
from approval.policy import Step
from approval.services import (
    correction,
    decision,
    delivery,
    forwarding,
    intake,
    removal,
    special,
    supplement,
    withdrawal,
)
from approval.services import review as review_acts
from kernel.errors import NotFound
from organizations.officers import Officer

Words = str | Promise
Form = type[ActForm] | type[CheckForm]


def always(case: Case, officer: Officer) -> bool:
    """The act makes sense whenever role and state allow it."""
    return True


@dataclass(frozen=True, slots=True)
class PageAct:
    """One act: its slug in the address, its noun on the key, its form, what carries it out.

    A ``bare`` act is done from the case page itself, with the checklist that stands there. An
    ``aside`` act never stands in the bar: it is lawful, but not what the day is for.
    """

    slug: str
    step: Step
    label: Words
    form: Form
    run: Run
    hint: Words = ""
    bare: bool = False
    aside: bool = False
    when: Callable[[Case, Officer], bool] = always


ACTS: tuple[PageAct, ...] = (
    PageAct("receipt", Step.RECEIVE, _("收件"), CheckForm, conduct.receive, bare=True),
    PageAct("acceptance", Step.ACCEPT, _("受理"), CheckForm, conduct.accept, bare=True),
    PageAct(
        "telling",
        Step.TELL,
        _("告知送达"),
        counter.TellForm,
        conduct.tell,
        hint=_("到达才算告知，按下按钮不算"),
        when=conduct.something_to_tell,
    ),
    PageAct(
        "supply",
        Step.SUPPLY,
        _("补正收件"),
        counter.SupplyForm,
        conduct.made(supplement.supply_supplement, counter.SupplyForm.supplied),
        hint=_("补齐视为重新收件，受理期限重新起算"),
    ),
    PageAct(
        "supplement",
        Step.REQUEST_SUPPLEMENT,
        _("补正"),
        counter.SupplementForm,
        conduct.issue_supplement,
        hint=_("一次告知需要补正的全部内容（行政许可法第三十二条）"),
    ),
    PageAct(
        "spot",
        Step.DECIDE_ON_SPOT,
        _("当场办结"),
        CheckForm,
        conduct.decide_on_the_spot,
        bare=True,
        when=conduct.instant,
    ),
    PageAct("resume", Step.RESUME, _("恢复计时"), ActForm, conduct.plain(special.resume_case)),
    PageAct(
        "grant",
        Step.GRANT,
        _("准予"),
        NoteForm,
        conduct.plain(decision.grant_case, "reason"),
        when=conduct.may_decide,
    ),
    PageAct(
        "forwarding",
        Step.FORWARD,
        _("转报"),
        machine.ForwardForm,
        conduct.made(forwarding.forward_case, machine.ForwardForm.report),
        hint=_("初审意见和全部申请材料直接报送上级机关（行政许可法第三十五条）"),
        when=conduct.may_forward,
    ),
    PageAct(
        "finding",
        Step.FINISH_STEP,
        _("环节办结"),
        review.FindingForm,
        conduct.finish_step,
        when=conduct.has_it_in_hand,
    ),
    PageAct(
        "refusal",
        Step.DENY,
        _("不予许可"),
        review.RefusalForm,
        conduct.deny,
        when=conduct.may_decide,
    ),
    PageAct(
        "signature",
        Step.SIGN_STEP,
        _("核查签字"),
        ActForm,
        conduct.plain(review_acts.sign_step),
        hint=_("两名以上工作人员核查，各自签字（行政许可法第三十四条）"),
        when=conduct.may_sign,
    ),
    PageAct(
        "return",
        Step.RETURN_STEP,
        _("退回上一环节"),
        review.ReturnForm,
        conduct.return_step,
        when=conduct.may_go_back,
    ),
    PageAct(
        "delivery",
        Step.DELIVER,
        _("送达"),
        counter.DeliverForm,
        conduct.made(delivery.deliver_case, counter.DeliverForm.told),
    ),
    PageAct("ready", Step.READY, _("待领取"), counter.ReadyForm, conduct.make_ready),
    PageAct(
        "assignment",
        Step.ASSIGN,
        _("分办"),
        review.AssignForm,
        conduct.assign,
        when=conduct.has_step,
        aside=True,
    ),
    PageAct(
        "special",
        Step.SUSPEND,
        _("特别程序"),
        review.SuspendForm,
        conduct.made(special.suspend_case, review.SuspendForm.special),
        hint=_("只有事项清单列明的程序不计入时限，并应书面告知（行政许可法第四十五条）"),
        aside=True,
    ),
    PageAct(
        "extension",
        Step.EXTEND,
        _("延期"),
        review.ExtendForm,
        conduct.made(special.extend_case, review.ExtendForm.extension),
        hint=_("须在届满前批准并告知"),
        aside=True,
    ),
    PageAct(
        "delay",
        Step.EXPLAIN_DELAY,
        _("说明延后原因"),
        review.DelayForm,
        conduct.explain_delay,
        aside=True,
    ),
    PageAct(
        "check", Step.CHECK, _("只存核对结果"), CheckForm, conduct.check, bare=True, aside=True
    ),
    PageAct(
        "decline",
        Step.DECLINE,
        _("不予受理"),
        review.RefusalForm,
        conduct.made(intake.decline_case, review.RefusalForm.refusal),
        aside=True,
    ),
    PageAct(
        "withdrawal",
        Step.WITHDRAW,
        _("撤回"),
        NoteForm,
        conduct.plain(withdrawal.withdraw_case, "text"),
        hint=_("凭申请人签字的撤回申请"),
        aside=True,
    ),
    PageAct(
        "corrected",
        Step.ANSWER_CORRECTION,
        _("确认更正"),
        ActForm,
        conduct.plain(correction.confirm_correction),
        when=conduct.correction_pending,
    ),
    PageAct(
        "uncorrected",
        Step.ANSWER_CORRECTION,
        _("不予更正"),
        ActForm,
        conduct.plain(correction.refuse_correction),
        when=conduct.correction_pending,
    ),
    PageAct(
        "correction",
        Step.REQUEST_CORRECTION,
        _("错录更正"),
        CorrectForm,
        conduct.made(correction.request_correction, CorrectForm.wanted),
        hint=_("须由另一人确认；原记录保留"),
        aside=True,
    ),
    PageAct(
        "papers",
        Step.ASK_AGAIN,
        _("要求材料"),
        machine.AgainForm,
        conduct.made(forwarding.ask_again, machine.AgainForm.again),
        hint=_("上级行政机关不得要求申请人重复提供申请材料（行政许可法第三十五条）"),
        aside=True,
        when=conduct.was_forwarded,
    ),
    PageAct(
        "removed",
        Step.ANSWER_REMOVAL,
        _("确认作废"),
        ActForm,
        conduct.plain(removal.confirm_removal),
        when=conduct.removal_pending,
    ),
    PageAct(
        "unremoved",
        Step.ANSWER_REMOVAL,
        _("不予作废"),
        ActForm,
        conduct.plain(removal.refuse_removal),
        when=conduct.removal_pending,
    ),
    PageAct(
        "removal",
        Step.REQUEST_REMOVAL,
        _("作废或删除"),
        machine.RemoveForm,
        conduct.made(removal.request_removal, machine.RemoveForm.unwanted),
        hint=_("须由另一人确认；记录保留，公示屏不再显示"),
        aside=True,
        when=conduct.no_removal_pending,
    ),
    *acts_beside.made(PageAct),
    *acts_silence.made(PageAct),
    PageAct("discard", Step.DISCARD, _("作废"), counter.DiscardForm, conduct.discard, aside=True),
)
DECISIONS = frozenset({Step.GRANT, Step.DENY, Step.FORWARD})
BY_SLUG = {act.slug: act for act in ACTS}


def open_to(officer: Officer, case: Case) -> list[PageAct]:
    """The acts that role, state and the case itself allow now, the lawful next one first."""
    allowed = set(policy.steps_open_to(officer, case))
    return [act for act in ACTS if act.step in allowed and act.when(case, officer)]


def in_the_bar(acts: Sequence[PageAct], case: Case) -> list[PageAct]:
    """The acts that stand in the bar with a key of their own: two at most.

    Deciding while steps are left is lawful to ask for, and visible; it does not stand in front.
    """
    early = not conduct.waits_for_decision(case)
    return [act for act in acts if not act.aside and not (early and act.step in DECISIONS)][:2]


def named(slug: str) -> PageAct:
    """The act with this address; NotFound for any other."""
    try:
        return BY_SLUG[slug]
    except KeyError as unknown:
        raise NotFound from unknown
