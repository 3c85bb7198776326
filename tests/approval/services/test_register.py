"""The register of use cases says what the code does, and the page says what the register says."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from approval import events, services
from approval.policy import Step
from approval.services.register import USE_CASES, as_markdown
from approval.states import MOVES, CaseState
from kernel.journal import Event

MODULES = (
    "commitment", "contact", "contest", "correction", "decision", "delivery", "feeds", "fees", "forwarding", "hearings",
    "imports", "intake", "joint", "order", "publication", "removal", "renewal", "review", "silence",
    "special", "supplement", "telling", "withdrawal",
)  # fmt: skip


def test_every_use_case_of_the_app_stands_in_the_register():
    found = {
        function
        for module in MODULES
        for function in vars(getattr(services, module)).values()
        if inspect.isfunction(function)
        and getattr(function, "is_use_case", False)
        and function.__module__.startswith("approval.")
    }
    assert {row.function for row in USE_CASES} == found


def test_every_act_of_the_policy_has_a_use_case_and_every_move_one_that_makes_it():
    assert {row.step for row in USE_CASES if row.step} | {Step.RECEIVE} == set(Step)
    made = {(source, row.to) for row in USE_CASES if row.to for source in row.from_states}
    spot = {(CaseState.RECEIVED, CaseState.GRANTED)}  # two moves in one breath
    assert set(MOVES) <= made
    assert {move for move in made if move[0] != move[1]} - set(MOVES) <= spot


def test_every_event_of_the_vocabulary_is_written_by_some_use_case():
    vocabulary = [value for value in vars(events).values() if isinstance(value, Event)]
    written = {event.name for row in USE_CASES for event in row.entries}
    assert written == {event.name for event in vocabulary}
    for event in (one for one in vocabulary if one.name.startswith("case.")):
        assert events.CASE_FACTS.items() <= event.fields.items()


def test_the_page_is_what_the_register_says():
    page = Path(settings.ROOT) / "docs" / "use-cases.md"
    assert page.read_text(encoding="utf-8") == as_markdown()
    call_command("use_cases_doc", check=True)


def test_a_stale_page_is_refused(settings, tmp_path):
    settings.ROOT = tmp_path
    with pytest.raises(CommandError):
        call_command("use_cases_doc", check=True)
    call_command("use_cases_doc")
    call_command("use_cases_doc", check=True)
