"""The registry of kinds of limits: each app declares its own in limits.py, ``registry`` the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from timelimits.engine.rungs import Rung
from timelimits.errors import KindUnknown
from timelimits.rules import Rule, Unit

BY_ITEM = "事项版本"
BY_LOCAL_RULE = "地方规定（可配置）"


@dataclass(frozen=True, slots=True)
class Words:
    """What the receipt of a kind calls things.

    ``due_title`` heads it (最迟办结日), ``starts`` names the event that starts the limit when the
    rule names none, ``ends`` the event it waits for.
    """

    due_title: str = "最迟办结日"
    starts: str = "起算"
    ends: str = "办结"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the law says of a kind, for whoever starts it and for the page that lists it.

    ``number`` is the rule's (XK-4). ``amount`` of ``unit`` is the usual length; None where each
    paper says its own. ``set_by`` names who may set another, empty where the law alone does.
    ``stops`` is what ends it besides its event, ``pauses`` and ``extends`` what moves its end,
    ``silence`` the effect of letting it pass. ``states`` are those of its matter in which an overrun
    gives an alert; ``app`` keeps such matters, empty where none does yet.
    """

    number: str = ""
    amount: int | None = None
    unit: Unit | None = None
    set_by: str = ""
    stops: str = ""
    pauses: str = ""
    extends: str = ""
    silence: str = ""
    states: tuple[str, ...] = ()
    app: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of limit: its code, what officials call it, the article it rests on, its words, its terms.

    ``rungs`` hold only where no RungRule is in custody; a kind without any gives no alert, because
    it is the citizen's own time or because another kind says it.
    """

    code: str
    label: str
    basis: str = ""
    due_title: str = "最迟办结日"
    starts: str = "起算"
    ends: str = "办结"
    rungs: tuple[Rung, ...] = ()
    number: str = ""
    amount: int | None = None
    unit: Unit | None = None
    set_by: str = ""
    stops: str = ""
    pauses: str = ""
    extends: str = ""
    silence: str = ""
    states: tuple[str, ...] = ()
    app: str = ""

    @property
    def length(self) -> str:
        """The usual length as the law would say it; empty where every paper says its own."""
        if self.amount is None or self.unit is None:
            return ""
        return Rule(self.unit, self.amount, self.basis).phrase

    def rule(self) -> Rule:
        """The usual rule of the kind; raises KindUnknown where every paper says its own."""
        if self.amount is None or self.unit is None:
            raise KindUnknown("该种时限没有统一的长度", kind=self.code)
        return Rule(self.unit, self.amount, self.basis, starts=self.starts)


KINDS: dict[str, Kind] = {}


def declare(
    code: str,
    label: str,
    *,
    basis: str = "",
    words: Words | None = None,
    rungs: Sequence[Rung] = (),
    terms: Terms | None = None,
) -> Kind:
    """Enter a kind; declaring the same one twice is harmless, another under its code is refused."""
    said, told = words or Words(), terms or Terms()
    kind = Kind(
        code,
        label,
        basis,
        rungs=tuple(rungs),
        **{one.name: getattr(said, one.name) for one in fields(Words)},
        **{one.name: getattr(told, one.name) for one in fields(Terms)},
    )
    if KINDS.setdefault(code, kind) != kind:
        raise KindUnknown("同一代码登记了两种时限", kind=code)
    return kind


def kind_of(code: str) -> Kind:
    """The declared kind; raises KindUnknown."""
    try:
        return KINDS[code]
    except KeyError:
        raise KindUnknown(kind=code) from None
