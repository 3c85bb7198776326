"""The wire is cut before and after every message of one act; a retry ends it exactly once (T2)."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import InterfaceError, OperationalError, connection, connections

from approval.models import Case
from approval.services import intake
from approval.states import CaseState
from kernel import clock as time
from ledger.models import Entry, IdempotencyKey
from monitor import sweep
from monitor.models import Breach, Card
from rehearsal.proof.wire import Cut, Wire
from tests.builders import approval as approvals
from tests.builders import monitor as built
from timelimits.models import TimeLimit

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


def again(act: Callable[[object], object], subject: object, done: Callable[[object], int]) -> None:
    """Retry; a server that has not noticed the cut yet still holds its locks for a moment."""
    for _ in range(100):
        act(subject)
        if done(subject):
            return
        threading.Event().wait(0.02)


def cut_everywhere(
    wire: Wire,
    prepare: Callable[[], object],
    act: Callable[[object], object],
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
            again(act, subject, happened)
            points.tried += reached
            if happened(subject) != 1:
                points.wrong.append(f"{how.value} {message}: {happened(subject)}")
            if not reached:
                break
    return points


def test_the_sweep_ends_exactly_once_wherever_the_wire_is_cut(wire, committed_db, clock):
    def one_due_alert() -> int:
        limit = built.a_watched_limit(built.an_instant(clock.now() + dt.timedelta(minutes=1)))
        clock.shift(dt.timedelta(minutes=2))
        return limit.pk

    def sweep_once(_: object) -> None:
        sweep.raise_due(time.now())

    def cards_of(limit_id: object) -> int:
        cards = list(Card.objects.filter(alert__limit_id=int(str(limit_id))))
        shown = sum(
            Entry.objects.filter(name="card.shown", matter_id=card.matter_id).count()
            for card in cards
        )
        breaches = Breach.objects.filter(alert__limit_id=int(str(limit_id))).count()
        assert len(cards) == shown == breaches, (cards, shown, breaches)
        return len(cards)

    points = cut_everywhere(wire, one_due_alert, sweep_once, cards_of)
    assert points.wrong == []
    assert points.tried > 12
    assert points.unknown >= 1, "the harness is blind: no commit was ever in doubt"


@pytest.mark.slow
def test_accepting_ends_exactly_once_wherever_the_wire_is_cut(wire, committed_db, clock):
    hall = approvals.a_hall()
    item = approvals.an_item(hall)
    reviewer = hall.officer("reviewer")
    keys: dict[str, uuid.UUID] = {}

    def one_received_case() -> str:
        number = approvals.a_received_case(hall, item)
        keys[number] = uuid.uuid4()
        return number

    def accept(number: object) -> None:
        answer = intake.accept_case(str(number), officer=reviewer, key=keys[str(number)], version=1)
        assert (answer["number"], answer["version"]) == (number, 2)

    def accepted(number: object) -> int:
        case = Case.objects.get(matter__number=number)
        entries = Entry.objects.filter(name="case.accepted", matter_id=case.matter_id).count()
        keyed = IdempotencyKey.objects.filter(key=keys[str(number)]).count()
        running = TimeLimit.objects.filter(matter=case.matter, kind="promised").count()
        moved = int(case.state == CaseState.IN_REVIEW)
        assert moved == entries == keyed == running, (moved, entries, keyed, running)
        return moved

    points = cut_everywhere(wire, one_received_case, accept, accepted)
    assert points.wrong == []
    assert points.tried > 20
    assert points.unknown >= 1, "the harness is blind: no commit was ever in doubt"
