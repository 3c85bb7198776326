"""What the pages of scores print: rows in official order, every percentage beside its numerator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from catalog.models import Item
from monitor.errors import RunNotFound
from monitor.models import ScoreRun, UnitScore
from monitor.performance import charts
from monitor.performance.charts import Line
from monitor.performance.figures import FIGURES, HELD
from monitor.performance.rates import Rate, rates
from monitor.scoring import UNRANKED, RunState
from monitor.selectors import scores as read
from monitor.selectors.scores import View
from organizations.models import Account, Region, Window
from organizations.models.departments import RankingGroup
from organizations.officers import Officer
from organizations.roles import Role
from web import dates

DIVISION_WORDS: Mapping[str, object] = {
    "region": gettext_lazy("按区域"),
    "window": gettext_lazy("按窗口"),
    "item": gettext_lazy("按事项"),
    "officer": gettext_lazy("按人员"),
}
SUMS = (
    "received", "accepted", "closed", "carried", "granted", "denied", "declined", "withdrawn",
    "late_promise", "late_law", "incomplete",
)  # fmt: skip
MONTHS = 6


def groups(seen: View) -> list[dict[str, Any]]:
    """The ranking groups with their rows in 机构序列, those without a group last."""
    words = dict(RankingGroup.choices) | {"": gettext("未列入评比组")}
    found = []
    for code, word in words.items():
        rows = [_row(one) for one in seen.rows if one.group == code]
        if rows:
            found.append({"code": code, "word": gettext(str(word)), "rows": rows})
    return found


def _row(score: UnitScore) -> dict[str, Any]:
    shown = {one.code: one for one in rates(score.figures)}
    return {
        "score": score,
        "unit": score.department,
        "figures": score.figures,
        "total": hundredths(score.total),
        "place": place_words(score),
        "closing": shown["closing"],
        "on_time": shown["on_time"],
        "early": shown["early"],
        "law_speed": shown["law_speed"],
        "promise_speed": shown["promise_speed"],
    }


def place_words(score: UnitScore) -> str:
    """第2名, or why there is none."""
    if score.place is not None:
        return gettext("第 %(place)d 名") % {"place": score.place}
    return str(UNRANKED.get(score.why_unranked, score.why_unranked))


def hundredths(value: int) -> str:
    """98.50 as people read points."""
    sign = "−" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"


def parts(score: UnitScore) -> list[dict[str, Any]]:
    """Each part with its points and its formula in words and in numbers; figures open to cases."""
    return [
        {
            "code": one["code"],
            "label": one["label"],
            "base": hundredths(one["base"]) if one["kind"] == "part" else "",
            "points": hundredths(one["points"]),
            "words": one["words"],
            "numbers": one["numbers"],
            "drill": [
                _counted(name, score.figures)
                for name in one["names"]
                if name in FIGURES and FIGURES[name].drill
            ],
            "is_total": one["kind"] == "total",
        }
        for one in score.parts
    ]


def sums(figures: Mapping[str, int]) -> list[dict[str, Any]]:
    """The counts, zeros too: a month without a case prints 0."""
    return [_counted(code, figures) for code in SUMS]


def _counted(code: str, figures: Mapping[str, int]) -> dict[str, Any]:
    return {"code": code, "label": gettext(FIGURES[code].label), "count": figures.get(code, 0)}


def cards(figures: Mapping[str, int]) -> list[dict[str, Any]]:
    """Cards issued and rescinded apart, complaints beside."""
    return [
        {
            "word": word,
            "issued": figures.get(f"{colour}_issued", 0),
            "rescinded": figures.get(f"{colour}_rescinded", 0),
        }
        for colour, word in (("yellow", gettext("黄牌")), ("red", gettext("红牌")))
    ]


def held(figures: Mapping[str, int]) -> list[dict[str, Any]]:
    """Whose time the concluded cases took, in hours and in tenths of a per cent of the whole."""
    whole = sum(figures.get(f"{code}_us", 0) for code, _ in HELD)
    return [
        {
            "word": gettext(word),
            "hours": figures.get(f"{code}_hours", 0),
            "rate": Rate(code, word, figures.get(f"{code}_us", 0), whole).text,
        }
        for code, word in HELD
    ]


def city(seen: View) -> dict[str, int]:
    """The sum of every unit's figures."""
    found = dict.fromkeys(FIGURES, 0) | {f"{code}_us": 0 for code, _ in HELD}
    for score in seen.rows:
        for code, value in score.figures.items():
            found[code] = found.get(code, 0) + value
    return found


def unit_chart(score: UnitScore) -> dict[str, Any]:
    """Closing and keeping the promise, month by month; with the same numbers in a table."""
    rows = read.history(score.department, until=score.run)
    return {
        "title": gettext("逐月"),
        "svg": _trend([(one.run, one.figures) for one in rows]),
        "head": [dates.month_name(one.run.month) for one in rows],
        "rows": _trend_rows([one.figures for one in rows]),
    }


def city_charts(seen: View) -> list[dict[str, Any]]:
    """The trend of the city, and where promises were missed; each with its numbers in a table."""
    runs = list(
        ScoreRun.objects.exclude(state=RunState.SUPERSEDED)
        .filter(month__lte=seen.run.month)
        .order_by("-month", "-edition")
        .distinct("month")[:MONTHS]
    )[::-1]
    scores = UnitScore.objects.filter(run__in=runs).select_related("department")
    by_run: dict[int, dict[int, dict[str, int]]] = {run.pk: {} for run in runs}
    for score in scores:
        by_run[score.run_id][score.department_id] = score.figures
    return [
        {
            "title": gettext("全市办结率与按承诺办结率"),
            "svg": _trend([(run, _total(by_run[run.pk].values())) for run in runs]),
            "head": [dates.month_name(run.month) for run in runs],
            "rows": _trend_rows([_total(by_run[run.pk].values()) for run in runs]),
        },
        _heat(seen, runs, by_run),
    ]


def _total(some: Any) -> dict[str, int]:
    found = dict.fromkeys(FIGURES, 0)
    for figures in some:
        for code in found:
            found[code] += figures.get(code, 0)
    return found


def _trend_rows(months: Sequence[Mapping[str, int]]) -> list[dict[str, Any]]:
    shown = [{one.code: one for one in rates(month)} for month in months]
    return [
        {"word": word, "cells": [f"{m[code].text}（{m[code].beside}）" for m in shown]}
        for code, word in (
            ("closing", gettext("办结率")),
            ("on_time", gettext("按承诺办结率")),
        )
    ]


def _trend(months: Sequence[tuple[ScoreRun, Mapping[str, int]]]) -> SafeString:
    shown = [{one.code: one.tenths for one in rates(figures)} for _, figures in months]

    def of(code: str) -> tuple[float | None, ...]:
        return tuple(None if (v := one[code]) is None else v / 10 for one in shown)

    lines = [
        Line(gettext("办结率"), of("closing"), charts.LINE),
        Line(gettext("按承诺办结率"), of("on_time"), charts.SECOND, dashed=True),
    ]
    places = [dates.month_name(run.month) for run, _ in months]
    # Every text in it was escaped by the chart; the rest is numbers.
    return mark_safe(charts.trend(gettext("逐月"), places, lines, unit="%"))  # noqa: S308


def _heat(
    seen: View, runs: Sequence[ScoreRun], by_run: Mapping[int, Mapping[int, Mapping[str, int]]]
) -> dict[str, Any]:
    units = [score.department for score in seen.rows]
    counts = [
        [
            by_run[run.pk].get(unit.pk, {}).get("late_promise", 0)
            + by_run[run.pk].get(unit.pk, {}).get("late_law", 0)
            for run in runs
        ]
        for unit in units
    ]
    names = [unit.short_name for unit in units]
    months = [dates.short_month(run.month) for run in runs]
    title = gettext("各单位超时办结件数")
    return {
        "title": title,
        "svg": mark_safe(charts.heat(title, names, months, counts)),  # noqa: S308 - escaped there
        "head": months,
        "rows": [{"word": name, "cells": row} for name, row in zip(names, counts, strict=True)],
    }


def seen_in_division(division: str, officer: Officer, run: ScoreRun) -> dict[str, Any]:
    """What narrows a division to what the officer may see; RunNotFound where that is nothing."""
    if read.sees_everything(officer, run):
        return {}
    if division == "window" and officer.has(Role.CENTRE_MANAGER):
        return {}
    if division == "officer":
        staff = read.staff_seen(officer, run) or set()
        return {"officer_id__in": staff, "department_id": officer.department_id}
    if division == "item" and run.state != RunState.DRAFT and officer.department_id is not None:
        return {"department_id": officer.department_id}
    raise RunNotFound


def division_rows(division: str, found: Mapping[Any, Mapping[str, int]]) -> list[dict[str, Any]]:
    """The rows in official order: divisions by code, items by theirs, people by work number."""
    rows = []
    for name, key in _names(division, found):
        figures = dict.fromkeys(FIGURES, 0) | dict(found[key])
        rows.append(
            {
                "name": name,
                "sums": [figures[code] for code in ("received", "closed", "late_promise")],
                "rates": rates(figures),
                "hours": [figures[f"{code}_hours"] for code in ("window", "step", "department")],
            }
        )
    return rows


def _names(division: str, found: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    keys = [key for key in found if key not in (None, "")]
    if division == "region":
        regions = Region.objects.filter(pk__in=keys).order_by("sort_no", "code")
        return [(one.name, one.pk) for one in regions]
    if division == "window":
        names = dict(Window.objects.filter(code__in=keys).values_list("code", "name"))
        return [(f"{key} {names.get(key, '')}".strip(), key) for key in sorted(keys)]
    if division == "item":
        titles = dict(Item.objects.filter(code__in=keys).values_list("code", "name"))
        return [(titles.get(key, key), key) for key in sorted(keys)]
    people = Account.objects.filter(pk__in=keys).order_by("work_no")
    return [(f"{one.work_no} {one.display_name}", one.pk) for one in people]
