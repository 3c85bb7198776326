"""Those who will be killed: workers at their acts, monitors, readers. Each is a forked process."""

from __future__ import annotations

import ctypes
import functools
import os
import random
import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection

from approval.services import decision, delivery, intake, review, withdrawal
from approval.services.filing import Filing, Person
from approval.services.telling import Told
from catalog.models import Item, ItemVersion
from config.loops import LOOPS
from config.runner import Runner
from kernel.errors import DomainError
from ledger import anchors, reader
from organizations.models import Account
from organizations.officers import Officer, officer_of
from rehearsal.proof.journal import Intent, Journal

T = TypeVar("T")
ITEM_NUMBER = 34  # 公司设立登记: one hour promised, three working days by law
UNIT = "shijian"
CRASHED = 70
PR_SET_PDEATHSIG = 1
WAIT = 0.05  # seconds between one try and the next while the database is away
WHOLE = ("receive", "accept", "finish", "grant", "deliver")
COURSES = (WHOLE, WHOLE, WHOLE[:2], ("receive", "accept", "withdraw"))  # some cases are left lying


@dataclass(frozen=True, slots=True)
class Role:
    """A part of the play: what it does, and under which name its traces are kept."""

    kind: str
    name: str
    play: Callable[[Path], None]


def fork(role: Role, folder: Path) -> int:
    """Start the role in a child process; its pid. The caller holds no Django connection."""
    pid = os.fork()
    if pid:
        return pid
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # nobody outlives the proof
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        role.play(folder)
    except BaseException:  # noqa: BLE001 - a child's failure must be seen, and be no parent's
        traceback.print_exc()
        os._exit(CRASHED)
    finally:
        os._exit(0)


def roles(workers: int, monitors: int, readers: int) -> list[Role]:
    """The whole cast."""
    return [
        *(Role("worker", f"worker-{n}", Worker(n).play) for n in range(workers)),
        *(Role("monitor", f"monitor-{n}", monitor) for n in range(monitors)),
        *(Role("reader", f"reader-{n}", Reader(n).play) for n in range(readers)),
    ]


class Worker:
    """Clerk, reviewer and approver in one: one act after another, each under a key of its own."""

    def __init__(self, nth: int) -> None:
        self.nth = nth
        self.ending = threading.Event()

    def play(self, folder: Path) -> None:
        signal.signal(signal.SIGTERM, lambda *_: self.ending.set())
        patiently(anchors.install)
        people = patiently(lambda: People.of(self.nth))
        journal = Journal(folder / f"worker-{self.nth}.journal")
        if journal.open is not None:
            self._do(journal, people, journal.open)
        while not self.ending.is_set():
            self._next(journal, people)

    def _next(self, journal: Journal, people: People) -> None:
        last = journal.answers[-1] if journal.answers else None
        if last is None or self._over(last.intent, refused=not last.version):
            nth, place, number = (last.intent.nth + 1 if last else 0), 0, ""
        else:
            nth, place, number = last.intent.nth, last.intent.place + 1, last.number
        act = self._course(nth)[place]
        self._do(journal, people, journal.intend(nth, place, act, number))

    def _course(self, nth: int) -> tuple[str, ...]:
        return COURSES[random.Random(f"{self.nth}:{nth}").randrange(len(COURSES))]  # noqa: S311

    def _over(self, intent: Intent, *, refused: bool) -> bool:
        return refused or intent.place + 1 == len(self._course(intent.nth))

    def _do(self, journal: Journal, people: People, intent: Intent) -> None:
        try:
            answer = patiently(lambda: people.perform(intent))
        except DomainError:
            journal.answered(intent, intent.number, 0)
            return
        journal.answered(intent, str(answer["number"]), int(answer["version"]))


@dataclass(frozen=True, slots=True)
class People:
    """Who acts for one worker, and on what."""

    clerk: Officer
    reviewer: Officer
    approver: Officer
    item: Item
    version: ItemVersion

    @classmethod
    def of(cls, nth: int) -> People:
        item = Item.objects.get(number=ITEM_NUMBER)
        return cls(
            officer_of(Account.objects.get(username=f"b{nth % 12 + 1:02d}")),
            officer_of(Account.objects.get(username=f"reviewer_{UNIT}")),
            officer_of(Account.objects.get(username=f"approver_{UNIT}")),
            item,
            ItemVersion.objects.get(item=item, status="published"),
        )

    def perform(self, intent: Intent) -> dict[str, Any]:
        """The use case that the intent names; a repetition under its key is answered as before."""
        if intent.act == "receive":
            filing = self._filing(intent)
            return intake.receive_case(filing, officer=self.clerk, key=intent.key)
        act, officer, given = self._acts()[intent.act]
        answer: dict[str, Any] = act(intent.number, *given, officer=officer, key=intent.key)
        return answer

    def _acts(self) -> dict[str, tuple[Callable[..., Any], Officer, tuple[Any, ...]]]:
        return {
            "accept": (intake.accept_case, self.clerk, ()),
            "finish": (review.finish_step, self.reviewer, (review.Finding(),)),
            "grant": (decision.grant_case, self.approver, ()),
            "deliver": (delivery.deliver_case, self.clerk, (Told(),)),
            "withdraw": (withdrawal.withdraw_case, self.clerk, ()),
        }

    def _filing(self, intent: Intent) -> Filing:
        papers = {paper.seq: "met" for paper in self.version.materials.all()}
        ticked = {condition.seq: "met" for condition in self.version.conditions.all()}
        who = Person(name=f"演练商行{intent.nth}", kind="company", owner="演练人", phone="")
        return Filing(self.item.code, who, materials=papers, conditions=ticked)


def monitor(folder: Path) -> None:  # noqa: ARG001 - every role is given its folder
    """A monitor process as ``manage.py run_monitor`` runs it."""
    patiently(anchors.install)
    runner = Runner(LOOPS)
    signal.signal(signal.SIGTERM, lambda *_: runner.stop())
    runner.run()


class Reader:
    """Reads the ledger in order and notes every number; goes on where its predecessor stopped."""

    def __init__(self, nth: int) -> None:
        self.nth = nth

    def play(self, folder: Path) -> None:
        notes = folder / f"reader-{self.nth}.seqs"
        seen = last_read(notes)
        out = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        while True:
            entries = patiently(functools.partial(reader.entries_after, seen, limit=200))
            for entry in entries:
                os.write(out, b"%d\n" % entry.seq)
                seen = entry.seq
            if not entries:
                threading.Event().wait(WAIT)


def last_read(notes: Path) -> int:
    """The last number that was noted whole; what was cut short is taken off."""
    if not notes.exists():
        return 0
    whole = notes.read_bytes()
    kept = whole[: whole.rfind(b"\n") + 1]
    if kept != whole:
        notes.write_bytes(kept)
    return int(kept.split()[-1]) if kept else 0


def patiently(work: Callable[[], T]) -> T:
    """Do it, again and again while the database is away; under the same key nothing doubles."""
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError):
            connection.close()
            threading.Event().wait(WAIT)
