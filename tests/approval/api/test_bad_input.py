"""Bad input is answered with 400 and a problem document, never with a crash."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from approval.api.urls import STEPS
from approval.models import Case
from tests.builders.approval import a_received_case

DEEP = '{"a":' * 5000 + "1" + "}" * 5000
BROKEN = [
    "{", "[]", "null", "1", '"text"', "NaN", '{"a": NaN}', '{"a": Infinity}', DEEP,
    "[" * 100_000, '{"reason": "a\\u0000b"}', '{"reason": "\\ud800"}', '{"\\ud800": 1}',
    '{"reason": ' + "9" * 5000 + "}", "\ufeff{}", "{'a': 1}",
]  # fmt: skip
ODD: list[Any] = [
    None, True, -1, 0, 2**63, 2**200, 1.5, "", " ", "x" * 5000, [], [[]], {}, {"a": {"b": []}},
    "1' OR '1'='1", "<script>alert(1)</script>", "\u202e", "\u200b", "2026-13-45T99:99:99Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "true", "=1+1",
]  # fmt: skip


@pytest.fixture
def client(hall):
    found = Client(raise_request_exception=True)
    found.force_login(hall.people["clerk"])
    return found


def send(client, path, text):
    return client.post(
        path, text, content_type="application/json",
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )  # fmt: skip


def refused(answer):
    assert 400 <= answer.status_code < 500, answer.content[:300]
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_sane_json_object_is_refused(hall, item, client, text):
    number = a_received_case(hall, item)
    for path in ("/api/v1/cases", f"/api/v1/cases/{number}/acceptance"):
        answer = send(client, path, text.encode("utf-8", "surrogatepass"))
        refused(answer)
        assert answer.status_code == 400
    assert Case.objects.get().version == 1


def test_bytes_that_are_no_utf8_are_refused(client):
    answer = send(client, "/api/v1/cases", b'{"item": "\xff\xfe"}')
    assert answer.status_code == 400


def test_a_body_too_large_is_refused(client):
    refused(send(client, "/api/v1/cases", json.dumps({"item": "x" * 300_000})))


def test_another_media_type_is_refused(hall, item, client):
    path = f"/api/v1/cases/{a_received_case(hall, item)}/acceptance"
    answer = client.post(path, {"reason": "x"}, headers={"Idempotency-Key": str(uuid.uuid4())})
    assert answer.status_code == 415


def fields_of(serializer, at=()):
    """Every writable leaf of a serializer, as the path to it."""
    for name, field in serializer.fields.items():
        inner = getattr(field, "child", field)
        if hasattr(inner, "fields"):
            yield from fields_of(inner, (*at, name))
        yield (*at, name)


def with_value(path, value):
    """A body in which the leaf at ``path`` holds ``value``."""
    for name in reversed(path):
        value = {name: value}
    return value


@pytest.mark.parametrize("step", sorted(STEPS))
def test_odd_values_in_every_field_of_every_step_never_crash(hall, item, client, step):
    number = a_received_case(hall, item)
    leaves = list(fields_of(STEPS[step].Input()))
    for path in leaves:
        for value in ODD:
            body = with_value(path, value)
            answer = send(client, f"/api/v1/cases/{number}/{step}", json.dumps(body))
            assert answer.status_code < 500, (step, body)
    assert Case.objects.filter(number=number).exists()


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_odd_values_in_a_filing_never_crash(hall, item, client, value):
    good = {
        "item": item.code, "applicant": {"name": "桂兰面馆"}, "channel": "window",
        "materials": [], "conditions": [], "unlisted": [], "ticket": "A036", "received_at": None,
    }  # fmt: skip
    for name in good:
        answer = send(client, "/api/v1/cases", json.dumps(good | {name: value}))
        assert answer.status_code < 500, (name, value)
    for name in ("name", "kind", "owner", "id_number", "phone", "address", "agent"):
        applicant = {"name": "桂兰面馆", name: value}
        answer = send(client, "/api/v1/cases", json.dumps(good | {"applicant": applicant}))
        assert answer.status_code < 500, (name, value)


@pytest.mark.parametrize(
    "query", ["state=x", "before=-1", "before=x", f"before={2**70}", "item=" + "x" * 99]
)
def test_odd_queries_are_refused(client, query):
    refused(client.get(f"/api/v1/cases?{query}"))


@pytest.mark.parametrize("number", ["%00", "a%00b", "%ED%A0%80", "x" * 300, "..", "%F0%9F%98%80"])
def test_odd_numbers_are_not_found(client, number):
    assert client.get(f"/api/v1/cases/{number}").status_code == 404
    assert send(client, f"/api/v1/cases/{number}/acceptance", "{}").status_code == 404
