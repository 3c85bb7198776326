"""T4: acts drawn at random, through the real use cases, against a model that knows none of the code.

The model, ``machine_model``, is written by hand from the procedure: states, who may, steps, limits. After every
act the row, its open steps, its limits and its entries are what the model says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from approval.errors import StateForbids
from approval.models import Case, CaseStep
from approval.services import (
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
    withdrawal,
)
from approval.services.forwarding import Report
from approval.services.intake import Refusal
from approval.services.removal import Unwanted
from approval.services.review import Finding
from approval.services.special import Special
from approval.services.supplement import Line, Notice
from approval.services.telling import Told
from kernel import clock as kernel_clock
from kernel.errors import DomainError
from ledger.models import Entry
from organizations.officers import Officer
from tests.approval.machine_model import ITEMS, OPEN, PEOPLE, RULES, Model, the_items
from tests.builders.approval import a_filing, new_key
from timelimits.models import TimeLimit

OPENED = dt.datetime(2026, 9, 21, 0, 50, tzinfo=dt.UTC)
REFUSAL = Refusal(ground="condition_unmet", basis="条例第四条", rights_told=True)
WHY = "office_asked"

WHO = st.sampled_from(sorted(PEOPLE))
# Mostly who may, so that cases go far; anybody now and then.
LIKELY = {
    letter: st.one_of(st.sampled_from(names), st.sampled_from(names), WHO)
    for letter, names in {
        "CR": ["clerk", "reviewer"],
        "RA": ["reviewer", "approver", "neighbour_reviewer", "neighbour_approver"],
        "A": ["approver", "chief", "neighbour_approver"],
        "AM": ["approver", "chief", "centre_manager"],
    }.items()
}


def fits(*acts: str) -> Callable[[Any], bool]:
    """Whether one of the acts starts from the state; every fifth time any act may be asked for."""
    return lambda self: (
        any(self.model.state in RULES[act][1] for act in acts) or self.turns % 5 == 0
    )


class Machine(RuleBasedStateMachine):
    """One case after another, each act done twice: by the system and by the model."""

    hall: Any
    officers: dict[str, Officer]
    items: dict[str, Any]
    reached: set[tuple[str, str]]
    refused: set[str]

    @initialize(item=st.sampled_from(sorted(ITEMS)))
    def open_the_hall(self, item: str) -> None:
        self.frozen = kernel_clock.frozen(OPENED)
        self.hand = self.frozen.__enter__()
        self.waits, self.turns = 0, 0
        self._file(item)

    def teardown(self) -> None:
        if hasattr(self, "frozen"):
            self.frozen.__exit__(None, None, None)

    def _file(self, item: str) -> None:
        answer = intake.receive_case(
            a_filing(self.items[item]), officer=self.hall.officer("clerk"), key=new_key()
        )
        self.number, self.model = str(answer["number"]), Model(item)
        self._compare()

    def _do(self, act: str, who: str, does: Callable[[], object], refusal: str = "") -> bool:
        """Do it; whether the model says it was done. Both must agree, also on the refusal."""
        self.turns += 1
        expected = self.model.forbids(act, who) or refusal
        try:
            does()
            found = ""
        except DomainError as refused:
            found = refused.code
        assert found == expected, (act, who, self.model)
        if found:
            self.refused.add(found)
            self._compare()
        else:
            self.model.version += 1
        return not found

    def _asked(self, who: str) -> dict[str, Any]:
        return {"officer": self.officers[who], "key": new_key()}

    def _to(self, state: str) -> None:
        self.reached.add((self.model.state, state))

    def _ends(self, state: str) -> None:
        self._to(state)
        self.model.end(state)
        self._compare()

    def _compare(self) -> None:
        model, case = self.model, Case.objects.get(number=self.number)
        assert (case.state, case.version) == (model.state, model.version)
        steps = CaseStep.objects.filter(case=case, finished_at=None).order_by("seq")
        assert [step.seq for step in steps] == [step[0] for step in model.open_steps]
        assert [one["no"] for one in case.in_hand] == [step[0] for step in model.open_steps]
        limits = TimeLimit.objects.filter(matter_id=case.matter_id, closed_at=None)
        assert sorted(limits.values_list("kind", "status")) == model.limits()
        last = Entry.objects.filter(matter_id=case.matter_id).order_by("-seq")
        assert last.count() == model.version
        assert (last[0].facts["state"], last[0].facts["version"]) == (case.state, case.version)

    @precondition(lambda self: self.model.state not in OPEN)
    @rule(item=st.sampled_from(sorted(ITEMS)))
    def file(self, item: str) -> None:
        self._file(item)

    @precondition(fits("accept"))
    @rule(who=LIKELY["CR"])
    def accept(self, who: str) -> None:
        if self._do(
            "accept", who, lambda: intake.accept_case(self.number, reason=WHY, **self._asked(who))
        ):
            self._to("in_review")
            self.model.review()
            self._compare()

    @precondition(lambda self: self.turns % 6 == 5)
    @rule(who=LIKELY["CR"])
    def decline(self, who: str) -> None:
        if self._do(
            "decline", who, lambda: intake.decline_case(self.number, REFUSAL, **self._asked(who))
        ):
            self._ends("declined")

    @precondition(fits("supplement"))
    @rule(who=LIKELY["CR"])
    def ask_supplement(self, who: str) -> None:
        notice = Notice([Line("请盖章", material=2)], reason=WHY)
        if self._do(
            "supplement",
            who,
            lambda: supplement.request_supplement(self.number, notice, **self._asked(who)),
        ):
            self.model.issued = True
            self._compare()

    @precondition(lambda self: self.model.issued or self.turns % 5 == 0)
    @rule(who=LIKELY["CR"])
    def tell(self, who: str) -> None:
        told = Told(reached_at=kernel_clock.now())
        if self._do(
            "tell",
            who,
            lambda: supplement.tell_supplement(self.number, told, **self._asked(who)),
            "" if self.model.issued else "no-such-notice",
        ):
            self.model.issued = False
            if self.model.state == "received":
                self._to("correcting")
                self.model.state = "correcting"
            self._compare()

    @precondition(fits("supply"))
    @rule(who=LIKELY["CR"])
    def supply(self, who: str) -> None:
        if self._do(
            "supply",
            who,
            lambda: supplement.supply_supplement(self.number, {2: "met"}, **self._asked(who)),
        ):
            self._to("received")
            self.model.state = "received"
            self._compare()

    @precondition(fits("suspend"))
    @rule(who=LIKELY["RA"])
    def suspend(self, who: str) -> None:
        paused = Special("expert_review", document="号", reason=WHY)
        if self._do(
            "suspend", who, lambda: special.suspend_case(self.number, paused, **self._asked(who))
        ):
            self._to("suspended")
            self.model.state = "suspended"
            self._compare()

    @precondition(fits("resume"))
    @rule(who=LIKELY["RA"])
    def resume(self, who: str) -> None:
        if self._do("resume", who, lambda: special.resume_case(self.number, **self._asked(who))):
            self._to("in_review")
            self.model.state = "in_review"
            self._compare()

    def _step_refusal(self, who: str) -> str:
        if not self.model.open_steps:
            return "no-step-open"
        return "" if self.model.mine(who) else "step-of-another"

    @precondition(fits("finish"))
    @rule(who=LIKELY["RA"])
    def finish(self, who: str) -> None:
        mine = self.model.mine(who)
        finding = Finding(reason=WHY)
        if self._do(
            "finish",
            who,
            lambda: review.finish_step(self.number, finding, **self._asked(who)),
            self._step_refusal(who),
        ):
            self.model.open_steps.remove(mine[0])
            self.model.done.add(mine[0][2])
            if not self.model.open_steps:
                self.model.begin(self.model.stage + 1)
            self._compare()

    @precondition(fits("return"))
    @rule(who=LIKELY["RA"])
    def send_back(self, who: str) -> None:
        first = ITEMS[self.model.item][1] if self.model.forwarded else 0
        at_first = "moment-too-early" if self.model.stage == first else ""
        if self._do(
            "return",
            who,
            lambda: review.return_step(self.number, "unclear", **self._asked(who)),
            self._step_refusal(who) or at_first,
        ):
            self.model.done |= {step[2] for step in self.model.open_steps}
            self.model.begin(self.model.stage - 1)
            self._compare()

    @precondition(fits("forward"))
    @rule(who=LIKELY["A"])
    def forward(self, who: str) -> None:
        report = Report("初审1号", reason=WHY)
        if self._do(
            "forward",
            who,
            lambda: forwarding.forward_case(self.number, report, **self._asked(who)),
            "" if self.model.lower else "not-to-forward",
        ):
            if self.model.item == "beyond":
                self._ends("forwarded")
                return
            self.model.forwarded, self.model.unit = True, "other"
            self.model.review()
            self._compare()

    @precondition(fits("grant"))
    @rule(who=LIKELY["A"], grants=st.booleans())
    def decide(self, who: str, grants: bool) -> None:
        def does() -> object:
            asked = self._asked(who) | {"reason": WHY}
            if grants:
                return decision.grant_case(self.number, **asked)
            return decision.deny_case(self.number, REFUSAL, **asked)

        if self._do(
            "grant" if grants else "deny", who, does, "decided-above" if self.model.lower else ""
        ):
            self._ends("granted" if grants else "denied")

    @precondition(fits("deliver"))
    @rule(who=LIKELY["CR"])
    def deliver(self, who: str) -> None:
        if self._do(
            "deliver", who, lambda: delivery.deliver_case(self.number, Told(), **self._asked(who))
        ):
            self._ends("delivered")

    @precondition(lambda self: self.turns % 5 == 4)
    @rule(who=LIKELY["CR"])
    def withdraw(self, who: str) -> None:
        if self._do(
            "withdraw", who, lambda: withdrawal.withdraw_case(self.number, **self._asked(who))
        ):
            self._ends("withdrawn")

    @precondition(lambda self: self.turns % 4 == 3)
    @rule(who=LIKELY["CR"], kind=st.sampled_from(["void", "deletion"]))
    def ask_removal(self, who: str, kind: str) -> None:
        ground = "filed_twice" if kind == "void" else "test_entry"
        unwanted = Unwanted(kind, ground, reason=WHY)
        if self._do(
            "remove",
            who,
            lambda: removal.request_removal(self.number, unwanted, **self._asked(who)),
            "removal-pending" if self.model.removal else "",
        ):
            self.model.removal = (kind, who)
            self._compare()

    @precondition(lambda self: self.model.removal or self.turns % 5 == 0)
    @rule(who=LIKELY["AM"], confirms=st.booleans())
    def answer_removal(self, who: str, confirms: bool) -> None:
        pending = self.model.removal
        refusal = "no-such-removal" if pending is None else ""
        if pending is not None and pending[1] == who:
            refusal = "same-person"
        does = removal.confirm_removal if confirms else removal.refuse_removal
        act = "confirm" if confirms else "keep"
        if self._do(act, who, lambda: does(self.number, **self._asked(who)), refusal):
            assert pending is not None
            self.model.removal = None
            if confirms:
                self._ends("void" if pending[0] == "void" else "deleted")
            else:
                self._compare()

    @precondition(lambda self: self.turns % 7 == 3)
    @rule()
    def close_elsewhere(self) -> None:
        if self.model.state not in OPEN:
            with pytest.raises(StateForbids):
                imports.close_elsewhere(self.number, system="vertical", key=new_key())
            return
        imports.close_elsewhere(self.number, system="vertical", key=new_key())
        self.model.version += 1
        self._ends("closed_elsewhere")

    @precondition(lambda self: self.turns % 3 == 1)
    @rule(minutes=st.integers(1, 300))
    def work_on(self, minutes: int) -> None:
        self.hand.shift(dt.timedelta(minutes=minutes))

    @precondition(lambda self: self.waits < 2 and self.turns % 8 in {0, 2})
    @rule()
    def say_nothing_for_a_month(self) -> None:
        """Silence has its effect, and only where a law gives it one."""
        self.waits += 1
        self.hand.shift(dt.timedelta(days=30))
        silence.deem_due(kernel_clock.now())
        model = self.model
        if model.state == "received":
            model.version += 1
            self._to("in_review")
            model.review()
            model.deemed = model.unproved = True
        elif model.unproved and model.state in {"in_review", "suspended"}:
            model.version, model.unproved = model.version + 1, False
        elif model.state == "correcting" and model.item == "plain":
            model.version += 1
            self._to("abandoned")
            model.end("abandoned")
        self._compare()


@pytest.mark.django_db
def test_whatever_is_asked_in_whatever_order_the_system_and_the_model_agree(hall):
    class Run(Machine):
        pass

    Run.hall, Run.items = hall, the_items(hall)
    Run.officers = {who: hall.officer(who) for who in PEOPLE}
    Run.reached, Run.refused = set(), set()
    run_state_machine_as_test(
        Run,
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"role-forbids", "state-forbids", "case-not-found"} <= Run.refused
    assert len(Run.reached) >= 5
