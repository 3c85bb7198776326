"""Limits as officials write them, read into kind, value and unit; what is not understood says so.

A limit that is one amount is *single*. Amounts by stage, by sub-type or with time left out are named
as such and bear no value, because no one number is theirs. Whatever fits no form is *unclear*: it is
never guessed, a person settles it. A bare 日 stays 日: the law that set it decides what it counts
(行政许可法第八十二条 means working days), so a reading is only proposed, with its ground.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from catalog.importing.amounts import AMOUNT, Amount, LimitUnit, amounts_in, exact, normal
from catalog.states import ItemKind


class LimitKind(StrEnum):
    """What a text says of time."""

    NONE = "none"
    SINGLE = "single"
    WITH_EXCLUSION = "single_with_exclusion"
    STAGED = "staged"
    BY_SUBTYPE = "by_subtype"
    INSTANT = "instant"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reading offered to the person who settles, and why it might be right."""

    value: int
    unit: LimitUnit
    ground: str


@dataclass(frozen=True, slots=True)
class ParsedLimit:
    """``text`` is the source's own; ``value`` and ``unit`` are None unless ``kind`` is SINGLE."""

    text: str
    kind: LimitKind
    value: int | None = None
    unit: LimitUnit | None = None
    note: str = ""
    proposal: Proposal | None = None

    @property
    def settled(self) -> bool:
        """Whether no person needs to look at it: one amount of a unit that is said."""
        return self.kind is LimitKind.SINGLE and self.unit is not LimitUnit.DAY_UNSPECIFIED

    @property
    def stated(self) -> bool:
        """Whether the source says anything at all."""
        return bool(normal(self.text))


NOTHING = frozenset({"", "无", "/", "-", "—", "——", "无时限", "无期限", "无规定", "没有", "不适用"})
AT_ONCE = re.compile(
    r"(?:当场|即时|即刻|立即|随到随)(?:办理|办结|办|决定|受理并决定)|即办(?:件)?|当日办结"
)
# What may stand before the one amount of a limit without changing it.
WHOLE = re.compile(
    r"(?:(?:法定|承诺|审查|审批|办理|办结)?(?:时限|期限)(?:为|:)?)?(?:自|从)?(?:受理|收到)?"
    r"(?:申请|材料)?(?:之日|后)?(?:起|后)?(?:在)?"
)
AFTER = re.compile(r"(?:以内|之内|内)?(?:办结|办理完毕|办理|作出决定|作出审批决定)?")
STAGE = re.compile(
    r"(?:受理|初审|复审|终审|审核|审查|复核|核查|勘验|评审|审批|批准|决定|公示期?|公告期?|制证|发证|送达"
    r"|办结|上报|报批|.{1,6}[前后])(?:时限|期限|阶段|环节|时间)?为?:?"
)
SUBTYPE = re.compile(
    r"项目|报告书|报告表|登记表|类|级|企业|个人|单位|情形|转让|变更|新办|延续|首次"
)
LEFT_OUT = re.compile(r"不含|不包括|不包含|不计|除外|扣除|另计|另行计算")
WITHIN = re.compile(r"其中|包括|包含|含")
CITATION = re.compile(r"[^0-9]*(?:法|条例|规定|办法|决定|通知)(?:第.{1,12}条.*)?")
LONGER = re.compile(r"(?:可|经批准).{0,12}延长")
BETWEEN = re.compile(r"[;,，；、+。]")
STRAY = re.compile(r"(\d+)个(.)(工作日)")


def parse(text: str, *, kind: str = ItemKind.LICENSING) -> ParsedLimit:
    """What ``text`` says; ``kind`` is the item's, for the proposed reading of a bare 日."""
    plain = normal(text)
    if plain in NOTHING:
        note = "" if plain else "来源未载明"
        return ParsedLimit(text, LimitKind.NONE, note=note, proposal=_by_default(plain, kind))
    if AT_ONCE.fullmatch(plain):
        return ParsedLimit(text, LimitKind.INSTANT, note="当场办理")
    found = _with_brackets(text, plain, kind) or _bare(text, plain, kind)
    return found or _unclear(text, plain)


def _bare(text: str, plain: str, kind: str) -> ParsedLimit | None:
    """A text without brackets: one amount, or several with their labels."""
    amount = _whole(plain)
    if amount is not None:
        return _single(text, amount, kind, note=_label(plain))
    return _several(text, plain)


def _with_brackets(text: str, plain: str, kind: str) -> ParsedLimit | None:
    """One amount and, in brackets, what belongs to it."""
    bracketed = re.fullmatch(r"([^()]+)\(([^()]+)\)", plain)
    if bracketed is None:
        return None
    amount = _whole(bracketed[1])
    if amount is None:
        return None
    inside = bracketed[2]
    if LEFT_OUT.search(inside) or _cannot_fit(inside, amount):
        ground = f"来源写明“{inside}”，该时间不计入"
        if not LEFT_OUT.search(inside):
            ground = f"“{inside}”长于时限本身，不可能包含在内，依法不计入时限（须核）"
        offered = Proposal(amount.value, _said(amount.unit, kind), ground)
        return ParsedLimit(text, LimitKind.WITH_EXCLUSION, note=plain, proposal=offered)
    if WITHIN.search(inside) or CITATION.fullmatch(inside) or LONGER.search(inside):
        return _single(text, amount, kind, note=inside)
    return None


def _whole(plain: str) -> Amount | None:
    """The amount of a text that says one limit for the whole and nothing else."""
    found = list(AMOUNT.finditer(plain))
    if len(found) != 1:
        return None
    before, after = plain[: found[0].start()], plain[found[0].end() :].rstrip("。;")
    if WHOLE.fullmatch(before) is None or AFTER.fullmatch(after) is None:
        return None
    return exact(found[0])


def _label(plain: str) -> str:
    """What stood before the amount, for the note."""
    first = AMOUNT.search(plain)
    return plain[: first.start()].rstrip(":") if first else ""


def _single(text: str, amount: Amount, kind: str, *, note: str) -> ParsedLimit:
    found = ParsedLimit(text, LimitKind.SINGLE, amount.value, amount.unit, note)
    if amount.unit is not LimitUnit.DAY_UNSPECIFIED:
        return found
    offered = Proposal(amount.value, _said(amount.unit, kind), _ground_of_day(kind))
    said = f"“日”未写明工作日或自然日；建议：{offered.ground}"
    return replace(found, note="；".join(part for part in (note, said) if part), proposal=offered)


def _said(unit: LimitUnit, kind: str) -> LimitUnit:
    if unit is not LimitUnit.DAY_UNSPECIFIED:
        return unit
    return LimitUnit.WORKDAY if kind == ItemKind.LICENSING else LimitUnit.CALENDAR_DAY


def _ground_of_day(kind: str) -> str:
    if kind == ItemKind.LICENSING:
        return "按工作日（行政许可法第八十二条：本法规定的期限以工作日计算，不含法定节假日）"
    return (
        "按自然日（民法典第二百条：期间按照公历年、月、日计算；设定时限的法律另有规定的从其规定）"
    )


def _by_default(plain: str, kind: str) -> Proposal | None:
    if not plain or kind != ItemKind.LICENSING:
        return None
    return Proposal(
        20, LimitUnit.WORKDAY, "行政许可法第四十二条：法律、法规无另行规定的，二十日内作出决定"
    )


def _cannot_fit(inside: str, whole: Amount) -> bool:
    """Whether an amount in brackets is surely longer than the whole."""
    return any(part.shortest_days > whole.longest_days for part in amounts_in(inside))


def _several(text: str, plain: str) -> ParsedLimit | None:
    """Amounts with labels, each part one: by stage or by sub-type."""
    labels = _labels(plain)
    if labels is None:
        return None
    stages = [bool(STAGE.fullmatch(label)) for label in labels]
    if all(
        one or (not label and n == 0)
        for n, (one, label) in enumerate(zip(stages, labels, strict=True))
    ):
        return ParsedLimit(text, LimitKind.STAGED, note=plain)
    others = [label for label, stage in zip(labels, stages, strict=True) if not stage]
    if len(set(labels)) == len(labels) and all(_names_a_subtype(one, others) for one in others):
        return ParsedLimit(text, LimitKind.BY_SUBTYPE, note=plain)
    return None


def _names_a_subtype(label: str, others: Sequence[str]) -> bool:
    """A word for a sub-type, or a label among others that name one."""
    return bool(label) and any(SUBTYPE.search(one) for one in others)


def _labels(plain: str) -> list[str] | None:
    """What each amount of several is for; None unless every part is a label and one amount."""
    parts = [part for part in BETWEEN.split(plain) if part]
    if len(parts) < 2:
        return None
    labels = []
    for part in parts:
        found = list(AMOUNT.finditer(part))
        if len(found) != 1 or exact(found[0]) is None:
            return None
        before, after = part[: found[0].start()], part[found[0].end() :]
        # 15日公示期: the label may follow its amount.
        labels.append(before if AFTER.fullmatch(after) else before + after)
    return labels


def _unclear(text: str, plain: str) -> ParsedLimit:
    stray = STRAY.fullmatch(plain)
    if stray is None:
        return ParsedLimit(text, LimitKind.UNCLEAR, note="未能读懂，须由人核定")
    ground = f"疑为“{stray[1]}个工作日”之误（多一“{stray[2]}”字）"
    offered = Proposal(int(stray[1]), LimitUnit.WORKDAY, ground)
    return ParsedLimit(text, LimitKind.UNCLEAR, note="未能读懂，须由人核定", proposal=offered)
