"""What a draft consists of, as it is handed in and as it is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from catalog.errors import LineTaken
from catalog.models import (
    CellSource,
    Condition,
    Fee,
    ItemVersion,
    LegalRegime,
    Material,
    StepDefinition,
)
from catalog.selectors.whole import keep_lines
from kernel.errors import InvalidInput
from kernel.journal import canonical
from kernel.transactions import use_case_required
from organizations.rows import checked, spoken

Line = Mapping[str, object]
Lines = Sequence[Line]
REGIME_FIELDS = frozenset(column.name for column in LegalRegime._meta.get_fields())  # noqa: SLF001 - Django's documented _meta
VERSION_FIELDS = REGIME_FIELDS | {"fee_note"}
KINDS: tuple[tuple[str, type[Model]], ...] = (
    ("conditions", Condition),
    ("materials", Material),
    ("steps", StepDefinition),
    ("fees", Fee),
)
STOP_KEYS = frozenset({"code", "name", "basis", "max_days", "needs_telling"})


@dataclass(frozen=True, slots=True)
class Content:
    """A whole version: the columns of its regime, and its lines in their order."""

    regime: Line
    conditions: Lines = ()
    materials: Lines = ()
    steps: Lines = ()
    fees: Lines = ()
    sources: Lines = field(default=())


@use_case_required
def write_regime(version: ItemVersion, regime: Line) -> ItemVersion:
    """Set and save regime columns of a draft; InvalidInput names unknown and malformed ones."""
    unknown = regime.keys() - VERSION_FIELDS
    if unknown:
        raise InvalidInput("没有这些栏目", fields=sorted(unknown))
    for name, value in regime.items():
        setattr(version, name, value)
    if any(not isinstance(row, dict) or row.keys() != STOP_KEYS for row in version.stops):
        raise InvalidInput("不计入时限的程序须写明代码、名称、依据、上限与是否须告知")
    checked(version).save()
    return version


@use_case_required
def write_lines(version: ItemVersion, content: Content, *, fresh: bool = False) -> None:
    """Replace all lines of a draft, or write those of a ``fresh`` one; LineTaken, InvalidInput."""
    with spoken({}, taken=LineTaken):
        for name, kind in KINDS:
            _write(name, kind, version, getattr(content, name), fresh=fresh)
        if not fresh:
            CellSource.objects.filter(version=version).delete()
        cells = [checked(CellSource(version=version, **cell)) for cell in content.sources]
        written = CellSource.objects.bulk_create(cells)
    if fresh:
        keep_lines(version, "sources", written)


def _write(
    name: str,
    kind: type[Model],
    version: ItemVersion,
    lines: Lines,
    *,
    fresh: bool,
) -> None:
    rows = kind._default_manager  # noqa: SLF001 - Django's documented name
    if not fresh:
        rows.filter(version=version).delete()
    written = rows.bulk_create(
        [checked(kind(version=version, seq=seq, **line)) for seq, line in enumerate(lines, start=1)]
    )
    if fresh:
        keep_lines(version, name, written)


def digest(version: ItemVersion) -> str:
    """A fingerprint of everything the version says, for its entry and for receipts."""
    body: dict[str, object] = {
        name: _plain(getattr(version, name)) for name in sorted(VERSION_FIELDS)
    }
    for key, kind in KINDS:
        body[key] = [_told(kind, line) for line in lines_of(version, key)]
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def lines_of(version: ItemVersion, name: str) -> list[Any]:
    """The lines in their order; read once where they were read along with the version."""
    return sorted(getattr(version, name).all(), key=lambda line: line.seq)


def _told(kind: type[Model], line: Model) -> dict[str, object]:
    return {
        field.attname: _plain(getattr(line, field.attname))
        for field in kind._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
        if field.attname not in {"id", "version_id"}
    }


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value
