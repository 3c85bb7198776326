"""Six officers at one case: exactly the allowed path, the losers hear so, nobody deadlocks (T6)."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections import Counter

import pytest
from django.db import connections

from approval.models import Case
from approval.services import intake, silence, supplement, withdrawal
from approval.services.intake import Refusal
from approval.services.supplement import Line, Notice
from approval.states import INITIAL, MOVES
from kernel.errors import Conflict
from tests.builders.approval import (
    a_filing,
    a_hall,
    a_received_case,
    an_accepted_case,
    an_item,
    entries_of,
    new_key,
)

RACERS = 6
ROUNDS = 12
REFUSAL = Refusal("not_in_scope", "行政许可法第三十二条", rights_told=True)


def race(acts):
    """Let every act go at once, each in a thread of its own; returns what each came to."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[str] = [""] * len(acts)

    def run(place, act):
        barrier.wait()
        try:
            act()
            outcomes[place] = "done"
        except Conflict:
            outcomes[place] = "conflict"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def deadlocks(database):
    with database.connect("owner") as shell:
        row = shell.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    return row[0]


def walked(case):
    """The states an entry after another left the case in."""
    return [entry.facts["state"] for entry in entries_of(case)]


@pytest.mark.parametrize("version", [1, None])
def test_six_racers_on_one_case_leave_one_allowed_path(committed_db, clock, version):
    hall = a_hall()
    item = an_item(hall)
    clerk, reviewer = hall.officer("clerk"), hall.officer("reviewer")
    notice = Notice([Line("请补盖章的平面图", material=2)])
    allowed = {(a.value, b.value) for a, b in MOVES}
    for _ in range(ROUNDS):
        number = a_received_case(hall, item)

        def terms(who=clerk):
            return {"officer": who, "key": new_key(), "version": version}

        outcomes = race(
            [
                lambda n=number: intake.accept_case(n, **terms()),
                lambda n=number: intake.accept_case(n, **terms(reviewer)),
                lambda n=number: intake.decline_case(n, REFUSAL, **terms()),
                lambda n=number: withdrawal.withdraw_case(n, **terms()),
                lambda n=number: supplement.request_supplement(n, notice, **terms()),
                lambda n=number: supplement.request_supplement(n, notice, **terms(reviewer)),
            ]
        )
        case = Case.objects.get(number=number)
        states = walked(case)
        assert states[0] in INITIAL
        assert all(a == b or (a, b) in allowed for a, b in itertools.pairwise(states))
        assert case.version == len(states) == 1 + outcomes["done"]
        assert outcomes["done"] + outcomes["conflict"] == RACERS
        if version:
            assert outcomes["done"] == 1
    assert deadlocks(committed_db) == 0


def test_one_key_pressed_six_times_acts_once_and_answers_alike(committed_db, clock):
    hall = a_hall()
    number, key, clerk = a_received_case(hall, an_item(hall)), new_key(), hall.officer("clerk")
    answers = []
    outcomes = race(
        [lambda: answers.append(intake.accept_case(number, officer=clerk, key=key))] * RACERS
    )
    assert outcomes == {"done": RACERS}
    assert all(answer == answers[0] for answer in answers)
    assert Case.objects.get(number=number).version == 2


def test_one_filing_sent_six_times_becomes_one_case(committed_db, clock):
    hall = a_hall()
    filing, key, clerk = a_filing(an_item(hall)), new_key(), hall.officer("clerk")
    answers = []
    race([lambda: answers.append(intake.receive_case(filing, officer=clerk, key=key))] * RACERS)
    assert len({answer["number"] for answer in answers}) == len({a["code"] for a in answers}) == 1
    assert Case.objects.count() == 1


def test_many_cases_at_once_wait_for_nobody_but_the_ledger(committed_db, clock):
    hall = a_hall()
    item = an_item(hall)
    clerk = hall.officer("clerk")
    numbers = [a_received_case(hall, item) for _ in range(RACERS)]
    outcomes = race(
        [lambda n=n: intake.accept_case(n, officer=clerk, key=new_key()) for n in numbers]
    )
    assert outcomes == {"done": RACERS}
    documents = set(Case.objects.values_list("acceptance_document", flat=True))
    assert len(documents) == RACERS
    assert deadlocks(committed_db) == 0
    assert an_accepted_case(hall, item)


def test_many_looks_at_once_let_silence_speak_once_for_each_case(committed_db, clock):
    hall = a_hall()
    item = an_item(hall)
    earlier = clock.now() - dt.timedelta(days=7)
    numbers = [a_received_case(hall, item, received_at=earlier) for _ in range(8)]
    race([lambda: silence.deem_due(clock.now(), batch=4) for _ in range(RACERS)])
    while silence.deem_due(clock.now()):
        pass
    for number in numbers:
        case = Case.objects.get(number=number)
        assert walked(case) == ["received", "in_review"]
        assert case.silence == "即为受理"
    assert deadlocks(committed_db) == 0


def test_a_person_and_the_law_at_the_same_moment_accept_once(committed_db, clock):
    hall = a_hall()
    item = an_item(hall)
    clerk, earlier = hall.officer("clerk"), clock.now() - dt.timedelta(days=7)
    for _ in range(ROUNDS):
        number = a_received_case(hall, item, received_at=earlier)
        outcomes = race(
            [
                lambda n=number: intake.accept_case(n, officer=clerk, key=new_key()),
                lambda: silence.deem_due(clock.now()),
            ]
        )
        while silence.deem_due(clock.now()):
            pass
        assert outcomes == {"done": 1, "conflict": 1}
        assert walked(Case.objects.get(number=number)) == ["received", "in_review"]
