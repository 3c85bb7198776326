"""The bench of the boards: what is asked of the loaded city, and what it is held against."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import psycopg
from django.db import connections
from django.test import Client

from boards import bureau, department, scopes
from boards.case_feed import CaseFeed
from boards.desk import Desk
from boards.feeds import MatterFeed
from boards.scopes import Scope
from boards.selectors import public, screens
from kernel import clock
from kernel.clock import office_date
from ledger.models import Matter
from organizations.models import Window
from organizations.roles import Role
from organizations.selectors.accounts import holders_of
from rehearsal.bench import boards_pixel, boards_track
from rehearsal.bench.boards_load import City, load
from rehearsal.bench.transitions_http import daphne_at_work

Snapshot = Callable[[], object]


def run(asked: argparse.Namespace) -> None:
    """Load, measure, print; the last line is the result."""
    began = time.perf_counter()
    city = load(many=asked.matters, in_hand=asked.in_hand)
    _say(
        f"{city.matters} matters, {city.in_hand} in hand with {city.open_limits} limits that run,"
        f" loaded in {time.perf_counter() - began:.0f} s"
    )
    told: dict[str, Any] = _snapshots(city, asked.rounds)
    with daphne_at_work() as port:
        told |= boards_track.measure(city, port, seconds=asked.seconds)
        _say(json.dumps(told["tracking"]))
        if asked.acts:
            told |= boards_pixel.measure(city, port, acts=asked.acts)
    _say(json.dumps(told, ensure_ascii=False))


def _snapshots(city: City, rounds: int) -> dict[str, Any]:
    """Each board read cold and shown, as a page or a newcomer's socket gets it; and its bare SQL.

    A newcomer where the board is already watched gets what its process has, without a query; that
    a process then reads the whole board, to move it on by entries, is told apart as ``whole``.
    """
    taken: dict[str, float] = {}
    bare: dict[str, float] = {}
    for name, ask in _boards(city).items():
        ask()  # connections, calendars, plans
        taken[name] = _median(ask, rounds)
        bare[name] = _bare(ask, rounds)
        _say(f"{name:<14} {taken[name]:7.1f} ms   same statements bare {bare[name]:7.1f} ms")
    slowest = max(taken, key=lambda name: taken[name])
    whole = {name: round(_median(ask, rounds), 1) for name, ask in _wholes(city).items()}
    _say(f"read whole behind the first look, in ms: {json.dumps(whole)}")
    visitor = _visitor()
    page = round(_median(lambda: visitor.get("/supervision/"), rounds), 1)
    _say(f"the wall's page with its board, signed in and drawn: {page} ms")
    return {
        "name": "boards",
        "value": round(taken[slowest], 1),
        "unit": "ms (slowest snapshot)",
        "better": "lower",
        "ratio": round(taken[slowest] / bare[slowest], 2),
        "against": "the same statements for the same rows on a bare connection",
        "bare": round(bare[slowest], 1),
        "matters": city.matters,
        "in_hand": city.in_hand,
        "slowest": slowest,
        "whole": whole,
        "wall_page": page,
        "snapshots": {name: round(one, 1) for name, one in taken.items()},
    }


def _boards(city: City) -> dict[str, Snapshot]:
    region = city.hall.clerk.region_code
    hall = Window.objects.values_list("hall_code", flat=True).order_by("hall_code")[0]
    matter = Matter.objects.get(number=city.number(1)).pk
    today = office_date(clock.now())
    counties = {
        f"county_{code}": partial(screens.of_bureau, code) for code in scopes.counties(region)
    }
    return {
        "bureau": lambda: screens.of_bureau(region),
        **counties,
        "window": lambda: screens.of_window(city.hall.clerk.window_code),
        "department": lambda: screens.of_department(city.hall.approver.department_code),
        "clerk_desk": lambda: screens.of_desk(city.hall.clerk.account_id, "zh"),
        "review_desk": lambda: screens.of_desk(city.hall.reviewer.account_id, "zh"),
        "approver_desk": lambda: screens.of_desk(city.hall.approver.account_id, "zh"),
        "lobby": lambda: screens.of_lobby(hall),
        "statistics": lambda: screens.of_statistics(region),
        "progress": lambda: public.lines(region, public.Asked(), today=today),
        "case_page": lambda: CaseFeed(matter, meets=True).read_fresh(),
        "matter": lambda: MatterFeed(matter).read_fresh(),
    }


def _visitor() -> Client:
    """An officer of the bureau, signed in: what is asked through it is answered with a whole page."""
    visitor = Client()
    visitor.force_login(holders_of(Role.SUPERVISION_OFFICER, at=clock.now())[0])
    return visitor


def _wholes(city: City) -> dict[str, Snapshot]:
    """What the tail reads once for the boards of which a newcomer sees a part first."""
    region = Scope(city.hall.clerk.region_code)
    unit = Scope("", city.hall.approver.department_code)
    desk = Desk(city.hall.reviewer.account_id, "zh")
    return {
        "bureau": lambda: bureau.snapshot(region),
        "department": lambda: department.snapshot(unit),
        "review_desk": lambda: desk.snapshot(Scope("")),
    }


def _median(ask: Snapshot, rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def _bare(ask: Snapshot, rounds: int) -> float:
    """The statements that the snapshot asks, by themselves on one connection."""
    heard: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            heard.append((sql, params))
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(note), connections["public"].execute_wrapper(note):
        ask()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as shell:

        def again() -> None:
            for sql, params in heard:
                shell.execute(sql.encode(), params or None).fetchall()

        again()
        return _median(again, rounds)


def percentile(taken: Sequence[float], share: int) -> float:
    """The p-th percentile; of a single value that value."""
    if len(taken) < 2:
        return max(taken, default=0.0)
    return statistics.quantiles(taken, n=100, method="inclusive")[share - 1]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
