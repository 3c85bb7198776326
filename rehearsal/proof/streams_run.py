"""The scenes of the streams' proof in their order, and what they come to together."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from rehearsal.proof import (
    streams_bad,
    streams_hall,
    streams_hostile,
    streams_joins,
    streams_play,
    streams_restore,
    streams_revoked,
    streams_slow,
)
from rehearsal.proof.streams_crowd import Habit
from rehearsal.proof.streams_gallery import Company
from rehearsal.proof.streams_hall import Hall, Pace
from rehearsal.proof.streams_hostile import Tried
from rehearsal.proof.streams_play import Endured, Siege
from rehearsal.proof.streams_server import House, listening, offered, until_up

COMPANY: Final = Company(good=900, slow=50, dead=50)
FEW: Final = Company(good=20, slow=5, dead=5)
# Before a known-bad house and its twin: seconds, and what a short p99 may differ by. Whoever waits for
# ten slow readers is late by several times that.
SHORTLY, ROUGHLY_MS = 10.0, 100.0
RESTLESS: Final = Habit(stays=1.5, pauses=0.06, lazy=0.4, stops=1.0)
SMALL: Final = 12  # screens before a known-bad house
LONGEST_STOP: Final = (
    10.0  # seconds: three rounds of ever slower readers, then a control has failed
)
POSTS: Final = {"pushed": "reviewer", "polled": "approver", "forgotten": "head"}


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; scenes that are not named are left out."""

    siege: Siege
    scenes: frozenset[str]
    controls: Siege  # without kills, or everything would come by history and nothing be live
    random_bytes: int = 100
    events: int = 60
    sockets: int = 2000
    steady: float = 300.0  # seconds for which they stay
    company: Company = COMPANY
    seconds: float = 60.0  # without slow and dead readers, and as long with them
    burst: tuple[int, int] = (200, 5000)
    restored: int = 40


SHORT: Final = Size(
    siege=Siege(
        clients=50,
        pace=Pace(200, 60),
        habit=Habit(stays=1.5, pauses=0.1, lazy=0.2),
        kills={"web": 1, "listener": 1, "backend": 1, "postmaster": 1},
    ),
    controls=Siege(clients=SMALL, pace=Pace(300, 60), habit=RESTLESS),
    scenes=frozenset({"T20", "T24", "T25", "T26", "T27"}),
    random_bytes=50,
)


def whole(clients: int, events: int) -> Size:
    """Everything, as before a release."""
    return Size(
        siege=Siege(
            clients=clients,
            pace=Pace(events, 40),
            habit=Habit(stays=12.0, pauses=1.0, stops=2.0),
            kills={"web": 20, "listener": 10, "backend": 10, "postmaster": 4},
        ),
        scenes=frozenset(SCENES),
        controls=Siege(clients=SMALL, pace=Pace(600, 60), habit=RESTLESS),
        random_bytes=10_000,
        events=10_000,
    )


@dataclass
class Told:
    """What the scenes came to, added up."""

    clients: int = 0
    connections: int = 0
    faults: int = 0
    lost: int = 0
    doubled: int = 0
    tried: int = 0
    wrong: list[str] = field(default_factory=list)
    controls: dict[str, int] = field(default_factory=dict)
    by_scene: dict[str, Any] = field(default_factory=dict)


@dataclass
class Play:
    """A hall, a folder, and what has been told so far."""

    hall: Hall
    folder: Path
    size: Size
    told: Told = field(default_factory=Told)

    def note(self, scene: str, what: Any, *, wrong: list[str]) -> None:
        """Keep what a scene came to, and say it."""
        self.told.by_scene[scene] = what
        self.told.wrong += [f"{scene}: {one}" for one in wrong]
        sys.stdout.write(f"{scene}: {what}{' WRONG: ' + str(wrong) if wrong else ''}\n")
        sys.stdout.flush()

    def attempts(self, scene: str, tried: Tried) -> None:
        """Keep what came of a row of attempts."""
        self.told.tried += tried.tried
        self.note(scene, {"tried": tried.tried}, wrong=tried.wrong)


def run(size: Size, folder: Path, *, only: frozenset[str], seed: int) -> dict[str, Any]:
    """All scenes of that size; everything counted, and ``ok``."""
    del seed  # the sieges have theirs
    began = time.monotonic()
    play = Play(streams_hall.build(), folder, size)
    for name, scene in SCENES.items():
        if name in size.scenes and (not only or name in only):
            scene(play)
    told = play.told
    caught = sum(1 for wrong in told.controls.values() if wrong > 0)
    return {
        "name": "streams",
        "ok": not told.wrong and caught == len(told.controls) and told.connections > 0,
        "clients": told.clients,
        "connections": told.connections,
        "faults": told.faults,
        "lost": told.lost,
        "doubled": told.doubled,
        "controls_caught": f"{caught}/{len(told.controls)}",
        "attempts": told.tried,
        "controls": told.controls,
        "wrong": told.wrong,
        "scenes": told.by_scene,
        "seconds": round(time.monotonic() - began, 1),
    }


# ---------------------------------------------------------------- scenes


def _under_siege(play: Play) -> None:
    """T20, and the known-bad hubs with a sound twin in the same weather."""
    names = list(streams_bad.OF_THE_HUB)
    (sound,) = streams_play.endure(play.hall, play.size.siege, play.folder)
    _count(play, "T20", sound)
    weather = play.size.controls
    while names and weather.habit.stops <= LONGEST_STOP:
        bad = [(streams_bad.OF_THE_HUB[name], SMALL) for name in names]
        twin, *others = streams_play.endure(play.hall, weather, play.folder, bad)
        _count(play, "T20, the controls' sound twin", twin)
        for name, one in zip(tuple(names), others, strict=True):
            heard = one.heard
            play.told.controls[name] = heard.lost + heard.doubled + heard.disordered
            play.note(f"control {name}", heard.figures, wrong=[])
            if play.told.controls[name]:
                names.remove(name)
        # What stayed hidden on this machine at this hour is given harder weather.
        weather = replace(weather, habit=replace(weather.habit, stops=3 * weather.habit.stops))


def _count(play: Play, scene: str, endured: Endured) -> None:
    heard, told = endured.heard, play.told
    told.clients += heard.clients
    told.connections += heard.connections
    told.faults += endured.faults.total()
    told.lost += heard.lost
    told.doubled += heard.doubled
    wrong = [] if endured.ok else [f"{heard}, crashed {endured.crashed}"]
    wrong += [f"the log says: {line}" for line in endured.complaints[:3]]
    what = {"events": endured.events, "faults": dict(endured.faults)} | heard.figures
    play.note(scene, what, wrong=wrong)


def _many(play: Play) -> None:
    for kind in offered():
        told = streams_slow.many_sockets(
            play.hall, play.folder, kind, sockets=play.size.sockets, seconds=play.size.steady
        )
        _add(play, f"T21 {kind}", told, play.size.sockets)


def _slow_and_dead(play: Play) -> None:
    """T22 under each server, then in hard weather a hub that waits, beside its sound twin."""
    for kind in offered():
        told = streams_slow.slow_readers(
            play.hall,
            play.folder,
            House(play.folder, (kind,)),
            company=play.size.company,
            seconds=play.size.seconds,
        )
        _add(play, f"T22 {kind}", told, play.size.company.good + play.size.company.slow)
        for spoil in (streams_bad.shallow, streams_bad.waits_for_the_slow):
            house = House(play.folder, (kind,), spoil=spoil, sock=listening(streams_play.BUFFER))
            told = streams_slow.slow_readers(
                play.hall, play.folder, house, company=FEW, seconds=SHORTLY, jitter_ms=ROUGHLY_MS
            )
            if spoil is streams_bad.shallow:
                _add(play, f"T22 {kind}, the control's sound twin", told, FEW.good + FEW.slow)
            else:
                play.told.controls[f"{kind}_waits_for_the_slow"] = int(not told["undisturbed"])
                play.note(f"control {kind}_waits_for_the_slow", told, wrong=[])


def _all_at_once(play: Play) -> None:
    readers, events = play.size.burst
    for kind in offered():
        told = streams_slow.burst(play.hall, play.folder, kind, readers=readers, events=events)
        _add(play, f"T23 {kind}", told, readers)


def _add(play: Play, scene: str, told: dict[str, Any], clients: int) -> None:
    play.told.clients += clients
    play.told.connections += told["connections"]
    play.told.lost += told["lost"]
    play.told.doubled += told["doubled"]
    play.note(scene, told, wrong=[] if told["ok"] else [str(told)])


def _hostile(play: Play, name: str, attempt: Callable[[int], Any]) -> None:
    """Against each server by itself; its log stays clean and it does not fall over."""
    for kind in offered():
        house = House(play.folder, (kind,))
        house.open()
        try:
            until_up(house)
            tried: Tried = asyncio.run(attempt(house.port))
            tried.expect("the server fell over", holds=not house.crashed())
            complaints = house.complaints()
            tried.expect(f"the log says {complaints[:3]}", holds=not complaints)
        finally:
            house.close()
        play.attempts(f"{name} {kind}", tried)


def _malformed(play: Play) -> None:
    _hostile(
        play,
        "T24",
        lambda port: streams_hostile.malformed_frames(
            port, play.hall, rounds=play.size.random_bytes
        ),
    )


def _origins(play: Play) -> None:
    _hostile(play, "T25", streams_hostile.foreign_origins)


def _joins(play: Play) -> None:
    _hostile(play, "T26", lambda port: streams_joins.asked_for(port, play.hall))
    house = House(play.folder, (offered()[0],))
    blind = House(play.folder, (offered()[0],), spoil=streams_bad.blind_to_units)
    for one, events in ((house, play.size.events), (blind, SMALL)):
        one.open()
        try:
            until_up(one)
            found = asyncio.run(streams_joins.foreign_events(one.port, play.hall, events=events))
        finally:
            one.close()
        if one is house:
            play.attempts("T26 foreign events", found)
        else:
            play.told.controls["board_blind_to_units"] = len(found.wrong)


def _revocations(play: Play) -> None:
    """Pushed, then with NOTIFY off, then by a doorkeeper who never looks again."""
    for how, spoil, within in (
        ("pushed", streams_bad.fair, streams_revoked.PUSHED_WITHIN),
        ("polled", streams_bad.deaf, streams_revoked.POLLED_WITHIN),
        ("forgotten", streams_bad.never_looks_again, streams_revoked.PUSHED_WITHIN),
    ):
        house = House(play.folder, tuple(offered()), spoil=spoil)
        house.open()
        patience = within + streams_revoked.GRACE
        try:
            until_up(house)
            asked = streams_revoked.revocations(
                house.port, play.hall, post=POSTS[how], within=within, patience=patience
            )
            tried = asyncio.run(asked)
        finally:
            house.close()
        if how == "forgotten":
            play.told.controls["doorkeeper_that_asks_once"] = len(tried.wrong)
        else:
            play.attempts(f"T27 {how}", tried)


def _restored(play: Play) -> None:
    both = streams_restore.restored(play.hall, play.folder, clients=play.size.restored)
    heard = both.heard
    play.told.clients += heard.clients
    play.told.connections += heard.connections
    play.told.doubled += heard.doubled
    play.told.faults += 1
    play.told.controls["tail_deaf_to_a_restore"] = both.ghosts
    wrong = [] if heard.reloads >= heard.clients and not heard.wrong else [str(heard)]
    play.note("T28", {"undone": both.undone} | heard.figures, wrong=wrong)
    play.note("control tail_deaf_to_a_restore", both.of_the_bad.figures, wrong=[])


# The restore comes last: what the hall knows of its cases is of before.
SCENES: Final[dict[str, Callable[[Play], None]]] = {
    "T20": _under_siege,
    "T21": _many,
    "T22": _slow_and_dead,
    "T23": _all_at_once,
    "T24": _malformed,
    "T25": _origins,
    "T26": _joins,
    "T27": _revocations,
    "T28": _restored,
}
