"""T55: whoever guesses query codes is stopped early, learns nothing, and hinders few."""

from __future__ import annotations

import hmac
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approval.errors import WrongCode
from approval.selectors import cases
from approval.services import intake
from ledger import codes
from ledger.models import Matter
from tests.architecture.authorisation import ROUTES, Anyone
from tests.builders import approval as filings
from web import rates
from web.models import Attempt

ABSENT = "990100-20260921-999999-9"


@pytest.fixture
def case(db, clock):
    """The number and code of somebody's case."""
    hall = filings.a_hall()
    given = filings.a_filing(filings.an_item(hall))
    made = intake.receive_case(given, officer=hall.officer("clerk"), key=filings.new_key())
    return {"number": made["number"], "code": made["code"]}


def guess(number: str, address: str = "192.0.2.1", headers: dict[str, str] | None = None) -> Any:
    given = {"number": number, "code": codes.new_query_code()}
    return Client().post("/track/", given, REMOTE_ADDR=address, headers=headers)


def use_up(tries: int, address: str = "192.0.2.1") -> None:
    """So many wrong ones from there before; the page's own count, without its page."""
    assert not any(rates.try_code(address) for _ in range(tries))


def let_through(answers: list[int]) -> int:
    assert set(answers) <= {404, 429}
    return answers.count(404)


def test_one_address_guesses_ten_times_a_minute(case):
    assert let_through([guess(case["number"]).status_code for _ in range(13)]) == 10
    right = Client().post("/track/", case, REMOTE_ADDR="192.0.2.1")
    assert right.status_code == 429, "right or wrong: else the limit would tell them apart"
    assert Client().post("/track/", case, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_a_forged_header_makes_no_new_address(case):
    use_up(8)
    forged = [
        guess(case["number"], headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        for n in range(4)
    ]
    assert let_through(forged) == 2


def test_one_ipv6_subscriber_is_one_address(case):
    use_up(8, "2001:db8::/64")
    many = [guess(case["number"], f"2001:db8::{n:x}").status_code for n in range(1, 5)]
    assert let_through(many) == 2


def test_a_hundred_addresses_guess_three_hundred_times_a_minute(case):
    let_in = sum(not rates.try_code(f"198.51.100.{n % 100}") for n in range(990))
    assert let_in == 300
    assert guess(case["number"], "203.0.113.1").status_code == 429


def test_whoever_is_right_is_never_counted(case):
    use_up(9)
    for _ in range(3):
        assert Client().post("/track/", case, REMOTE_ADDR="192.0.2.1").status_code == 200


def test_the_refusal_says_how_long_in_the_readers_language_and_in_the_programs(case):
    use_up(10)
    page = guess(case["number"])
    assert 0 < int(page["Retry-After"]) <= 60
    assert "请稍后再查" in page.content.decode()
    english = Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    told = english.post("/track/", case, REMOTE_ADDR="192.0.2.1").content.decode()
    assert "come back" in told
    program = guess(case["number"], headers={"Accept": "application/json"})
    assert program["Content-Type"] == "application/problem+json"
    assert (program.json()["code"], program.json()["status"]) == ("throttled", 429)
    assert program["Retry-After"]


def without_tokens(answer) -> tuple[int, dict[str, str], str]:
    """The answer but for what differs from one request to the next of the same kind."""
    headers = {name: "".join(sorted(value)) for name, value in answer.headers.items()}
    del headers["Expires"]  # a clock's
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, headers, body


def test_a_wrong_code_and_an_absent_number_are_answered_alike(case):
    wrong, absent = guess(case["number"]), guess(ABSENT)
    assert without_tokens(wrong) == without_tokens(absent)
    assert len(wrong.content) == len(absent.content)
    assert wrong.cookies.keys() == absent.cookies.keys()


def work_of(number: str, code: str, patched: pytest.MonkeyPatch) -> list[str]:
    """The questions to the database, and each comparison of a digest."""
    compare, compared = hmac.compare_digest, []

    def counted(*two: bytes) -> bool:
        compared.append("=")
        return compare(*two)

    patched.setattr(hmac, "compare_digest", counted)
    with CaptureQueriesContext(connection) as asked, pytest.raises(WrongCode):
        cases.public_case(number, code)
    patched.undo()
    return [re.sub(r"'[^']*'", "?", query["sql"]) for query in asked] + compared


def test_they_cost_the_same_work(case, monkeypatch):
    """No clock is read here: one look at one index, one comparison, so no time can tell."""
    wrong = work_of(case["number"], codes.new_query_code(), monkeypatch)
    assert (len(wrong), wrong[1]) == (2, "=")
    for number, code in (
        (ABSENT, codes.new_query_code()),
        (ABSENT, "no code"),
        (case["number"], ""),
        ("", ""),
        ("\x00", codes.new_query_code()),
    ):
        assert work_of(number, code, monkeypatch) == wrong


def test_no_digest_of_anything_lets_in_what_is_no_code(case):
    Matter.objects.update(query_code_hash=codes.hash_query_code("no code"))
    with pytest.raises(WrongCode):
        cases.public_case(case["number"], "nor is this")


def test_every_public_page_that_reads_a_code_counts_a_wrong_one_once(case):
    """A new page with number and code that forgets the limit would be the guesser's way in."""
    open_to_all = {route for route, audience in ROUTES.items() if isinstance(audience, Anyone)}
    reading = {
        route
        for route in open_to_all
        if route.startswith(("track/", "complaints/")) and ".ics" not in route
    }
    assert len(reading) >= 6
    for n, route in enumerate(sorted(reading)):
        guessed = {"number": case["number"], "code": codes.new_query_code()}
        answer = Client().post(f"/{route}", guessed, REMOTE_ADDR=f"192.0.2.{n}")
        counted = Attempt.objects.get(key=rates.CODES.key(f"192.0.2.{n}")).tries
        assert (answer.status_code, len(counted)) == (404, 1), route
