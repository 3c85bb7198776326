"""Drives a log through the hall: a clock that only events move, and what falls due before each.

Before every move of the clock everything that falls due on the way happens at its own moment:
alerts (the sweep), effects of silence, cards that nobody confirmed.
"""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from approval.models import Case
from approval.services import silence
from approval.states import ENDS
from kernel import clock
from kernel.clock import DrivenClock, office_date
from kernel.errors import DomainError
from ledger.models import Matter, Stream
from monitor import sweep
from monitor.services import cards
from rehearsal.replay import acts, calendars, counting, founding, timeline
from rehearsal.replay.acts import Running
from rehearsal.replay.counting import Snapshot
from rehearsal.replay.errors import DatabaseRefused, NoRule, NotBegun, ReplayBroken
from rehearsal.replay.founding import Counter, Place
from rehearsal.replay.log import Log, LoggedCase
from rehearsal.replay.mapping import Mapping
from rehearsal.replay.rules import BEGINNINGS, NOT_BEGUN, Rules
from rehearsal.replay.timeline import Move, Rank
from timelimits.calendar_files import DeclaredYear

PREFIX = "sunhall_replay_"
BEFORE = dt.timedelta(hours=1)  # the organisation stands this long before the first event
TELL_EVERY = 1000
FIRST_PLANNED = """
SELECT min(falls_at) FROM timelimits_alert
 WHERE raised_at IS NULL AND NOT provisional AND falls_at > %s AND falls_at < 'infinity'
"""


def _silent(done: int, of: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A snapshot as asked for: the moment, and the text that named it."""

    at: dt.datetime
    written: str


@dataclass(slots=True)
class Outcome:
    """What a replay found."""

    snapshots: list[Snapshot] = field(default_factory=list)
    refused: Tally[str] = field(default_factory=Tally)
    cards: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    grouped: int = 0
    driven: int = 0
    seconds: float = 0.0

    @property
    def events_per_s(self) -> float:
        """Rows of the events file driven per second of the wall, starts, ends and sweeps in between."""
        return self.driven / self.seconds if self.seconds else 0.0


def replay(
    log: Log,
    mapping: Mapping,
    wishes: list[Wish],
    *,
    days_off: list[DeclaredYear] | None = None,
    progress: Callable[[int, int], None] = _silent,
) -> Outcome:
    """Replay the whole log in the database that is connected, which must be the replay's own.

    ``days_off`` takes the place of the hall's calendar; ``progress`` hears of every thousandth
    move how many there are.

    Raises DatabaseRefused before anything is written, ReplayBroken when it stops half-way.
    """
    require_own_database()
    first = min([timeline.first_instant(log), *(wish.at for wish in wishes)])
    hand = DrivenClock(first - BEFORE)
    before = clock.current()
    clock.install(hand)
    try:
        # What Django loaded lives as long as the process: the collector need not look at it again.
        gc.freeze()
        calendars.declare(days_off or [])
        return _Driver(log, mapping, hand).run(wishes, progress)
    finally:
        gc.unfreeze()
        clock.install(before)


def require_own_database() -> None:
    """Raise DatabaseRefused unless this is a fresh database made for a replay."""
    name = str(connection.settings_dict["NAME"])
    if not name.startswith(PREFIX):
        raise DatabaseRefused(f"{name} is not a database of a replay's own")
    if Stream.objects.filter(last_seq__gt=0).exists() or Matter.objects.exists():
        raise DatabaseRefused(f"{name} holds entries already")


class _Driver:
    """One replay on its way."""

    def __init__(self, log: Log, mapping: Mapping, hand: DrivenClock) -> None:
        self.log = log
        self.mapping = mapping
        self.hand = hand
        self.running: dict[str, Running] = {}
        self.outcome = Outcome()
        self.counters: dict[Place, Counter] = {}
        self.wishes: list[Wish] = []
        self._day = office_date(hand.now())
        self._given_up = clock.EPOCH  # an alert planned up to here cannot be raised

    def run(self, wishes: list[Wish], progress: Callable[[int, int], None]) -> Outcome:
        self.wishes = wishes
        places = [founding.place_of(case, self.mapping) for case in self.log.cases.values()]
        self.counters = self._found(places)
        begun = time.perf_counter()
        moves = timeline.moves(self.log, [wish.at for wish in wishes])
        for done, move in enumerate(moves):
            if done and done % TELL_EVERY == 0:
                progress(done, len(moves))
            try:
                self._step(move)
            except Exception as error:
                raise ReplayBroken(_where(move)) from error
        self._let_fall()
        self.outcome.seconds = time.perf_counter() - begun
        self.outcome.driven = len(self.log.events)
        self.outcome.cards = counting.cards()
        self.outcome.states = counting.states()
        return self.outcome

    def _found(self, places: list[Place]) -> dict[Place, Counter]:
        try:
            return founding.found(self.mapping, places)
        except DomainError as refusal:
            what = f"the hall cannot have the items of this mapping: {refusal} {refusal.facts}"
            raise ReplayBroken(what) from refusal

    def _step(self, move: Move) -> None:
        """What falls due before the move, then the move; what the machine refuses is counted."""
        self._advance(move.at)
        try:
            self._make(move)
        except DomainError as refusal:
            self.outcome.refused[_reason(refusal)] += 1

    def _make(self, move: Move) -> None:
        if move.rank is Rank.SNAPSHOT:
            wish = self.wishes[move.order]
            self.outcome.snapshots.append(counting.snapshot(wish.at, written=wish.written))
            return
        assert move.case is not None
        if move.rank is Rank.START:
            self._begin(move.case, draft=False)
            self._follow(move.case, move.case.start_rules)
        elif move.rank is Rank.END:
            self._end(move.case)
        elif move.event is not None and move.event.grouped:
            self.outcome.grouped += 1
        elif move.event is not None:
            self._follow(move.case, move.event.rules)

    def _begin(self, case: LoggedCase, *, draft: bool) -> None:
        counter = self.counters[founding.place_of(case, self.mapping)]
        self.running[case.number] = acts.receive(case, counter, self.mapping, draft=draft)

    def _follow(self, case: LoggedCase, rules: Rules) -> None:
        """The acts of the first rule that fits the case as it stands; the first refusal ends them."""
        if not rules:
            return
        state = self._state_of(case.number)
        rule = next((rule for rule in rules if rule.when.holds_in(state)), None)
        if rule is None:
            raise NoRule(state=state)
        for act in rule.acts:
            running = self.running.get(case.number)
            if running is not None:
                acts.perform(running, act)
            elif act.do in BEGINNINGS:
                self._begin(case, draft=act.do == "draft")
            else:
                raise NotBegun

    def _state_of(self, number: str) -> str:
        """How the case stands; where silence may have moved it, the database is asked."""
        running = self.running.get(number)
        if running is None:
            return NOT_BEGUN
        if self.mapping.hears_silence:
            running.state, running.step = Case.objects.values_list("state", "step_name").get(
                number=running.number
            )
        return running.state

    def _end(self, case: LoggedCase) -> None:
        """The end that a column names; where an act of the log closed the case, that end stands."""
        try:
            self._follow(case, case.end_rules)
        except DomainError as refusal:
            if refusal.facts.get("state") not in ENDS:
                raise

    def _advance(self, to: dt.datetime) -> None:
        """Move the clock to ``to``, stopping wherever something falls due on the way."""
        while (due := self._next_due(to)) is not None:
            self.hand.move_to(due)
            self._let_fall()
        self.hand.move_to(to)
        today = office_date(to)
        if today != self._day:
            self._day = today
            cards.issue_unconfirmed(to)

    def _next_due(self, to: dt.datetime) -> dt.datetime | None:
        """The next moment, not after ``to``, at which an alert can be raised or silence speaks."""
        moments = [self._next_alert(to)]
        if self.mapping.hears_silence:
            moments.append(silence.next_effect())
        now = self.hand.now()
        return min((max(at, now) for at in moments if at is not None and at <= to), default=None)

    def _next_alert(self, to: dt.datetime) -> dt.datetime | None:
        """The next alert's moment; what a move planned for the past is raised on the spot."""
        with connection.cursor() as cursor:
            cursor.execute(FIRST_PLANNED, [self._given_up])
            (first,) = cursor.fetchone()
        now = self.hand.now()
        if first is None or first > to:
            return None
        if first <= now and not self._let_fall() and first < now:
            self._given_up = first
        return sweep.next_due(now)

    def _let_fall(self) -> int:
        """Everything due now happens; returns how much that was."""
        now = self.hand.now()
        fallen = some = sweep.raise_due(now)
        while some:
            some = sweep.raise_due(now)
            fallen += some
        if self.mapping.hears_silence:
            while some := silence.deem_due(now):
                fallen += some
        return fallen


def _reason(refusal: DomainError) -> str:
    """Under which reason a refusal is counted."""
    if refusal.facts.get("state") in ENDS:
        return "after_close"
    return refusal.code.replace("-", "_")


def _where(move: Move) -> str:
    what = move.event.activity if move.event else move.rank.name.lower()
    case = move.case.number if move.case else ""
    return f"stopped at {move.at.isoformat()}: case {case}, {what}"
