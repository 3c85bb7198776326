"""What everybody may read of issued months: the city's totals and the windows that kept every promise.

Totals are of the cases that may be named, as they were when they were counted: the progress board
counts those alone, so from a total of all anybody could subtract how many cannot be named. A month
of which a total would tell of a few persons prints none.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kernel.masking import SMALL
from monitor.models import ScoreRun
from monitor.pages import score_tables as tables
from monitor.performance import form as forms
from monitor.performance.rates import rates
from monitor.scoring import RunState
from monitor.selectors import figures
from organizations.models import Window

MONTHS = 12


@login_not_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Totals month by month; never a unit, a person, or anything that was not issued."""
    runs = ScoreRun.objects.filter(state=RunState.ISSUED).select_related("form").order_by("-month")
    months = []
    for run in runs[:MONTHS]:
        named = figures.whole(run, public=True)
        sums = tables.sums(named)[:3]
        counts = (named["carried"], *(one["count"] for one in sums))
        told = not any(0 < count < SMALL for count in counts)
        months.append(
            {
                "run": run,
                "sums": sums if told else [],
                "rates": rates(named)[:3],
                "good": _good(run),
            }
        )
    return render(request, "monitor/open_figures.html", {"months": months})


def _good(run: ScoreRun) -> list[str]:
    """Windows above the floor of cases none of which passed its promise, by code (红榜).

    Of all its cases: praise must be true. How many a window had stands nowhere in public.
    """
    floor = forms.read(run.form.content).floor
    kept = [
        code
        for code, found in figures.divided(run, "window").items()
        if code and found["promised"] >= floor and found["on_time"] == found["promised"]
    ]
    names = dict(Window.objects.filter(code__in=kept).values_list("code", "name"))
    return [f"{code} {names.get(code, '')}".strip() for code in sorted(kept)]
