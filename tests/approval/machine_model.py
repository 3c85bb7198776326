"""The model of T4: what a clerk with pencil and paper would know of one case, and four small items."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.builders.approval import an_item

# Who there is: letter of the role, and the unit ("own" has the case first, "other" is asked).
PEOPLE = {
    "clerk": ("C", ""),
    "reviewer": ("R", "own"),
    "approver": ("A", "own"),
    "chief": ("A", "own"),
    "neighbour_reviewer": ("R", "other"),
    "neighbour_approver": ("A", "other"),
    "centre_manager": ("M", ""),
}
# Per act: whose it is, and the states it starts from.
BEFORE, UNDER = {"received", "correcting"}, {"in_review", "suspended"}
OPEN = BEFORE | UNDER | {"granted"}
KNOWN = OPEN | {"delivered", "denied", "declined", "withdrawn", "abandoned", "forwarded"}
RULES: dict[str, tuple[str, set[str]]] = {
    "accept": ("CR", {"received"}),
    "decline": ("CR", {"received"}),
    "supplement": ("CR", BEFORE),
    "tell": ("CRA", KNOWN | {"closed_elsewhere"}),
    "supply": ("CR", {"correcting"}),
    "suspend": ("RA", {"in_review"}),
    "resume": ("RA", {"suspended"}),
    "finish": ("RA", {"in_review"}),
    "return": ("RA", {"in_review"}),
    "forward": ("A", {"in_review"}),
    "grant": ("A", {"in_review"}),
    "deny": ("A", {"in_review"}),
    "deliver": ("CR", {"granted"}),
    "withdraw": ("CR", BEFORE | UNDER),
    "remove": ("CRA", BEFORE | UNDER),
    "confirm": ("AM", BEFORE | UNDER),
    "keep": ("AM", BEFORE | UNDER),
}
WITH_A_STEP = {"finish", "return"}
# Items by their stages: (number, role, unit) of each step; how many stages are the lower level's.
LOOK, CHECK, SIGN = ("R", "own"), ("R", "own"), ("A", "own")
ITEMS: dict[str, tuple[list[list[tuple[int, str, str]]], int]] = {
    "plain": ([[(1, *LOOK)], [(2, *CHECK)], [(3, *SIGN)]], 0),
    "beside": ([[(1, *LOOK)], [(2, *LOOK), (3, "R", "other")], [(4, *SIGN)]], 0),
    "lower": ([[(1, *LOOK)], [(2, *SIGN)], [(3, "R", "other")], [(4, "A", "other")]], 2),
    "beyond": ([[(1, *LOOK)], [(2, *SIGN)]], 2),
}


@dataclass
class Model:
    """What a clerk with pencil and paper would know of one case."""

    item: str
    state: str = "received"
    unit: str = "own"
    forwarded: bool = False
    stage: int = -1
    open_steps: list[tuple[int, str, str]] = field(default_factory=list)
    had: set[str] = field(default_factory=set)
    issued: bool = False
    removal: tuple[str, str] | None = None
    version: int = 1

    @property
    def lower(self) -> bool:
        return ITEMS[self.item][1] > 0 and not self.forwarded

    def forbids(self, act: str, who: str) -> str:
        """The refusal that scope, role and state bring; empty when they bring none."""
        letter, unit = PEOPLE[who]
        roles, states = RULES[act]
        at_work = unit in {step[2] for step in self.open_steps}
        looks = letter in "CM" or unit in {self.unit} | self.had or at_work
        reaches = letter in "CM" or unit == self.unit or (act in WITH_A_STEP and at_work)
        if not looks:
            return "case-not-found"
        if letter not in roles or not reaches:
            return "role-forbids"
        return "" if self.state in states else "state-forbids"

    def mine(self, who: str) -> list[tuple[int, str, str]]:
        letter, unit = PEOPLE[who]
        able = [
            step for step in self.open_steps if step[1] == letter and unit in {self.unit, step[2]}
        ]
        return sorted(able, key=lambda step: (step[2] != unit, step[0]))

    def begin(self, stage: int) -> None:
        """The stage with this number begins, if there is one on the present level."""
        stages, lower = ITEMS[self.item]
        last = lower if self.lower else len(stages)
        self.stage = stage
        self.open_steps = list(stages[stage]) if stage < last else []
        self.had |= {step[2] for step in self.open_steps}

    def review(self) -> None:
        self.state = "in_review"
        self.begin(ITEMS[self.item][1] if self.forwarded else 0)

    def end(self, state: str) -> None:
        if state not in {"granted", "denied", "forwarded"}:
            # What was carried away with the case was nobody's work.
            open_now = {step[2] for step in self.open_steps}
            worked = self.done
            self.had = {unit for unit in self.had if unit not in open_now or unit in worked}
        self.state, self.open_steps = state, []

    done: set[str] = field(default_factory=set)
    deemed: bool = False
    unproved: bool = False

    def limits(self) -> list[tuple[str, str]]:
        """The open limits there are, kind and standing."""
        running = "paused" if self.state == "suspended" else "running"
        if self.state == "received":
            return [("acceptance", "running")]
        if self.state == "granted":
            return [("delivery", "running"), ("publication", "running")]
        if self.state == "delivered":
            return [("publication", "running")]
        if self.state not in UNDER:
            return []
        law = "pre_review" if self.lower else "statutory"
        kinds = [law, "promised", *("step" for _ in self.open_steps)]
        beside = ["special"] if self.state == "suspended" else []
        if self.deemed:
            beside += ["silence_paper", *(["silence_proof"] if self.unproved else [])]
        return sorted(
            [*((kind, running) for kind in kinds), *((kind, "running") for kind in beside)]
        )


def _step(name: str, role: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "role": role, "limit_days": 2} | more


def the_items(hall: Any) -> dict[str, Any]:
    """The items of the table above, published."""
    first, sign = {"pre_review": True}, "签发"
    level: dict[str, Any] = {
        "prereview_amount": 20, "prereview_unit": "working_day", "prereview_promised": 5,
        "prereview_basis": "行政许可法第四十三条", "forward_to": "上级",
        "forward_basis": "行政许可法第三十五条",
    }  # fmt: skip
    silent: dict[str, Any] = {
        "supplement_days": 5, "supplement_unit": "working_day",
        "supplement_effect": "regarded_withdrawn", "supplement_basis": "法律援助法第四十二条",
    }  # fmt: skip
    one, asked = _step("核", "reviewer"), {"parallel_group": "1", "asks": hall.neighbour.code}
    lower = (_step("初核", "reviewer", **first), _step(sign, "approver", **first))
    return {
        "plain": an_item(hall, steps=(one, one, _step("决定", "approver")), **silent),
        "beside": an_item(
            hall,
            steps=(
                one,
                _step("勘", "reviewer", parallel_group="1", two_person=True),
                _step("签", "reviewer", **asked),
                _step("决定", "approver"),
            ),
        ),
        "lower": an_item(
            hall,
            steps=(*lower, one, _step("决定", "approver")),
            **level,
            forward_unit=hall.neighbour.code,
        ),
        "beyond": an_item(hall, steps=lower, **level),
    }
