"""The acts after an acceptance by silence, of a hearing, and of publication; ``acts`` makes them its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from approval import limits as kinds
from approval.models import Case, Hearing, SilenceEffect
from approval.pages import conduct
from approval.pages.forms import silence as forms
from approval.pages.forms.base import ActForm
from approval.pages.forms.counter import TellForm
from approval.policy import Step
from approval.services import contest, hearings, publication, telling
from approval.states import HearingState, SilenceState, TellingAbout
from catalog.models import ItemVersion
from organizations.officers import Officer
from timelimits.models import OPEN, TimeLimit

A = TypeVar("A")


def made(act: Callable[..., A]) -> tuple[A, ...]:
    """The acts, each made by ``act``, in the order in which they stand."""
    return (*_of_silence(act), *_of_hearing(act), *_of_hearing_day(act), _of_publication(act))


def _of_silence(act: Callable[..., A]) -> tuple[A, ...]:
    return (
        act(
            "acceptance-paper",
            Step.WRITE_ACCEPTANCE,
            _("补发受理通知书"),
            ActForm,
            conduct.plain(contest.write_acceptance),
            hint=_("依法视为受理的，由本单位出具并加盖受理专用章"),
            when=paper_owed,
        ),
        act(
            "silence-proof",
            Step.FILE_PROOF,
            _("提交按期告知证明"),
            forms.ProofForm,
            conduct.made(contest.file_proof, forms.ProofForm.given),
            hint=_("一个工作日内提交，由其他单位认定"),
            aside=True,
            when=proof_possible,
        ),
        act(
            "silence-decision",
            Step.DECIDE_PROOF,
            _("认定是否按期告知"),
            forms.VerdictForm,
            _decide,
            when=proof_filed,
        ),
    )


def _of_hearing(act: Callable[..., A]) -> tuple[A, ...]:
    return (
        act(
            "hearing-offer",
            Step.OFFER_HEARING,
            _("告知听证权利"),
            TellForm,
            conduct.made(hearings.offer_hearing, TellForm.told),
            hint=_("被告知之日起五日内可以申请（行政许可法第四十七条）"),
            aside=True,
            when=no_hearing,
        ),
        act(
            "hearing-request",
            Step.REQUEST_HEARING,
            _("申请听证"),
            ActForm,
            conduct.plain(hearings.request_hearing, "reason"),
            aside=True,
            when=_hearing_is(HearingState.OFFERED),
        ),
    )


def _of_hearing_day(act: Callable[..., A]) -> tuple[A, ...]:
    return (
        act(
            "hearing-day",
            Step.SCHEDULE_HEARING,
            _("确定听证日期"),
            forms.HearingDayForm,
            conduct.made(hearings.schedule_hearing, forms.HearingDayForm.day),
            hint=_("举行的七日前通知申请人、利害关系人"),
            when=_hearing_is(HearingState.REQUESTED, HearingState.SCHEDULED),
        ),
        act(
            "hearing-telling",
            Step.TELL,
            _("登记听证通知送达"),
            TellForm,
            _tell,
            when=_running(kinds.HEARING_NOTICE),
        ),
        act(
            "hearing",
            Step.HOLD_HEARING,
            _("登记听证"),
            forms.RecordForm,
            conduct.made(hearings.hold_hearing, lambda form: form.cleaned_data["record"]),
            when=_hearing_is(HearingState.SCHEDULED),
        ),
    )


def _of_publication(act: Callable[..., A]) -> A:
    return act(
        "publication",
        Step.PUBLISH,
        _("登记公开"),
        forms.PlaceForm,
        conduct.made(publication.publish_decision, lambda form: form.cleaned_data["place"]),
        hint=_("准予许可的决定应当公开（行政许可法第四十条）"),
        aside=True,
        when=_running(kinds.PUBLICATION),
    )


def _decide(number: str, form: Any, asking: Any) -> dict[str, Any]:
    return contest.decide_proof(
        number,
        told_in_time=form.cleaned_data["told_in_time"] == "yes",
        officer=asking.officer,
        key=asking.key,
        version=asking.version,
    )


def _tell(number: str, form: Any, asking: Any) -> dict[str, Any]:
    return telling.record_telling(
        number,
        TellingAbout.HEARING,
        form.told(),
        officer=asking.officer,
        key=asking.key,
        version=asking.version,
    )


# ---------------------------------------------------------------- when an act makes sense

When = Callable[[Case, Officer], bool]


def paper_owed(case: Case, officer: Officer) -> bool:
    """Whether the law accepted and the unit has not made out its paper."""
    contested = SilenceEffect.objects.filter(case=case, state=SilenceState.CONTESTED)
    return bool(case.silence) and not case.acceptance_document and not contested.exists()


def proof_possible(case: Case, officer: Officer) -> bool:
    """Whether the unit's term to prove timely telling runs."""
    return bool(case.silence) and _running(kinds.SILENCE_PROOF)(case, officer)


def proof_filed(case: Case, officer: Officer) -> bool:
    """Whether a proof waits for another office, which is this officer's."""
    if not case.silence or officer.department_id in {None, case.department_id}:
        return False
    return SilenceEffect.objects.filter(case=case, state=SilenceState.CONTESTED).exists()


def no_hearing(case: Case, officer: Officer) -> bool:
    """Whether a licence is asked for and no hearing was offered yet."""
    version: ItemVersion = case.item_version
    licensing = version.item.kind == publication.LICENSING
    return licensing and not Hearing.objects.filter(case=case).exists()


def _hearing_is(*states: HearingState) -> When:
    def standing(case: Case, officer: Officer) -> bool:
        return Hearing.objects.filter(case=case, state__in=states).exists()

    return standing


def _running(kind: str) -> When:
    def runs(case: Case, officer: Officer) -> bool:
        found = TimeLimit.objects.filter(matter_id=case.matter_id, kind=kind, status__in=OPEN)
        return found.exists()

    return runs
