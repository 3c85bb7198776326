"""The registry of kinds of limits; each app declares its own in limits.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from timelimits.engine.rungs import Rung
from timelimits.errors import KindUnknown


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of limit: its code, what officials call it, the article it rests on.

    ``due_title`` heads its receipt (最迟办结日), ``starts`` names the event that starts it when the
    rule names none, ``ends`` the event it waits for. ``rungs`` hold only where no RungRule is in custody.
    """

    code: str
    label: str
    basis: str = ""
    due_title: str = "最迟办结日"
    starts: str = "起算"
    ends: str = "办结"
    rungs: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What the receipt of a kind calls things."""

    due_title: str = "最迟办结日"
    starts: str = "起算"
    ends: str = "办结"


KINDS: dict[str, Kind] = {}


def declare(
    code: str,
    label: str,
    *,
    basis: str = "",
    words: Words | None = None,
    rungs: Sequence[Rung] = (),
) -> Kind:
    """Enter a kind; declaring the same one twice is harmless, another under its code is refused."""
    said = words or WORDS.get(code, Words())
    kind = Kind(code, label, basis, said.due_title, said.starts, said.ends, tuple(rungs))
    if KINDS.setdefault(code, kind) != kind:
        raise KindUnknown("同一代码登记了两种时限", kind=code)
    return kind


def kind_of(code: str) -> Kind:
    """The declared kind; raises KindUnknown."""
    try:
        return KINDS[code]
    except KeyError:
        raise KindUnknown(kind=code) from None


# The words of the kinds that exist, so that whoever declares one need not repeat them.
WORDS = {
    "acceptance": Words("最迟告知日", "收件", "受理、不予受理或者一次性告知补正"),
    "promised": Words("最迟办结日（承诺）", "受理", "作出决定"),
    "statutory": Words("最迟办结日（法定）", "受理", "作出决定"),
    "step": Words("本环节最迟完成日", "环节开始", "环节完成"),
    "delivery": Words("最迟送达日", "作出决定", "颁发、送达"),
    "complaint_acceptance": Words("最迟决定受理日", "收到投诉", "决定是否受理"),
    "complaint_answer": Words("最迟答复日", "受理投诉", "答复"),
}
