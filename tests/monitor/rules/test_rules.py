"""Every procedure rule with histories that it finds fault with and histories that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from monitor.rules import BY_CODE, RULES, listeners
from monitor.rules.base import (
    Act,
    Facts,
    History,
    Need,
    Refiled,
    Returns,
    TimeRule,
    VersionFacts,
)
from tests.monitor.rules.histories import UNIT, an_act

VERSION = ("990100-17-035", 1)
NOTICE: dict[str, Any] = {
    "ordinal": 2,
    "lines": 1,
    "new_lines": 1,
    "unlisted": 0,
    "cautions": ["repeated-supplement"],
}
REFUSAL: dict[str, Any] = {
    "reason": "condition",
    "ground": "condition",
    "basis": "条例第五条",
    "rights_told": True,
}
SUSPENSION: dict[str, Any] = {
    "ground": "appraisal",
    "basis": "第四十五条",
    "document": "1号",
    "told": True,
    "cautions": [],
}
EXTENSION: dict[str, Any] = {"counts": True, "cautions": [], "ordinal": 1}
SEPARATED = Facts(versions={VERSION: VersionFacts(separated=True)})


def of_version(**said: object) -> Facts:
    return Facts(versions={VERSION: VersionFacts(**said)})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Told:
    """A history before a rule, and whether it is to fire."""

    code: str
    fires: bool
    acts: Sequence[Act]
    facts: Facts = field(default_factory=Facts)


def fire(code: str, *acts: Act, facts: Facts | None = None) -> Told:
    return Told(code, True, acts, facts or Facts())


def calm(code: str, *acts: Act, facts: Facts | None = None) -> Told:
    return Told(code, False, acts, facts or Facts())


def requested(**changes: Any) -> Act:
    return an_act(
        "case.supplement_requested", as_="window_clerk@990100-24/B05", **(NOTICE | changes)
    )


def granted(**changes: Any) -> Act:
    said: dict[str, Any] = {
        "as_": f"approver@{UNIT}",
        "state": "granted",
        "cautions": [],
        "seq": 9,
        "minutes": 600,
    }
    return an_act("case.granted", **(said | changes))


def refiled(days: int, *, near_due: bool) -> Facts:
    return Facts(refiled={"990100-17-1": Refiled(days, "declined", near_due)})


def sent_back(ended: int, returned: int) -> Facts:
    return Facts(returns={UNIT: Returns(ended, returned)})


HEARING: dict[str, Any] = {"id": 1, "kind": "hearing_hold", "status": "cancelled"}
ACCEPTED = an_act("case.accepted", seq=2, as_="window_clerk@990100-24/B05")

HISTORIES = [
    fire("AN-6", requested()),
    fire("AN-6", requested(cautions=[])),
    calm("AN-6", requested(new_lines=0, cautions=[])),
    calm("AN-6", requested(ordinal=1, cautions=[])),
    fire("AN-7", requested(lines=0)),
    calm("AN-7", requested()),
    fire("AN-8", an_act("case.removed", ground="duplicate")),
    fire("AN-8", an_act("case.removed", ground="", accepted_at=0)),
    calm("AN-8", an_act("case.removed", ground="duplicate", accepted_at=0)),
    fire("AN-8", an_act("case.declined"), facts=sent_back(22, 7)),
    calm("AN-8", an_act("case.declined"), facts=sent_back(23, 6)),
    calm("AN-8", an_act("case.declined"), facts=sent_back(10, 9)),
    calm("AN-8", an_act("case.declined"), facts=sent_back(30, 20)),
    fire("AN-9", an_act("case.received"), facts=refiled(3, near_due=True)),
    calm("AN-9", an_act("case.received"), facts=refiled(3, near_due=False)),
    calm("AN-9", an_act("case.received"), facts=refiled(11, near_due=True)),
    calm("AN-9", an_act("case.received")),
    fire("AN-10", an_act("case.suspended", **(SUSPENSION | {"document": ""}))),
    fire("AN-10", an_act("case.suspended", **(SUSPENSION | {"told": False}))),
    fire("AN-10", an_act("case.suspended", **(SUSPENSION | {"cautions": ["ground-unlisted"]}))),
    calm("AN-10", an_act("case.suspended", **SUSPENSION)),
    fire("AN-12", an_act("case.extended", **(EXTENSION | {"cautions": ["extension-late"]}))),
    fire("AN-12", an_act("case.extended", **(EXTENSION | {"counts": False}))),
    calm("AN-12", an_act("case.extended", **EXTENSION)),
    fire("AN-13", granted(as_=f"reviewer@{UNIT}")),
    fire("AN-13", granted(as_="approver@990100-12")),
    calm("AN-13", granted()),
    calm("AN-13", granted(by="system:silence", as_="system")),
    calm("AN-13", granted(as_="approver@990100-12", in_hand=[{"unit": "990100-12"}])),
    calm("AN-13", granted(source="import", as_="")),
    fire("AN-14", granted(cautions=["steps-skipped"])),
    fire("AN-14", an_act("case.received", state="received"), granted()),
    fire("AN-14", an_act("case.step_done"), granted(), facts=SEPARATED),
    calm("AN-14", an_act("case.step_done", by="account:2"), granted(), facts=SEPARATED),
    calm("AN-14", an_act("case.step_done"), granted(), facts=of_version(separated=False)),
    calm("AN-14", ACCEPTED, granted()),
    calm("AN-14", an_act("case.corrected", state="received"), granted()),
    fire("AN-15", an_act("case.fee_paid", amount_fen=500), facts=of_version()),
    fire("AN-15", an_act("case.fee_paid", amount_fen=700), facts=of_version(fees=(500,))),
    fire(
        "AN-15",
        an_act("case.fee_paid", amount_fen=500, accepted_at=0),
        facts=of_version(fees=(500,)),
    ),
    calm("AN-15", an_act("case.fee_paid", amount_fen=500), facts=of_version(fees=(500,))),
    calm("AN-15", an_act("case.fee_paid", amount_fen=1500), facts=of_version(fees=(500,))),
    calm("AN-15", an_act("case.fee_paid", amount_fen=600), facts=of_version(fees=(500, 100))),
    fire("AN-16", requested(unlisted=1)),
    fire("AN-16", an_act("case.papers_asked", papers=["a"], cautions=["asks-again"])),
    calm("AN-16", requested()),
    calm("AN-16", an_act("case.papers_asked", papers=["a"], cautions=[])),
    fire("AN-17", an_act("case.declined", **(REFUSAL | {"reason": ""}))),
    fire("AN-17", an_act("case.denied", **(REFUSAL | {"basis": ""}))),
    fire("AN-17", an_act("case.denied", **(REFUSAL | {"rights_told": False}))),
    calm("AN-17", an_act("case.declined", **REFUSAL)),
    calm("AN-17", an_act("case.denied", **REFUSAL)),
    fire("AN-18", an_act("case.received", late=25)),
    fire("AN-18", an_act("case.received", seq=7, late=1), facts=Facts(bursts={7: 30})),
    fire("AN-18", ACCEPTED, granted(minutes=9)),
    calm("AN-18", an_act("case.received", late=24)),
    calm("AN-18", an_act("case.received", by="applicant", as_="applicant", late=25)),
    calm("AN-18", an_act("case.received", seq=7, late=1), facts=Facts(bursts={7: 29})),
    calm("AN-18", ACCEPTED, granted(minutes=10)),
    calm("AN-18", ACCEPTED, granted(minutes=1), facts=of_version(instant=True)),
    calm("AN-18", ACCEPTED, granted(minutes=1, on_the_spot=True)),
    fire("AN-20", granted(), facts=Facts(overtaken={"990100-17-1": 2})),
    calm("AN-20", granted()),
    fire("AN-21", an_act("case.received"), facts=of_version(gaps=("申请材料目录",))),
    fire("AN-21", an_act("card.shown", kind="publication", card_level=2, card=4)),
    calm("AN-21", an_act("card.shown", kind="publication", card_level=1, card=4)),
    calm("AN-21", an_act("case.received"), facts=of_version()),
    calm(
        "AN-21",
        an_act("case.received"),
        facts=of_version(gaps=("申请材料目录",), first_seen=False),
    ),
    fire("AN-26", granted(limits=[HEARING])),
    fire("AN-26", granted(), facts=of_version(steps=("初审", "听证"))),
    calm("AN-26", granted(limits=[HEARING | {"status": "met"}])),
    calm(
        "AN-26",
        an_act("case.step_done", done_step="听证"),
        granted(),
        facts=of_version(steps=("初审", "听证")),
    ),
    calm("AN-26", granted(), facts=of_version(steps=("初审",))),
]
BY_TIME = [rule for rule in RULES if isinstance(rule, TimeRule)]


def judge(told: Told):
    rule = BY_CODE[told.code]
    history = History.of(told.acts)
    assert history.act.name in rule.on, "the rule would never hear of it"
    if Need.HISTORY not in rule.needs_for(history.act.name):
        assert not history.before, "the rule would never see them"
    return rule.judge(history, told.facts, rule.terms)


@pytest.mark.parametrize(
    "told",
    HISTORIES,
    ids=[f"{n}-{one.code}-{'fires' if one.fires else 'calm'}" for n, one in enumerate(HISTORIES)],
)
def test_a_history_is_found_fault_with_or_left_alone(told):
    found = judge(told)
    assert (found is not None) is told.fires
    if found is not None:
        rule = BY_CODE[told.code]
        values = {"number": "990100-17-1", "item": "", "department": UNIT, **found.values}
        for template in (rule.zh, rule.en):
            assert "$" not in rule.message(template, values)


@pytest.mark.parametrize("rule", BY_TIME, ids=lambda rule: rule.code)
def test_an_anomaly_of_time_names_the_card_of_the_sweep(rule):
    kind = min(rule.kinds)
    shown = an_act("card.shown", kind=kind, card_level=rule.from_level, card=7, due="2026-09-25")
    found = rule.judge(History(shown), Facts(), rule.terms)
    assert found is not None
    assert (found.values["card"], found.level) == (7, rule.from_level)
    below = an_act("card.shown", kind=kind, card_level=rule.from_level - 1, card=7)
    assert rule.judge(History(below), Facts(), rule.terms) is None
    other = an_act("card.shown", kind="AN-6", card_level=3, card=7)
    assert rule.judge(History(other), Facts(), rule.terms) is None


def test_the_catalogue_is_whole_and_every_rule_has_both_kinds_of_history():
    assert list(BY_CODE) == [f"AN-{number}" for number in range(1, 27)]
    for rule in RULES:
        assert rule.root
        assert rule.label
        if not rule.by_time:
            told = {one.fires for one in HISTORIES if one.code == rule.code}
            assert told == {True, False}, rule.code


def test_no_two_rules_of_time_name_one_kind():
    kinds = [kind for rule in BY_TIME for kind in rule.kinds]
    assert len(kinds) == len(set(kinds))


def test_entries_that_no_rule_listens_to_cost_nothing():
    assert "account.signed_in" not in listeners()
    assert {rule.code for rule in listeners()["case.granted"]} == {
        "AN-13", "AN-14", "AN-18", "AN-20", "AN-26",
    }  # fmt: skip
