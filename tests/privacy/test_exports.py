"""What leaves the house as a file: who is not to be known from it stands in none of its forms."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from reportlab.pdfgen.canvas import Canvas

from approval.services import intake
from monitor import sweep
from monitor.models import Card, ScoreRun
from monitor.pages import dossier_pdf
from monitor.services import scores
from tests.builders import approval as filings
from tests.builders.approval import Hall, new_key
from tests.builders.scores import SEPTEMBER
from tests.privacy import flows
from tests.privacy.people import Canary, a_canary
from tests.privacy.scanner import Scanner

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
SHOWN = re.compile(rb"\(((?:\\.|[^\\()])*)\)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
LOGS = (("auditor", "xes"), ("supervision_officer", "csv"), ("supervision_leader", "excel"))
SCORE_READERS = ("auditor", "supervision_officer", "approver")
DOSSIER_READERS = ("supervision_officer", "approver")


def text_of(pdf: bytes) -> str:
    """The words on the pages: what is shown in a Chinese face is written as UTF-16."""
    found = []
    for stream in STREAM.findall(pdf):
        page = zlib.decompress(base64.a85decode(stream.strip().removesuffix(b"~>")))
        found += [ESCAPED.sub(_plain, shown) for shown in SHOWN.findall(page)]
    return "".join(shown.decode("utf-16-be", "replace") for shown in found)


def _plain(escaped: re.Match[bytes]) -> bytes:
    sign = escaped[1]
    return bytes([int(sign, 8)]) if len(sign) == 3 else LETTERS.get(sign, sign)


@pytest.fixture
def people() -> list[Canary]:
    return [a_canary() for _ in range(3)]


@pytest.fixture
def hall(db, clock, people) -> Hall:
    """Three cases of planted people, one of them long past its promise, and a month reckoned."""
    made = filings.a_hall()
    item = filings.an_item(made)
    for person in people:
        applicant = flows.as_person(person)
        number = filings.a_received_case(made, item, applicant=applicant)
        intake.accept_case(number, officer=made.officer("clerk"), key=new_key())
    clock.move_to(dt.datetime(2026, 10, 8, 9, tzinfo=filings.clock.OFFICE_ZONE))
    sweep.drain(clock.now())
    scores.reckon(SEPTEMBER, officer=made.officer("supervision_officer"), key=new_key())
    return made


def exports(hall: Hall) -> Iterator[tuple[str, bytes, str]]:
    """Who took which file, its bytes, and what its pages and its headers say as text."""
    run, card = ScoreRun.objects.get(), Card.objects.filter(issued_at__isnull=False).first()
    assert card is not None
    days = {"first": "2026-09-01", "last": "2026-10-08"}
    for who, form in LOGS:
        answer: Any = _as(hall, who).post("/event-log/", days | {"form": form})
        yield f"{who}: event log {form}", b"".join(answer.streaming_content), head_of(answer)
    for who in SCORE_READERS:
        for name in ("scores.xlsx", "scores.json"):
            answer = _file(hall, who, f"/rankings/{run.pk}/{name}")
            yield f"{who}: {name}", answer.content, head_of(answer)
    for who in DOSSIER_READERS:
        at = f"/supervision/cards/{card.pk}/dossier"
        pdf, rows = (_file(hall, who, f"{at}.{kind}") for kind in ("pdf", "json"))
        yield f"{who}: dossier.pdf", pdf.content, text_of(pdf.content) + head_of(pdf)
        yield f"{who}: dossier.json", rows.content, head_of(rows)


def _as(hall: Hall, who: str) -> Client:
    visitor = Client()
    visitor.force_login(hall.people[who])
    return visitor


def _file(hall: Hall, who: str, address: str) -> Any:
    answer = _as(hall, who).get(address)
    assert answer.status_code == 200, f"{who} at {address}: {answer.status_code}"
    return answer


def head_of(answer: Any) -> str:
    """What goes before a file, its name among it."""
    return "\n".join(f"{name}: {value}" for name, value in answer.headers.items())


def test_files_name_no_applicant_and_the_event_log_no_officer_either(hall, people):
    scanner = Scanner(person.needles for person in people)
    staff = Scanner(
        {"user name": one.username, "name": one.display_name} for one in hall.people.values()
    )
    taken = list(exports(hall))
    assert [hit for name, content, _ in taken for hit in scanner.scan(name, content)] == []
    assert [hit for name, _, text in taken for hit in scanner.scan(name, text)] == []
    assert all("证据卷" in text for name, _, text in taken if name.endswith(".pdf"))
    logs = [one for one in taken if "event log" in one[0]]
    said = [(name, part) for name, content, head in logs for part in (content, head)]
    assert [hit for name, part in said for hit in staff.scan(name, part)] == []


def test_a_name_on_a_page_of_a_pdf_would_have_been_found(people):
    """The control: what the reader of pages cannot read it cannot miss."""
    dossier_pdf._styles()  # makes the face known
    paper = io.BytesIO()
    canvas: Any = Canvas(paper)
    canvas.setFont(dossier_pdf.FACE, 10)
    canvas.drawString(50, 50, people[0].sentence)
    canvas.save()
    scanner = Scanner([people[0].needles])
    hits = scanner.scan("paper", text_of(paper.getvalue()))
    assert hits == scanner.scan("paper", people[0].sentence) != []
