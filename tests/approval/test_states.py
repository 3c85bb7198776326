"""One table of moves, kept in three places."""

from __future__ import annotations

import importlib

from approval import states
from approval.models import Case
from approval.states import ENDS, INITIAL, MOVES, OPEN, CaseState, sources_of
from kernel.fsm import declared_moves

guards = importlib.import_module("approval.migrations.0009_silence_guards")


def test_transitions_of_the_model_and_the_table_agree():
    assert declared_moves(Case) == {(source.value, target.value) for source, target in MOVES}


def test_the_database_trigger_and_the_table_agree():
    assert ",".join(f"{source.value}>{target.value}" for source, target in MOVES) == guards.MOVES
    assert ",".join(state.value for state in INITIAL) == guards.INITIAL


def test_nothing_leaves_an_end_and_everything_else_reaches_one():
    assert not {source for source, _ in MOVES} & ENDS
    assert {source for source, _ in MOVES} == set(OPEN)


def test_every_open_state_but_a_draft_can_be_closed_elsewhere():
    assert set(sources_of(CaseState.CLOSED_ELSEWHERE)) == {
        state.value for state in OPEN if state != CaseState.DRAFT
    }


def test_a_suspended_case_returns_to_review_only():
    back = {target for source, target in MOVES if source == CaseState.SUSPENDED}
    assert back - ENDS == {CaseState.IN_REVIEW}


def test_every_state_has_a_word_for_the_applicant_and_withdrawn_ones_none_in_the_lobby():
    assert set(states.APPLICANT_WORDS) == set(CaseState)
    assert CaseState.WITHDRAWN not in states.LOBBY_WORDS
    assert all(len(str(word)) <= 4 for word in states.LOBBY_WORDS.values())
    assert all(len(str(word)) <= 8 for word in states.DELAY_REASONS.values())
