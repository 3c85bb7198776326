"""A month to take home: XLSX for people, JSON for programs, with numerators beside percentages."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.styles import Font

from kernel.clock import micros
from monitor.models import ScoreRun, UnitScore
from monitor.pages import score_tables as tables
from monitor.performance.figures import FIGURES
from monitor.performance.rates import rates
from monitor.selectors import scores as read
from monitor.selectors.scores import View
from organizations.pages.who import required_officer
from web.refusals import answered

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@answered
@never_cache
@require_GET
def workbook(request: HttpRequest, run_id: int) -> HttpResponse:
    """What the officer sees of the month, as a workbook."""
    officer = required_officer(request)
    run = read.run_for(run_id, officer)
    book = _book(read.view(run, officer))
    held = io.BytesIO()
    book.save(held)
    answer = HttpResponse(held.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="scores-{run.month:%Y-%m}.xlsx"'
    return answer


@answered
@never_cache
@require_GET
def data(request: HttpRequest, run_id: int) -> HttpResponse:
    """The same as JSON: points in hundredths, shares in tenths of a per cent, instants in microseconds."""
    officer = required_officer(request)
    run = read.run_for(run_id, officer)
    seen = read.view(run, officer)
    answer = JsonResponse(
        _head(run) | {"units": [_unit(one, seen) for one in seen.rows]},
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Content-Disposition"] = f'attachment; filename="scores-{run.month:%Y-%m}.json"'
    return answer


def _head(run: ScoreRun) -> dict[str, Any]:
    return {
        "month": f"{run.month:%Y-%m}",
        "edition": run.edition,
        "state": str(run.state),
        "form": run.form.number,
        "made_at": micros(run.made_at),
        "digest": run.digest,
    }


def _unit(score: UnitScore, seen: View) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": score.department.code,
        "name": score.department.name,
        "figures": {code: score.figures.get(code, 0) for code in FIGURES},
        "rates": {
            one.code: {"tenths": one.tenths, "part": one.part, "whole": one.whole}
            for one in rates(score.figures)
        },
    }
    if seen.points:
        told |= {"total": score.total, "parts": score.parts}
    if seen.everything or seen.places:
        told |= {"group": score.group, "place": score.place, "unranked": score.why_unranked}
    return told


def _book(seen: View) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = gettext("统计")
    shown = list(rates(tables.city(seen)))
    head = [gettext("单位代码"), gettext("单位")]
    head += [gettext(FIGURES[code].label) for code in FIGURES]
    for one in shown:
        head += [one.label, f"{one.label}（{gettext('分子/分母')}）"]
    sheet.append(head)
    for score in seen.rows:
        row: list[Any] = [score.department.code, score.department.name]
        row += [score.figures.get(code, 0) for code in FIGURES]
        for one in rates(score.figures):
            row += [one.text, one.beside]
        sheet.append(row)
    if seen.points:
        _points_sheet(book, seen)
    _about(book, seen.run)
    for one in book.worksheets:
        one.freeze_panes = "C2"
        for cell in one[1]:
            cell.font = Font(bold=True)
    return book


def _points_sheet(book: Workbook, seen: View) -> None:
    sheet = book.create_sheet(gettext("得分"))
    labels = [one["label"] for one in seen.rows[0].parts] if seen.rows else []
    head = [gettext("单位代码"), gettext("单位"), *labels]
    placed = seen.everything or seen.places
    sheet.append([*head, gettext("评比组"), gettext("名次")] if placed else head)
    for score in seen.rows:
        row: list[Any] = [score.department.code, score.department.name]
        row += [one["points"] / 100 for one in score.parts]
        sheet.append([*row, score.group, tables.place_words(score)] if placed else row)


def _about(book: Workbook, run: ScoreRun) -> None:
    sheet = book.create_sheet(gettext("说明"))
    for name, value in (
        (gettext("月份"), f"{run.month:%Y-%m}"),
        (gettext("第几次核算"), run.edition),
        (gettext("状态"), run.get_state_display()),
        (gettext("评分指标版本"), run.form.number),
        (gettext("结果摘要"), run.digest),
        (gettext("说明"), gettext("办结率含上期结转，可以超过100%；提速率仅展示，不排名。")),
    ):
        sheet.append([name, value])
