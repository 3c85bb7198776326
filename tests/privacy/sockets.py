"""What sockets are told: through origin, door, hub and tail of the application itself, by kind of topic."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass

from boards.scopes import city as the_city
from realtime import tail, topics
from realtime.acts import act
from tests.builders.boards import drain
from tests.builders.screens import a_screen
from tests.privacy import flows
from tests.privacy.flows import City
from tests.privacy.people import Canary
from tests.privacy.visits import Told
from tests.realtime.sockets import Socket, signed_in

# Whose desk it is reads the name of whoever comes; everything else stands on the case's own page.
ON_A_DESK = frozenset({"name", "given name"})
HEARS_NO_FRAME = frozenset({"case", "page", "matter"})


@dataclass(frozen=True, slots=True)
class Watch:
    """A socket: what it asks for, and as whom; nobody is a stranger."""

    wish: dict[str, str]
    who: str = ""

    @property
    def kind(self) -> str:
        """The kind of topic."""
        return self.wish["topic"].partition(":")[0]


def watches(city: City) -> list[Watch]:
    """One of every kind there is, before anything is told."""
    hall, own = city.hall, city.own
    _, token = a_screen(hall)
    found = [
        Watch({"topic": f"lobby:{hall.window.hall_code}", "screen": token}),
        Watch({"topic": f"statistics:{the_city().code}"}),
        Watch({"topic": "matter", "number": own.number, "code": own.code}),
        Watch({"topic": f"bureau:{hall.region.code}"}, "supervision_officer"),
        Watch({"topic": f"department:{hall.unit.code}"}, "reviewer"),
        Watch({"topic": f"window:{hall.window.code}"}, "centre_manager"),
        Watch({"topic": f"case:{own.number}"}, "reviewer"),
        Watch({"topic": f"page:{own.number}"}, "approver"),
        Watch({"topic": "desk:zh"}, "clerk"),
    ]
    assert {one.kind for one in found} == topics.KINDS.keys()
    return found


def told(city: City, later: Canary) -> Iterator[tuple[str, Told]]:
    """Kind of topic and every message it sent: at first, and when ``later`` has filed a case."""
    watched = watches(city)
    sessions = [signed_in(city.hall.people[one.who]) if one.who else "" for one in watched]
    sockets = asyncio.run(_listen(city, later, list(zip(watched, sessions, strict=True))))
    for one, socket in zip(watched, sockets, strict=True):
        for message in socket.heard:
            text = json.dumps(message, ensure_ascii=False)
            yield one.kind, Told(f"socket {one.kind}", 200, text.encode())


async def _listen(city: City, later: Canary, watched: list[tuple[Watch, str]]) -> list[Socket]:
    sockets = []
    for one, session in watched:
        socket = Socket(session=session)
        await socket.ask(**one.wish)
        await socket.hear("snapshot")
        sockets.append(socket)
    await act(flows._received, city.hall, city.item, later, company=False)
    await act(drain)
    for (one, _), socket in zip(watched, sockets, strict=True):
        if one.kind not in HEARS_NO_FRAME:
            await socket.hear("frame")
        await socket.leave()
    await tail.here().stop()
    return sockets
