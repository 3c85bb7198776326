"""Whoever comes while the door is open goes in with the next, and nobody gets another's answer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from realtime import codes, topics
from realtime.doors import Answer, Knock, TurnedAway
from realtime.vestibule import MOST, Vestibule
from realtime.wishes import Pass, Visitor, Wish

CROWD = 2 * MOST + 50


class Porter:
    """A door that keeps a list, turns away what is called so, and cannot bear one kind of guest."""

    def __init__(self) -> None:
        self.together: list[int] = []
        self.open = threading.Event()

    def admit(self, knocks: Sequence[Knock]) -> list[Answer]:
        self.open.wait(20)
        self.together.append(len(knocks))
        if any(wish.place == "unbearable" for wish, _ in knocks):
            raise ValueError("unbearable")
        return [
            codes.REFUSED if wish.place.startswith("no") else Pass(wish, visitor)
            for wish, visitor in knocks
        ]

    def withdrawn(self, passes: Iterable[Pass]) -> dict[Pass, int]:  # noqa: ARG002
        return {}


@pytest.fixture
def porter(monkeypatch):
    found = Porter()
    kind = replace(topics.KINDS["bureau"], door=found)
    monkeypatch.setitem(topics.KINDS, "bureau", kind)
    return found


def asked(vestibule: Vestibule, place: str) -> asyncio.Future[Pass]:
    return asyncio.ensure_future(vestibule.admit(Wish("bureau", place), Visitor(place)))


async def test_a_crowd_is_let_in_by_a_few_looks_and_each_by_its_own_answer(porter):
    vestibule = Vestibule()
    crowd = [asked(vestibule, f"no-{n}" if n % 3 else f"yes-{n}") for n in range(CROWD)]
    await asyncio.sleep(0)
    porter.open.set()
    answers = await asyncio.gather(*crowd, return_exceptions=True)
    for n, answer in enumerate(answers):
        if n % 3:
            assert isinstance(answer, TurnedAway)
            assert answer.code == codes.REFUSED
        else:
            assert isinstance(answer, Pass)
            assert answer.visitor.session == f"yes-{n}"
    assert (sum(porter.together), max(porter.together)) == (CROWD, MOST)
    assert len(porter.together) <= 4
    assert (await asked(vestibule, "yes-later")).wish.place == "yes-later"


async def test_one_that_the_door_cannot_bear_shuts_out_nobody_else(porter):
    porter.open.set()
    vestibule = Vestibule()
    places = ["yes-1", "unbearable", "no-2", "yes-3"]
    answers = await asyncio.gather(
        *(asked(vestibule, place) for place in places), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [Pass, ValueError, TurnedAway, Pass]


async def test_one_that_leaves_while_waiting_takes_nobody_along(porter):
    vestibule = Vestibule()
    gone, stays = asked(vestibule, "yes-gone"), asked(vestibule, "yes-stays")
    await asyncio.sleep(0)
    gone.cancel()
    porter.open.set()
    assert (await stays).wish.place == "yes-stays"
