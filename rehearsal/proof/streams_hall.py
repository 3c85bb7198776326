"""The hall of the streams' proof: a city with cases in many units, sessions, and somebody who acts."""

from __future__ import annotations

import functools
import random
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

import ledger
import ledger.reader
from approval.events import CASE_CHECKED
from approval.selectors.cases import with_its_item
from approval.selectors.facts import case_facts
from approval.services import intake
from approval.services.filing import Filing, Person
from boards.models import Layout
from boards.selectors import registry
from boards.services import screens
from boards.services.screens import Sheet
from catalog.models import Item, ItemVersion
from kernel import clock
from kernel.errors import DomainError
from kernel.journal import Actor
from kernel.transactions import use_case
from ledger.models import STREAM, Entry
from organizations.models import Account
from organizations.officers import Officer, officer_of
from rehearsal.city import files
from rehearsal.city.load import CITY, load_city
from rehearsal.proof import cast
from rehearsal.proof.streams_crowd import Seat

HALL: Final = str(files.table("windows")["hall_code"])
CRIER: Final = Actor.system("rehearsal")
UNITS: Final = 8
# Whoever may see the bureau's board.
WATCHER: Final = "officer1"


@dataclass(frozen=True, slots=True)
class Open:
    """A case on which things happen, and what every entry of it says."""

    matter_id: int
    number: str
    code: str
    unit: str
    facts: dict[str, Any]


@dataclass
class Hall:
    """What the scenes play in."""

    cases: list[Open]
    _sessions: dict[str, str] = field(default_factory=dict)
    _screens: int = 0

    def session(self, username: str) -> str:
        """The key of the session in which that person is signed in; one for each."""
        if username not in self._sessions:
            self._sessions[username] = sign_in(username)
        return self._sessions[username]

    def screen(self) -> str:
        """The token of a new screen in the lobby."""
        self._screens += 1
        offer = screens.offer_pairing()
        sheet = Sheet(f"演练屏{self._screens}", Layout.AUTO)
        screens.register_screen(HALL, sheet, offer.code, officer=_keeper(), key=uuid.uuid4())
        return offer.token

    def strike_off(self, token: str) -> None:
        """Take the screen that holds the token off the register."""
        known = registry.admitted(token)
        assert known is not None
        screens.revoke_screen(known.pk, officer=_keeper(), key=uuid.uuid4())

    @property
    def bureau(self) -> str:
        """The topic of the supervision's screen."""
        return f"bureau:{CITY}"

    def seats(self, count: int) -> list[Seat]:
        """So many places from the ledger's present end on: the bureau's, a unit's, an applicant's."""
        head = ledger.reader.head()
        watcher = self.session(WATCHER)
        wishes: list[dict[str, str]] = [
            {"topic": self.bureau},
            {"topic": f"department:{self.cases[0].unit}"},
            {"topic": "matter", "number": self.cases[0].number, "code": self.cases[0].code},
            {"topic": self.bureau},
        ]
        return [
            Seat(wishes[n % len(wishes)], watcher, str(head.epoch), head.seq) for n in range(count)
        ]

    def expected(self, since: int) -> dict[str, list[int]]:
        """By topic, the numbers after ``since`` that its screens must have been given."""
        first = self.cases[0]
        rows = list(
            Entry.objects.filter(stream=STREAM, seq__gt=since, matter_id__isnull=False)
            .order_by("seq")
            .values_list("seq", "matter_id")
        )
        units = {case.matter_id: case.unit for case in self.cases}
        return {
            self.bureau: [seq for seq, _ in rows],
            f"department:{first.unit}": [s for s, m in rows if units.get(m) == first.unit],
            "matter": [seq for seq, matter in rows if matter == first.matter_id],
        }


def _keeper() -> Officer:
    """Who keeps the register of the hall's screens."""
    return officer_of(Account.objects.get(username="centre_manager"))


def build(units: int = UNITS) -> Hall:
    """Load the city and file one case with each of so many units."""
    load_city(clock.now())
    cases: dict[str, Open] = {}
    for item in Item.objects.order_by("number").select_related("department"):
        if len(cases) >= units:
            break
        if item.department.code not in cases:
            found = _file(item)
            if found is not None:
                cases[found.unit] = found
    return Hall(list(cases.values()))


def _file(item: Item) -> Open | None:
    version = ItemVersion.objects.get(item=item, status="published")
    who = Person(name="演练商行", kind="company", owner="演练人")
    papers = {paper.seq: "met" for paper in version.materials.all()}
    ticked = {condition.seq: "met" for condition in version.conditions.all()}
    filing = Filing(item.code, who, channel="online", materials=papers, conditions=ticked)
    try:
        answer = intake.file_online(filing, key=uuid.uuid4())
    except DomainError:
        return None  # an item that is not to be had this way; there are others
    case = with_its_item().get(number=answer["number"])
    return Open(case.matter_id, case.number, answer["code"], case.department.code, case_facts(case))


def sign_in(username: str) -> str:
    """The key of a new session of that person."""
    account = Account.objects.get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return str(store.session_key)


@use_case
def cry(cases: Iterable[Open]) -> None:
    """One entry for each of the cases given, in one transaction; nothing else about them changes."""
    said = {"met": 1, "faulty": 0, "missing": 0, "unmet": 0}
    for case in cases:
        ledger.append(case.matter_id, CASE_CHECKED, by=CRIER, body=case.facts | said)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many entries in all, and how many a second."""

    events: int
    per_second: float


class Crier:
    """Writes entries, in handfuls of changing size, until it has written enough; a role of the play."""

    def __init__(self, cases: list[Open], pace: Pace, seed: int) -> None:
        self.cases, self.pace, self.seed = cases, pace, seed

    def play(self, folder: Path) -> None:  # noqa: ARG002 - every role is given its folder
        chance = random.Random(self.seed)  # noqa: S311 - no secret
        began, written = time.monotonic(), 0
        most = max(1, self.pace.events // 20)  # or a short run would be over with one handful
        while written < self.pace.events:
            handful = min(self._handful(chance), most, self.pace.events - written)
            chosen = chance.choices(self.cases, k=handful)
            cast.patiently(functools.partial(cry, chosen))
            written += handful
            ahead = written / self.pace.per_second - (time.monotonic() - began)
            if ahead > 0:
                threading.Event().wait(ahead)

    def _handful(self, chance: random.Random) -> int:
        """Mostly one or two, now and then hundreds: a holiday's restatement, a night's sweep."""
        return chance.choice((1, 1, 2, 3, 5, 8, 40)) if chance.random() < 0.97 else 300
