"""The slip as the applicant reads it: one sentence, why that day, where it is, what is to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from approval import limits as kinds
from approval.models import Case
from approval.pages.duty import Duty, duty_of
from approval.pages.reasons import silence_word, word
from approval.pages.story import fee_lines
from approval.selectors.slips import Belongings, belongings_of
from approval.selectors.words import Station, stations
from approval.states import APPLICANT_WORDS, DELAY_REASONS, CaseState, Holder
from kernel.clock import office_date
from timelimits import facts, receipts
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
    holder: str
    stations: list[Station]
    papers: list[Paper]
    fees: list[str]
    collect: str
    over: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The slip with what stands beside it on the page: why that day, and how one is told."""

    slip: Slip
    receipt: receipts.Receipt | None
    told: str


def sheet_of(case: Case, *, at: dt.datetime) -> Sheet:
    """The page of the case as it stands ``at`` that moment; limits and papers are read once."""
    limits = receipts.limits_of(case.matter)
    kept = belongings_of(case)
    slip = _slip_of(case, [facts.fact_of(limit) for limit in limits], kept, office_date(at))
    why = None if slip.limit_id is None else receipts.receipt_among(limits, slip.limit_id)
    return Sheet(slip, why, kept.told_by)


def _slip_of(case: Case, found: Facts, kept: Belongings, today: dt.date) -> Slip:
    clauses, more = _sentence(case, found, kept, today)
    return Slip(
        item=case.item_version.item.name,
        clauses=clauses,
        more=more,
        duty=duty_of(case),
        limit_id=_date_to_explain(found),
        holder=_holder(case),
        stations=stations(case),
        papers=_papers(case, kept),
        fees=fee_lines(kept.fees),
        collect=_collect(case),
        over=case.state == CaseState.GRANTED or not case.open,
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


def _sentence(
    case: Case, found: Facts, kept: Belongings, today: dt.date
) -> tuple[list[str], list[str]]:
    """The clauses of the one sentence, and the lines below it."""
    state = CaseState(case.state)
    if state in {CaseState.IN_REVIEW, CaseState.SUSPENDED}:
        return _in_review(case, found, kept, today)
    if state in {CaseState.DENIED, CaseState.DECLINED}:
        return [_stop(str(state.label))], _refusal(kept)
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


def _in_review(
    case: Case, found: Facts, kept: Belongings, today: dt.date
) -> tuple[list[str], list[str]]:
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
    return clauses, _prolonged(kept, law)


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


def _prolonged(kept: Belongings, law: Due | None) -> list[str]:
    if not kept.prolonged_for or law is None:
        return []
    why = word(kept.prolonged_for)
    return [_("依法延期至%(day)s，理由：%(why)s。") % {"day": law, "why": why}]


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


def _refusal(kept: Belongings) -> list[str]:
    decision = kept.decision
    if decision is None:
        return []
    return [
        _("理由：%(why)s（%(law)s）。") % {"why": word(decision.reason), "law": decision.basis},
        _("不服的，可以自收到决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。"),
    ]


def _holder(case: Case) -> str:
    """Who has the case now, by unit and step and never by name; empty when nobody does."""
    unit = case.department.short_name
    if not case.open or (case.state == CaseState.GRANTED and case.pickup_window):
        return ""
    words: dict[str, str] = {
        Holder.WINDOW: _("现在由 %s 窗口办理。") % (case.window_code or _("受理")),
        Holder.DEPARTMENT: _("现在由%s办理。") % unit,
        Holder.APPLICANT: _("现在等您补充材料。"),
        Holder.THIRD_PARTY: _("现在由第三方办理，%s等待结果。") % unit,
        Holder.EXCLUDED: _("现在由%s办理，这段时间依法不计入。") % unit,
    }
    if case.holder == Holder.STEP and case.in_hand:
        steps = "、".join(
            _("%(unit)s（%(step)s）") % {"unit": one["short"], "step": one["name"]}
            for one in case.in_hand
        )
        return _("现在由%s办理。") % steps
    return words.get(case.holder, words[Holder.DEPARTMENT])


def _papers(case: Case, kept: Belongings) -> list[Paper]:
    papers = []
    if case.acceptance_document and case.accepted_at is not None:
        on = office_date(case.accepted_at)
        papers.append(Paper(_("受理通知书"), case.acceptance_document, on))
    papers += [
        Paper(
            _("第%d次补正告知书") % notice.ordinal, notice.document, office_date(notice.issued_at)
        )
        for notice in kept.notices
    ]
    decision = kept.decision
    if decision is not None:
        name = str(decision.get_outcome_display()) + _("决定书")
        papers.append(Paper(name, decision.document, office_date(decision.decided_at)))
    licence = kept.licence
    if licence is not None:
        name = case.item_version.result_name or _("证照")
        papers.append(Paper(name, licence.number, licence.valid_from))
    return papers


def _collect(case: Case) -> str:
    if case.state != CaseState.GRANTED or not case.pickup_window:
        return ""
    return _("凭受理通知书和身份证件，到 %s 窗口领取，当面签收。") % case.pickup_window
