"""What stands left and right of every case: the sheet of the day, the dates, the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approval import limits as kinds
from approval.models import Case
from approval.selectors import desk as sheets
from approval.selectors import recent
from approval.selectors.words import one_sentence_answer, working_days_left
from catalog.models import Item
from kernel import clock
from organizations.officers import Officer
from timelimits import facts, lamps, receipts
from timelimits.kinds import kind_of

ORDER = (
    *(kinds.ACCEPTANCE, kinds.PROMISED, *kinds.OF_LAW, *kinds.OF_PARTS, kinds.RENEWAL),
    *(kinds.STEP, kinds.DELIVERY, kinds.POST_CHECK, kinds.REFUND),
)
OPEN = frozenset({"running", "paused"})
DESK, INBOX = "desk", "inbox"


@dataclass(frozen=True, slots=True)
class LimitCard:
    """One date beside a case: what it is, its lamp, the day, what is left of it."""

    id: int
    label: str
    lamp: str
    due: str
    left: str
    provisional: bool


def side(officer: Officer, place: str, *, now: dt.datetime) -> dict[str, Any]:
    """The left column and the last hour: the same on every page of the desk or the inbox."""
    groups = (
        sheets.opening_sheet(officer, at=now) if place == DESK else sheets.inbox(officer, at=now)
    )
    return {
        "officer": officer,
        "place": place,
        "groups": groups,
        "day": sheets.day_balance(officer, clock.office_date(now)) if place == DESK else None,
        "recent": _with_names(recent.others_lately(officer, at=now)),
    }


def _with_names(deeds: Sequence[recent.Deed]) -> list[dict[str, Any]]:
    names = dict(
        Item.objects.filter(code__in={deed.item_code for deed in deeds}).values_list("code", "name")
    )
    return [
        {
            "at": deed.at,
            "act": deed.act,
            "window": deed.window,
            "item": names.get(deed.item_code, ""),
            "tail": deed.number.rpartition("-")[2],
        }
        for deed in deeds
    ]


def beside(case: Case, *, now: dt.datetime) -> dict[str, Any]:
    """The right column of a case: its dates with their lamps, and the sentence for a caller."""
    found = facts.facts(case.matter_id)
    shown = sorted((fact for fact in found if _still_matters(case, fact)), key=_rank)
    return {
        "limits": [_card(fact, now) for fact in shown],
        "receipt": receipts.receipt(shown[0]["id"]) if shown else None,
        "lamp": lamps.worst(found, now).code,
        "answer": one_sentence_answer(case, found, at=now),
    }


def _still_matters(case: Case, fact: Mapping[str, Any]) -> bool:
    """Open limits; and where the law itself accepted, the window whose end it was."""
    return fact["status"] in OPEN or (bool(case.silence) and fact["kind"] == kinds.ACCEPTANCE)


def _rank(fact: Mapping[str, Any]) -> int:
    return ORDER.index(fact["kind"]) if fact["kind"] in ORDER else len(ORDER)


def _card(fact: Mapping[str, Any], now: dt.datetime) -> LimitCard:
    return LimitCard(
        id=fact["id"],
        label=_(kind_of(fact["kind"]).label),
        lamp=lamps.lamp(fact, now).code if fact["status"] in OPEN else "",
        due=fact["due"],
        left=_left(fact, now),
        provisional=fact["provisional"],
    )


def _left(fact: Mapping[str, Any], now: dt.datetime) -> str:
    """还剩 4 个工作日, 今天到期, 已超 2 个工作日; nothing while the clock stands."""
    if not fact["due"] or fact["status"] == "paused":
        return ""
    if fact["status"] not in OPEN:
        return _("期满未告知")
    due, today = dt.date.fromisoformat(fact["due"]), clock.office_date(now)
    left = working_days_left(due, today)
    if left < 0:
        return ngettext("已超 %(n)d 个工作日", "已超 %(n)d 个工作日", -left) % {"n": -left}
    if left <= 1:
        return _("已届满") if due < today else _("今天到期")
    return ngettext("含今天还剩 %(n)d 个工作日", "含今天还剩 %(n)d 个工作日", left) % {"n": left}
