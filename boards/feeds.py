"""A board as a web process keeps it: opened from source tables, moved on by entries, diffed.

Methods named ``read_*`` look into the database and belong into a thread. All others are quick and
touch nothing outside; the hub calls them between two waits, so that nobody sees half a step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import ledger.reader
from boards import foot, lobby, looks
from boards.facts import Facts
from boards.matters import Row
from boards.patches import Board, Patch, changes
from boards.scopes import Scope
from kernel import clock
from ledger.models import STREAM, Entry, Stream
from timelimits.custody import Kept

PUBLIC_STREAM = "public"
LONGEST_HISTORY = 5000
# What is loaded with a board and changes seldom: the calendar, the units, who exists and may what.
UNDERFOOT = ("calendar.", "department.", "region.", "item.", "grant.", "window.")


@dataclass(frozen=True, slots=True)
class Frame:
    """One numbered step of a stream: it covers (after, seq] and says what changed on the board."""

    after: int
    seq: int
    name: str = ""
    patch: Patch = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fresh:
    """A board straight from source tables, with the number up to which it is true."""

    epoch: str
    seq: int
    board: Board
    calendar: Kept | None
    at: dt.datetime
    whole: bool = True  # else only what is shown, not what entries are applied to


@dataclass(frozen=True, slots=True)
class News:
    """What one look at the ledger brought: entries in order, their facts, the legal moment."""

    entries: Sequence[Entry]
    facts: Facts
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of some news: numbered frames, and a change of the board that no entry caused."""

    frames: list[Frame]
    drift: Patch


class Feed(Protocol):
    """What a topic is fed from; ``read_*`` run in a thread, all others between two waits.

    A feed with ``joined`` and ``parted`` is told of every socket that comes and goes.
    """

    stream: str
    epoch: str
    seq: int
    shown: Board
    stale: bool

    def read_fresh(self) -> Fresh: ...
    def settle(self, fresh: Fresh) -> Patch: ...
    def read_more(self) -> Any: ...
    def take(self, news: News, more: Any) -> Taken: ...
    def look(self, at: dt.datetime) -> Patch: ...
    def read_history(self, since: int) -> list[Frame] | None: ...
    def read_health(self) -> dict[str, Any]: ...


class LedgerBoard(Protocol):
    """A module that is a board over the ledger (D5).

    One that is true only until some moment has ``outlived(board, at)``; one that is made of cases
    as they stand now, and not of entries alone, sets ``needs_cases``. One that keeps far more than
    it shows has ``first_look(scope)``, so that newcomers need not await the whole: if ``partial``
    stands in that board it is for ``view`` alone, and the whole is read at the tail's next round.
    """

    def concerns(self, entry: Entry, scope: Scope) -> bool: ...
    def snapshot(self, scope: Scope) -> Board: ...
    def apply(self, board: Board, entry: Entry, facts: Facts) -> Board: ...
    def view(self, board: Board, at: dt.datetime, calendar: Kept) -> Board: ...


class LedgerFeed:
    """A board over the city's ledger."""

    stream = STREAM

    def __init__(self, board: LedgerBoard, scope: Scope) -> None:
        self.module = board
        self.scope = scope
        self.epoch = ""
        self.seq = 0  # the last number sent
        self.shown: Board = {}
        self.stale = False
        self._board: Board = {}
        self._true_to = 0  # the last entry that is in the board
        self._whole = True  # whether entries can be applied to it; else it is read anew soon
        self._calendar: Kept | None = None

    def read_fresh(self) -> Fresh:
        """The board from source tables, all of it as of one commit; at first what is shown of it."""
        first_look = None if self.epoch else getattr(self.module, "first_look", None)
        read = first_look or self.module.snapshot
        with looks.one_look():
            head = ledger.reader.head()
            board = read(self.scope)
            return Fresh(
                str(head.epoch),
                head.seq,
                board,
                looks.calendar(),
                clock.now(),
                whole=not board.get("partial"),
            )

    def settle(self, fresh: Fresh) -> Patch:
        """Go on from ``fresh`` unless it is older; return what that changes for those who watch."""
        first = not self.epoch
        if first:
            self.seq = fresh.seq
        if first or fresh.seq >= self._true_to:
            self.epoch, self._calendar = fresh.epoch, fresh.calendar
            self._board, self._true_to = fresh.board, fresh.seq
            self._whole, self.stale = fresh.whole, not fresh.whole
        return self.look(fresh.at)

    def take(self, news: News, more: Any) -> Taken:  # noqa: ARG002 - the ledger says it all
        """Apply what is new; a frame for each entry that concerns the board, the last has the patch."""
        frames = []
        for entry in news.entries:
            if entry.seq > self._true_to and self._whole:
                self._board = self.module.apply(self._board, entry, news.facts)
                self._true_to = entry.seq
            self.stale = self.stale or entry.name.startswith(UNDERFOOT)
            if entry.seq > self.seq and self.module.concerns(entry, self.scope):
                frames.append(Frame(self.seq, entry.seq, entry.name))
                self.seq = entry.seq
        self.stale = self.stale or self._outlived(news.at)
        patch = self.look(news.at)
        if not frames:
            return Taken([], patch)
        frames[-1] = replace(frames[-1], patch=patch)
        return Taken(frames, {})

    @property
    def needs_cases(self) -> bool:
        """Whether its board asks for the cases of a batch as they stand now."""
        return bool(getattr(self.module, "needs_cases", False))

    def _outlived(self, at: dt.datetime) -> bool:
        ask = getattr(self.module, "outlived", None)
        return ask is not None and bool(self._board) and bool(ask(self._board, at))

    def look(self, at: dt.datetime) -> Patch:
        """What the passing of time or a new board changed on the screen since the last look."""
        if self._calendar is None:
            return {}
        now = self.module.view(self._board, at, self._calendar)
        patch = changes(self.shown, now)
        self.shown = now
        return patch

    def read_more(self) -> Any:
        """Nothing besides the ledger's entries."""
        return None

    def read_history(self, since: int) -> list[Frame] | None:
        """A frame for each entry after ``since`` up to the last number sent; None if too many."""
        if not 0 <= self.seq - since <= LONGEST_HISTORY:
            return None
        frames: list[Frame] = []
        read = since
        while read < self.seq:
            page = ledger.reader.entries_after(read)
            if not page:
                break
            read = page[-1].seq
            frames += self._numbered(page, frames[-1].seq if frames else since)
        return frames

    def read_health(self) -> dict[str, Any]:
        """What the foot of the screen says."""
        return foot.of_bureau()

    def _numbered(self, page: Iterable[Entry], after: int) -> Iterable[Frame]:
        for entry in page:
            if entry.seq <= self.seq and self.module.concerns(entry, self.scope):
                yield Frame(after, entry.seq, entry.name)
                after = entry.seq


class PublicBoard(Protocol):
    """A module that is a board over the public tables."""

    def snapshot(self, scope: Scope) -> Board: ...
    def changed_since(self, scope: Scope, seq: int) -> list[Row]: ...
    def totals_of(self, region: str) -> Row: ...
    def apply(self, board: Board, change: Mapping[str, Any]) -> Board: ...
    def with_totals(self, board: Board, totals: Mapping[str, Any]) -> Board: ...
    def view(self, board: Board, at: dt.datetime, calendar: Kept) -> Board: ...


@dataclass(frozen=True, slots=True)
class PublicNews:
    """What the public tables brought: the stream's head and the rows that changed."""

    totals: dict[str, Any]
    rows: list[dict[str, Any]]


class PublicFeed:
    """A board over the public tables, read through the public's role alone; else told, a lobby's."""

    stream = PUBLIC_STREAM

    def __init__(self, scope: Scope, board: PublicBoard = lobby) -> None:
        self.module = board
        self.scope = scope
        self.epoch = ""
        self.seq = 0
        self.shown: Board = {}
        self.stale = False
        self._board: Board = {}
        self._true_to = 0  # the last number that is in the board
        self._calendar: Kept | None = None

    def read_fresh(self) -> Fresh:
        """The board from the public tables as of one commit."""
        epoch = str(Stream.objects.values_list("epoch", flat=True).get(name=STREAM))
        calendar, at = looks.calendar(), clock.now()
        with looks.one_look(lobby.ALIAS):
            board = self.module.snapshot(self.scope)
        return Fresh(epoch, board["totals"]["seq"], board, calendar, at)

    def settle(self, fresh: Fresh) -> Patch:
        """Go on from ``fresh`` unless it is older; return what that changes for those who watch."""
        if not self.epoch:
            self.seq = fresh.seq  # later ones come with a frame: nobody is to find a number skipped
        if not self.epoch or fresh.seq >= self._true_to:
            self.epoch, self._calendar, self.stale = fresh.epoch, fresh.calendar, False
            self._true_to, self._board = fresh.seq, fresh.board
        return self.look(fresh.at)

    def read_more(self) -> PublicNews:
        """The head and what changed since the last number sent."""
        with looks.one_look(lobby.ALIAS):
            return PublicNews(
                self.module.totals_of(self.scope.region),
                self.module.changed_since(self.scope, self.seq),
            )

    def take(self, news: News, more: Any) -> Taken:
        """One frame for all rows that changed; the new head by itself is no frame."""
        if more.totals["seq"] >= self._true_to:
            for row in more.rows:
                self._board = self.module.apply(self._board, row)
            self._board = self.module.with_totals(self._board, more.totals)
            self._true_to = more.totals["seq"]
        self.stale = self.stale or any(entry.name.startswith(UNDERFOOT) for entry in news.entries)
        patch = self.look(news.at)
        after, head = self.seq, more.totals["seq"]
        if head <= after:
            return Taken([], patch)
        self.seq = head
        return Taken([Frame(after, head, "", patch)], {})

    def look(self, at: dt.datetime) -> Patch:
        """What the passing of time or a new board changed on the screen since the last look."""
        if self._calendar is None:
            return {}
        now = self.module.view(self._board, at, self._calendar)
        patch = changes(self.shown, now)
        self.shown = now
        return patch

    def read_history(self, since: int) -> list[Frame] | None:
        """One frame that covers what was missed: public rows hold what is, not how it came."""
        if since > self.seq:
            return None
        return [Frame(since, self.seq)] if since < self.seq else []

    def read_health(self) -> dict[str, Any]:
        """Up to when the board is true."""
        return foot.of_lobby(self.scope)


class MatterFeed:
    """One case for whoever holds its number and query code: only that something changed, and when."""

    stream = STREAM

    def __init__(self, matter_id: int) -> None:
        self.matter_id = matter_id
        self.epoch = ""
        self.seq = 0
        self.shown: Board = {"changed_at": 0}
        self.stale = False

    def read_fresh(self) -> Fresh:
        """Where the ledger stands."""
        head = ledger.reader.head()
        return Fresh(str(head.epoch), head.seq, {}, None, clock.now())

    def settle(self, fresh: Fresh) -> Patch:
        """Start from the ledger's end."""
        if not self.epoch:
            self.epoch, self.seq = fresh.epoch, fresh.seq
        return {}

    def read_more(self) -> Any:
        """Nothing besides the ledger's entries."""
        return None

    def take(self, news: News, more: Any) -> Taken:  # noqa: ARG002 - the ledger says it all
        """A frame for each act on the case; never what the act was, the page asks for that itself."""
        frames = []
        for entry in news.entries:
            if entry.seq <= self.seq or not self._concerns(entry):
                continue
            self.shown = {"changed_at": clock.micros(entry.recorded_at)}
            frames.append(Frame(self.seq, entry.seq, "", dict(self.shown)))
            self.seq = entry.seq
        return Taken(frames, {})

    def look(self, at: dt.datetime) -> Patch:  # noqa: ARG002 - nothing on it depends on time
        """Nothing: the applicant's page shows dates, not lamps."""
        return {}

    def read_history(self, since: int) -> list[Frame] | None:
        """Frames for the acts after ``since`` up to the last number sent."""
        if since > self.seq:
            return None
        missed = Entry.objects.filter(
            stream=STREAM, matter_id=self.matter_id, seq__gt=since, seq__lte=self.seq
        )
        frames: list[Frame] = []
        for entry in missed.order_by("seq"):
            if self._concerns(entry):
                patch = {"changed_at": clock.micros(entry.recorded_at)}
                after = frames[-1].seq if frames else since
                frames.append(Frame(after, entry.seq, "", patch))
        return frames

    def read_health(self) -> dict[str, Any]:
        """Nothing to say."""
        return {}

    def _concerns(self, entry: Entry) -> bool:
        return entry.matter_id == self.matter_id and entry.name.startswith("case.")
