"""Which column of a list means what: a TOML file, shipped for the layouts we know."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import TextChoices

from catalog.errors import ColumnsMissing, MappingUnreadable
from catalog.importing.files import Table
from catalog.states import CaseKind, ItemKind, ResultKind, Serves, StartEvent

SHIPPED = Path(__file__).parent / "mappings"
REQUIRED = ("code", "name", "department")
FIELDS = frozenset(
    {*REQUIRED, "kind", "basis", "statutory", "promised", "fee", "fee_text", "result", "parent"}
)
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the list does not say and every item of it shares; each is marked as unchecked."""

    level: str
    serves: str = Serves.BOTH
    kind: str = ItemKind.LICENSING
    case_kind: str = CaseKind.PROMISED
    start_event: str = StartEvent.ACCEPTED
    result_kind: str = ResultKind.OTHER


@dataclass(frozen=True, slots=True)
class Area:
    """The region under which units are entered that the organisation does not know yet."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class ListMapping:
    """A layout: ``columns`` from our field to the list's column, ``kinds`` from its word to ours."""

    name: str
    source: str
    columns: Mapping[str, str]
    area: Area
    defaults: Defaults
    code_shape: re.Pattern[str]
    kinds: Mapping[str, str] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    charged: frozenset[str] = frozenset()
    nothing: frozenset[str] = frozenset()

    def column(self, name: str) -> str:
        """The list's own name of a field; ours where the list has none."""
        return self.columns.get(name, name)

    def missing(self, table: Table) -> list[str]:
        """The columns that the mapping wants and the header lacks."""
        return [name for name in self.columns.values() if name not in table.columns]


def read_mapping(path: Path) -> ListMapping:
    """The mapping in a TOML file; MappingUnreadable names the file and what is wrong."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise MappingUnreadable(f"{path.name}：文件过大")
        return parsed(path.read_bytes(), name=path.name)
    except OSError as unreadable:
        raise MappingUnreadable(f"{path.name}：读不出") from unreadable


def parsed(content: bytes, *, name: str) -> ListMapping:
    """The mapping in the content of a TOML file; MappingUnreadable."""
    if len(content) > MOST_BYTES:
        raise MappingUnreadable(f"{name}：文件过大")
    try:
        return _mapping(tomllib.loads(content.decode()))
    except KeyError as lacking:
        raise MappingUnreadable(f"{name}：缺少 {lacking.args[0]}") from lacking
    except (ValueError, TypeError, AttributeError, re.error, RecursionError) as wrong:
        raise MappingUnreadable(f"{name}：{wrong}") from wrong


def _mapping(told: dict[str, Any]) -> ListMapping:
    columns = {name: _text(column) for name, column in told["columns"].items()}
    unknown = sorted(columns.keys() - FIELDS)
    lacking = [name for name in REQUIRED if name not in columns]
    if unknown or lacking:
        raise ValueError(
            f"[columns]：{'不认识 ' if unknown else '缺少 '}{', '.join(unknown or lacking)}"
        )
    kinds = {word: ItemKind(code).value for word, code in told.get("kinds", {}).items()}
    fees = told.get("fees", {})
    return ListMapping(
        name=_text(told["name"]),
        source=_text(told.get("source", told["name"])),
        columns=columns,
        area=Area(**{key: _text(told["region"][key]) for key in ("code", "name", "kind")}),
        defaults=_defaults(told.get("defaults", {})),
        code_shape=re.compile(_text(told["code"]["shape"])),
        kinds=kinds,
        free=frozenset(fees.get("free", ())),
        charged=frozenset(fees.get("charged", ())),
        nothing=frozenset(fees.get("nothing", ())),
    )


def _defaults(told: dict[str, Any]) -> Defaults:
    words: dict[str, type[TextChoices]] = {
        "serves": Serves,
        "kind": ItemKind,
        "case_kind": CaseKind,
        "start_event": StartEvent,
        "result_kind": ResultKind,
    }
    known = {name: word(told[name]).value for name, word in words.items() if name in told}
    return Defaults(level=_text(told["level"]), **known)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"应为文字：{value!r}")
    return value


def shipped() -> list[ListMapping]:
    """The layouts that come with the house, by name."""
    return [read_mapping(path) for path in sorted(SHIPPED.glob("*.toml"))]


def recognised(table: Table) -> ListMapping:
    """The shipped layout whose columns the header has; ColumnsMissing names what the nearest lacks."""
    known = shipped()
    for one in known:
        if not one.missing(table):
            return one
    nearest = min(known, key=lambda one: len(one.missing(table)) / len(one.columns))
    lacking = nearest.missing(table)
    if len(lacking) < len(nearest.columns):
        raise ColumnsMissing(f"第1行表头：缺少列 {'、'.join(lacking)}", row=1, columns=lacking)
    raise ColumnsMissing("第1行表头：不是已知的清单格式，请用 --mapping 指明各列", row=1)


def fitting(table: Table, mapping: ListMapping | None) -> ListMapping:
    """The mapping given, if the header has its columns, or the shipped one that fits."""
    if mapping is None:
        return recognised(table)
    lacking = mapping.missing(table)
    if lacking:
        raise ColumnsMissing(f"第1行表头：缺少列 {'、'.join(lacking)}", row=1, columns=lacking)
    return mapping
