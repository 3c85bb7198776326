"""A whole hall for one test: the city, a real web server, a real monitor, a real browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from kernel import clock
from ledger import anchors
from ledger.anchors import Stretch
from rehearsal.city.load import load_city
from tests.journeys import processes

EVENING_BEFORE = dt.datetime(2026, 9, 20, 17, 0, tzinfo=clock.OFFICE_ZONE)
MONDAY = dt.datetime(2026, 9, 21, 9, 5, tzinfo=clock.OFFICE_ZONE)


@dataclass
class Hall:
    """Where the pages are, and the hand on the hall's time."""

    address: str

    def jump_to(self, legal: dt.datetime) -> None:
        """Let simulated time be ``legal`` at once and run on at the wall's pace."""
        anchors.plan([Stretch(clock.wall(), legal.astimezone(dt.UTC), 1)])


@pytest.fixture
def hall(committed_db: Any) -> Iterator[Hall]:
    """The city on Monday morning, served by daphne and watched by run_monitor, as in production."""
    clock.install(clock.DrivenClock(EVENING_BEFORE))
    load_city(clock.now())
    anchors.plan([Stretch(clock.wall(), MONDAY.astimezone(dt.UTC), 1)])
    anchors.install()
    with processes.running(committed_db.urls.environment()) as address:
        yield Hall(address)
    clock.install(None)
