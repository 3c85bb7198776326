"""The applicant's calendar feed, read by a parser of its own (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from approval.models import CalendarFeed, Case
from approval.pages import ical
from approval.services import intake
from catalog.models import Item
from kernel import clock as legal
from kernel.clock import Hand
from ledger.models import Entry
from tests.builders import approval as build
from tests.builders.approval import Hall
from web import rates

pytestmark = pytest.mark.django_db
Properties = dict[str, tuple[dict[str, str], str]]


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    cache.clear()


@pytest.fixture
def case(hall: Hall, item: Item) -> dict[str, Any]:
    received = intake.receive_case(
        build.a_filing(item), officer=hall.officer("clerk"), key=build.new_key()
    )
    intake.accept_case(received["number"], officer=hall.officer("clerk"), key=build.new_key())
    return received


def manage(case: dict[str, Any], **other: str) -> Any:
    given = {"number": case["number"], "code": case["code"]} | other
    return Client().post("/track/calendar/", given)


def address_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.context["address"]).removeprefix("http://testserver")


def unfolded(octets: bytes) -> list[str]:
    """Content lines: CRLF ends each and nothing else breaks one; 75 octets at most before folding."""
    assert octets.endswith(b"\r\n")
    assert octets.count(b"\n") == octets.count(b"\r") == octets.count(b"\r\n")
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    return octets.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def parsed(octets: bytes) -> tuple[Properties, list[Properties]]:
    """The calendar's own properties, and those of each event."""
    outer: Properties = {}
    events: list[Properties] = []
    stack: list[str] = []
    for line in unfolded(octets):
        head, value = line.split(":", 1)
        name, *parameters = head.split(";")
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                events.append({})
            continue
        if name == "END":
            assert stack.pop() == value
            continue
        here = events[-1] if stack == ["VCALENDAR", "VEVENT"] else outer
        assert name not in here, "said twice"
        pairs = (parameter.split("=", 1) for parameter in parameters)
        here[name] = (dict(pairs), value)
    assert stack == []
    return outer, events


def said(text: str) -> str:
    """A TEXT value as it was meant."""
    out, letters = "", iter(text)
    for letter in letters:
        if letter == "\\":
            following = next(letters)
            assert following in "\\;,nN"
            out += "\n" if following in "nN" else following
        else:
            assert letter not in ";,"
            out += letter
    return out


def titles(address: str) -> dict[str, Properties]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return {said(event["SUMMARY"][1]): event for event in parsed(answer.content)[1]}


def test_the_feed_holds_the_dates_as_whole_days(case):
    address = address_of(manage(case))
    outer, events = parsed(Client().get(address).content)
    assert {name: outer[name][1] for name in ("VERSION", "METHOD")} == {
        "VERSION": "2.0",
        "METHOD": "PUBLISH",
    }
    assert outer["PRODID"][1]
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= event.keys()
        assert event["DTSTART"][0] == {"VALUE": "DATE"}
        begun = dt.date.fromisoformat(event["DTSTART"][1])
        assert event["DTEND"][1] == f"{begun + dt.timedelta(days=1):%Y%m%d}"
    assert len({event["UID"][1] for event in events}) == len(events)
    due = next(event for title, event in titles(address).items() if "承诺" in title)
    assert due["DTSTART"][1] == "20260929"
    assert "9月25日至27日（中秋节放假）" in said(due["DESCRIPTION"][1])


def test_neither_address_nor_content_tells_who_it_is_or_opens_the_slip(case):
    address = address_of(manage(case))
    text = Client().get(address).content.decode()
    holder = Case.objects.get(number=case["number"])
    for secret in (case["number"], case["code"], case["code"].replace("-", "")):
        assert secret not in address
        assert secret not in text
    token = address.split("/")[-1].removesuffix(".ics")
    assert not CalendarFeed.objects.filter(token_hash=token.encode()).exists()
    assert token not in "".join(entry.body for entry in Entry.objects.filter(matter=holder.matter))


def test_a_date_that_moves_keeps_its_uid_and_says_when_it_is_provisional(hall, item, case):
    address = address_of(manage(case))
    before = next(e for title, e in titles(address).items() if "承诺" in title)
    limit = Case.objects.get(number=case["number"]).matter.limits.get(kind="promised")
    limit.due_on, limit.provisional = dt.date(2026, 10, 20), True
    limit.save()
    title, after = next((t, e) for t, e in titles(address).items() if "承诺" in t)
    assert "暂定" in title
    assert after["STATUS"][1] == "TENTATIVE"
    assert after["UID"] == before["UID"]
    assert (before["STATUS"][1], after["DTSTART"][1]) == ("CONFIRMED", "20261020")


def test_a_new_feed_ends_the_one_before_and_the_applicant_ends_the_last(case):
    first = address_of(manage(case))
    second = address_of(manage(case))
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    assert manage(case, act="close").status_code == 200
    assert Client().get(second).status_code == 404
    assert "没有开通" in manage(case, act="close").content.decode()
    names = Entry.objects.filter(name__startswith="calendar_feed.").order_by("seq")
    assert list(names.values_list("name", flat=True)) == [
        *("calendar_feed.opened", "calendar_feed.closed", "calendar_feed.opened"),
        "calendar_feed.closed",
    ]


def test_every_wrong_token_has_the_same_answer(case):
    closed = address_of(manage(case))
    manage(case, act="close")
    wrong = [closed, *(f"/track/calendar/{t}.ics" for t in ("A" * 43, "short", "%00", "é" * 43))]
    answers = [Client().get(address) for address in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_guessing_is_slowed_down(case):
    answers = (Client().get("/track/calendar/guess.ics") for _ in range(rates.FEEDS.each + 2))
    assert 429 in (answer.status_code for answer in answers)  # a minute may end on the way


def test_without_the_code_nobody_opens_a_feed(case):
    assert manage(case, code="0000-0000-00000-0").status_code == 404
    assert Client().get("/track/calendar/").status_code == 405
    assert not CalendarFeed.objects.exists()


def test_the_slip_leads_to_the_feed(case):
    page = Client().post("/track/", {"number": case["number"], "code": case["code"]})
    assert 'action="/track/calendar/"' in page.content.decode()


def test_the_database_keeps_one_open_feed_for_a_case(case):
    manage(case)
    holder = Case.objects.get(number=case["number"])
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeed.objects.create(case=holder, token_hash=b"x", opened_at=legal.now())


def test_what_is_over_stays_in_the_calendar_as_done(case, hall, clock: Hand):
    done = [title for title in titles(address_of(manage(case))) if "已完成" in title]
    assert done, "the acceptance was told in time"


@settings(max_examples=100)
@given(st.text(max_size=120))
def test_any_text_survives_folding_and_escaping(text):
    octets = ical.folded("SUMMARY:" + ical.escaped(text)) + b"\r\n"
    (line,) = unfolded(octets)
    meant = said(line.removeprefix("SUMMARY:"))
    printable = "".join(x for x in "\n".join(text.splitlines()) if x in "\t\n" or ord(x) >= 32)
    assert meant == printable
