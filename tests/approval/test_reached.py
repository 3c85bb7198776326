"""Every move of the table is made, and every refusal is met, by some use case; what is not is named."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from approval import errors
from approval.errors import StateForbids
from approval.models import Case
from approval.policy import FROM, Step
from approval.services import (
    contest,
    correction,
    decision,
    delivery,
    forwarding,
    imports,
    intake,
    removal,
    review,
    silence,
    special,
    supplement,
    telling,
    withdrawal,
)
from approval.services.correction import Wanted
from approval.services.forwarding import Again, Report
from approval.services.intake import Refusal
from approval.services.register_beside import BESIDE
from approval.services.removal import Unwanted
from approval.services.review import Finding
from approval.services.special import Extension, Special
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from approval.states import MOVES, CaseState, TellingAbout
from kernel import clock as kernel_clock
from kernel.errors import DomainError
from ledger.models import Entry
from tests.approval.services.test_forwarding import LOWER, REGIME
from tests.builders.approval import (
    a_correcting_case,
    a_delivered_case,
    a_filing,
    a_granted_case,
    a_received_case,
    an_accepted_case,
    an_item,
    new_key,
)

HERE = Path(__file__).parent
REFUSAL = Refusal(ground="condition_unmet", basis="条例第四条", rights_told=True)
SILENT: dict[str, Any] = {
    "supplement_days": 5, "supplement_unit": "working_day",
    "supplement_effect": "regarded_withdrawn", "supplement_basis": "法律援助法第四十二条",
}  # fmt: skip


def by(hall: Any, who: str) -> dict[str, Any]:
    return {"officer": hall.officer(who), "key": new_key()}


def a_draft(hall: Any, item: Any) -> str:
    return str(intake.park_case(a_filing(item), **by(hall, "clerk"))["number"])


def a_suspended_case(hall: Any, item: Any) -> str:
    number = an_accepted_case(hall, item)
    special.suspend_case(number, Special("hearing", document="号"), **by(hall, "reviewer"))
    return number


def a_removed_case(hall: Any, number: str, kind: str) -> str:
    ground = "filed_twice" if kind == "void" else "test_entry"
    unwanted = Unwanted(kind, ground, reason="x")
    removal.request_removal(number, unwanted, **by(hall, "reviewer"))
    removal.confirm_removal(number, **by(hall, "approver"))
    return number


def a_forwarded_case(hall: Any, _: Any) -> str:
    number = an_accepted_case(hall, an_item(hall, steps=LOWER, **REGIME))
    forwarding.forward_case(number, Report("号", reason="x"), **by(hall, "approver"))
    return number


def an_abandoned_case(hall: Any, _: Any, clock: Any) -> str:
    number = a_correcting_case(hall, an_item(hall, **SILENT))
    clock.shift(dt.timedelta(days=20))
    silence.deem_due(kernel_clock.now())
    return number


Reach = Callable[[Any, Any], str]
OPEN_CASES: dict[str, Reach] = {
    "received": a_received_case,
    "correcting": a_correcting_case,
    "in_review": an_accepted_case,
    "suspended": a_suspended_case,
    "granted": a_granted_case,
}


def the_ends(hall: Any, item: Any, clock: Any) -> dict[str, str]:
    """A case in every state that there is, by state; each reached through the use cases."""
    found = {"abandoned": an_abandoned_case(hall, item, clock)}
    found |= {state: reach(hall, item) for state, reach in OPEN_CASES.items()}
    found["draft"] = a_draft(hall, item)
    found["delivered"] = a_delivered_case(hall, item)
    for state, number in (("void", a_received_case), ("deleted", a_received_case)):
        kind = "void" if state == "void" else "deletion"
        found[state] = a_removed_case(hall, number(hall, item), kind)
    found["denied"] = an_accepted_case(hall, item)
    decision.deny_case(found["denied"], REFUSAL, reason="x", **by(hall, "approver"))
    found["declined"] = a_received_case(hall, item)
    intake.decline_case(found["declined"], REFUSAL, **by(hall, "clerk"))
    found["withdrawn"] = a_received_case(hall, item)
    withdrawal.withdraw_case(found["withdrawn"], **by(hall, "clerk"))
    found["closed_elsewhere"] = a_received_case(hall, item)
    imports.close_elsewhere(found["closed_elsewhere"], system="vertical", key=new_key())
    found["forwarded"] = a_forwarded_case(hall, item)
    return found


def the_rest(hall: Any, item: Any) -> None:
    """The moves that a walk to every state does not make."""
    clerk, reviewer = "clerk", "reviewer"
    for state, reach in OPEN_CASES.items():
        imports.close_elsewhere(reach(hall, item), system="vertical", key=new_key())
        if state != "granted":
            withdrawal.withdraw_case(reach(hall, item), **by(hall, clerk))
            a_removed_case(hall, reach(hall, item), "void")
            a_removed_case(hall, reach(hall, item), "deletion")
    intake.discard_draft(a_draft(hall, item), reason="left", **by(hall, clerk))
    intake.receive_draft(a_draft(hall, item), **by(hall, clerk))
    supplement.supply_supplement(a_correcting_case(hall, item), {2: "met"}, **by(hall, clerk))
    special.resume_case(a_suspended_case(hall, item), **by(hall, reviewer))
    told_after_all(hall, item)


def told_after_all(hall: Any, item: Any) -> None:
    """Accepted by law, until another office found that the unit had told in time."""
    now = kernel_clock.now()
    number = a_received_case(hall, item, received_at=now - dt.timedelta(days=7))
    silence.deem_due(now)
    proof = contest.Proof(now - dt.timedelta(days=5), "请盖章", "短信1号", "sms")
    contest.file_proof(number, proof, **by(hall, "clerk"))
    contest.decide_proof(number, told_in_time=True, **by(hall, "centre_manager"))


def moves_made() -> set[tuple[str, str]]:
    """The moves that the ledger tells of, from one entry of a case to its next."""
    rows = Entry.objects.filter(name__startswith="case.").order_by("matter_id", "seq")
    made = set()
    for _, entries in itertools.groupby(rows, lambda entry: entry.matter_id):
        states = [entry.facts["state"] for entry in entries]
        made |= {(one, other) for one, other in itertools.pairwise(states) if one != other}
    return made


def test_every_move_of_the_table_is_made_and_the_ledger_tells_of_no_other(hall, item, clock):
    the_rest(hall, item)
    assert set(the_ends(hall, item, clock)) == set(CaseState.values)
    table = {(source.value, target.value) for source, target in MOVES}
    missing = table - moves_made()
    assert missing == set(), f"never made: {sorted(missing)}"
    assert moves_made() - table == set()


CALLS: dict[Step, tuple[str, Callable[..., object]]] = {
    Step.RECEIVE: ("clerk", intake.receive_draft),
    Step.DISCARD: ("clerk", lambda n, **t: intake.discard_draft(n, reason="left", **t)),
    Step.CHECK: ("clerk", lambda n, **t: intake.check_case(n, intake.Checked(), **t)),
    Step.REQUEST_SUPPLEMENT: (
        "clerk",
        lambda n, **t: supplement.request_supplement(
            n, Notice([Line("请盖章", material=2)], reason="x"), **t
        ),
    ),
    Step.TELL: (
        "clerk",
        lambda n, **t: telling.record_telling(n, TellingAbout.ACCEPTANCE, Told(), **t),
    ),
    Step.SUPPLY: ("clerk", lambda n, **t: supplement.supply_supplement(n, {2: "met"}, **t)),
    Step.ACCEPT: ("clerk", lambda n, **t: intake.accept_case(n, reason="x", **t)),
    Step.DECLINE: ("clerk", lambda n, **t: intake.decline_case(n, REFUSAL, **t)),
    Step.DECIDE_ON_SPOT: ("approver", decision.decide_on_the_spot),
    Step.ASSIGN: ("approver", lambda n, **t: review.assign_case(n, 1, **t)),
    Step.FINISH_STEP: ("reviewer", lambda n, **t: review.finish_step(n, Finding(), **t)),
    Step.SIGN_STEP: ("reviewer", review.sign_step),
    Step.RETURN_STEP: ("reviewer", lambda n, **t: review.return_step(n, "unclear", **t)),
    Step.FORWARD: ("approver", lambda n, **t: forwarding.forward_case(n, Report("号"), **t)),
    Step.ASK_AGAIN: ("reviewer", lambda n, **t: forwarding.ask_again(n, Again([1]), **t)),
    Step.SUSPEND: ("reviewer", lambda n, **t: special.suspend_case(n, Special("hearing"), **t)),
    Step.RESUME: ("reviewer", special.resume_case),
    Step.EXTEND: (
        "approver",
        lambda n, **t: special.extend_case(n, Extension(5, "complex", "号"), **t),
    ),
    Step.EXPLAIN_DELAY: ("reviewer", lambda n, **t: special.explain_delay(n, "system", **t)),
    Step.GRANT: ("approver", lambda n, **t: decision.grant_case(n, reason="x", **t)),
    Step.DENY: ("approver", lambda n, **t: decision.deny_case(n, REFUSAL, reason="x", **t)),
    Step.READY: ("reviewer", lambda n, **t: delivery.make_ready(n, "G02", **t)),
    Step.DELIVER: ("clerk", lambda n, **t: delivery.deliver_case(n, Told(), **t)),
    Step.WITHDRAW: ("clerk", withdrawal.withdraw_case),
    Step.REQUEST_CORRECTION: (
        "clerk",
        lambda n, **t: correction.request_correction(n, Wanted("x", item_code="y"), **t),
    ),
    Step.ANSWER_CORRECTION: ("approver", correction.confirm_correction),
    Step.REQUEST_REMOVAL: (
        "clerk",
        lambda n, **t: removal.request_removal(n, Unwanted("void", "filed_twice"), **t),
    ),
    Step.ANSWER_REMOVAL: ("approver", removal.confirm_removal),
}
# A draft is made out of nothing, and what other systems report has no person who asks.
NO_CASE_BEFORE = {Step.DRAFT, Step.CLOSE_ELSEWHERE}


def test_every_act_from_every_state_it_does_not_start_from_is_refused_as_such(hall, item, clock):
    cases = the_ends(hall, item, clock)
    versions = dict(Case.objects.values_list("number", "version"))
    officers = {who: hall.officer(who) for who, _ in CALLS.values()}
    for step, (who, call) in CALLS.items():
        for state in sorted(set(cases) - {one.value for one in FROM[step]}):
            with pytest.raises(DomainError) as refused:
                call(cases[state], officer=officers[who], key=new_key())
            assert isinstance(refused.value, StateForbids), (step, state, refused.value)
            assert refused.value.facts["state"] == state
    assert dict(Case.objects.values_list("number", "version")) == versions


def test_no_act_of_the_single_case_is_left_out():
    beside = {row.step for row in BESIDE if row.step}
    assert set(Step) - set(CALLS) - NO_CASE_BEFORE - beside == set()


def expected_refusals() -> set[str]:
    """The names that tests of approval expect to be raised, or that an answer names by code."""
    codes = {cls.code: name for name, cls in declared().items()}
    found = set()
    for path in HERE.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.add(node.id)
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(codes.get(node.value, ""))
    return found


def declared() -> dict[str, type[DomainError]]:
    """The refusals of approval by name."""
    return {
        name: cls
        for name, cls in vars(errors).items()
        if inspect.isclass(cls) and cls.__module__ == errors.__name__
    }


def test_every_refusal_that_is_declared_is_met_in_some_test():
    missing = set(declared()) - expected_refusals()
    assert missing == set(), f"never met: {sorted(missing)}"
