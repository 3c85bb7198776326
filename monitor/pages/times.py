"""Whose time it was: a piece of a page, fetched by address, because approval knows no monitor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from approval.errors import CaseNotFound
from approval.selectors import cases
from kernel.clock import from_micros
from ledger.models import Matter
from monitor import policy
from monitor.performance.figures import HELD
from monitor.performance.times import Stretch, Times
from monitor.selectors.times import times_of
from organizations.models import Department
from organizations.officers import Officer
from organizations.pages.who import required_officer
from web.refusals import answered

COLOURS = {
    "window": "#0f5c73",
    "step": "#4f8aa8",
    "department": "#9cc0cf",
    "applicant": "#d9c089",
    "third_party": "#b98a5a",
    "excluded": "#a7b0b8",
}
MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000


@answered
@never_cache
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The division of a case's time by holder and unit, with its stretches."""
    officer = required_officer(request)
    matter = _matter(number, officer)
    found = times_of(matter)
    if found is None:
        raise CaseNotFound
    return render(request, "monitor/times.html", _told(matter, found))


def _matter(number: str, officer: Officer) -> Matter:
    """The case's matter for who may see the case, or looks over everything."""
    if not cases.readable(number):
        raise CaseNotFound
    if policy.sees_all(officer):
        matter = Matter.objects.select_related("department").filter(number=number, kind="case")
        found = matter.first()
        if found is None:
            raise CaseNotFound
        return found
    return cases.get_case(number, officer).matter


def _told(matter: Matter, found: Times) -> dict[str, Any]:
    names = dict(
        Department.objects.filter(code__in=found.by_unit()).values_list("code", "short_name")
    )
    held = found.by_holder()
    return {
        "number": matter.number,
        "closed": found.closed,
        "whole": length(found.whole),
        "bars": _bars(found, held),
        "holders": [
            {"colour": COLOURS[code], "word": gettext(word), "length": length(held[code]),
             "share": _tenths(held[code], found.whole)}
            for code, word in HELD
        ],
        "units": [
            {"name": names.get(code, code) or gettext("各单位以外"), "length": length(us),
             "share": _tenths(us, found.whole)}
            for code, us in found.by_unit().items()
        ],
        "stretches": [_stretch(one, names) for one in found.stretches],
        "shared": any(len(one.units) > 1 for one in found.stretches),
    }  # fmt: skip


def _bars(found: Times, held: dict[str, int]) -> list[dict[str, Any]]:
    """The strip: each holder's part of a width of a thousand, the last one ending at the edge."""
    bars, at = [], 0
    for code, word in HELD:
        if held[code]:
            start = at * 1000 // found.whole
            at += held[code]
            width = max(1, at * 1000 // found.whole - start)
            bars.append(
                {"colour": COLOURS[code], "word": gettext(word), "x": start, "width": width}
            )
    return bars


def _stretch(one: Stretch, names: dict[str, str]) -> dict[str, Any]:
    return {
        "since": from_micros(one.since),
        "until": from_micros(one.until),
        "word": gettext(dict(HELD)[one.holder]),
        "step": one.step,
        "units": "、".join(names.get(unit, unit) for unit in one.units),
        "length": length(one.length),
    }


def _tenths(part: int, whole: int) -> str:
    return f"{part * 1000 // whole / 10:.1f}%" if whole else "—"


def length(us: int) -> str:
    """How long that is, in the two greatest units."""
    days, rest = divmod(us, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    if days:
        return gettext("%(days)d 日 %(hours)d 小时") % {"days": days, "hours": hours}
    if hours:
        return gettext("%(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": minutes}
    return gettext("%(minutes)d 分") % {"minutes": minutes}
