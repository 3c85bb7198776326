"""The evidence file as PDF (A4). The typeface is one every reader of PDF has for Chinese, not embedded."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from monitor.selectors.dossier import Dossier
from monitor.selectors.evidence import level_word
from web import dates

FACE = "STSong-Light"
WIDTH = A4[0] - 36 * mm
RULED = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.Color(0.7, 0.7, 0.7)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
)


@cache
def _styles() -> dict[str, ParagraphStyle]:
    pdfmetrics.registerFont(UnicodeCIDFont(FACE))
    plain = {"fontName": FACE, "wordWrap": "CJK"}
    return {
        "title": ParagraphStyle("title", fontSize=18, leading=26, alignment=1, **plain),
        "head": ParagraphStyle("head", fontSize=12, leading=20, spaceBefore=6, **plain),
        "text": ParagraphStyle("text", fontSize=10, leading=15, **plain),
        "cell": ParagraphStyle("cell", fontSize=8.5, leading=12, **plain),
    }


def drawn(dossier: Dossier) -> bytes:
    """The PDF's bytes."""
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=16 * mm,
        bottomMargin=18 * mm,
        title=gettext("证据卷"),
        author="Sunhall",
    )
    foot = _footer(dossier)
    document.build(_story(dossier), onFirstPage=foot, onLaterPages=foot)
    return buffer.getvalue()


def _story(dossier: Dossier) -> list[Any]:
    card = dossier.card
    return [
        _text(gettext("证据卷"), "title"),
        *_facts(_of_card(dossier)),
        *_section(gettext("事项版本与依据"), _facts(_of_law(dossier))),
        *_section(gettext("为什么是这一天"), _of_date(dossier)),
        *_section(gettext("预警到达了谁"), _of_reached(dossier)),
        *_section(gettext("单位说明、申诉与处理"), _of_life(dossier)),
        *_section(gettext("证据"), _of_evidence(dossier)),
        *_section(gettext("全程留痕"), _of_acts(dossier)),
        *_section(
            gettext("核验"),
            [
                _text(
                    gettext("共 %(count)d 条，全部与写入时一致。") % {"count": len(dossier.acts)}
                    if dossier.sound
                    else gettext("以下各条与写入时不一致：%(rows)s")
                    % {"rows": ", ".join(map(str, dossier.unsound))}
                ),
                _text(gettext("摘要（SHA-256）：") + dossier.digest),
            ],
        ),
        Spacer(1, 4 * mm),
        _text(f"{card.matter.number} · {dates.day_and_time(dossier.made_at)}"),
    ]


def _of_card(dossier: Dossier) -> list[tuple[str, str]]:
    card = dossier.card
    judged = level_word(card.judged_level) if card.judged_level else ""
    return [
        (gettext("牌"), f"{level_word(card.level)} · {card.get_state_display()} {judged}".strip()),
        (gettext("监察编号"), card.own.number if card.own is not None else "—"),
        (gettext("被监察单位"), card.matter.department.name),
        (gettext("办件编号"), card.matter.number),
        (gettext("时限种类"), dossier.kind),
        (gettext("事由"), card.about or "—"),
        (gettext("时限届满"), _moment(card.overrun_at)),
        (gettext("亮灯"), _moment(card.falls_at)),
        (gettext("发现"), _moment(card.found_at)),
        (gettext("发出"), f"{_moment(card.issued_at)} {card.get_mode_display()}"),
        (gettext("签收"), _moment(card.signed_at)),
    ]


def _of_law(dossier: Dossier) -> list[tuple[str, str]]:
    card, version, limit = dossier.card, dossier.version, dossier.limit
    rows = []
    if version is not None:
        rows.append(
            (
                gettext("事项版本"),
                f"{version.item.code} {version.item.plain_name} · "
                + gettext("第 %(no)d 版") % {"no": version.version_no},
            )
        )
    if limit is not None:
        rows.append((gettext("时限依据"), limit.basis or "—"))
        rows.append((gettext("单位依据"), limit.unit_basis or "—"))
    if card.rule is not None:
        rows.append(
            (
                gettext("发牌规则"),
                card.rule.basis + " · " + gettext("第 %(no)d 版") % {"no": card.rule.version},
            )
        )
    if card.basis:
        rows.append((gettext("依据"), card.basis))
    return rows


def _of_date(dossier: Dossier) -> list[Any]:
    receipt = dossier.receipt
    if receipt is None:
        return [_text(gettext("这张牌不以时限为依据。"))]
    notices = "；".join(f"{one.year} {one.number}" for one in receipt.notices)
    days = [(str(cell.day), str(cell.number or ""), cell.reason) for cell in receipt.cells]
    return [
        _text(receipt.sentence),
        _text(
            gettext("放假安排：%(notices)s · 日历第 %(no)d 版")
            % {
                "notices": notices or "—",
                "no": receipt.calendar_version,
            }
        ),
        _text(gettext("凭条摘要：") + receipt.digest),
        _table([gettext("日期"), gettext("第几日"), gettext("说明")], days, (30, 20, 124)),
    ]


def _of_reached(dossier: Dossier) -> list[Any]:
    rows = [
        (one.what, _moment(one.shown_at), _moment(one.reached_at), one.whom or "—", one.how or "—")
        for one in dossier.reached
    ]
    heads = [gettext("什么"), gettext("发出"), gettext("到达"), gettext("何人"), gettext("方式")]
    return [_table(heads, rows, (24, 34, 34, 50, 32))]


def _of_life(dossier: Dossier) -> list[Any]:
    told: list[Any] = []
    if dossier.explanation is not None:
        late = gettext("（逾期）") if dossier.explanation.late else ""
        when = _moment(dossier.explanation.given_at)
        told.append(_text(f"{gettext('单位说明')} {when}{late}：{dossier.explanation.text}"))
    told += [
        _text(
            f"{gettext('申诉')} {one.matter.number} {_moment(one.filed_at)} "
            f"{one.get_ground_display()}：{one.text}"
        )
        for one in dossier.appeals
    ]
    told += [
        _text(
            f"{one.number or gettext('处理意见')} {one.get_outcome_display()} · "
            f"{one.get_reason_display()} · {one.get_state_display()} "
            f"{_moment(one.decided_at)}：{one.note}"
        )
        for one in dossier.rulings
    ]
    return told or [_text(gettext("没有说明、申诉或者处理。"))]


def _of_evidence(dossier: Dossier) -> list[Any]:
    rows = [
        (
            str(one.get_kind_display()),
            one.document or "—",
            _period(one.period_from, one.period_to),
            gettext("有") if one.original else gettext("无"),
            one.checked_by.display_name if one.checked_by is not None else "—",
            one.sha256[:16],
        )
        for one in dossier.evidence
    ]
    if not rows:
        return [_text(gettext("没有另附证据。"))]
    heads = [
        gettext("种类"), gettext("文书编号"), gettext("所涉期间"), gettext("原件"),
        gettext("核对人"), gettext("摘要"),
    ]  # fmt: skip
    return [_table(heads, rows, (36, 38, 36, 14, 22, 28))]


def _of_acts(dossier: Dossier) -> list[Any]:
    rows = [
        (
            str(act.seq),
            act.label,
            _moment(act.occurred_at),
            _moment(act.recorded_at),
            act.capacity,
            act.source,
            "✓" if act.sound else "✗",
        )
        for act in dossier.acts
    ]
    heads = [
        gettext("序号"), gettext("事"), gettext("发生"), gettext("记录"), gettext("岗位"),
        gettext("来源"), gettext("核验"),
    ]  # fmt: skip
    return [_table(heads, rows, (15, 34, 30, 30, 37, 16, 12))]


def _section(title: str, body: Iterable[Any]) -> list[Any]:
    return [_text(title, "head"), *body]


def _facts(rows: Sequence[tuple[str, str]]) -> list[Any]:
    return [_table((), rows, (34, 140))]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> Any:
    lines = [[_text(text, "cell") for text in row] for row in ([heads] if heads else [])]
    lines += [[_text(text, "cell") for text in row] for row in rows]
    return Table(
        lines or [[_text("—", "cell")] * len(widths)],
        colWidths=[width * mm for width in widths],
        repeatRows=1 if heads else 0,
        style=RULED,
    )


def _text(text: str, style: str = "text") -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), _styles()[style])


def _period(first: dt.date | None, last: dt.date | None) -> str:
    return " – ".join("" if day is None else day.isoformat() for day in (first, last))


def _moment(value: Any) -> str:
    return dates.day_and_time(value) if value else "—"


def _footer(dossier: Dossier) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(FACE, 8)
        canvas.drawString(18 * mm, 10 * mm, dossier.digest)
        canvas.drawRightString(A4[0] - 18 * mm, 10 * mm, str(document.page))
        canvas.restoreState()

    return draw
