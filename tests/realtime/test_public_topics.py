"""What a stranger's socket may watch: the published figures, and nothing by guessing."""

from __future__ import annotations

import json

import pytest

from approval.services import intake
from ledger import codes as query_codes
from realtime import codes
from realtime.acts import act
from tests.builders import approval as filings
from tests.builders.boards import drain
from tests.realtime.sockets import Socket
from web import rates

PROXY = "198.51.100.1"


@pytest.fixture
def hall(committed_db, clock):
    return filings.a_hall()


pytestmark = pytest.mark.usefixtures("streams")


async def test_everybody_may_watch_the_figures_and_hears_of_each_change(hall):
    item = await act(filings.an_item, hall)
    person = filings.Person(name="欧阳春和", phone="13900000000")
    await act(drain)
    socket = Socket()
    await socket.ask(topic=f"statistics:{hall.region.code}")
    assert (await socket.hear())["type"] == "hello"
    snapshot = await socket.hear("snapshot")
    assert snapshot["board"]["head"]["received"] == 0
    await act(filings.a_received_case, hall, item, applicant=person)
    await act(drain)
    frame = await socket.hear("frame")
    assert frame["after"] == frame["seq"] - 1
    assert frame["board"]["head"]["received"] == 1
    assert "欧阳" not in json.dumps(frame, ensure_ascii=False)
    await socket.leave()


async def test_a_region_that_does_not_exist_is_refused(hall):
    socket = Socket()
    await socket.ask(topic="statistics:000000")
    assert await socket.closed_with() == codes.REFUSED


def behind_a_proxy(address: str, *, forged: str = "") -> Socket:
    """A socket that a trusted proxy passes on from that address, whatever it said before itself."""
    socket = Socket()
    socket.line.scope["client"] = (PROXY, 0)
    socket.line.scope["headers"].append((b"x-forwarded-for", f"{forged}{address}".encode()))
    return socket


async def test_guesses_on_the_socket_count_as_those_on_the_page_do(hall, settings):
    settings.TRUSTED_PROXIES = [PROXY]
    filing = filings.a_filing(await act(filings.an_item, hall))
    answer = await act(intake.file_online, filing, key=filings.new_key())
    number, code = answer["number"], answer["code"]
    for _ in range(rates.CODES.each + 1):  # who holds it may come as often as need be
        socket = behind_a_proxy("192.0.2.1")
        await socket.ask(topic="matter", number=number, code=code)
        await socket.hear("snapshot")
        await socket.leave()
    told = []
    for n in range(rates.CODES.each + 2):
        socket = behind_a_proxy("192.0.2.1", forged=f"203.0.113.{n}, ")
        await socket.ask(topic="matter", number=number, code=query_codes.new_query_code())
        told.append(await socket.closed_with())
    assert told == [codes.REFUSED] * rates.CODES.each + [codes.TRY_LATER] * 2
    socket = behind_a_proxy("192.0.2.2")
    await socket.ask(topic="matter", number=number, code=query_codes.new_query_code())
    assert await socket.closed_with() == codes.REFUSED, "a neighbour has a share of its own"
