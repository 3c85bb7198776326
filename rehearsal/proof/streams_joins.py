"""Every kind of stream asked for by every role and by nobody: inside the scope, and outside (T26)."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from organizations.models import Account, Window, WindowItem
from realtime.topics import KINDS
from rehearsal.city.load import CITY
from rehearsal.proof.streams_hall import HALL, Hall, Open, cry
from rehearsal.proof.streams_hostile import Tried, until
from rehearsal.proof.streams_wire import TEXT, Line, Place, dial, frame
from web import rates

LET_IN: Final = 0
MALFORMED, ENDED, REFUSED, LATER = 4400, 4401, 4403, 4013
NOBODY: Final = ""
QUIET: Final = 0.3

# By role, whom the matrix names; a unit's own people are asked for by their unit.
OF_THE_BUREAU: Final = ("officer1", "officer2", "supervision_leader")
OVER_ALL_CASES: Final = (*OF_THE_BUREAU, "complaint_officer", "centre_manager", "auditor")
ELSEWHERE: Final = ("item_admin", "city_leader", "system_admin", "security_admin")
POSTS: Final = ("reviewer", "approver", "head")
LEADING: Final = ("approver", "head")
FOREIGN_REGION, NO_UNIT, NO_HALL, NO_WINDOW = "110000", "990100-99", "990100-H9", "Z99"
COUNTY: Final = "990102"

NO_TOPICS: Final = (
    "", "bureau", "bureau:", "ledger:1", "matter:1", "bureau:../x", "department:", "desk", "case",
    "page:", "lobby", "statistics", "window:",
)  # fmt: skip
NUMBERS: Final[dict[str, str]] = {
    "-1": "-1", "2^63": str(2**63), "a text": '"1"', "NaN": "NaN", "a float": "1.0",
    "true": "true", "a list": "[1]", "infinity": "Infinity",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Join:
    """Who asks for what, and with what it must be answered: LET_IN, or the code of the close."""

    who: str
    wish: dict[str, str]
    code: int
    source: str = ""

    def __str__(self) -> str:
        return f"{self.who or 'nobody'} at {self.wish['topic']}"


@dataclass(frozen=True, slots=True)
class People:
    """The cast by where they stand: everybody who asks, and each one's unit."""

    units: dict[str, str]
    here: Open
    there: Open
    receives: dict[str, frozenset[str]]  # by item, the clerks at whose windows it is received
    windows: dict[str, str]  # the windows that are asked for, each with its unit

    @classmethod
    def of(cls, hall: Hall) -> People:
        """The city's officials, the people of two units, and two clerks."""
        here, there = hall.cases[:2]
        units = dict(
            Account.objects.filter(is_active=True).values_list("username", "department__code")
        )
        receives = {case.facts["item"]: _clerks_for(case) for case in (here, there)}
        mine = receives[here.facts["item"]]
        clerks = sorted(name for name in units if len(name) == 3 and name[1:].isdigit())
        chosen = [next(name for name in clerks if (name in mine) is may) for may in (True, False)]
        of_units = [
            name
            for name, unit in units.items()
            if unit in {here.unit, there.unit} and name.partition("_")[0] in POSTS
        ]
        names = [*OVER_ALL_CASES, *ELSEWHERE, *chosen, *of_units]
        asked = Window.objects.filter(code__in=[name.upper() for name in chosen])
        asked |= Window.objects.filter(department__code=here.unit)
        windows = dict(asked.values_list("code", "department__code"))
        return cls({name: units[name] for name in names}, here, there, receives, windows)

    def at_a_desk(self, who: str) -> bool:
        """Clerks, reviewers, approvers."""
        return who not in OVER_ALL_CASES and who not in ELSEWHERE

    def may_open(self, who: str, case: Open) -> bool:
        """Whoever looks over all cases, the unit's own people, and whose window receives it."""
        own = self.units[who] == case.unit and self.at_a_desk(who)
        return own or who in OVER_ALL_CASES or who in self.receives[case.facts["item"]]

    def may_watch(self, who: str, window: str) -> bool:
        """Its clerk, who decides in the unit it belongs to, who runs the hall, and the bureau."""
        leads = who.startswith(LEADING) and self.units[who] == self.windows[window]
        over = who in OF_THE_BUREAU or who == "centre_manager"
        return over or leads or who == window.lower()


def _clerks_for(case: Open) -> frozenset[str]:
    windows = WindowItem.objects.filter(item_code=case.facts["item"])
    return frozenset(code.lower() for code in windows.values_list("window__code", flat=True))


def joins(hall: Hall, port: int) -> list[Join]:
    """All of them; before each house strangers come from addresses of their own."""
    people = People.of(hall)
    wanted = [one for who in people.units for one in _of_an_officer(people, hall, who)]
    wanted += [
        Join(NOBODY, one.wish, ENDED) for one in _of_an_officer(people, hall, OF_THE_BUREAU[0])
    ]
    wanted += _of_a_screen(hall)
    wanted += _of_a_visitor(people, port)
    wanted += [Join(OF_THE_BUREAU[0], {"topic": topic}, MALFORMED) for topic in NO_TOPICS]
    return wanted


def _of_an_officer(people: People, hall: Hall, who: str) -> Iterator[Join]:
    bureau, desk = who in OF_THE_BUREAU, people.at_a_desk(who)
    held: dict[str, bool] = {
        hall.bureau: bureau,
        f"bureau:{COUNTY}": bureau,
        f"bureau:{FOREIGN_REGION}": False,
        f"department:{NO_UNIT}": False,
        "desk:zh": desk,
        "desk:en": desk,
        "desk:fr": False,
        f"case:{people.here.number}x": False,
        f"window:{NO_WINDOW}": False,
    }
    held |= {f"window:{code}": people.may_watch(who, code) for code in people.windows}
    for unit in (people.here.unit, people.there.unit, people.units[who]):
        held[f"department:{unit}"] = bureau or people.units[who] == unit
    for case in (people.here, people.there):
        for kind in ("case", "page"):
            held[f"{kind}:{case.number}"] = people.may_open(who, case)
    for topic, may in held.items():
        yield Join(who, {"topic": topic}, LET_IN if may else REFUSED)


def _of_a_screen(hall: Hall) -> Iterator[Join]:
    """By its token alone: whoever is signed in besides, it opens one hall."""
    token, struck_off = hall.screen(), hall.screen()
    hall.strike_off(struck_off)
    for who in (NOBODY, OF_THE_BUREAU[0]):
        for screen, place, code in (
            (token, HALL, LET_IN),
            (token, NO_HALL, REFUSED),
            (struck_off, HALL, ENDED),
            ("x" * len(token), HALL, ENDED),
            ("", HALL, ENDED),
        ):
            yield Join(who, {"topic": f"lobby:{place}", "screen": screen}, code)


def _of_a_visitor(people: People, port: int) -> Iterator[Join]:
    """Number and code open one case; the published figures are the city's, for everybody."""
    here, there = people.here, people.there
    careful, guesser, other = (f"127.{port % 200 + 9}.{port // 200 % 200}.{n}" for n in (1, 2, 3))
    for source, number, code, answer in (
        (careful, here.number, here.code, LET_IN),
        (careful, there.number, there.code, LET_IN),
        (careful, here.number, there.code, REFUSED),
        (careful, f"{here.number}x", here.code, REFUSED),
        (careful, "", "", REFUSED),
        *[(guesser, here.number, there.code, REFUSED)] * rates.CODES.each,
        (guesser, here.number, here.code, LATER),  # tried too often: right or wrong
        (other, here.number, here.code, LET_IN),
    ):
        wish = {"topic": "matter", "number": number, "code": code}
        yield Join(NOBODY, wish, answer, source)
    for who in (NOBODY, "reviewer_fagai"):
        for place, answer in ((CITY, LET_IN), (COUNTY, REFUSED), (FOREIGN_REGION, REFUSED)):
            yield Join(who, {"topic": f"statistics:{place}"}, answer)


async def asked_for(port: int, hall: Hall) -> Tried:
    """Ask for each; nothing is said to those who are refused, and no kind of stream is left out."""
    tried = Tried()
    entered: set[str] = set()
    for one in await asyncio.to_thread(joins, hall, port):
        session = await asyncio.to_thread(hall.session, one.who) if one.who else ""
        answer = await _answer(Place(port, session, source=one.source), json.dumps(one.wish))
        right = answer.code == one.code and answer.fits(one)
        tried.expect(f"{one}: {answer.code}, {len(answer.heard)} messages", holds=right)
        if not answer.code:
            entered.add(one.wish["topic"].partition(":")[0])
    missing = sorted(KINDS.keys() - entered)
    tried.expect(f"nobody was let in at {missing}", holds=not missing)
    place = Place(port, await asyncio.to_thread(hall.session, OF_THE_BUREAU[0]))
    for name, number in NUMBERS.items():
        wish = f'{{"topic":"{hall.bureau}","epoch":"e","since":{number}}}'
        code = (await _answer(place, wish)).code
        tried.expect(f"since {name}: {code}", holds=code == MALFORMED)
    return tried


@dataclass
class Answer:
    """What was heard, and the code of the close; LET_IN when there was none."""

    code: int = -1
    heard: list[dict[str, Any]] = field(default_factory=list)

    def fits(self, join: Join) -> bool:
        """Hello and the board of what was asked for; or not a word."""
        if join.code != LET_IN:
            return not self.heard
        kind = join.wish["topic"].partition(":")[0]
        first = [told["type"] for told in self.heard[:2]]
        return first == ["hello", "snapshot"] and self.heard[0]["topic"].split(":")[0] == kind


async def _answer(place: Place, wish: str) -> Answer:
    answer = Answer()
    line = await dial(place, lambda text: answer.heard.append(json.loads(text)))
    line.send(frame(TEXT, wish.encode()))
    await until(lambda: len(answer.heard) > 1 or line.closed.done())
    if line.closed.done():
        answer.code = line.closed.result()
    elif answer.heard:
        answer.code = LET_IN
    line.abort()
    return answer


# ---------------------------------------------------------------- what is heard inside


@dataclass
class Watched:
    """A socket inside somebody's scope, and the cases it may hear of.

    Where ``counted``, there is a frame for every entry of those and for none other.
    """

    wish: dict[str, str]
    session: str
    mine: tuple[Open, ...] = ()
    counted: bool = False
    says: tuple[str, ...] = ()  # topics it names when it is in already
    heard: list[bytes] = field(default_factory=list)

    def of_type(self, kind: str) -> int:
        """How many such messages came."""
        mark = f'{{"type":"{kind}"'.encode()
        return sum(text.startswith(mark) for text in self.heard)

    async def opened(self, port: int) -> Line:
        """The line, once the board has come."""
        line = await dial(Place(port, self.session), self.heard.append)
        line.say(self.wish)
        await until(lambda: self.of_type("snapshot") > 0)
        for topic in self.says:
            line.say({"topic": topic})
        return line


def _inside(hall: Hall) -> list[Watched]:
    """For each unit its reviewer's screens and its applicant's; and those of everybody."""
    reviewers = dict(
        Account.objects.filter(username__startswith="reviewer_", is_active=True)
        .order_by("-username")
        .values_list("department__code", "username")
    )
    found = []
    for case in hall.cases:
        own = hall.session(reviewers[case.unit])
        found += [
            Watched({"topic": f"{kind}:{place}"}, own, (case,), counted=True)
            for kind, place in (
                ("department", case.unit),
                ("case", case.number),
                ("page", case.number),
            )
        ]
        found.append(Watched({"topic": "desk:zh"}, own, (case,)))
        wish = {"topic": "matter", "number": case.number, "code": case.code}
        found.append(Watched(wish, NOBODY, (case,), counted=True))
    here, there = hall.cases[:2]
    another = (hall.bureau, f"department:{there.unit}", f"case:{there.number}")
    own = hall.session(reviewers[here.unit])
    unit = {"topic": f"department:{here.unit}"}
    found.append(Watched(unit, own, (here,), counted=True, says=another))
    found += [_window(hall, code) for code in People.of(hall).windows]
    theirs = tuple(case for case in hall.cases if case.unit.startswith(COUNTY))
    county = Watched({"topic": f"bureau:{COUNTY}"}, hall.session(OF_THE_BUREAU[0]), theirs)
    lobby = Watched({"topic": f"lobby:{HALL}", "screen": hall.screen()}, NOBODY)
    figures = Watched({"topic": f"statistics:{CITY}"}, NOBODY)
    return [*found, county, lobby, figures]


def _window(hall: Hall, code: str) -> Watched:
    """At a window stands what was filed from afar and may be taken there."""
    mine = tuple(case for case in hall.cases if code.lower() in _clerks_for(case))
    return Watched({"topic": f"window:{code}"}, hall.session("centre_manager"), mine)


async def foreign_events(port: int, hall: Hall, *, events: int) -> Tried:
    """While things happen everywhere, every socket hears of what is its own and of nothing else."""
    tried = Tried()
    watched = await asyncio.to_thread(_inside, hall)
    lines = [await one.opened(port) for one in watched]
    told = await _things_happen(hall, events)
    counted = [(one, told[one.mine[0].number]) for one in watched if one.counted]
    await until(lambda: all(one.of_type("frame") >= count for one, count in counted))
    await asyncio.sleep(QUIET)
    for one, count in counted:
        got = one.of_type("frame")
        tried.expect(f"{one.wish['topic']}: {got} of {count}", holds=got == count)
    for one, line in zip(watched, lines, strict=True):
        name = one.wish["topic"]
        tried.expect(f"{name} was closed", holds=not line.closed.done())
        tried.expect(f"{name} began twice", holds=one.of_type("hello") == 1)
        foreign = [case.number for case in hall.cases if case not in one.mine]
        found = [number for number in foreign if any(number.encode() in t for t in one.heard)]
        tried.expect(f"{name} heard of {found}", holds=not found)
        line.abort()
    return tried


async def _things_happen(hall: Hall, events: int) -> dict[str, int]:
    """So many entries, of cases chosen at random; how many each case has got."""
    chance = random.Random(1)  # noqa: S311 - no secret
    told = {case.number: 0 for case in hall.cases}
    for _ in range(0, events, len(hall.cases)):
        chosen = chance.choices(hall.cases, k=len(hall.cases))
        for case in chosen:
            told[case.number] += 1
        await asyncio.to_thread(cry, chosen)
    return told
