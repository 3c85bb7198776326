"""Formulas as data: a small language with its parser, checker and evaluator; nothing is executed.

    expression := sum [("<" | "<=" | ">" | ">=" | "=") sum]
    sum        := product {("+" | "-") product}
    product    := factor {("*" | "/") factor}
    factor     := number | name | function "(" expression {"," expression} ")" | "(" … ")" | "-" factor

Figures are exact fractions. ``/`` divides by a written number only: where the divisor is a figure it
can be nothing, so the formula says what nothing gives: ``share(part, whole, when_none)``.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

LONGEST = 500
DEEPEST = 30
LARGEST = Fraction(10**12)

TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([^\W\d]\w*)|(<=|>=|[-+*/(),<>=×÷−（），]))")
SAME = {"×": "*", "÷": "/", "−": "-", "（": "(", "）": ")", "，": ","}
COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
SIGNED: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
# How many arguments each function takes: at least, at most.
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "min": (2, 8),
    "max": (2, 8),
    "floor": (1, 1),
    "share": (3, 3),
    "when": (3, 3),
}


class FormulaFault(ValueError):
    """A formula that cannot stand; the message says what and where, for the page."""


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a formula: ``kind`` is number, name, call, negative, or the sign between two parts."""

    kind: str
    parts: tuple[Node, ...] = ()
    name: str = ""
    number: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read and found sound."""

    text: str
    root: Node

    def value(self, figures: Mapping[str, Fraction]) -> Fraction:
        """What the formula gives for ``figures``; every name in it must be there."""
        return _value(self.root, figures)

    def words(self, labels: Mapping[str, str]) -> str:
        """The formula with every figure's word in its place."""
        return _shown(self.root, lambda name: labels[name])

    def numbers(self, figures: Mapping[str, Fraction]) -> str:
        """The formula with every figure's number in its place."""
        return _shown(self.root, lambda name: plain(figures[name]))

    @property
    def names(self) -> frozenset[str]:
        """The figures it reads."""
        return frozenset(node.name for node in _all(self.root) if node.kind == "name")


def read(text: str, known: Mapping[str, str]) -> Formula:
    """The formula in ``text``, whose names are codes of ``known`` or their words.

    Raises FormulaFault: too long, unreadable, an unknown figure or function, a wrong number of
    arguments, a comparison outside ``when``, a division that could be by zero.
    """
    if not text.strip():
        raise FormulaFault("公式为空")
    if len(text) > LONGEST:
        raise FormulaFault(f"公式超过 {LONGEST} 字")
    by_word = {word: code for code, word in known.items()}
    root = _Reader(text, known, by_word).whole()
    _check(root, condition=False)
    return Formula(text.strip(), root)


def plain(value: Fraction) -> str:
    """A number as people write it: at most two decimals, none where none are needed."""
    hundredths = rounded(value)
    text = f"{hundredths // 100 if hundredths >= 0 else -(-hundredths // 100)}"
    rest = abs(hundredths) % 100
    if hundredths < 0 and text == "0":
        text = "-0"
    return f"{text}.{rest:02d}".rstrip("0") if rest else text


def rounded(value: Fraction) -> int:
    """Hundredths, half away from zero as scores are rounded."""
    scaled = abs(value) * 100
    whole = math.floor(scaled + Fraction(1, 2))
    return whole if value >= 0 else -whole


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str, known: Mapping[str, str], by_word: Mapping[str, str]) -> None:
        self.known, self.by_word = known, by_word
        self.tokens = list(_tokens(text))
        self.place = 0

    def whole(self) -> Node:
        root = self.expression(0)
        if self.place < len(self.tokens):
            raise FormulaFault(f"“{self.tokens[self.place]}”放在这里读不懂")
        return root

    def look(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        found = self.look()
        if not found or (wanted and found != wanted):
            raise FormulaFault(f"这里应是“{wanted or '数或指标'}”，却是“{found or '结尾'}”")
        self.place += 1
        return found

    def expression(self, depth: int) -> Node:
        left = self.chain(depth, ("+", "-"))
        if self.look() in COMPARED:
            return Node(self.take(), (left, self.chain(depth, ("+", "-"))))
        return left

    def chain(self, depth: int, signs: tuple[str, str]) -> Node:
        left = self._below(depth, signs)
        while self.look() in signs:
            left = Node(self.take(), (left, self._below(depth, signs)))
        return left

    def _below(self, depth: int, signs: tuple[str, str]) -> Node:
        """What binds closer than ``signs``."""
        return self.factor(depth) if "*" in signs else self.chain(depth, ("*", "/"))

    def factor(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise FormulaFault("括号套得太深")
        sign = self.take()
        if sign == "-":
            return Node("negative", (self.factor(depth + 1),))
        if sign == "(":
            inner = self.expression(depth + 1)
            self.take(")")
            return inner
        if sign[0].isdigit():
            return Node("number", number=_number(sign))
        return self.named(sign, depth)

    def named(self, token: str, depth: int) -> Node:
        if self.look() == "(" and token in FUNCTIONS:
            return Node("call", tuple(self.arguments(depth)), name=token)
        if token in self.known:
            return Node("name", name=token)
        if token in self.by_word:
            return Node("name", name=self.by_word[token])
        kind = "函数" if self.look() == "(" else "指标"
        raise FormulaFault(f"没有“{token}”这个{kind}")

    def arguments(self, depth: int) -> Iterator[Node]:
        self.take("(")
        yield self.expression(depth + 1)
        while self.look() == ",":
            self.take()
            yield self.expression(depth + 1)
        self.take(")")


def _tokens(text: str) -> Iterator[str]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = TOKEN.match(text, place)
        if found is None:
            raise FormulaFault(f"第 {place + 1} 字“{text[place]}”读不懂")
        token = found.group(0).strip()
        yield SAME.get(token, token)
        place = found.end()


def _number(token: str) -> Fraction:
    number = Fraction(token)
    if number > LARGEST:
        raise FormulaFault(f"数“{token[:20]}”太大")
    return number


def _check(node: Node, *, condition: bool) -> None:
    """Refuse what reads well and cannot be reckoned."""
    if (node.kind in COMPARED) != condition:
        raise FormulaFault("比较只能写在 when 的第一格，那里也只能写比较")
    if node.kind == "/" and not _surely_not_zero(node.parts[1]):
        raise FormulaFault(
            "除数可能为零：请写成 share(被除数, 除数, 没有件时的值)，写明没有件时算多少"
        )
    if node.kind == "call":
        least, most = FUNCTIONS[node.name]
        if not least <= len(node.parts) <= most:
            raise FormulaFault(f"{node.name} 要 {least} 到 {most} 个数，写了 {len(node.parts)} 个")
    for place, part in enumerate(node.parts):
        _check(part, condition=node.kind == "call" and node.name == "when" and place == 0)


def _surely_not_zero(node: Node) -> bool:
    return node.kind == "number" and node.number != 0


def _all(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from _all(part)


def _value(node: Node, figures: Mapping[str, Fraction]) -> Fraction:
    if node.kind == "number":
        return node.number
    if node.kind == "name":
        return figures[node.name]
    if node.kind == "call":
        return _called(node, figures)
    given = [_value(part, figures) for part in node.parts]
    return -given[0] if node.kind == "negative" else SIGNED[node.kind](*given)


def _called(node: Node, figures: Mapping[str, Fraction]) -> Fraction:
    if node.name == "when":
        asked, then, otherwise = node.parts
        left, right = (_value(part, figures) for part in asked.parts)
        return _value(then if COMPARED[asked.kind](left, right) else otherwise, figures)
    given = [_value(part, figures) for part in node.parts]
    if node.name == "share":
        part, whole, none = given
        return part / whole if whole else none
    if node.name == "floor":
        return Fraction(math.floor(given[0]))
    return min(given) if node.name == "min" else max(given)


_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
_SIGNS = {"*": "×", "/": "÷", "-": "−", "<=": "≤", ">=": "≥"}
_WORDS = {"min": "取小", "max": "取大", "floor": "取整", "share": "占比", "when": "若"}


def _shown(node: Node, name: Callable[[str], str]) -> str:
    if node.kind == "number":
        return plain(node.number)
    if node.kind == "name":
        shown = name(node.name)
        return f"({shown})" if shown.startswith("-") else shown
    if node.kind == "call":
        return f"{_WORDS[node.name]}({'，'.join(_shown(part, name) for part in node.parts)})"
    if node.kind == "negative":
        return f"−{_bound(node.parts[0], 3, name)}"
    binds = _BINDS.get(node.kind, 0)
    left = _bound(node.parts[0], binds, name)
    right = _bound(node.parts[1], binds + 1, name)
    return f"{left} {_SIGNS.get(node.kind, node.kind)} {right}"


def _bound(node: Node, least: int, name: Callable[[str], str]) -> str:
    shown = _shown(node, name)
    return f"({shown})" if _BINDS.get(node.kind, 3) < least else shown
