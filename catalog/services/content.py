"""What a draft consists of, as it is handed in and as it is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

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
from kernel.errors import InvalidInput
from kernel.journal import canonical
from kernel.transactions import use_case_required
from organizations.rows import checked, spoken

L = TypeVar("L", Condition, Material, StepDefinition, Fee)
Line = Mapping[str, object]
Lines = Sequence[Line]
REGIME_FIELDS = frozenset(column.name for column in LegalRegime._meta.get_fields())  # noqa: SLF001 - Django's documented _meta
VERSION_FIELDS = REGIME_FIELDS | {"fee_note"}
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
def write_lines(version: ItemVersion, content: Content) -> None:
    """Replace all lines of a draft; LineTaken, InvalidInput."""
    with spoken({}, taken=LineTaken):
        _replace(Condition, version, content.conditions)
        _replace(Material, version, content.materials)
        _replace(StepDefinition, version, content.steps)
        _replace(Fee, version, content.fees)
        CellSource.objects.filter(version=version).delete()
        CellSource.objects.bulk_create(
            checked(CellSource(version=version, **cell)) for cell in content.sources
        )


def _replace(kind: type[L], version: ItemVersion, lines: Lines) -> None:
    rows = kind._default_manager  # noqa: SLF001 - Django's documented name
    rows.filter(version=version).delete()
    rows.bulk_create(
        [checked(kind(version=version, seq=seq, **line)) for seq, line in enumerate(lines, start=1)]
    )


def digest(version: ItemVersion) -> str:
    """A fingerprint of everything the version says, for its entry and for receipts."""
    body: dict[str, object] = {
        name: _plain(getattr(version, name)) for name in sorted(VERSION_FIELDS)
    }
    for key, rows in (
        ("conditions", version.conditions),
        ("materials", version.materials),
        ("steps", version.steps),
        ("fees", version.fees),
    ):
        body[key] = [
            {name: _plain(value) for name, value in row.items() if name not in {"id", "version_id"}}
            for row in rows.order_by("seq").values()
        ]
    return hashlib.sha256(canonical(body).encode()).hexdigest()


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value
