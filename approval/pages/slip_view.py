"""The slip as the applicant reads it: one sentence, why that day, where it is, what is to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from approval import limits as kinds
from approval.models import Case, Decision, Licence
from approval.pages.duty import Duty, duty_of
from approval.pages.reasons import silence_word, word
from approval.pages.story import fees_of
from approval.selectors.words import Station, stations
from approval.states import APPLICANT_WORDS, DELAY_REASONS, CaseState
from kernel.clock import office_date
from timelimits import facts
from web.dates import office_day, short_day

Facts = Sequence[Mapping[str, Any]]
RUNNING = frozenset({"running", "paused"})


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was issued: its name, its number, its day."""

    name: str
    document: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Slip:
    """All that the applicant's page shows; no officer's name is among it."""

    item: str
    clauses: list[str]
    more: list[str]
    duty: Duty | None
    limit_id: int | None
    stations: list[Station]
    papers: list[Paper]
    fees: list[str]
    collect: str


def slip_of(case: Case, *, at: dt.datetime) -> Slip:
    """The slip of the case as it stands ``at`` that moment."""
    found = facts.facts(case.matter_id)
    clauses, more = _sentence(case, found, office_date(at))
    return Slip(
        item=case.item_version.item.name,
        clauses=clauses,
        more=more,
        duty=duty_of(case),
        limit_id=_date_to_explain(found),
        stations=stations(case),
        papers=_papers(case),
        fees=fees_of(case.item_version),
        collect=_collect(case),
    )


def _date_to_explain(found: Facts) -> int | None:
    """The limit whose day stands in the sentence: the promise, else the acceptance window."""
    for kind in (kinds.PROMISED, *kinds.OF_LAW, kinds.ACCEPTANCE):
        limits = [
            fact
            for fact in found
            if fact["kind"] == kind and fact["due"] and fact["status"] in RUNNING
        ]
        if limits:
            return int(limits[-1]["id"])
    return None


@dataclass(frozen=True, slots=True)
class Due:
    """A last day, and whether it rests on a year whose notice is not out (暂定)."""

    day: dt.date
    provisional: bool = False

    def __str__(self) -> str:
        told = office_day(self.day)
        return told + _("（暂定）") if self.provisional else told


def _due(found: Facts, kind: str) -> Due | None:
    days = [
        Due(dt.date.fromisoformat(fact["due"]), fact["provisional"])
        for fact in found
        if fact["kind"] == kind and fact["due"] and fact["status"] in RUNNING
    ]
    return days[-1] if days else None


def _sentence(case: Case, found: Facts, today: dt.date) -> tuple[list[str], list[str]]:
    """The clauses of the one sentence, and the lines below it."""
    state = CaseState(case.state)
    if state in {CaseState.IN_REVIEW, CaseState.SUSPENDED}:
        return _in_review(case, found, today)
    if state in {CaseState.DENIED, CaseState.DECLINED}:
        return [_stop(str(state.label))], _refusal(case)
    if state == CaseState.RECEIVED:
        return _received(found), []
    if state == CaseState.GRANTED:
        return _granted(case, found), []
    return [_stop(str(APPLICANT_WORDS[state]))], []


def _stop(text: str) -> str:
    return text.rstrip("。") + _("。")


def _received(found: Facts) -> list[str]:
    clauses = [_("已收到，正在核对材料。")]
    due = _due(found, kinds.ACCEPTANCE)
    if due is not None:
        clauses.append(_("%s前告知是否受理。") % due)
    return clauses


def _in_review(case: Case, found: Facts, today: dt.date) -> tuple[list[str], list[str]]:
    promised = _due(found, kinds.PROMISED)
    law = _due(found, kinds.STATUTORY) or _due(found, kinds.JOINT)
    if promised is not None and promised.day < today and not _paused(found):
        return _passed(case, promised, law, today=today)
    clauses = [_accepted(case)]
    day = promised or law
    if case.state == CaseState.SUSPENDED:
        return _suspended(case, paused=_paused(found), day=day)
    if day is not None:
        clauses.append(_("最迟%s办结。") % day)
    return clauses, _prolonged(case, law)


def _paused(found: Facts) -> bool:
    return any(fact["status"] == "paused" for fact in found)


def _accepted(case: Case) -> str:
    if case.silence and case.accepted_at is not None:
        since = short_day(office_date(case.accepted_at))
        return _("依法自%(day)s起%(words)s。") % {"day": since, "words": silence_word(case.silence)}
    return _("已受理。")


def _suspended(case: Case, *, paused: bool, day: Due | None) -> tuple[list[str], list[str]]:
    special = case.special_procedures.filter(until__isnull=True).first()
    name = special.name if special else _("特别程序")
    if paused:
        more = [special.basis] if special and special.basis else []
        return [_("正在%s。") % name, _("这段时间依法不计入。")], more
    clauses = [_("正在%s。") % name]
    if day is not None:
        clauses.append(_("最迟%s办结。") % day)
    return clauses, []


def _prolonged(case: Case, law: Due | None) -> list[str]:
    grant = case.extensions.filter(counts=True).last()
    if grant is None or law is None:
        return []
    return [_("依法延期至%(day)s，理由：%(why)s。") % {"day": law, "why": word(grant.ground)}]


def _passed(
    case: Case, promised: Due, law: Due | None, *, today: dt.date
) -> tuple[list[str], list[str]]:
    """A promise that has passed is said first, with the unit's reason or the lack of one."""
    clauses = [_("已过承诺日期%s。") % promised]
    reason = DELAY_REASONS.get(case.delay_reason)
    clauses.append(_("原因：%s。") % reason if reason else _("部门尚未说明原因。"))
    if law is None:
        return clauses, []
    if law.day >= today:
        return clauses, [_("法律规定最迟%s办结。") % law]
    return clauses, [
        _("法律规定的期限%s也已届满。") % law,
        _("您可以投诉；也可以自知道之日起六十日内，就未按期办理申请行政复议。"),
    ]


def _granted(case: Case, found: Facts) -> list[str]:
    if case.pickup_window:
        return [_("已准予。"), _("请到 %s 窗口领取。") % case.pickup_window]
    due = _due(found, kinds.DELIVERY)
    clauses = [_("已准予，正在制证。")]
    if due is not None:
        clauses.append(_("最迟%s送达。") % due)
    return clauses


def _refusal(case: Case) -> list[str]:
    decision = Decision.objects.filter(case=case).first()
    if decision is None:
        return []
    return [
        _("理由：%(why)s（%(law)s）。") % {"why": word(decision.reason), "law": decision.basis},
        _("不服的，可以自收到决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"),
    ]


def _papers(case: Case) -> list[Paper]:
    papers = []
    if case.acceptance_document and case.accepted_at is not None:
        on = office_date(case.accepted_at)
        papers.append(Paper(_("受理通知书"), case.acceptance_document, on))
    papers += [
        Paper(
            _("第%d次补正告知书") % notice.ordinal, notice.document, office_date(notice.issued_at)
        )
        for notice in case.supplement_notices.all()
    ]
    decision = Decision.objects.filter(case=case).first()
    if decision is not None:
        name = str(decision.get_outcome_display()) + _("决定书")
        papers.append(Paper(name, decision.document, office_date(decision.decided_at)))
    licence = Licence.objects.filter(case=case).first()
    if licence is not None:
        name = case.item_version.result_name or _("证照")
        papers.append(Paper(name, licence.number, licence.valid_from))
    return papers


def _collect(case: Case) -> str:
    if case.state != CaseState.GRANTED or not case.pickup_window:
        return ""
    return _("凭受理通知书和身份证件，到 %s 窗口领取，当面签收。") % case.pickup_window
