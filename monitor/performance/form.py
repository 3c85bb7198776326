"""The form of points (百分制): parts with a formula each, rewards, and the formula of the total.

A form is data. It is read whole and refused whole; what a version says is never altered later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from monitor.performance import formula
from monitor.performance.figures import FIGURES, OF_A_PART
from monitor.performance.formula import Formula, FormulaFault

MOST_PARTS = 40
LONGEST_WORD = 40
KINDS = {"part": "评分项", "reward": "奖励项"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form: in which part, which field, and why."""

    part: str
    field: str
    said: str


class FormFaults(ValueError):
    """A form that cannot stand."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{one.part} {one.field}: {one.said}" for one in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the form: at least ``least``, at most ``most`` points, full points ``base``."""

    code: str
    label: str
    kind: str
    base: Fraction
    least: Fraction
    most: Fraction
    manual: bool
    formula: Formula
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was read and found sound. ``floor`` is the fewest cases that are ranked."""

    parts: tuple[Part, ...]
    constants: Mapping[str, Fraction]
    words: Mapping[str, str]
    total: Formula
    floor: int
    object_days: int
    decide_days: int

    def labels(self, part: Part | None = None) -> dict[str, str]:
        """The word of everything that formula may name."""
        of_parts = {} if part is not None else {one.code: one.label for one in self.parts}
        return _labels(self.constants, of_parts) | dict(self.words)


@dataclass(frozen=True, slots=True)
class Points:
    """What one part gave: hundredths of a point, and the formula in words and in numbers."""

    code: str
    label: str
    kind: str
    base: int
    points: int
    words: str
    numbers: str
    names: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "code": self.code,
            "label": self.label,
            "kind": self.kind,
            "base": self.base,
            "points": self.points,
            "words": self.words,
            "numbers": self.numbers,
            "names": list(self.names),
        }


def score(
    form: Form, figures: Mapping[str, Fraction], marks: Mapping[str, Fraction]
) -> tuple[list[Points], Points]:
    """Every part's points and the total's, in hundredths; figures without a value count as 0."""
    known = {code: figures.get(code, Fraction(0)) for code in FIGURES} | dict(form.constants)
    found = [_points(form, part, known, marks.get(part.code, Fraction(0))) for part in form.parts]
    of_parts = known | {one.code: Fraction(one.points, 100) for one in found}
    labels = form.labels()
    total = Points(
        code="total",
        label="总分",
        kind="total",
        base=sum(one.base for one in found if one.kind == "part"),
        points=formula.rounded(form.total.value(of_parts)),
        words=form.total.words(labels),
        numbers=form.total.numbers(of_parts),
        names=tuple(sorted(form.total.names)),
    )
    return found, total


def _points(form: Form, part: Part, known: Mapping[str, Fraction], marked: Fraction) -> Points:
    given = {**known, "base": part.base, "marks": marked}
    value = min(part.most, max(part.least, part.formula.value(given)))
    return Points(
        code=part.code,
        label=part.label,
        kind=part.kind,
        base=formula.rounded(part.base),
        points=formula.rounded(value),
        words=part.formula.words(form.labels(part)),
        numbers=part.formula.numbers(given),
        names=tuple(sorted(part.formula.names)),
    )


def read(content: Mapping[str, Any]) -> Form:
    """The form that ``content`` (as kept, or as handed in) describes.

    Raises FormFaults with every fault found: unknown figures, divisions that may be by zero, points
    that do not fit, codes twice.
    """
    faults: list[Fault] = []
    constants = _constants(content, faults)
    lines = content.get("parts")
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_PARTS:
        raise FormFaults([*faults, Fault("", "parts", f"须有 1 到 {MOST_PARTS} 项")])
    parts = [part for line in lines if (part := _part(line, constants, faults)) is not None]
    codes = [part.code for part in parts]
    twice = {one for one in codes if codes.count(one) > 1 or one in constants}
    faults.extend(Fault(code, "code", "代码重复") for code in sorted(twice))
    labels = _labels(constants, {part.code: part.label for part in parts})
    total = None if faults else _formula(content.get("total"), labels, ("total", "formula"), faults)
    floor = _count(content, "floor", (0, 10_000), faults)
    object_days = _count(content, "object_days", (1, 60), faults)
    decide_days = _count(content, "decide_days", (1, 60), faults)
    if faults or total is None:
        raise FormFaults(faults)
    given = content.get("words")
    given = given if isinstance(given, dict) else {}
    words = {name: str(given[name])[:LONGEST_WORD] for name in constants if name in given}
    return Form(tuple(parts), constants, words, total, floor, object_days, decide_days)


def _labels(constants: Mapping[str, Fraction], more: Mapping[str, str]) -> dict[str, str]:
    own = {} if more else {code: one.label for code, one in OF_A_PART.items()}
    figures = {code: one.label for code, one in FIGURES.items()}
    return figures | own | {code: code for code in constants} | dict(more)


def _constants(content: Mapping[str, Any], faults: list[Fault]) -> dict[str, Fraction]:
    given = content.get("constants", {})
    if not isinstance(given, dict):
        faults.append(Fault("", "constants", "须是名称和数"))
        return {}
    found: dict[str, Fraction] = {}
    for name, value in given.items():
        number = _fraction(value)
        known = name in FIGURES or name in OF_A_PART or name in formula.FUNCTIONS
        if number is None or known or not str(name).isidentifier():
            faults.append(Fault("", f"constants.{str(name)[:20]}", "名称已被占用或者不是数"))
        else:
            found[name] = number
    return found


def _part(line: Any, constants: Mapping[str, Fraction], faults: list[Fault]) -> Part | None:
    if not isinstance(line, dict):
        faults.append(Fault("", "parts", "每项须是一组字段"))
        return None
    code, label = str(line.get("code", ""))[:LONGEST_WORD], str(line.get("label", ""))
    before = len(faults)
    if not code.isidentifier() or code in FIGURES or code in formula.FUNCTIONS:
        faults.append(Fault(code, "code", "代码须是字母开头的字词，不能与指标同名"))
    if not 0 < len(label) <= LONGEST_WORD:
        faults.append(Fault(code, "label", f"名称须有 1 到 {LONGEST_WORD} 字"))
    if line.get("kind") not in KINDS:
        faults.append(Fault(code, "kind", "须是 part 或 reward"))
    points = {name: _fraction(line.get(name)) for name in ("base", "least", "most")}
    faults.extend(Fault(code, name, "须是数") for name, one in points.items() if one is None)
    read_formula = _formula(line.get("formula"), _labels(constants, {}), (code, "formula"), faults)
    base, least, most = (points[name] for name in ("base", "least", "most"))
    if base is None or least is None or most is None or read_formula is None:
        return None
    if not least <= most or not 0 <= base <= max(most, Fraction(0)):
        faults.append(Fault(code, "least", "应有 least ≤ most，0 ≤ base ≤ most"))
    if len(faults) > before:
        return None
    return Part(
        code=code,
        label=label,
        kind=str(line["kind"]),
        base=base,
        least=least,
        most=most,
        manual=bool(line.get("manual", False)),
        formula=read_formula,
        basis=str(line.get("basis", ""))[:200],
    )


def _formula(
    text: Any, labels: Mapping[str, str], where: tuple[str, str], faults: list[Fault]
) -> Formula | None:
    try:
        return formula.read(text if isinstance(text, str) else "", labels)
    except FormulaFault as wrong:
        faults.append(Fault(*where, str(wrong)))
        return None


def _count(
    content: Mapping[str, Any], name: str, bounds: tuple[int, int], faults: list[Fault]
) -> int:
    value = content.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and bounds[0] <= value <= bounds[1]:
        return value
    faults.append(Fault("", name, f"须是 {bounds[0]} 到 {bounds[1]} 的整数"))
    return 0


def _fraction(value: Any) -> Fraction | None:
    """Numbers are written as text or whole numbers: a float is not what its writer meant."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None
    return number if abs(number) <= 10_000 else None


def points(text: str) -> int | None:
    """Points written with at most two decimals as hundredths; None for anything else."""
    number = _fraction(text) if "/" not in text and "e" not in text.lower() else None
    if number is None or (number * 100).denominator != 1:
        return None
    return int(number * 100)
