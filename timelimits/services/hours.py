"""A hall's office hours from a day on: entered once, never edited; a later row goes before."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ledger
from kernel.transactions import use_case
from ledger import idempotency
from organizations.models import Window
from organizations.officers import Officer
from timelimits import policy
from timelimits.engine.hours import OfficeHours
from timelimits.errors import HoursInvalid
from timelimits.events import HALL_HOURS_ENTERED
from timelimits.models import HallHours
from timelimits.policy import Step
from timelimits.states import HoursOf

LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Hours:
    """``hall`` '' is every hall without its own; ``spans`` '' is a hall that stays closed."""

    hall: str
    days: HoursOf
    spans: str
    valid_from: dt.date
    source: str
    on: dt.date | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Hours:
        """From what was typed: hall, days, on, spans, from, source; HoursInvalid names the field."""
        said = {name: text.strip() for name, text in given.items()}
        if said["days"] not in HoursOf.values:
            raise HoursInvalid("适用日应为工作日、休息日或者单日", field="days")
        single = said["days"] == HoursOf.DATE
        if single != bool(said["on"]):
            raise HoursInvalid("单日须写明日期，其他不写", field="on")
        if not 0 < len(said["source"]) <= LONGEST_SOURCE or not said["source"].isprintable():
            raise HoursInvalid("须写明来源，不超过200字", field="source")
        if said["spans"]:
            said["spans"] = OfficeHours.parse(said["spans"]).text
        elif not single:
            raise HoursInvalid("只有单日可以不办公", field="spans")
        return cls(
            said["hall"],
            HoursOf(said["days"]),
            said["spans"],
            _day(said["from"], "from"),
            said["source"],
            _day(said["on"], "on") if single else None,
        )


@use_case
def enter(hours: Hours, *, officer: Officer, key: uuid.UUID) -> dict[str, Any]:
    """Add the hours with their entry; limits that run already keep those they began with.

    Raises NotPermitted, HoursInvalid for a hall that has no window.
    """
    facts = {
        "hall": hours.hall,
        "days": hours.days.value,
        "on": hours.on.isoformat() if hours.on else "",
        "spans": hours.spans,
        "valid_from": hours.valid_from.isoformat(),
    }
    request = {**facts, "source": hours.source}
    idempotency.claim(key, by=officer.actor, name="enter_hours", request=request)
    policy.require(officer, Step.PROPOSE)
    if hours.hall and not Window.objects.filter(hall_code=hours.hall).exists():
        raise HoursInvalid("没有这个大厅", field="hall")
    row = HallHours.objects.create(
        hall_code=hours.hall,
        days=hours.days,
        on=hours.on,
        spans=hours.spans,
        valid_from=hours.valid_from,
        source=hours.source,
    )
    ledger.append(None, HALL_HOURS_ENTERED, by=officer.actor, body={"hours": row.pk, **facts})
    outcome = {"hours": row.pk}
    idempotency.settle(key, outcome)
    return outcome


def _day(text: str, field: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise HoursInvalid("应为日期，例如 2026-09-21", field=field) from None
