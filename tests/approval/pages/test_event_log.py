"""The export page: for those who watch and those who audit, streamed, and noted in the ledger."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from typing import Any

import pytest
from django.test import AsyncClient, Client

from approval.pages import event_log
from catalog.models import Item
from kernel.clock import Hand
from ledger.models import Entry
from tests.builders import approval as build
from tests.builders.approval import Hall
from tests.conftest import CommittedDatabase

ASKED = {"first": "2026-09-21", "last": "2026-09-21", "form": "csv"}


def visitor(hall: Hall, who: str) -> Client:
    client = Client()
    client.force_login(hall.people[who])
    return client


def body(answer: object) -> str:
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["auditor", "supervision_officer", "supervision_leader"])
def test_whoever_watches_or_audits_gets_the_file_and_leaves_an_entry(
    hall: Hall, item: Item, who: str
) -> None:
    number = build.an_accepted_case(hall, item)
    client = visitor(hall, who)
    page = client.get("/event-log/").content.decode()
    assert "过程日志导出" in page
    assert re.findall(r'type="date" name="\w+" value="([^"]*)"', page) == [
        "2026-08-22",
        "2026-09-21",
    ]
    answer = client.post("/event-log/", ASKED)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == (
        'attachment; filename="sunhall-cases-20260921-20260921.csv"'
    )
    rows = list(csv.DictReader(io.StringIO(body(answer), newline="")))
    assert [row["case"] for row in rows] == [number, number]
    noted = Entry.objects.get(name="ledger.exported")
    assert noted.actor == hall.officer(who).actor.id


@pytest.mark.parametrize("who", ["clerk", "reviewer", "approver", "leader", "system_administrator"])
def test_everybody_else_is_refused_and_nothing_is_noted(hall: Hall, who: str) -> None:
    client = visitor(hall, who)
    assert client.get("/event-log/").status_code == 403
    assert client.post("/event-log/", ASKED).status_code == 403
    assert not Entry.objects.filter(name="ledger.exported").exists()


@pytest.mark.parametrize(
    ("form", "begins"), [("xes", "<?xml"), ("csv", "case,"), ("excel", "\ufeffcase,")]
)
def test_each_form_begins_as_its_readers_expect(hall: Hall, form: str, begins: str) -> None:
    answer = visitor(hall, "auditor").post("/event-log/", ASKED | {"form": form})
    assert body(answer).startswith(begins)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first": "2026-09-22"}, "last"),
        ({"last": "2026-09-22"}, "last"),
        ({"first": "0001-01-01"}, "first"),
        ({"first": "9999-12-31", "last": "9999-12-31"}, "last"),
        ({"first": ""}, "first"),
        ({"first": "\x00"}, "first"),
        ({"form": "exe"}, "form"),
    ],
)
def test_days_and_forms_that_are_none_are_named_and_nothing_is_noted(
    hall: Hall, wrong: dict[str, str], field: str
) -> None:
    answer = visitor(hall, "auditor").post("/event-log/", ASKED | wrong)
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert not Entry.objects.filter(name="ledger.exported").exists()


def test_another_method_is_refused(hall: Hall) -> None:
    assert visitor(hall, "auditor").delete("/event-log/").status_code == 405


def test_an_asynchronous_server_sends_it_piece_by_piece(
    committed_db: CommittedDatabase, clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_log, "LINES_AT_ONCE", 2)
    hall = build.a_hall()
    item = build.an_item(hall)
    for _ in range(3):
        build.an_accepted_case(hall, item)
    client = AsyncClient()
    client.force_login(hall.people["auditor"])

    async def pieces() -> list[bytes]:
        answer: Any = await client.post("/event-log/", ASKED)
        assert answer.is_async
        return [piece async for piece in answer.streaming_content]

    found = asyncio.run(pieces())
    assert len(found) == 4  # seven lines, two at once
    assert b"".join(found).count(b"\r\n") == 7
