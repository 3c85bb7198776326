"""时限试算: the calculator as a page; a question is an address, so it can be kept and sent on."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalog.errors import NoSuchItem
from catalog.selectors import asked
from catalog.selectors.listing import ListedItem
from catalog.selectors.search import find_items
from catalog.states import DayEnds, LateFiling, RuleSets
from kernel import clock
from kernel.clock import OFFICE_ZONE, office_date
from kernel.errors import DomainError
from organizations.pages.who import officer_behind
from timelimits.calculator import MOST_PAUSES
from web.addresses import address_behind

PAGE = "catalog/calculator.html"
FIELDS = ("item", "limit", "amount", "unit", "day", "time", "ends", "filing", "rule_set")
READINGS = (
    ("ends", gettext_lazy("末日止于"), DayEnds),
    ("filing", gettext_lazy("下班后提交"), LateFiling),
    ("rule_set", gettext_lazy("工作日的算法"), RuleSets),
)
LONGEST = 80
UNITS = (
    ("working_day", gettext_lazy("工作日")),
    ("calendar_day", gettext_lazy("自然日")),
    ("month", gettext_lazy("个月")),
    ("year", gettext_lazy("年")),
    ("hour", gettext_lazy("小时")),
)


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The form; asked, the date with its days, or what of the question cannot be read."""
    context = _form(request)
    if "day" not in request.GET:
        return render(request, PAGE, context)
    wait = asked.wait_for(address_behind(request))
    if wait:
        answer = render(request, PAGE, {**context, "busy": True}, status=429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    try:
        context["answer"] = asked.answer(_question(context))
    except NoSuchItem as unknown:
        context |= {"refused": unknown.message, "field": "item", "meant": _meant(context["item"])}
        return render(request, PAGE, context, status=404)
    except DomainError as refused:
        context |= {"refused": refused.message, "field": str(refused.facts.get("field", ""))}
        return render(request, PAGE, context, status=400)
    return render(request, PAGE, context)


def _form(request: HttpRequest) -> dict[str, Any]:
    """What was typed, for the fields to show again; a fresh form starts at this moment."""
    now = clock.now().astimezone(OFFICE_ZONE)
    given = {name: request.GET.get(name, "").strip()[:LONGEST] for name in FIELDS}
    if "day" not in request.GET:
        given |= {"day": now.date().isoformat(), "time": now.strftime("%H:%M")}
    pauses = list(zip(request.GET.getlist("since"), request.GET.getlist("until"), strict=False))
    stated = [(since[:LONGEST], until[:LONGEST]) for since, until in pauses if since or until]
    return {
        **given,
        "free": request.GET.get("by") == "rule",
        "pauses": [*stated[:MOST_PAUSES], ("", "")],
        "limits": list(asked.LIMITS.items()),
        "units": UNITS,
        "readings": [
            (name, label, choices.choices, given[name]) for name, label, choices in READINGS
        ],
        "officer": officer_behind(request),
        "place": "calculator",
    }


def _question(form: dict[str, Any]) -> dict[str, list[str]]:
    """The fields as the calculator reads them; of item and free rule, the one that was chosen."""
    start = f"{form['day']}T{form['time'] or '00:00'}" if form["day"] else ""
    names = ("unit", "amount") if form["free"] else ("item", "limit")
    given = {name: [form[name]] for name in names}
    stated = [f"{since}/{until}" for since, until in form["pauses"] if since or until]
    read = {name: [form[name]] for name in ("ends", "filing", "rule_set")}
    return {**given, **read, "start": [start], "pause": stated}


def _meant(text: str) -> tuple[ListedItem, ...]:
    """Items that the words may mean, when they are no item's code."""
    return find_items(text, on=office_date(clock.now()), limit=8).items if text else ()
