"""Kinds of matters that no app keeps yet: what their clocks say, before anybody starts one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.core.management import call_command

from kernel.clock import office_time
from tests.timelimits.china import china
from timelimits import listing
from timelimits.engine.reckon import Extension, History, reckon
from timelimits.engine.silence import Counts, Supplement, consultation, restart, silence
from timelimits.engine.stretches import Stretch
from timelimits.kinds import KINDS, kind_of
from timelimits.rules import Unit

CHINA = china()
UNKEPT = sorted(code for code, kind in KINDS.items() if kind.app == "")


def at(day: str, hour: int = 10) -> dt.datetime:
    return office_time(dt.date.fromisoformat(day), dt.time(hour))


@dataclass(frozen=True)
class Case:
    """A kind started on a day, and the last permitted day; ``more`` days granted in time."""

    kind: str
    start: str
    due: str
    more: int = 0
    pauses: tuple[Stretch, ...] = ()


SCENARIOS = (
    Case("disclosure_publication", "2026-02-02", "2026-03-06"),
    Case("disclosure_reply", "2026-02-02", "2026-03-06"),
    Case("disclosure_reply", "2026-02-02", "2026-04-03", more=20),
    Case("disclosure_reply", "2025-08-01", "2025-09-12",
         pauses=(consultation(at("2025-08-08"), at("2025-08-22")),)),
    Case("disclosure_reply", "2025-08-01", "2025-09-19", pauses=(consultation(at("2025-08-08")),)),
    Case("disclosure_supplement_notice", "2025-04-21", "2025-04-29"),
    Case("disclosure_third_party", "2025-08-08", "2025-08-29"),
    Case("disclosure_co_producer", "2025-08-08", "2025-08-29"),
    Case("disclosure_fee", "2026-02-02", "2026-03-06"),
    Case("petition_routing", "2025-09-20", "2025-10-09"),
    Case("petition_answer", "2025-09-20", "2025-10-09"),
    Case("petition_objection", "2026-04-29", "2026-05-09"),
    Case("petition_conclusion", "2025-12-20", "2026-02-24"),
    Case("petition_conclusion", "2025-12-20", "2026-03-20", more=30),
    Case("petition_review_request", "2026-04-03", "2026-05-06"),
    Case("petition_review", "2026-04-03", "2026-05-06"),
    Case("hotline_order", "2025-09-29", "2025-10-13"),
    Case("hotline_order", "2025-09-29", "2025-10-20", more=5),
    Case("hotline_return", "2025-04-30", "2025-05-01"),
    Case("mailbox_letter", "2026-02-13", "2026-02-25"),
    Case("mailbox_complex_letter", "2026-05-08", "2026-05-21"),
    Case("rating_rectification", "2026-04-28", "2026-05-21"),
    Case("review_request", "2025-08-04", "2025-10-09"),
    Case("review_examination", "2026-04-29", "2026-05-09"),
    Case("review_supplement_notice", "2026-04-29", "2026-05-09"),
    Case("review_supplement", "2026-05-08", "2026-05-21"),
    Case("review_copy", "2025-04-21", "2025-04-29"),
    Case("review_answer", "2026-05-08", "2026-05-21"),
    Case("review_copy_simple", "2026-02-13", "2026-02-25"),
    Case("review_answer_simple", "2026-04-29", "2026-05-09"),
    Case("review_decision", "2025-12-20", "2026-02-24"),
    Case("review_decision_simple", "2026-04-03", "2026-05-06"),
)  # fmt: skip
# The paper itself says how long: nothing to reckon before there is one.
SAID_BY_THE_PAPER = {"disclosure_supplement"}


@pytest.mark.parametrize("one", SCENARIOS, ids=lambda one: f"{one.kind}-{one.due}")
def test_the_clock_of_a_kind_ends_on_the_day_the_law_names(one):
    start = at(one.start)
    more = (Extension(one.more, start, start),) if one.more else ()
    outcome = reckon(CHINA, History(kind_of(one.kind).rule(), start, one.pauses, more))
    assert str(outcome.due_on) == one.due
    assert outcome.overrun_at is not None


def test_every_kind_that_no_app_keeps_has_a_scenario():
    assert {one.kind for one in SCENARIOS} | SAID_BY_THE_PAPER == set(UNKEPT)
    assert {code for code in UNKEPT if kind_of(code).amount is None} == SAID_BY_THE_PAPER


def test_a_review_nobody_examined_is_accepted_when_its_five_days_end_not_from_the_receipt():
    window = History(kind_of("review_examination").rule(), at("2026-04-29"))
    assert silence(CHINA, window, at("2026-05-09"), Counts.FROM_END) is None
    fell = silence(CHINA, window, None, Counts.FROM_END)
    assert fell is not None
    assert fell.fell_at == CHINA.end_of(dt.date(2026, 5, 9))
    assert fell.since == CHINA.midnight(dt.date(2026, 5, 9))
    decision = reckon(CHINA, History(kind_of("review_decision").rule(), fell.since))
    assert str(decision.due_on) == "2026-07-08"


def test_the_reply_clock_restarts_with_corrections_asked_for_in_time():
    window = kind_of("disclosure_supplement_notice").rule()
    asked = Supplement(at("2025-04-29"), at("2025-05-12"))
    assert restart(CHINA, at("2025-04-21"), [asked], window).started_at == at("2025-05-12")
    late = Supplement(at("2025-04-30"), at("2025-05-12"))
    assert restart(CHINA, at("2025-04-21"), [late], window).started_at == at("2025-04-21")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_says_what_the_law_says_of_it(kind):
    assert kind.number
    assert kind.basis
    assert kind.label != kind.code
    assert kind.starts != "起算"
    assert (kind.amount is None) == (kind.unit is None)
    assert kind.length or kind.set_by, "how long, or who says"
    assert bool(kind.states) <= bool(kind.app)
    assert kind.unit is not Unit.FIXED_INSTANT


def test_the_page_in_docs_is_what_the_registry_says():
    call_command("kinds_doc", check=True)
    assert all(f"`{code}`" in listing.as_markdown() for code in KINDS)
