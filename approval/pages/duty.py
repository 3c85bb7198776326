"""What the applicant has to do: the papers of the last notice, and what a second one adds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approval.models import Case, SupplementLine, SupplementNotice
from approval.states import CaseState, NoticeStatus
from catalog.states import Silence
from timelimits.receipts.words import amount
from web.dates import office_day

MET, WANTED, NEW = "met", "wanted", "new"


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One paper: already met, wanted this time, or asked for the first time."""

    title: str
    kind: str
    word: str
    requirement: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """One block in the action colour: which notice, how many papers, line by line, and until when."""

    ordinal: int
    document: str
    title: str
    lines: list[DutyLine]
    sentences: list[str]
    asks_new: bool


def duty_of(case: Case) -> Duty | None:
    """The duty while a supplement notice that reached the applicant waits for an answer."""
    if case.state != CaseState.CORRECTING:
        return None
    notice = case.supplement_notices.filter(status=NoticeStatus.TOLD).last()
    if notice is None:
        return None
    wanted = [_line(line, notice) for line in notice.lines.all()]
    asks_new = any(line.kind == NEW for line in wanted)
    title = ngettext("请补充 %(n)d 份材料", "请补充 %(n)d 份材料", len(wanted)) % {"n": len(wanted)}
    return Duty(
        ordinal=notice.ordinal,
        document=notice.document,
        title=title,
        lines=[*wanted, *_met_before(case, notice)],
        sentences=_sentences(case, notice, asks_new=asks_new),
        asks_new=asks_new,
    )


def _line(line: SupplementLine, notice: SupplementNotice) -> DutyLine:
    new = notice.ordinal > 1 and not line.repeated
    return DutyLine(
        title=line.title,
        kind=NEW if new else WANTED,
        word=_("新增要求") if new else _("本次需补"),
        requirement=line.requirement,
        article=line.article,
    )


def _met_before(case: Case, notice: SupplementNotice) -> list[DutyLine]:
    """What the applicant brought and nobody asks for again, so that it does not look lost."""
    asked = {line.material_id for line in notice.lines.all()}
    kept = case.materials.filter(status__in=("met", "handed_in", "exempt"))
    return [
        DutyLine(title=paper.title, kind=MET, word=_("已符合"))
        for paper in kept
        if paper.material_id is None or paper.material_id not in asked
    ]


def _sentences(case: Case, notice: SupplementNotice, *, asks_new: bool) -> list[str]:
    version = case.item_version
    told = []
    if notice.supply_by is not None:
        told.append(_("请在%s前补齐。") % office_day(notice.supply_by))
        if version.supplement_effect != Silence.NONE:
            effect = _(str(Silence(version.supplement_effect).label))
            told.append(
                _("到期未补的，%(effect)s（%(law)s）。")
                % {"effect": effect, "law": version.supplement_basis}
            )
    rule = version.acceptance_rule()
    if rule is not None:
        told.append(
            _("补齐之日视为重新收件，%s内告知是否受理；受理后开始计算办理时限。") % amount(rule)
        )
    if asks_new:
        told.append(_("法律要求一次告知全部内容（行政许可法第三十二条）。"))
    return told
