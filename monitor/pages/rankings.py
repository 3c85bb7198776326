"""Rankings: the months, one month with its groups, a unit's own figures, and the cases behind them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kernel import clock
from kernel.errors import Conflict, InvalidInput
from monitor import policy
from monitor.errors import RunNotFound, SignedByConsultant
from monitor.models import ScoreRun
from monitor.pages import score_tables as tables
from monitor.performance import form as forms
from monitor.performance.figures import FIGURES
from monitor.performance.rates import rates
from monitor.policy import Duty
from monitor.scoring import RunState
from monitor.selectors import figures
from monitor.selectors import scores as read
from monitor.services import score_marks, scores
from monitor.services.score_marks import Mark
from organizations.officers import Officer
from organizations.pages.who import required_officer
from web.posted import is_number, key_of, version_of
from web.refusals import answered

PAGE = 50
MOVES: dict[str, Callable[..., Any]] = {
    "consult": scores.consult,
    "sign": scores.sign,
    "issue": scores.issue,
}


@answered
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The months there are for this officer."""
    officer = required_officer(request)
    runs = read.runs_for(officer)
    reckons = policy.has_duty(officer, Duty.RECKON_SCORES)
    return render(
        request,
        "monitor/rankings.html",
        {
            "officer": officer,
            "place": "rankings",
            "runs": runs,
            "may_reckon": reckons,
            "last_month": scores.last_month(clock.office_date(clock.now())),
            "key": uuid.uuid4(),
        },
    )


@answered
@never_cache
@require_GET
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    """One month as this officer may see it: every unit in its group, or the own unit alone."""
    officer = required_officer(request)
    run = read.run_for(run_id, officer)
    seen = read.view(run, officer)
    if not seen.everything:
        assert seen.own is not None
        return redirect("monitor:ranking-unit", run.pk, seen.own.department.code)
    return render(
        request,
        "monitor/ranking.html",
        {
            "officer": officer,
            "place": "rankings",
            "run": run,
            "months": read.runs_for(officer),
            "groups": tables.groups(seen),
            "city": rates(tables.city(seen)),
            "sums": tables.sums(tables.city(seen)),
            "charts": tables.city_charts(seen),
            "form": forms.read(run.form.content),
            "move": _next_move(run, officer),
            "may_reckon": policy.has_duty(officer, Duty.RECKON_SCORES),
            "may_mark": policy.has_duty(officer, Duty.MARK_SCORES)
            and run.state in (RunState.DRAFT, RunState.CONSULTING),
            "divisions": tables.DIVISION_WORDS,
            "key": uuid.uuid4(),
        },
    )


@answered
@never_cache
@require_GET
def unit(request: HttpRequest, run_id: int, code: str) -> HttpResponse:
    """One unit's figures, its points with words and numbers, and what it may compare them with."""
    officer = required_officer(request)
    run = read.run_for(run_id, officer)
    score = read.unit_score(run, code, officer)
    seen = read.view(run, officer)
    own = officer.department_id == score.department_id
    asked = run.state == RunState.CONSULTING and run.object_by is not None
    return render(
        request,
        "monitor/ranking_unit.html",
        {
            "officer": officer,
            "place": "rankings",
            "run": run,
            "months": read.runs_for(officer),
            "score": score,
            "seen": seen,
            "points": seen.points,
            "parts": tables.parts(score),
            "rates": rates(score.figures),
            "sums": tables.sums(score.figures),
            "cards": tables.cards(score.figures),
            "held": tables.held(score.figures),
            "chart": tables.unit_chart(score),
            "place_words": tables.place_words(score) if seen.everything or seen.places else "",
            "may_object": own
            and asked
            and clock.now() < (run.object_by or clock.now())
            and policy.has_duty(officer, Duty.OBJECT_TO_SCORE),
            "objections": read.objections_for(officer).filter(score=score),
            "key": uuid.uuid4(),
        },
    )


@answered
@never_cache
@require_GET
def cases(request: HttpRequest, run_id: int, code: str) -> HttpResponse:
    """The cases that one figure of a unit was counted from; the unit's own once it is asked."""
    officer = required_officer(request)
    run = read.run_for(run_id, officer)
    score = read.unit_score(run, code, officer)
    figure = request.GET.get("figure", "")
    opens = read.sees_everything(officer, run) or run.state != RunState.DRAFT
    if figure not in FIGURES or not FIGURES[figure].drill or not opens:
        raise RunNotFound
    found = read.cases_of(run, figure, department=score.department)
    page = Paginator(found, PAGE).get_page(request.GET.get("page", "1"))
    return render(
        request,
        "monitor/ranking_cases.html",
        {
            "officer": officer,
            "place": "rankings",
            "run": run,
            "score": score,
            "figure": FIGURES[figure],
            "page": page,
        },
    )


@answered
@never_cache
@require_GET
def by(request: HttpRequest, run_id: int, division: str) -> HttpResponse:
    """The month by region, window, item or officer: never ranked, in official order."""
    officer = required_officer(request)
    run = read.run_for(run_id, officer)
    if division not in tables.DIVISION_WORDS:
        raise RunNotFound
    where = tables.seen_in_division(division, officer, run)
    found = figures.divided(run, division, **where)
    return render(
        request,
        "monitor/ranking_division.html",
        {
            "officer": officer,
            "place": "rankings",
            "run": run,
            "division": division,
            "word": tables.DIVISION_WORDS[division],
            "rows": tables.division_rows(division, found),
            "divisions": tables.DIVISION_WORDS,
        },
    )


@answered
@require_POST
def reckon(request: HttpRequest) -> HttpResponse:
    """核算一个月."""
    officer = required_officer(request)
    policy.require_duty(officer, Duty.RECKON_SCORES)
    try:
        month = month_of(request.POST.get("month", ""))
        done = scores.reckon(month, officer=officer, key=key_of(request))
    except (InvalidInput, Conflict) as refused:
        messages.error(request, refused.message)
        return redirect("monitor:rankings")
    messages.success(request, gettext("已核算，这是草稿，只有监察机构看得到。"))
    return redirect("monitor:ranking", done["run"])


@answered
@require_POST
def move(request: HttpRequest, run_id: int) -> HttpResponse:
    """征求意见、签发、印发."""
    officer = required_officer(request)
    read.run_for(run_id, officer)
    act = MOVES.get(request.POST.get("move", ""))
    if act is None:
        raise RunNotFound
    try:
        act(run_id, officer=officer, key=key_of(request), version=version_of(request))
    except (InvalidInput, Conflict, SignedByConsultant) as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, gettext("已办理。"))
    return redirect("monitor:ranking", run_id)


@answered
@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """人工加减分."""
    officer = required_officer(request)
    policy.require_duty(officer, Duty.MARK_SCORES)
    given = request.POST
    try:
        score_marks.give(
            Mark(
                month=month_of(given.get("month", "")),
                department=given.get("department", "")[:20],
                part=given.get("part", "")[:40],
                points=hundredths(given.get("points", "")),
                reason=given.get("reason", ""),
                document=given.get("document", ""),
            ),
            officer=officer,
            key=key_of(request),
        )
    except (InvalidInput, Conflict) as refused:
        said = refused.facts.get("field", "")
        messages.error(request, f"{refused.message} {said}".strip())
    else:
        messages.success(request, gettext("已记入，重新核算后计分。"))
    run = request.POST.get("run", "")
    return redirect("monitor:ranking", int(run)) if is_number(run) else redirect("monitor:rankings")


def _next_move(run: ScoreRun, officer: Officer) -> dict[str, str] | None:
    """The one lawful next step, where the officer may take it."""
    steps = {
        RunState.DRAFT: ("consult", gettext("征求意见"), Duty.RECKON_SCORES),
        RunState.CONSULTING: ("sign", gettext("签发"), Duty.SIGN_SCORES),
        RunState.SIGNED: ("issue", gettext("印发"), Duty.RECKON_SCORES),
    }
    step = steps.get(RunState(run.state))
    if step is None or not policy.has_duty(officer, step[2]):
        return None
    return {"name": step[0], "label": step[1]}


def month_of(text: str) -> dt.date:
    """2026-09 as its first day; raises InvalidInput naming the field."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError as wrong:
        raise InvalidInput(gettext("月份应写作 2026-09"), field="month") from wrong


def hundredths(text: str) -> int:
    """−1.5 points as −150; raises InvalidInput for what is no number of at most two decimals."""
    number = forms.points(text.strip().replace("−", "-"))
    if number is None:
        raise InvalidInput(gettext("分数应是最多两位小数的数"), field="points")
    return number
