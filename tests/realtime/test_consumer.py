"""Who is let in to which stream, who is turned away with what code, and what is heard inside."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client

import ledger.reader
from approval.services import intake
from boards.patches import merge
from boards.services import announcements, screens
from kernel import clock as kernel_clock
from ledger.models import Stream
from organizations.models import Account, Department, Grant
from realtime import codes
from realtime.acts import act
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.boards import drain
from tests.builders.screens import a_screen
from tests.realtime.sockets import Socket, signed_in


@pytest.fixture
def hall(committed_db, clock):
    made = filings.a_hall()
    Department.objects.filter(pk__in=[made.unit.pk, made.neighbour.pk]).update(ranking_group="甲")
    return made


@pytest.fixture
def item(hall):
    return filings.an_item(hall)


@pytest.fixture
def sessions(hall):
    return {who: signed_in(account) for who, account in hall.people.items()}


@pytest.fixture
def bureau(hall):
    return f"bureau:{hall.region.code}"


pytestmark = pytest.mark.usefixtures("streams")


# ---------------------------------------------------------------- let in


async def test_an_officer_hears_hello_then_the_board_then_frames(hall, item, sessions, bureau):
    socket = Socket(session=sessions["supervision_officer"])
    await socket.ask(topic=bureau)
    hello = await socket.hear()
    head = await act(ledger.reader.head)
    assert (hello["type"], hello["seq"], hello["epoch"]) == ("hello", head.seq, str(head.epoch))
    assert hello["stream"] == "city"
    snapshot = await socket.hear()
    assert (snapshot["type"], snapshot["seq"]) == ("snapshot", head.seq)
    await act(filings.a_received_case, hall, item)
    frame = await socket.hear("frame")
    assert (frame["after"], frame["seq"]) == (head.seq, head.seq + 1)
    assert frame["name"] == "case.received"
    told = frame if "board" in frame else await socket.hear("state")  # the whole was read after it
    board = merge(snapshot["board"], told["board"])
    assert board["head"]["open"] == board["units"][hall.unit.code]["open"] == 1
    await socket.leave()


async def test_a_board_kept_by_frames_equals_a_fresh_one(hall, item, sessions, bureau):
    socket = Socket(session=sessions["supervision_officer"])
    await socket.ask(topic=bureau)
    board = (await socket.hear("snapshot"))["board"]
    for _ in range(3):
        number = await act(filings.a_received_case, hall, item)
        await act(intake.accept_case, number, officer=await clerk(hall), key=new_key())
    last = (await act(ledger.reader.head)).seq
    while not socket.frames or socket.frames[-1]["seq"] < last or board["head"]["open"] < 3:
        message = await socket.hear()
        board = merge(board, message.get("board", {}))
    newcomer = Socket(session=sessions["supervision_officer"])
    await newcomer.ask(topic=bureau)
    assert (await newcomer.hear("snapshot"))["board"] == board
    await socket.leave()
    await newcomer.leave()


async def test_whoever_comes_back_with_a_number_gets_the_frames_after_it(
    hall, item, sessions, bureau
):
    first = Socket(session=sessions["supervision_officer"])
    await first.ask(topic=bureau)
    hello = await first.hear("hello")
    await first.leave()
    for _ in range(5):
        await act(filings.a_received_case, hall, item)
    again = Socket(session=sessions["supervision_officer"])
    await again.ask(topic=bureau, epoch=hello["epoch"], since=hello["seq"])
    await again.hear("snapshot")
    seqs = [frame["seq"] for frame in again.frames]
    assert seqs == list(range(hello["seq"] + 1, hello["seq"] + 6))
    assert all(frame["after"] == frame["seq"] - 1 for frame in again.frames)
    await again.leave()


async def test_a_number_from_the_future_is_answered_with_the_board(hall, item, sessions, bureau):
    epoch = str((await act(ledger.reader.head)).epoch)
    socket = Socket(session=sessions["supervision_officer"])
    await socket.ask(topic=bureau, epoch=epoch, since=2**62)
    snapshot = await socket.hear("snapshot")
    await act(filings.a_received_case, hall, item)
    assert (await socket.hear("frame"))["after"] == snapshot["seq"]
    await socket.leave()


async def test_the_lobby_is_for_registered_screens_and_tells_no_whole_name(hall, item):
    person = filings.Person(name="欧阳春和", phone="13900000000")
    await act(filings.a_received_case, hall, item, applicant=person)
    await act(drain)
    _, token = await act(a_screen, hall)
    socket = Socket()
    await socket.ask(topic=f"lobby:{hall.window.hall_code}", screen=token)
    snapshot = await socket.hear("snapshot")
    (row,) = snapshot["board"]["rows"].values()
    assert row["applicant"] == "欧阳**"
    await act(filings.a_received_case, hall, item, applicant=person)
    await act(drain)
    frame = await socket.hear("frame")
    assert len(frame["board"]["rows"]) == 1
    assert "春和" not in json.dumps(socket.heard, ensure_ascii=False)
    await socket.leave()


async def test_an_applicant_hears_that_something_changed_and_nothing_else(hall, item, sessions):
    number, code = await act(filed, item)
    socket = Socket()
    await socket.ask(topic="matter", number=number, code=code)
    await socket.hear("snapshot")
    await act(filings.a_received_case, hall, item)
    await act(intake.accept_case, number, officer=await clerk(hall), key=new_key())
    frame = await socket.hear("frame")
    assert set(frame) == {"type", "after", "seq", "board"}
    assert set(frame["board"]) == {"changed_at"}
    await socket.leave()


async def test_an_officer_of_the_unit_hears_only_of_the_units_cases(hall, item, sessions):
    elsewhere = await act(filings.an_item, hall, unit=hall.neighbour)
    socket = Socket(session=sessions["reviewer"])
    await socket.ask(topic=f"department:{hall.unit.code}")
    await socket.hear("snapshot")
    await act(filings.a_received_case, hall, elsewhere)
    mine = await act(filings.a_received_case, hall, item)
    frame = await socket.hear("frame")
    assert list(frame["board"]["rows"]) == [mine]
    await socket.leave()


# ---------------------------------------------------------------- turned away


async def test_a_foreign_origin_is_refused_before_anything(hall):
    for origin in (None, b"null", b"http://evil.example", b"http://localhost:81"):
        assert not await Socket(origin=origin).opened(), origin


async def test_an_address_that_does_not_exist_is_refused(hall):
    assert not await Socket(path="/ws/nothing/").opened()


async def test_nobody_in_particular_hears_nothing_of_the_bureau(hall, bureau):
    await assert_turned_away(codes.SESSION_ENDED, topic=bureau)


async def test_a_session_that_is_none_hears_nothing(hall, bureau):
    await assert_turned_away(codes.SESSION_ENDED, session="x" * 32, topic=bureau)


async def test_the_bureau_is_not_for_those_it_watches(hall, sessions, bureau):
    for who in ("clerk", "reviewer", "approver", "chief", "auditor"):
        await assert_turned_away(codes.REFUSED, session=sessions[who], topic=bureau)


async def test_a_foreign_unit_and_an_unknown_one_look_alike(hall, sessions):
    for code in (hall.neighbour.code, "990100-99"):
        await assert_turned_away(
            codes.REFUSED, session=sessions["reviewer"], topic=f"department:{code}"
        )


async def test_another_region_has_no_bureau_here(hall, sessions):
    await assert_turned_away(
        codes.REFUSED, session=sessions["supervision_officer"], topic="bureau:110000"
    )


async def test_a_screen_without_its_halls_token_is_refused(hall):
    _, token = await act(a_screen, hall)
    own = f"lobby:{hall.window.hall_code}"
    await assert_turned_away(codes.REFUSED, topic="lobby:elsewhere", screen=token)
    await assert_turned_away(codes.SESSION_ENDED, topic=own)
    await assert_turned_away(codes.SESSION_ENDED, topic=own, screen=token[:-1])


async def test_a_revoked_screens_socket_is_closed_before_it_hears_any_more(hall, item):
    screen, token = await act(a_screen, hall)
    _, others = await act(a_screen, hall)
    mine, other = Socket(), Socket()
    for socket, held in ((mine, token), (other, others)):
        await socket.ask(topic=f"lobby:{hall.window.hall_code}", screen=held)
        await socket.hear("snapshot")
    manager = await act(hall.officer, "centre_manager")
    await act(screens.revoke_screen, screen.pk, officer=manager, key=new_key())
    await act(filings.a_received_case, hall, item)
    await act(drain)
    assert await mine.closed_with() == codes.SESSION_ENDED
    assert mine.frames == []
    await other.hear("frame")
    await other.leave()


async def test_an_announcement_is_on_open_screens_at_once_and_ends_by_itself(hall, clock):
    _, token = await act(a_screen, hall)
    socket = Socket()
    await socket.ask(topic=f"lobby:{hall.window.hall_code}", screen=token)
    assert (await socket.hear("snapshot"))["board"]["announcement"] == {}
    manager = await act(hall.officer, "centre_manager")
    end = kernel_clock.now() + dt.timedelta(hours=1)
    wording = announcements.Wording(hall.window.hall_code, "停电\n请稍候", end)
    await act(announcements.announce, wording, officer=manager, key=new_key())
    told = (await socket.hear("state"))["board"]["announcement"]
    assert told["text"] == "停电\n请稍候"
    clock.shift(dt.timedelta(hours=1))
    assert set((await socket.hear("state"))["board"]["announcement"].values()) == {None}
    await socket.leave()


async def test_a_wrong_code_and_a_wrong_number_look_alike(hall, item):
    number, code = await act(filed, item)
    for pair in ((number, "0000-0000-00000-0"), ("990100-00000000-00000", code), ("", "")):
        await assert_turned_away(codes.REFUSED, topic="matter", number=pair[0], code=pair[1])


async def test_another_epoch_sends_the_client_away_to_load_anew(hall, sessions, bureau):
    await assert_turned_away(
        codes.OTHER_EPOCH,
        session=sessions["supervision_officer"],
        topic=bureau,
        epoch=str(uuid.uuid4()),
        since=0,
    )


NO_FIRST_MESSAGES = (
    *(" ", "null", "[]", "{", '{"topic":"bureau:1","since":-1}'),
    *('{"topic":"nothing:1"}', "[" * 3000, "x" * 5000),
)


async def test_a_first_message_that_is_none_closes_the_socket(hall):
    for text in NO_FIRST_MESSAGES:
        socket = Socket()
        assert await socket.opened()
        await socket.say(text)
        assert await socket.closed_with() == codes.MALFORMED, text[:40]


async def test_bytes_close_the_socket(hall):
    socket = Socket()
    assert await socket.opened()
    await socket.say(raw=b"\x00\xff")
    assert await socket.closed_with() == codes.MALFORMED


async def test_a_client_that_talks_on_is_closed_and_the_others_are_not(
    hall, item, sessions, bureau
):
    noisy, quiet = (Socket(session=sessions["supervision_officer"]) for _ in range(2))
    for socket in (noisy, quiet):
        await socket.ask(topic=bureau)
        await socket.hear("snapshot")
    await noisy.say("{nonsense")
    assert await noisy.closed_with() == codes.MALFORMED
    await act(filings.a_received_case, hall, item)
    assert await quiet.hear("frame")
    await quiet.leave()


# ---------------------------------------------------------------- shown out again


REVOKED = {
    "signed out": ("supervision_officer", codes.SESSION_ENDED),
    "session deleted": ("supervision_leader", codes.SESSION_ENDED),
    "password changed": ("approver", codes.SESSION_ENDED),
    "account closed": ("chief", codes.SESSION_ENDED),
    "moved to another unit": ("second", codes.REFUSED),
    "role ended": ("reviewer", codes.REFUSED),
}


async def test_nobody_whose_right_ended_hears_what_comes_after(hall, item, sessions, bureau):
    """Each in another way, by hand in the database where no NOTIFY rings (T27)."""
    unit = f"department:{hall.unit.code}"
    sockets = {}
    for how, (who, _) in REVOKED.items():
        sockets[how] = Socket(session=sessions[who])
        await sockets[how].ask(topic=bureau if who.startswith("supervision") else unit)
        await sockets[how].hear("snapshot")
    stays, desk = Socket(session=sessions["leader"]), Socket(session=sessions["second"])
    for socket, topic in ((stays, unit), (desk, "desk:zh")):
        await socket.ask(topic=topic)
        await socket.hear("snapshot")
    before = {how: len(socket.frames) for how, socket in sockets.items()}
    await act(revoke_everything, hall, sessions)
    for how, (_, code) in REVOKED.items():
        assert await sockets[how].closed_with() == code, how
    assert await desk.closed_with() == codes.SESSION_ENDED, "a reviewer still, at another desk"
    await act(filings.a_received_case, hall, item)
    assert await stays.hear("frame")
    assert {how: len(socket.frames) for how, socket in sockets.items()} == before
    await stays.leave()


async def test_after_a_restore_everybody_loads_anew(hall, committed_db, sessions, bureau):
    socket = Socket(session=sessions["supervision_officer"])
    await socket.ask(topic=bureau)
    await socket.hear("snapshot")
    with committed_db.connect("owner", autocommit=True) as owner:
        owner.execute(f"UPDATE {Stream._meta.db_table} SET epoch = gen_random_uuid()")
    assert await socket.closed_with() == codes.OTHER_EPOCH


# ---------------------------------------------------------------- steps


async def assert_turned_away(closed_with: int, *, session: str = "", **wish) -> None:
    socket = Socket(session=session)
    await socket.ask(**wish)
    assert await socket.closed_with() == closed_with
    assert socket.heard == []


async def clerk(hall):
    return await act(hall.officer, "clerk")


def filed(item) -> tuple[str, str]:
    answer = intake.file_online(filings.a_filing(item), key=new_key())
    return answer["number"], answer["code"]


def revoke_everything(hall, sessions) -> None:
    who = {how: hall.people[name] for how, (name, _) in REVOKED.items()}
    client = Client()
    client.cookies["sessionid"] = sessions["supervision_officer"]
    client.post("/sign-out/")
    Session.objects.filter(session_key=sessions["supervision_leader"]).delete()
    Account.objects.filter(pk=who["password changed"].pk).update(password="other")
    Account.objects.filter(pk=who["account closed"].pk).update(is_active=False)
    with transaction.atomic():
        move(who["moved to another unit"], hall.neighbour)
    take_every_role_from(who["role ended"])


def move(account: Account, unit: Department) -> None:
    held = account.grants.get()
    take_every_role_from(account)
    Account.objects.filter(pk=account.pk).update(department=unit)
    Grant.objects.create(
        account=account,
        role=held.role,
        department=unit,
        valid_from=held.valid_from,
        granted_by="tests",
        reason="tests",
    )


def take_every_role_from(account: Account) -> None:
    for grant in account.grants.all():
        grant.valid_to = grant.valid_from
        grant.save()
