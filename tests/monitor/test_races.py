"""Several monitors, and people, at the same alerts at the same moment: real commits, real threads."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from kernel import clock as time
from kernel.errors import Conflict
from ledger.models import Entry
from monitor import sweep
from monitor.models import Breach, Card
from monitor.services import cards
from organizations.roles import Role
from tests.builders import monitor as built
from timelimits.models import Alert, TimeLimit
from timelimits.rules import Rule, Unit


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, all starting together; what each returned or raised."""
    start = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def work(place: int, do: Callable[[], Any]) -> None:
        try:
            start.wait(60)
            results[place] = do()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    return results


def due_alerts(clock, matters: int) -> int:
    """So many matters, each with a warning and an overrun fallen by now; how many alerts that is."""
    built.watched_limits([built.working_days(1 + n % 5) for n in range(matters)])
    clock.shift(dt.timedelta(days=30))
    return Alert.objects.filter(falls_at__lte=clock.now()).count()


def sweeping(batch: int) -> Callable[[], int]:
    def work() -> int:
        raised = 0
        while some := sweep.raise_due(time.now(), batch=batch):
            raised += some
        return raised

    return work


def test_three_racing_monitors_raise_every_card_exactly_once(committed_db, clock):
    due = due_alerts(clock, 400)
    assert due == 800
    raised = at_once(*[sweeping(17)] * 3)
    assert sum(raised) == due, raised
    assert Card.objects.count() == due
    assert Breach.objects.count() == due // 2
    shown = Counter(entry.facts["card"] for entry in Entry.objects.filter(name="card.shown"))
    assert set(shown) == set(Card.objects.values_list("pk", flat=True))
    assert set(shown.values()) == {1}
    assert sum(1 for count in raised if count) > 1, "one monitor did it all: nothing raced"


def test_the_control_that_checks_and_then_inserts_does_double(committed_db, clock):
    due_alerts(clock, 60)
    with committed_db.connect("owner", autocommit=True) as owner:
        owner.execute("CREATE TABLE control_card (alert_id bigint NOT NULL)")
        owner.execute("GRANT SELECT, INSERT ON control_card TO sunhall_app")
    due = list(Alert.objects.filter(falls_at__lte=clock.now()).values_list("pk", flat=True))
    look_together = threading.Barrier(2)

    def check_then_insert() -> None:
        with committed_db.connect(autocommit=True) as mine:
            for alert in due:
                look_together.wait(60)
                known = mine.execute(
                    "SELECT 1 FROM control_card WHERE alert_id = %s", [alert]
                ).fetchone()
                mine.execute("SELECT pg_sleep(0.0005)")
                if known is None:
                    mine.execute("INSERT INTO control_card VALUES (%s)", [alert])

    assert at_once(*[check_then_insert] * 2) == [None, None]
    with committed_db.connect() as mine:
        (total,) = mine.execute("SELECT count(*) FROM control_card").fetchone()
    assert total > len(due)


def test_the_sweep_does_not_wait_for_a_limit_that_an_act_holds(committed_db, clock):
    held, free = built.watched_limits([built.working_days(1)] * 2)
    clock.shift(dt.timedelta(days=30))
    with transaction.atomic():
        list(Alert.objects.select_for_update(no_key=True, of=("self",)).filter(limit=held))
        (raised,) = at_once(sweeping(100))
    assert raised == 2
    assert set(Card.objects.values_list("alert__limit_id", flat=True)) == {free.pk}
    assert sweeping(100)() == 2


class RunningClock:
    """Legal time that stands at a chosen moment until it is let go, then passes with the wall's."""

    simulated = False
    rate = 1

    def __init__(self, start: dt.datetime) -> None:
        self._start = start
        self._wall: dt.datetime | None = None

    def go(self) -> None:
        self._wall = self._wall or time.wall()

    def now(self) -> dt.datetime:
        return self._start + (time.wall() - self._wall) if self._wall else self._start

    def wall_of(self, legal: dt.datetime) -> dt.datetime:
        return (self._wall or time.wall()) + (legal - self._start)


def act_while_the_instant_passes(watched: list[TimeLimit], act: Callable[[int], object]) -> None:
    """Sweep without pause while ``act`` is done on one matter after another across the instant.

    Whatever the machine: the first act is before it, the last one after it.
    """
    falls = max(alert.falls_at for alert in Alert.objects.filter(level=2))
    Alert.objects.filter(level=1).delete()
    done = threading.Event()
    passing = RunningClock(falls - dt.timedelta(milliseconds=250))

    def people() -> None:
        try:
            for limit in watched[:-1]:
                act(limit.matter_id)
                passing.go()
            while time.now() <= falls:
                pass
            act(watched[-1].matter_id)
        finally:
            done.set()

    def monitor() -> None:
        while not done.is_set():
            sweep.raise_due(time.now(), batch=7)

    hand = time.current()
    time.install(passing)
    try:
        assert at_once(people, monitor, monitor) == [None, None, None]
        sweeping(100)()
    finally:
        time.install(hand)


def test_concluded_in_time_and_a_yellow_card_never_come_together(committed_db, clock):
    watched = built.watched_limits([built.working_days(1)] * 120)
    act_while_the_instant_passes(watched, built.conclude)
    punctual = late = 0
    for limit in TimeLimit.objects.all():
        assert limit.closed_at is not None
        assert limit.overrun_at is not None
        in_time = limit.closed_at < limit.overrun_at
        punctual, late = punctual + in_time, late + (not in_time)
        assert Card.objects.filter(alert__limit=limit, level=2).count() == (0 if in_time else 1), (
            limit.pk
        )
    assert punctual, "no act came before the instant"
    assert late, "no act came after the instant"


def test_paused_in_time_and_a_yellow_card_never_come_together(committed_db, clock):
    watched = built.watched_limits([Rule(Unit.HOUR, 24, "演练")] * 120)
    overrun = watched[0].overrun_at
    assert overrun is not None
    act_while_the_instant_passes(watched, built.suspend)
    outcomes = Counter(
        (
            limit.pauses.get().since < overrun,
            Card.objects.filter(alert__limit=limit, level=2).count(),
        )
        for limit in TimeLimit.objects.all()
    )
    assert set(outcomes) == {(True, 0), (False, 1)}, outcomes


def test_a_confirmation_and_the_card_issuing_itself_end_in_one_move(committed_db, clock):
    officer = built.an_officer(Role.SUPERVISION_OFFICER)
    built.watched_limits([built.working_days(1)] * 20, kind=built.STATUTORY)
    clock.move_to(time.office_time(dt.date(2026, 9, 23), dt.time(9)))
    sweeping(100)()
    drafted = list(Card.objects.filter(level=3).order_by("pk"))
    clock.move_to(drafted[0].confirm_by)

    def confirm_all() -> Counter[str]:
        won: Counter[str] = Counter()
        for card in drafted:
            try:
                cards.confirm_card(card.pk, officer=officer, key=uuid.uuid4(), version=1)
                won["confirmed"] += 1
            except Conflict:
                won["lost"] += 1
        return won

    def issue_all() -> int:
        return sum(cards.issue_unconfirmed(time.now(), batch=1) for _ in drafted)

    mine, itself = at_once(confirm_all, issue_all)
    assert isinstance(mine, Counter), mine
    assert mine["confirmed"] + itself == len(drafted), (mine, itself)
    assert set(Card.objects.filter(level=3).values_list("state", "version")) == {("issued", 2)}
    moved = Entry.objects.filter(name__in=["card.confirmed", "card.self_issued"])
    assert moved.count() == len(drafted)


def test_the_lock_order_of_an_act_and_of_the_sweep_never_deadlocks(committed_db, clock):
    watched = built.watched_limits([built.working_days(1 + n % 3) for n in range(60)])
    clock.shift(dt.timedelta(days=30))

    def conclude_all() -> None:
        for limit in reversed(watched):
            built.conclude(limit.matter_id)

    results = at_once(conclude_all, sweeping(13), sweeping(7))
    assert results[0] is None, results
    sweeping(100)()
    assert Card.objects.filter(level=2).count() == len(watched)
