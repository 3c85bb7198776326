"""The words of the ledger and the rows of the policies."""

from __future__ import annotations

import importlib
import re

import pytest

from config.database import ROOT
from config.settings.base import FLOORS
from kernel import journal
from monitor.handlers import HANDLERS

IRREGULAR = {
    "begun", "built", "done", "drawn", "found", "given", "held", "kept", "left", "made", "met", "paid",
    "put", "read", "sent", "set", "shown", "taken", "told", "withdrawn", "withheld",
    "written",
}  # fmt: skip
# What was found to be so, rather than done by anybody.
STATES_OF_THINGS = {
    "calendar.missing",
    "case.ready_for_collection",
    "clock.sane",
    "clock.suspect",
    "monitor.gap",
    "reconciler.gap",
}
PERSONAL = {
    "name", "phone", "mobile", "address", "id_number", "applicant", "text", "remark", "note",
    "email", "holder_name", "display_name", "contact",
}  # fmt: skip

for floor in FLOORS:
    if (ROOT / floor / "events.py").exists():
        importlib.import_module(f"{floor}.events")

# Tests of the journal define names of their own, in whatever order they run.
OURS = {name: event for name, event in journal.EVENTS.items() if not name.startswith("test.")}


def test_the_vocabulary_is_there():
    assert len(OURS) > 40


def test_an_event_is_named_in_the_past_tense():
    wrong = [
        name
        for name in OURS
        if name not in STATES_OF_THINGS
        and not any(w.endswith("ed") or w in IRREGULAR for w in name.split(".")[1].split("_"))
    ]
    assert wrong == []


def test_an_event_is_named_after_its_thing_and_has_a_label_for_people():
    assert [n for n in OURS if not re.fullmatch(r"[a-z_]+\.[a-z_]+", n)] == []
    assert [n for n, event in OURS.items() if not re.search(r"[\u4e00-\u9fff]", event.label)] == []


def test_no_event_has_a_field_for_personal_data():
    wrong = {
        (name, field) for name, event in OURS.items() for field in event.fields if field in PERSONAL
    }
    assert wrong == set()


def test_the_monitor_reacts_to_events_that_exist():
    assert set(HANDLERS) <= set(OURS)


@pytest.mark.parametrize("floor", ["approval", "monitor", "complaints"])
def test_every_step_has_a_row_in_the_policy(floor):
    policy = importlib.import_module(f"{floor}.policy")
    assert set(policy.ALLOWED) == set(policy.Step)
