"""One matter for officers who have its page open: what was done on it, and who else is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

import ledger.reader
from approval.states import CaseState
from boards.facts import Facts, load_facts
from boards.feeds import LONGEST_HISTORY, Frame, Fresh, News, Taken
from boards.patches import Board, Patch, changes
from boards.presence import HERE
from kernel import clock
from kernel.journal import EVENTS
from ledger.models import STREAM, Entry

CHINESE, ENGLISH = "zh-hans", "en"  # one topic serves both: an act's words stand in it twice
NOTHING_DONE: Board = {"here": {}, "acted": {}}


class CaseFeed:
    """The topic of a page: a frame for every entry of its matter, whatever it is a page of.

    The page asks for the new state itself, under its own permission; a frame says that there is
    one, which act made it and by whom. With ``meets`` its readers are told of one another.
    """

    stream = STREAM
    needs_cases = True

    def __init__(self, matter_id: int, *, meets: bool) -> None:
        self.matter_id = matter_id
        self.meets = meets
        self.epoch = ""
        self.seq = 0
        self.shown: Board = dict(NOTHING_DONE)
        self.stale = False

    def joined(self, member: Any) -> None:
        """A page was opened."""
        if self.meets:
            HERE.came(member, self.matter_id)

    def parted(self, member: Any) -> None:
        """A page was closed, or its browser died."""
        HERE.went(member)

    def read_fresh(self) -> Fresh:
        """The last act, if there was one, and who is there."""
        head = ledger.reader.head()
        found = Entry.objects.filter(stream=STREAM, matter_id=self.matter_id, seq__lte=head.seq)
        last = list(found.order_by("-seq")[:1])
        acted = _acted(last[0], load_facts(last, desks=True)) if last else {}
        board = {"here": self.read_more(), "acted": acted}
        return Fresh(str(head.epoch), head.seq, board, None, clock.now())

    def settle(self, fresh: Fresh) -> Patch:
        """Start from the ledger's end."""
        if not self.epoch:
            self.epoch, self.seq = fresh.epoch, fresh.seq
        if fresh.seq >= self.seq:
            return self._show(fresh.board)
        return {}

    def read_more(self) -> dict[str, str]:
        """Who has the page open, by account."""
        return dict(HERE.at(self.matter_id)) if self.meets else {}

    def take(self, news: News, more: Any) -> Taken:
        """A frame for each entry of the matter; who came or went is no frame."""
        board = {"here": more, "acted": self.shown["acted"]}
        frames = []
        for entry in news.entries:
            if entry.seq > self.seq and entry.matter_id == self.matter_id:
                board["acted"] = _acted(entry, news.facts)
                frames.append(Frame(self.seq, entry.seq, entry.name))
                self.seq = entry.seq
        patch = self._show(board)
        if not frames:
            return Taken([], patch)
        frames[-1] = replace(frames[-1], patch=patch)
        return Taken(frames, {})

    def look(self, at: dt.datetime) -> Patch:  # noqa: ARG002 - nothing on it depends on time
        """Nothing: dates and lamps stand on the page itself."""
        return {}

    def read_history(self, since: int) -> list[Frame] | None:
        """Frames for the entries after ``since`` up to the last number sent; None if too many."""
        if not 0 <= self.seq - since <= LONGEST_HISTORY:
            return None
        missed = Entry.objects.filter(
            stream=STREAM, matter_id=self.matter_id, seq__gt=since, seq__lte=self.seq
        )
        frames: list[Frame] = []
        for seq, name in missed.order_by("seq").values_list("seq", "name"):
            frames.append(Frame(frames[-1].seq if frames else since, seq, name))
        return frames

    def read_health(self) -> dict[str, Any]:
        """Nothing to say."""
        return {}

    def _show(self, board: Board) -> Patch:
        patch = changes(self.shown, board)
        # An act replaces the one before it whole: what the new one lacks is gone from the page.
        self.shown = board
        return patch


def _acted(entry: Entry, facts: Facts) -> dict[str, Any]:
    """Which act, by whom, when, and what the case is now."""
    with translation.override(CHINESE):
        chinese = _words(entry)
    with translation.override(ENGLISH):
        english = _words(entry)
    person = facts.person(entry.actor)
    return chinese | {
        "en": english,
        "seq": entry.seq,
        "at": clock.micros(entry.recorded_at),
        "by": person,
        "account": entry.actor.removeprefix("account:") if person else "",
        "version": entry.facts["version"] if _is_of_a_case(entry) else 0,
    }


def _words(entry: Entry) -> dict[str, str]:
    state = entry.facts.get("state", "") if _is_of_a_case(entry) else ""
    return {
        "act": gettext(EVENTS[entry.name].label),
        "state": str(CaseState(state).label) if state else "",
    }


def _is_of_a_case(entry: Entry) -> bool:
    return entry.name.startswith("case.")
