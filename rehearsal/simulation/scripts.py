"""How cases go: each a list of acts with the office minutes between them.

Pure: a script is drawn from a chance and a regime's promise; who plays it, and when, is settled by
the plan and the stage.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

HOUR = 60.0
DAY = 450.0  # office minutes of a working day
KEPT = 0.7  # of a step's limit, so that a step is not late while the case is in time


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its name, and how many office minutes after the act before it is planned."""

    name: str
    after: float


@dataclass(frozen=True, slots=True)
class Part:
    """What a script must know of an item, times in office minutes.

    ``steps`` are the limits of the steps that end with an opinion, ``decision`` that of the last.
    ``forwards`` tells after how many of them a lower level forwards (XK-11), None where none does;
    ``ends_there`` that the case ends by it. ``side_by_side``: the first steps run at once.
    """

    item: str
    number: int
    steps: tuple[float, ...]
    decision: float
    promise: float
    instant: bool = False
    personal: bool = False
    silence: bool = False
    stops: tuple[str, ...] = ()
    extends: bool = False
    forwards: int | None = None
    ends_there: bool = False
    side_by_side: bool = False


Script = tuple[Act, ...]
Writer = Callable[[random.Random, Part], Script]


def _review(chance: random.Random, part: Part, *, share: float) -> list[Act]:
    """Assigned, every step done, granted: within ``share`` of the promise, and of each step's limit."""
    pace = part.promise * share / (len(part.steps) + 2)
    assigned = min(chance.uniform(10, 60), pace)
    acts = [Act("assign", assigned)]
    # The first step runs from acceptance, so the time until it was assigned is its own.
    own = [max(part.steps[0] - assigned, 30.0), *part.steps[1:]] if part.steps else []
    acts += [Act("finish_step", min(pace * chance.uniform(0.7, 1.2), KEPT * left)) for left in own]
    last = min(pace * chance.uniform(0.5, 1.0), KEPT * part.decision)
    if part.ends_there:
        return [*acts, Act("forward", last)]
    if part.forwards is not None:
        acts.insert(1 + part.forwards, Act("forward", min(pace * 0.5, DAY / 2)))
    return [*acts, Act("grant", last)]


def smooth(chance: random.Random, part: Part) -> Script:
    """Received, accepted, reviewed, granted, collected, all in good time."""
    if part.instant:
        return (
            Act("receive", 0),
            Act("accept", chance.uniform(2, 8)),
            Act("grant", chance.uniform(4, min(35.0, part.promise * 0.5))),
            Act("deliver", chance.uniform(5, 60)),
        )
    return (
        Act("receive", 0),
        Act("accept", chance.uniform(3, 45)),
        *_review(chance, part, share=chance.uniform(0.3, 0.6)),
        Act("ready", chance.uniform(30, DAY)),
        Act("deliver", chance.uniform(HOUR, 2 * DAY)),
    )


def close_run(chance: random.Random, part: Part) -> Script:
    """In time, but late enough for the lamp to turn 临期 first."""
    if part.instant:
        return (
            Act("receive", 0),
            Act("accept", chance.uniform(2, 5)),
            Act("grant", part.promise * chance.uniform(0.72, 0.76)),
            Act("deliver", chance.uniform(5, 60)),
        )
    return (
        Act("receive", 0),
        Act("accept", chance.uniform(3, 45)),
        *_until_near_the_end(chance, part),
        Act("ready", chance.uniform(30, 200)),
        Act("deliver", chance.uniform(HOUR, 2 * DAY)),
    )


def _until_near_the_end(chance: random.Random, part: Part) -> list[Act]:
    """Reviewed in good time, decided on the promise's last day but one."""
    *worked, decided = _review(chance, part, share=0.6)
    left = part.promise - sum(act.after for act in worked) - 0.9 * DAY
    return [*worked, Act(decided.name, min(max(left, 10.0), KEPT * part.decision))]


def supplemented(chance: random.Random, part: Part) -> Script:
    """A notice goes out, reaches the applicant, is answered; then all goes well."""
    return (
        Act("receive", 0),
        Act("request_supplement", chance.uniform(HOUR, 2 * DAY)),
        Act("tell", chance.uniform(5, 90)),
        Act("supply", chance.uniform(0.5 * DAY, 3 * DAY)),
        Act("accept", chance.uniform(10, HOUR)),
        *_review(chance, part, share=chance.uniform(0.3, 0.6)),
        Act("ready", chance.uniform(30, DAY)),
        Act("deliver", chance.uniform(HOUR, DAY)),
    )


def unreached(chance: random.Random, part: Part) -> Script:
    """The first message reaches nobody and stops no clock (D7); a second way does, in time."""
    acts = list(supplemented(chance, part))
    return (
        acts[0],
        Act("request_supplement", chance.uniform(30, DAY)),
        Act("tell_in_vain", chance.uniform(5, 30)),
        Act("tell", chance.uniform(0.4 * DAY, DAY)),
        *acts[3:],
    )


def declined(chance: random.Random, part: Part) -> Script:  # noqa: ARG001 - scripts are alike
    """Not within competence, or not a licensing matter: told so with reasons."""
    return (Act("receive", 0), Act("decline", chance.uniform(15, DAY)))


def denied(chance: random.Random, part: Part) -> Script:
    """Reviewed, and refused with reasons."""
    acts = list(_review(chance, part, share=chance.uniform(0.4, 0.6)))
    return (Act("receive", 0), Act("accept", 20), *acts[:-1], Act("deny", acts[-1].after))


def withdrawn(chance: random.Random, part: Part) -> Script:
    """The applicant thinks better of it."""
    return (
        Act("receive", 0),
        Act("accept", chance.uniform(5, 60)),
        Act("withdraw", part.promise * chance.uniform(0.1, 0.4)),
    )


def suspended(chance: random.Random, part: Part) -> Script:
    """A special procedure stops the clock for a while (XK-13)."""
    acts = list(_review(chance, part, share=0.4))
    return (
        Act("receive", 0),
        Act("accept", 20),
        *acts[:2],
        Act("suspend", chance.uniform(HOUR, DAY)),
        Act("resume", chance.uniform(2 * DAY, 6 * DAY)),
        *acts[2:],
        Act("ready", chance.uniform(30, DAY)),
        Act("deliver", chance.uniform(HOUR, DAY)),
    )


def extended(chance: random.Random, part: Part) -> Script:
    """Extended in time and told the reason (XK-9)."""
    acts = list(_review(chance, part, share=0.5))
    return (
        Act("receive", 0),
        Act("accept", 20),
        *acts[:2],
        Act("extend", chance.uniform(HOUR, DAY)),
        *acts[2:],
        Act("ready", chance.uniform(30, DAY)),
        Act("deliver", chance.uniform(HOUR, DAY)),
    )


def returned(chance: random.Random, part: Part) -> Script:
    """One step goes back for another look."""
    acts = list(_review(chance, part, share=0.45))
    return (
        Act("receive", 0),
        Act("accept", chance.uniform(5, 40)),
        acts[0],
        acts[1],
        Act("return_step", chance.uniform(20, 200)),
        Act("finish_step", chance.uniform(60, 300)),
        *acts[2:],
        Act("ready", chance.uniform(30, DAY)),
        Act("deliver", chance.uniform(HOUR, DAY)),
    )


def silent(chance: random.Random, part: Part) -> Script:
    """Nobody says anything in time: accepted by law, then worked off quickly (XK-4)."""
    return (
        Act("receive", 0),
        Act("assign", 5.3 * DAY),
        *_review(chance, part, share=0.3)[1:],
        Act("ready", chance.uniform(30, DAY)),
        Act("deliver", chance.uniform(HOUR, DAY)),
    )


def overdue(chance: random.Random, part: Part) -> Script:
    """The rare one that passes its promise."""
    if part.instant:
        return (
            Act("receive", 0),
            Act("accept", 4),
            Act("grant", part.promise * chance.uniform(1.1, 1.3)),
            Act("deliver", 20),
        )
    *worked, decided = _review(chance, part, share=0.6)
    return (
        Act("receive", 0),
        Act("accept", chance.uniform(3, 45)),
        *worked,
        Act(decided.name, part.promise),
        Act("ready", 60),
        Act("deliver", chance.uniform(HOUR, DAY)),
    )


def complaint(chance: random.Random) -> Script:
    """A complaint after the last act, taken up, answered and closed in good time (TS-1)."""
    return (
        Act("complain", chance.uniform(5, 300)),
        Act("take_up_complaint", chance.uniform(30, DAY)),
        Act("answer_complaint", chance.uniform(DAY, 4 * DAY)),
        Act("close_complaint", chance.uniform(HOUR, DAY)),
    )
