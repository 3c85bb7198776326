"""Every card exactly once, under fire: races, kills, pauses, wrong clocks, an outage (T3, T10-T16).

Run as ``./run proof monitor``; ``--short`` is the form for every change. Known-bad variants run in the
same breath and must be caught. After ``lost``, ``doubled`` and ``early`` the last line says how it was.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

from config import laboratory

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    races: tuple[tuple[int, int, int, float], ...]  # monitors, cards, kills, seconds
    pauses: tuple[tuple[int, int, float], ...]  # cards, times, seconds each
    steps: tuple[tuple[dt.timedelta, bool], ...]  # by how much, the database's clock too
    drifts: tuple[tuple[float, float], ...]  # seconds gained a second, for how many
    strobes: tuple[tuple[dt.timedelta, float], ...]  # how far to and fro, for how many seconds
    step_cards: int
    outage: int


WHOLE = Size(
    races=((2, 5000, 50, 40.0), (3, 5000, 50, 40.0), (8, 5000, 50, 45.0)),
    pauses=((3000, 6, 6.0), (1200, 1, 60.0)),
    steps=tuple((step, both) for step in (HOUR, -HOUR, DAY, -DAY) for both in (False, True)),
    drifts=((0.0005, 20.0), (0.2, 20.0)),
    strobes=((HOUR, 10.0), (DAY, 10.0)),
    step_cards=400,
    outage=50_000,
)
SHORT = Size(
    races=((2, 240, 2, 1.5),),
    pauses=((80, 1, 0.6),),
    steps=((DAY, True),),  # the host alone is what the strobe is
    drifts=(),
    strobes=((HOUR, 0.8),),
    step_cards=40,
    outage=500,
)


@dataclass
class Told:
    """What the scenes came to, added up."""

    trials: int = 0
    cards: int = 0
    lost: int = 0
    doubled: int = 0
    early: int = 0
    misdated: int = 0
    by_scene: dict[str, Any] = field(default_factory=dict)

    def take(self, scene: str, tally: Any, **more: Any) -> None:
        """Count a scene; a tally is over all so far, so the last one is the whole."""
        self.trials += 1
        self.cards = tally.cards
        self.lost += tally.lost
        self.doubled += tally.doubled
        self.early += tally.early
        self.misdated += tally.misdated
        self.by_scene[scene] = {"cards_so_far": tally.cards, "wrong": tally.wrong} | more
        _say(f"{scene}: {tally} {more or ''}")


def main(arguments: list[str]) -> int:
    """Play all scenes, then the known-bad variants; one JSON line last; 0 when everything holds."""
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        return laboratory.run("proof", "monitor", arguments)
    django.setup()
    logging.getLogger("monitor").setLevel(logging.CRITICAL)  # held clocks are the point here
    parser = argparse.ArgumentParser(prog="proof monitor", description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sunhall-monitor-") as folder:
        told = _play(SHORT if asked.short else WHOLE, Path(folder), asked)
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if told["ok"] else 1


def _play(size: Size, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    from rehearsal.proof import bad_monitors, clocks, scenes, watched  # noqa: PLC0415 - after setup

    began = time.monotonic()
    chance = random.Random(asked.seed)  # noqa: S311 - no secret
    scene = scenes.Scene(watched.Stock(), folder, chance)
    told = Told()
    watched.prepare(_needed(size))
    bad_monitors.prepare()
    clocks.prepare_wrong_clocks()
    _play_scenes(size, scene, told)
    caught = bad_monitors.caught(chance, short=asked.short)
    # Last, because it leaves entries of a day that has not come.
    caught |= _believed(size, scene)
    found = sum(1 for wrong in caught.values() if wrong > 0)
    sound = not (told.lost or told.doubled or told.early or told.misdated or scene.crashed)
    return {
        "name": "monitor",
        "ok": sound and found == len(caught) and told.cards > 0,
        "trials": told.trials,
        "kills": sum(scene.killed.values()),
        "cards": told.cards,
        "lost": told.lost,
        "doubled": told.doubled,
        "early": told.early,
        "controls_caught": f"{found}/{len(caught)}",
        "misdated": told.misdated,
        "crashed": scene.crashed,
        "killed": dict(scene.killed),
        "back_max_s": round(max(scene.away, default=0.0), 2),
        "controls": caught,
        "scenes": told.by_scene,
        "seconds": round(time.monotonic() - began, 1),
    }


def _believed(size: Size, scene: Any) -> dict[str, int]:
    """What a monitor does too early that believes every clock; 0 where the proof is blind to it."""
    from rehearsal.proof import clocks  # noqa: PLC0415 - after setup

    cards, guard = size.step_cards, clocks.Unguarded
    found: dict[str, int] = {}
    before = 0  # a tally is over all scenes so far
    if size.drifts:
        found["unguarded_drift"] = clocks.drifting_clock(
            scene, 1.0, seconds=5.0, cards=cards, guard=guard
        )[0].early
        strobe = clocks.strobing_clock(scene, HOUR, seconds=0.8, cards=cards, guard=guard)
        found["unguarded_strobe"] = before = strobe.early
    step = clocks.wrong_clock(scene, HOUR, database=True, cards=cards, guard=guard)
    found["unguarded_clock"] = step.early - before
    return found


def _needed(size: Size) -> int:
    races = sum(cards for _, cards, _, _ in size.races)
    wrong_clocks = len(size.steps) + len(size.drifts) + len(size.strobes) + 3
    paused = sum(cards for cards, _, _ in size.pauses)
    return races + paused + wrong_clocks * size.step_cards + size.outage + 1


def _play_scenes(size: Size, scene: Any, told: Told) -> None:
    from rehearsal.proof import scenes  # noqa: PLC0415 - after setup

    for monitors, cards, kills, seconds in size.races:
        tally = scenes.race(scene, monitors=monitors, cards=cards, kills=kills, seconds=seconds)
        told.take(f"race of {monitors}", tally, kills=kills)
    for cards, times, seconds in size.pauses:
        tally, inside = scenes.paused(scene, cards=cards, times=times, seconds=seconds)
        told.take(f"stopped {seconds:g} s inside a transaction", tally, stopped_inside=inside)
    _play_wrong_clocks(size, scene, told)
    tally, took = scenes.outage(scene, cards=size.outage)
    told.take("three days away", tally, raised_within_s=round(took, 1), overdue=size.outage)


def _play_wrong_clocks(size: Size, scene: Any, told: Told) -> None:
    from rehearsal.proof import clocks  # noqa: PLC0415 - after setup

    for step, both in size.steps:
        tally = clocks.wrong_clock(scene, step, database=both, cards=size.step_cards)
        told.take(f"clock {step / HOUR:+.0f} h{' with the database' if both else ''}", tally)
    for pace, seconds in size.drifts:
        tally, led = clocks.drifting_clock(scene, pace, seconds=seconds, cards=size.step_cards)
        told.take(f"clock {pace * 1e6:.0f} ppm fast", tally, led_s=round(led, 2))
    for jump, seconds in size.strobes:
        tally = clocks.strobing_clock(scene, jump, seconds=seconds, cards=size.step_cards)
        told.take(f"clock {jump / HOUR:.0f} h to and fro", tally)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
