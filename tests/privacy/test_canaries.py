"""People who stand in every personal field are found in nothing that the public is told (T56, T57)."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connections
from django.test import Client

from approval.models import Applicant
from boards.selectors import public
from config.database import ROOT
from config.logs import Discreet
from tests.builders.boards import drain
from tests.privacy import flows, planting, sockets, visits
from tests.privacy.inventory import IMPERSONAL, PERSONAL, fields_of_words, personal
from tests.privacy.scanner import Scanner

BY_CODE = ("track/", "complaints/status/")
CHANNELS = ("ledger", "public", "screens")


def test_every_field_of_words_says_whether_people_stand_in_it():
    known = {label: set(names.split()) for label, names in IMPERSONAL.items()}
    for label, names in PERSONAL.items():
        known.setdefault(label, set()).update(names.split())
    found: dict[str, set[str]] = {}
    for model, field in fields_of_words():
        found.setdefault(model._meta.label, set()).add(field.name)
    assert found == known


class Kept(logging.Handler):
    """Every log line as production would write it, with the traceback."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        chosen: Any = settings.LOGGING
        given = dict(chosen["formatters"]["plain"])
        assert given.pop("()") == "config.logs.Discreet"
        self.formatter = Discreet(given["format"], style=given["style"])

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Kept]:
    kept, root = Kept(), logging.getLogger()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    yield kept
    root.removeHandler(kept)
    root.setLevel(before)


def test_nobody_is_found_in_what_the_public_is_told(committed_db, clock, log, monkeypatch):
    with committed_db.connect("app", autocommit=True) as listener:
        for channel in CHANNELS:
            listener.execute(f"LISTEN {channel}")
        city = flows.a_city()
        drain()
        woken = "\n".join(f"{n.channel} {n.payload}" for n in listener.notifies(timeout=0.5))
    assert "city:" in woken
    told = [*visits.visits(city), *visits.error_pages(), *visits.frames(city)]
    _assert_every_route_was_visited(told)
    scanner = Scanner(person.needles for person in city.people)
    others = Scanner(person.needles for person in city.people if person not in city.holders)

    for one in told:
        # Whoever holds number and code reads their own words there, and nobody else's.
        looker = others if one.route.startswith(BY_CODE) else scanner
        assert looker.scan(one.route, one.payload) == []
        assert scanner.scan(f"headers of {one.route}", one.head) == []
    assert scanner.scan("NOTIFY", woken) == []
    assert scanner.scan("metrics", Client().get("/metrics").content) == []
    assert scanner.scan("tables", _everything_but_the_personal_fields()) == []
    assert scanner.scan("officers' addresses", _addresses_on_officers_pages(city)) == []
    _assert_errors_tell_nobody(scanner, log, monkeypatch)
    assert scanner.scan("log", "\n".join(log.lines)) == []
    assert scanner.scan("the server's own log", _log_of_the_server()) == []

    _assert_sockets_tell_nobody(city)
    _assert_the_same_with_everybody_planted(city)
    _assert_an_unmasked_name_would_have_been_found(city, monkeypatch)


def _assert_every_route_was_visited(told: list[visits.Told]) -> None:
    """Each public address of the matrix answered 200 at least once, or what it always answers."""
    answered = {(one.route, one.status) for one in told}
    wanted = {(route, visits.NO_PAGE.get(route, 200)) for route in visits.public_routes()}
    assert wanted - answered == set()


def _everything_but_the_personal_fields() -> str:
    """Every row of every table as text, the planted columns left out: nothing was copied there."""
    planted = {
        model._meta.db_table: set(personal(model))
        for model in dict.fromkeys(model for model, _ in fields_of_words())
    }
    parts: list[str] = []
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(quote_ident(column_name), ', ') "
            "FROM information_schema.columns WHERE table_schema = 'public' "
            "AND NOT (table_name || '.' || column_name) = ANY(%s) GROUP BY table_name",
            [[f"{table}.{name}" for table, names in planted.items() for name in names]],
        )
        for table, columns in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM (SELECT {columns} FROM "{table}") AS t')
            parts += [row[0] for row in cursor.fetchall()]
    text = "\n".join(parts)
    return (
        text + "\n" + "\n".join(bytes.fromhex(run).decode("utf-8", "replace") for run in _hex(text))
    )


def _hex(text: str) -> list[str]:
    """Binary columns as PostgreSQL writes them."""
    return [run[: len(run) // 2 * 2] for run in re.findall(r"\\x([0-9a-f]{16,})", text)]


def _addresses_on_officers_pages(city: flows.City) -> str:
    """Every link and form target on pages on which an officer reads the names."""
    found: list[str] = []
    for who, address in (
        ("clerk", "/desk/"),
        ("clerk", f"/desk/cases/{city.own.number}/"),
        ("reviewer", "/inbox/"),
        ("complaint_officer", "/complaints/"),
    ):
        client = Client()
        client.force_login(city.hall.people[who])
        answer = client.get(address)
        assert answer.status_code == 200
        body = answer.content.decode()
        found += re.findall(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"', body)
        found += [value for name, value in answer.headers.items() if name != "Set-Cookie"]
    assert found
    return "\n".join(found)


def _assert_sockets_tell_nobody(city: flows.City) -> None:
    """Real sockets, of strangers and of officers; only on a desk stands who comes to it."""
    later = flows.a_canary()
    people = [*city.people, later]
    scanner = Scanner(person.needles for person in people)
    found: dict[str, set[str]] = {}
    for kind, one in sockets.told(city, later):
        hits = scanner.scan(one.route, one.payload)
        found.setdefault(kind, set()).update(hit.what for hit in hits)
    on_desks = found.pop("desk")
    assert "name" in on_desks, "the control: people are found where they stand"
    assert on_desks <= sockets.ON_A_DESK
    assert {kind: hits for kind, hits in found.items() if hits} == {}


def _assert_errors_tell_nobody(scanner: Scanner, log: Kept, monkeypatch: Any) -> None:
    """A page breaks on a row that the database quotes in its DETAIL: 500, and nothing of it."""

    def breaks(*_: Any, **__: Any) -> None:
        Applicant.objects.update(kind="nonsense")

    with monkeypatch.context() as patched:
        patched.setattr(public, "lines", breaks)
        answer = Client(raise_request_exception=False).get("/progress/")
    assert answer.status_code == 500
    assert scanner.scan("500", answer.content) == []
    broken = [line for line in log.lines if "applicant_kind_known" in line]
    assert broken, "the constraint's name is what an administrator needs"
    with pytest.raises(IntegrityError) as refused:
        breaks()
    assert isinstance(refused.value.__cause__, psycopg.Error)
    plain = logging.Formatter().formatException(
        (type(refused.value), refused.value, refused.value.__traceback__)
    )
    if "DETAIL" in plain:
        assert scanner.scan("an ordinary formatter", plain), "negative control"


def _log_of_the_server() -> str:
    """The PostgreSQL server's log, where it is one of ours."""
    folder = re.search(r"host=([^&]+)", os.environ["DATABASE_URL"])
    kept = Path(folder[1].replace("%2F", "/")) / "postgres.log" if folder else None
    return kept.read_text(errors="replace") if kept and kept.exists() else ""


def _assert_the_same_with_everybody_planted(city: flows.City) -> None:
    """Fields that no flow above fills are filled by hand; public pages tell of nobody there either."""
    people = planting.plant_everywhere()
    assert planting.unplanted() == []
    drain()
    scanner = Scanner(person.needles for person in people)
    for one in (*visits.visits(city, ("zh-hans",)), *visits.frames(city)):
        # On the slip stands what was written to its holder, of whom every row now speaks.
        if not one.route.startswith(BY_CODE):
            assert scanner.scan(one.route, one.payload + one.head) == []


def _assert_an_unmasked_name_would_have_been_found(city: flows.City, monkeypatch: Any) -> None:
    """Negative control: the same visits find people as soon as the one mask is taken away."""
    monkeypatch.setattr("approval.selectors.boards.public_name", lambda *given: given[1])
    later = flows.a_canary()
    flows._received(city.hall, city.item, later, company=False)
    drain()
    scanner = Scanner([later.needles])
    answer = Client().get("/progress/")
    assert scanner.scan("progress", answer.content)
    assert any(scanner.scan(one.route, one.payload) for one in visits.frames(city))


def test_no_static_file_has_anybody_in_it():
    scanner = Scanner([flows.a_canary().needles])
    files = [path for path in ROOT.glob("*/static/**/*") if path.is_file()]
    assert files
    assert [hit for path in files for hit in scanner.scan(path.name, path.read_bytes())] == []
