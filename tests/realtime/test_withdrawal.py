"""Whoever loses a right by an act of the house is shown out by the entry itself, before the next frame.

That nothing is heard after it when no entry tells, within a second, is in test_consumer (T27). Here the
look that comes by itself is taken away, so that an entry alone can close the socket.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial

import pytest
from django.db import OperationalError
from django.test import Client

from organizations.models import Department
from organizations.services import accounts, grants
from realtime import codes, consumer, seats, standing, tail
from realtime.acts import act
from tests.builders import approval as filings
from tests.realtime.sockets import Socket, signed_in

NEVER = 1e9
WATCHERS = ("clerk", "approver", "chief", "reviewer", "leader")


@pytest.fixture
def hall(committed_db, clock):
    made = filings.a_hall()
    Department.objects.filter(pk=made.unit.pk).update(ranking_group="甲")
    return made


def withdrawals(hall, number, key):
    """Who watches what, with what code it ends, and the act that ends it."""
    admin = {"officer": hall.officer("system_administrator")}
    guard = {"officer": hall.officer("security_administrator")}
    unit, people = f"department:{hall.unit.code}", hall.people
    password = accounts.encoded_password("another-long-password-7")
    told: dict[str, tuple[str, int, Callable[[], object]]] = {}
    for who, topic, code, lose in (
        ("clerk", f"page:{number}", codes.SESSION_ENDED, lambda _: sign_out(key)),
        ("approver", unit, codes.SESSION_ENDED, lambda pk: accounts.set_password(pk, password, **admin)),
        ("chief", unit, codes.SESSION_ENDED, lambda pk: accounts.close_account(pk, **admin)),
        ("reviewer", f"case:{number}", codes.REFUSED,
         lambda _: grants.revoke_role(people["reviewer"].grants.get().pk, **guard)),
        # A leader of the city becomes one of a unit.
        ("leader", f"bureau:{hall.region.code}", codes.REFUSED,
         lambda pk: accounts.change_account(pk, {"department": hall.unit}, **admin)),
    ):  # fmt: skip
        told[who] = topic, code, partial(lose, people[who].pk)
    return told


@pytest.mark.usefixtures("streams")
async def test_the_entry_itself_shows_out_whoever_it_concerns(hall, monkeypatch):
    monkeypatch.setattr(tail, "RECHECK", NEVER)
    number = await act(filings.a_received_case, hall, await act(filings.an_item, hall))
    sessions = {who: await act(signed_in, hall.people[who]) for who in WATCHERS}
    told = await act(withdrawals, hall, number, sessions["clerk"])
    sockets = {who: Socket(session=key) for who, key in sessions.items()}
    for who, socket in sockets.items():
        await socket.ask(topic=told[who][0])
        await socket.hear("snapshot")
    for who, (_, code, lose) in told.items():
        await act(lose)
        assert await sockets[who].closed_with() == code, who
        assert sockets[who].frames == [], who


def sign_out(key: str) -> None:
    client = Client()
    client.cookies["sessionid"] = key
    client.post("/sign-out/")


@pytest.mark.usefixtures("streams")
async def test_a_word_on_an_open_line_is_a_sign_of_life_and_newcomers_without_a_database_come_back(
    hall, monkeypatch
):
    def away(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    session, unit = await act(signed_in, hall.people["reviewer"]), f"department:{hall.unit.code}"
    socket, late = Socket(session=session), Socket(session=session)
    await socket.ask(topic=unit)
    await socket.hear("snapshot")
    (member,) = tail.here().hub.members()
    assert member.heard_at > 0, "its first message was one"
    member.heard_at = 0.0
    await socket.say('{"here":1}')
    monkeypatch.setattr(standing, "officers_in", away)
    await late.ask(topic=unit)
    assert await late.closed_with() == codes.TRY_LATER
    assert member.heard_at > 0
    await socket.leave()


async def test_a_line_on_which_nothing_is_said_is_closed(monkeypatch):
    monkeypatch.setattr(consumer, "FIRST_MESSAGE_WITHIN", 0.01)
    socket = Socket()
    assert await socket.opened()
    assert await socket.closed_with() == codes.MALFORMED


def on_the_way(monkeypatch, happens: Callable[[], Coroutine[None, None, None]]) -> None:
    """Let it happen between door and seat, while a newcomer is told what it missed."""
    catch_up = seats._catch_up

    async def slowly(*args):
        await happens()
        return await catch_up(*args)

    monkeypatch.setattr(seats, "_catch_up", slowly)


@pytest.mark.usefixtures("streams")
async def test_a_right_lost_between_door_and_seat_lets_nobody_sit_down(hall, monkeypatch):
    monkeypatch.setattr(tail, "RECHECK", NEVER)
    session = await act(signed_in, hall.people["reviewer"])
    other, late = Socket(session=session), Socket(session=session)
    await other.ask(topic=f"department:{hall.unit.code}")
    await other.hear("snapshot")

    async def signed_out() -> None:
        await act(sign_out, session)
        assert await other.closed_with() == codes.SESSION_ENDED

    on_the_way(monkeypatch, signed_out)
    await late.ask(topic=f"department:{hall.unit.code}")
    assert await late.closed_with() == codes.SESSION_ENDED
    assert tail.here().hub.members() == []


@pytest.mark.usefixtures("streams")
async def test_whoever_comes_while_all_are_sent_away_is_sent_away_too(hall, monkeypatch):
    async def all_away() -> None:
        tail.here().hub.close_all(codes.OTHER_EPOCH)

    on_the_way(monkeypatch, all_away)
    socket = Socket(session=await act(signed_in, hall.people["reviewer"]))
    await socket.ask(topic=f"department:{hall.unit.code}")
    assert await socket.closed_with() == codes.TRY_LATER
