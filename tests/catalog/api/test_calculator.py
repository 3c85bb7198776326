from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import uuid

import pytest
from django.test import Client

from config.database import ROOT
from kernel.journal import canonical
from tests.builders.catalog import food_licence
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db
CALCULATE = "/api/v1/time-limits/calculate"
FOOD = "990100-17-035"
START = "2026-09-21T09:00"


@pytest.fixture
def city(clock):
    city = a_city()
    food_licence()
    return city


@pytest.fixture
def stranger():
    return Client(REMOTE_ADDR=str(uuid.uuid4()))


def test_anybody_learns_the_date_of_an_item_with_its_twin_and_receipt(stranger, city):
    answer = stranger.get(CALCULATE, {"item": FOOD, "start": START})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["item"], body["limit"], body["due"]) == (FOOD, "promised", "2026-09-29")
    assert body["others"]["statutory"]["due"] > body["due"]
    assert body["ends_at"] == "2026-09-30T00:00:00+08:00"
    assert body["receipt"]["days"][0]["state"] == "start"


def test_the_receipt_is_sealed_by_its_own_core(stranger, city):
    asked = {
        "unit": "working_day",
        "amount": "20",
        "start": START,
        "pause": "2026-09-22/2026-09-24",
    }
    receipt = stranger.get(CALCULATE, asked).json()["receipt"]
    core = {name: receipt[name] for name in receipt["sealed"]}
    assert hashlib.sha256(canonical(core).encode()).hexdigest() == receipt["digest"]


def test_the_standalone_program_reckons_the_receipt_again(stranger, city, tmp_path):
    receipt = stranger.get(CALCULATE, {"item": FOOD, "start": START}).json()["receipt"]
    path = tmp_path / "receipt.json"
    program = [sys.executable, str(ROOT / "tools" / "recompute_receipt.py"), str(path)]
    path.write_text(json.dumps(receipt))
    told = subprocess.run(program, capture_output=True, text=True, check=True)
    assert "2026-09-29" in told.stdout
    path.write_text(json.dumps(receipt | {"due": "2026-09-30"}))
    assert subprocess.run(program, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "start"),
        ({"start": START}, "item"),
        ({"start": "soon", "item": FOOD}, "start"),
        ({"start": START, "item": FOOD, "limit": "lunch"}, "limit"),
        ({"start": START, "limit": "promised", "unit": "month", "amount": "1"}, "limit"),
        ({"start": START, "item": FOOD, "unit": "month", "amount": "1"}, "unit"),
        ({"start": START, "unit": "working_day", "amount": "-5"}, "amount"),
        ({"start": "1850-01-01", "unit": "working_day", "amount": "5"}, "start"),
        ({"start": "2026-09-21", "unit": "hour", "amount": "5"}, "start"),
        ({"start": START, "unit": "month", "amount": "1", "days": "5"}, "days"),
        ({"start": [START, START], "unit": "month", "amount": "1"}, "start"),
        ({"start": START, "unit": "month", "amount": "1", "region": "x\x00"}, "region"),
        (
            {"start": START, "item": FOOD, "pause": ["2026-09-25/2026-09-22"]},
            "pause[1]",
        ),
        (
            {"start": START, "item": FOOD, "pause": ["2026-09-22/2026-09-25", "2026-09-24/.."]},
            "pause[2]",
        ),
    ],
)
def test_bad_input_is_a_problem_document_that_names_the_field(stranger, city, asked, field):
    answer = stranger.get(CALCULATE, asked)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["facts"]["field"] == field


@pytest.mark.parametrize("amount", ["2501", "999999999"])
def test_absurd_amounts_are_refused(stranger, city, amount):
    asked = {"start": START, "unit": "working_day", "amount": amount}
    answer = stranger.get(CALCULATE, asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "limit-rule-invalid")


def test_an_unknown_item_is_not_found(stranger, city):
    answer = stranger.get(CALCULATE, {"item": "nothing", "start": START})
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-item")


def test_who_asks_too_often_is_told_when_to_come_back_and_others_are_not_hindered(stranger, city):
    asked = {"unit": "working_day", "amount": "5", "start": START}
    answers = (stranger.get(CALCULATE, asked) for _ in range(130))  # a minute may end on the way
    refused = next(answer for answer in answers if answer.status_code != 200)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    other = Client(REMOTE_ADDR=str(uuid.uuid4()))
    assert other.get(CALCULATE, asked).status_code == 200
