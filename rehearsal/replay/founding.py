"""The small organisation in which a log is replayed, made through the hall's own steps.

One region with a centre and its window, one unit for each department that the log names, and one
item for each pair of department and item, with the regime of the mapping.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from catalog.models import Item
from catalog.services import items, versions
from catalog.services.content import Content
from catalog.states import (
    CELLS,
    CaseKind,
    ItemKind,
    Mark,
    MaterialForm,
    ResultKind,
    Serves,
    Silence,
)
from kernel.clock import office_date
from kernel.journal import Actor
from kernel.transactions import current, use_case, use_case_required
from organizations.models import Account, Department, Region, RegionKind, Window
from organizations.officers import Officer, officer_of
from organizations.roles import Role
from organizations.services import accounts, grants, registry
from rehearsal.replay.log import LoggedCase
from rehearsal.replay.mapping import Mapping
from rehearsal.replay.regimes import Limit, ReplayItem

REGION = "990000"
SOURCE = "replay"
WINDOW = "R1"
BY = Actor.system("replay")
NAMELESS = "the log"
# An item must promise something; a log without limits of its item gets one that never falls.
PLACEHOLDER = Limit("working_day", 2500, "no promise of its own")
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a case is received and who handles it."""

    item_code: str
    clerk: Officer
    reviewer: Officer
    approver: Officer


def place_of(case: LoggedCase, mapping: Mapping) -> Place:
    """The department and the item a case belongs to; the log's name for them, or the mapping's."""
    return case.department or NAMELESS, case.item or mapping.item.name


@dataclass(frozen=True, slots=True)
class _Staff:
    reviewer: Account
    approver: Account


@use_case
def found(mapping: Mapping, places: Iterable[Place]) -> dict[Place, Counter]:
    """Make region, units, window, people and items; the counter of every place comes back."""
    wanted = sorted(set(places))
    region = registry.add_region(
        registry.NewRegion(REGION, mapping.name[:60], RegionKind.CITY, 1), by=BY
    )
    centre = _unit(region, 0, "counter", centre=True)
    units = {
        name: _unit(region, number, name)
        for number, name in enumerate(sorted({place[0] for place in wanted}), start=1)
    }
    made = {
        place: _item(units[place[0]], number, place[1], mapping)
        for number, place in enumerate(wanted, start=1)
    }
    counter = registry.NewWindow(
        hall_code=REGION,
        code=WINDOW,
        name="counter",
        zone="R",
        department=centre,
        comprehensive=True,
        sort_no=1,
        item_codes=tuple(item.code for item in made.values()),
    )
    window = registry.open_window(counter, by=BY)
    clerk = _account("clerk", centre, ((Role.WINDOW_CLERK, window),))
    staff = {name: _staff(number, unit) for number, (name, unit) in enumerate(units.items())}
    return _counters(made, clerk, staff)


def _counters(
    made: dict[Place, Item], clerk: Account, staff: dict[str, _Staff]
) -> dict[Place, Counter]:
    at_counter = officer_of(clerk)
    people = {
        name: (officer_of(pair.reviewer), officer_of(pair.approver)) for name, pair in staff.items()
    }
    return {
        place: Counter(item.code, at_counter, *people[place[0]]) for place, item in made.items()
    }


def _unit(region: Region, number: int, name: str, *, centre: bool = False) -> Department:
    new = registry.NewDepartment(
        code=f"{REGION}-{number:02d}",
        name=name[:60],
        short_name=name[:20],
        region=region,
        sort_no=number,
        is_centre=centre,
    )
    return registry.open_department(new, by=BY)


def _staff(number: int, unit: Department) -> _Staff:
    return _Staff(
        reviewer=_account(f"reviewer-{number}", unit, ((Role.REVIEWER, unit),)),
        approver=_account(f"approver-{number}", unit, ((Role.APPROVER, unit),)),
    )


@use_case_required
def _account(
    name: str, unit: Department, roles: tuple[tuple[Role, Window | Department], ...]
) -> Account:
    """A person of the replay, who cannot sign in."""
    account = accounts.enter_account(
        accounts.NewAccount(name, f"演练 {name}", name, unit, None, make_password(None)), by=BY
    )
    for role, scope in roles:
        grant = grants.NewGrant(account, role, scope, current().now, SOURCE)
        grants.enter_grant(grant, by=BY)
    return account


def _item(unit: Department, number: int, name: str, mapping: Mapping) -> Item:
    item = items.enter_item(
        items.NewItem(
            number=number,
            name=name[:80],
            plain_name=name[:40],
            department=unit,
            kind=ItemKind.OTHER,
            level="市级",
            serves=Serves.BOTH,
            public_by_name=False,
            in_hall=True,
        ),
        by=BY,
    )
    content = _content(mapping.item_named(name), mapping.name)
    draft = versions.enter_draft(item, content, by=BY)
    versions.put_in_force(draft, valid_from=_first_day(), by=BY)
    return item


def _first_day() -> dt.date:
    return office_date(current().now)


def _content(item: ReplayItem, source: str) -> Content:
    steps: list[dict[str, object]] = [
        {
            "name": step.name,
            "role": step.role,
            "limit_days": step.limit_days or None,
            "two_person": step.two_person,
        }
        for step in item.steps
    ]
    return Content(
        regime=_regime(item, source),
        conditions=[{"text": "as the log says", "basis": source[:120]}],
        materials=[
            {
                "name": "as the log says",
                "form": MaterialForm.ELECTRONIC,
                "shared": True,
                "basis": source[:120],
            }
        ],
        steps=[*steps, {"name": "decision", "role": Role.APPROVER}],
        sources=[{"field": cell, "mark": Mark.LOCAL, "source": source[:160]} for cell in CELLS],
    )


def _regime(item: ReplayItem, source: str) -> dict[str, object]:
    promise = item.promise or item.limit or PLACEHOLDER
    regime: dict[str, object] = {
        "legal_basis": source,
        "case_kind": CaseKind.PROMISED,
        "start_event": item.start,
        "promised_amount": promise.amount,
        "promised_unit": promise.unit,
        "promised_basis": promise.basis[:120],
        "silence": item.silence,
        "result_kind": ResultKind.NOTHING,
        "stops": _stops(item),
    }
    if item.limit is not None:
        regime |= {
            "statutory_amount": item.limit.amount,
            "statutory_unit": item.limit.unit,
            "statutory_basis": item.limit.basis[:120],
            "unit_basis": source[:160],
        }
    if item.silence != "none":
        basis = item.acceptance.basis if item.acceptance else source
        regime["silence_basis"] = basis[:120]
    if item.extension is not None:
        regime |= {
            "extension_times": item.extension.times,
            "extension_approver": item.extension.approver[:40],
        }
    if item.supplement is not None and item.supplement.withdraws:
        regime["supplement_effect"] = Silence.REGARDED_WITHDRAWN
    return regime | _in_days(item)


def _in_days(item: ReplayItem) -> dict[str, object]:
    """The columns of what is counted in days."""
    limits = {
        "acceptance": item.acceptance,
        "supplement": item.supplement.limit if item.supplement else None,
        "extension": item.extension.limit if item.extension else None,
        "delivery": item.delivery,
    }
    columns: dict[str, object] = {}
    for name, limit in limits.items():
        if limit is not None:
            columns |= {
                f"{name}_days": limit.amount,
                f"{name}_unit": limit.unit,
                f"{name}_basis": limit.basis[:120],
            }
    return columns


def _stops(item: ReplayItem) -> list[dict[str, object]]:
    return [
        {
            "code": stop.code,
            "name": stop.name,
            "basis": stop.basis,
            "max_days": stop.max_days or None,
            "needs_telling": stop.needs_telling,
        }
        for stop in item.stops
    ]
