"""The rows of a list: read by its mapping, checked by the catalogue's invariants, reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.errors import CodeTwice
from catalog.importing.files import Line, Table
from catalog.importing.limits import LimitKind, ParsedLimit, parse
from catalog.importing.mapping import ListMapping
from catalog.states import ItemKind

LONGEST = {"code": 64, "name": 200, "department": 60}


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One row as it was understood; with ``errors`` it is refused and the others are not."""

    number: int
    code: str
    name: str
    kind: str
    department: str
    basis: str
    result: str
    fee_text: str
    free: bool | None
    statutory: ParsedLimit
    promised: ParsedLimit
    cells: dict[str, str]
    errors: tuple[str, ...] = ()


def understood(table: Table, mapping: ListMapping) -> list[ListedItem]:
    """Every row by the mapping, its errors with it; CodeTwice when two rows bear one code."""
    found = [_item(line, mapping) for line in table.lines]
    _require_distinct(found, mapping)
    return [replace(one, errors=tuple(_errors(one, mapping))) for one in found]


def _item(line: Line, mapping: ListMapping) -> ListedItem:
    def cell(name: str) -> str:
        return line.cells.get(mapping.columns.get(name, ""), "")

    word = cell("kind").strip()
    kind = mapping.kinds.get(word, "" if word else mapping.defaults.kind)
    statutory = parse(cell("statutory"), kind=kind)
    promised = parse(cell("promised"), kind=kind)
    if promised.kind is LimitKind.NONE:
        promised = replace(promised, proposal=None)  # the law's default is no promise
    fee = cell("fee").strip()
    return ListedItem(
        number=line.number,
        code=cell("code").strip(),
        name=cell("name").strip(),
        kind=kind,
        department=cell("department").strip(),
        basis=cell("basis").strip(),
        result=cell("result").strip(),
        fee_text=cell("fee_text").strip(),
        free=True if fee in mapping.free else False if fee in mapping.charged else None,
        statutory=statutory,
        promised=promised,
        cells=line.cells,
    )


def _require_distinct(found: Iterable[ListedItem], mapping: ListMapping) -> None:
    seen: dict[str, int] = {}
    for one in found:
        first = seen.setdefault(one.code, one.number) if one.code else one.number
        if first != one.number:
            column = mapping.column("code")
            raise CodeTwice(
                f"第{one.number}行“{column}”：{one.code[:64]} 与第{first}行重复",
                row=one.number,
                field=column,
            )


def _errors(one: ListedItem, mapping: ListMapping) -> Iterator[str]:
    def told(name: str, what: str) -> str:
        return f"第{one.number}行“{mapping.column(name)}”：{what}"

    for name, longest in LONGEST.items():
        value = str(getattr(one, name))
        if not value:
            yield told(name, "不能为空")
        elif len(value) > longest:
            yield told(name, f"超过{longest}字")
    if one.code and mapping.code_shape.fullmatch(one.code) is None:
        yield told("code", f"{one.code[:64]} 不合编码格式")
    if one.kind not in ItemKind.values:
        yield told("kind", "不是已知的事项类型")
    yield from (told(name, what) for name, what in _broken_invariants(one, mapping))


def _broken_invariants(one: ListedItem, mapping: ListMapping) -> Iterator[tuple[str, str]]:
    """Promise within the law in one unit; free exactly when there is nothing to charge by."""
    law, promise = one.statutory, one.promised
    both = law.value is not None and promise.value is not None and law.unit is promise.unit
    if both and (promise.value or 0) > (law.value or 0):
        yield "promised", f"承诺时限“{promise.text.strip()}”长于法定时限“{law.text.strip()}”"
    charges = one.fee_text not in mapping.nothing
    if "fee" in mapping.columns and one.code:
        if one.free is None:
            yield "fee", "没有写明是否收费"
        elif one.free and charges:
            yield "fee_text", "写明不收费而又列有收费依据与标准"
        elif not one.free and not charges:
            yield "fee_text", "写明收费而没有收费依据与标准"


def report(items: Sequence[ListedItem], *, mapping: ListMapping) -> dict[str, Any]:
    """Rows and summary as they are written into the report's file."""
    return {"rows": [_row(one) for one in items], "summary": summary(items, mapping=mapping)}


def summary(items: Sequence[ListedItem], *, mapping: ListMapping) -> dict[str, Any]:
    """Counts over the list: rows, refusals, kinds and units of limits, comparisons, what waits."""
    taken = [one for one in items if not one.errors]
    return {
        "layout": mapping.name,
        "rows": len(items),
        "accepted": len(taken),
        "refused": len(items) - len(taken),
        "departments": len({one.department for one in taken}),
        "statutory": _kinds(one.statutory for one in items),
        "promised": _kinds(one.promised for one in items),
        "units": {
            "statutory": _units(one.statutory for one in items),
            "promised": _units(one.promised for one in items),
        },
        "workday_pairs": _pairs(items),
        "to_review": sum(len(doubtful(one)) for one in taken),
    }


def doubtful(one: ListedItem) -> list[tuple[str, ParsedLimit]]:
    """The limits of a row that a person has to settle: all that is stated and not certain."""
    both = (("statutory", one.statutory), ("promised", one.promised))
    return [(field, limit) for field, limit in both if limit.stated and not limit.settled]


def _kinds(limits: Iterable[ParsedLimit]) -> dict[str, int]:
    counted = Counter(limit.kind.value for limit in limits)
    return {kind.value: counted.get(kind.value, 0) for kind in LimitKind}


def _units(limits: Iterable[ParsedLimit]) -> dict[str, int]:
    return dict(Counter(limit.unit.value for limit in limits if limit.unit is not None))


def _pairs(items: Sequence[ListedItem]) -> dict[str, int]:
    """Rows whose law and promise are both a bare amount of working days, and how they compare."""
    pairs = [
        (one.statutory.value, one.promised.value)
        for one in items
        if one.statutory.unit == one.promised.unit == "workday"
        and not (one.statutory.note or one.promised.note)
        and one.statutory.value is not None
        and one.promised.value is not None
    ]
    return {
        "both": len(pairs),
        "shorter": sum(promise < law for law, promise in pairs),
        "equal": sum(promise == law for law, promise in pairs),
        "longer": sum(promise > law for law, promise in pairs),
    }


def _row(one: ListedItem) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "statutory": _limit(one.statutory),
        "promised": _limit(one.promised),
        "errors": list(one.errors),
    }


def _limit(limit: ParsedLimit) -> dict[str, Any]:
    return {
        "text": limit.text,
        "kind": limit.kind.value,
        "value": limit.value,
        "unit": limit.unit.value if limit.unit is not None else None,
        "note": limit.note,
    }
