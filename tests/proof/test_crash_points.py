"""The wire is cut before and after every message of one act; a retry ends it exactly once (T2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import InterfaceError, OperationalError, connection, connections

from kernel import clock as time
from ledger.models import Entry
from monitor import sweep
from monitor.models import Breach, Card
from rehearsal.proof.wire import Cut, Wire
from tests.builders import monitor as built
from timelimits.models import Alert

MOST_MESSAGES = 400


@dataclass
class Points:
    """What came of cutting at each message."""

    tried: int = 0
    unknown: int = 0  # committed, and the caller was told of a failure
    wrong: list[str] = field(default_factory=list)


@contextmanager
def through(wire: Wire) -> Iterator[None]:
    """Connections of the default alias go over the wire."""
    known = connections.settings["default"]
    before = {name: known[name] for name in ("HOST", "PORT")}
    connection.close()
    known.update(HOST="127.0.0.1", PORT=str(wire.port))
    try:
        connection.ensure_connection()
        yield
    finally:
        connection.close()
        known.update(before)


def cut_everywhere(
    wire: Wire, prepare: Callable[[], object], act: Callable[[object], object],
    happened: Callable[[object], int],
) -> Points:
    """Do ``act`` anew for each message and each way to cut; ``happened`` counts what it left."""
    points = Points()
    for how in Cut:
        for message in range(1, MOST_MESSAGES):
            subject = prepare()
            failed = False
            with through(wire):
                wire.arm(message, how)
                try:
                    act(subject)
                except (OperationalError, InterfaceError):
                    failed = True
                reached = wire.seen >= message
                wire.arm(None)
            points.unknown += failed and happened(subject) == 1
            act(subject)
            points.tried += reached
            if happened(subject) != 1:
                points.wrong.append(f"{how.value} {message}: {happened(subject)}")
            if not reached:
                break
    return points


def test_the_sweep_ends_exactly_once_wherever_the_wire_is_cut(wire, committed_db, clock):
    def one_due_alert() -> int:
        limit = built.a_watched_limit()
        Alert.objects.filter(limit=limit, level=1).delete()
        clock.move_to(limit.overrun_at + dt.timedelta(minutes=1))
        return limit.pk

    def sweep_once(_: object) -> None:
        sweep.raise_due(time.now())

    def cards_of(limit_id: object) -> int:
        cards = list(Card.objects.filter(alert__limit_id=limit_id))
        shown = sum(
            Entry.objects.filter(name="card.shown", matter_id=card.matter_id).count()
            for card in cards
        )
        breaches = Breach.objects.filter(alert__limit_id=limit_id).count()
        assert len(cards) == shown == breaches, (cards, shown, breaches)
        return len(cards)

    points = cut_everywhere(wire, one_due_alert, sweep_once, cards_of)
    assert points.wrong == []
    assert points.tried > 20
    assert points.unknown >= 1, "the harness is blind: no commit was ever in doubt"
