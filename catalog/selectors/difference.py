"""What one version says otherwise than another, in words. Pure, given both versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from catalog.models import ItemVersion
from timelimits.rules import Rule, Unit

NOTHING = gettext_lazy("无")
NOT_COMPARED = frozenset(
    {
        *("id", "item", "version_no", "status", "valid_from", "valid_to", "published_at"),
        *("reviewed_by", "reviewed_at", "stops", "joint_parts"),
    }
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column or one limit: what it said and what it says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line: ``what`` is 新增, 删去, 修改; the changed parts of it stand in ``fields``."""

    what: str
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class LinesChange:
    """The changed lines of one kind, such as 申请材料; ``reordered``: the same in another order."""

    label: str
    lines: tuple[LineChange, ...]
    reordered: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that is not the same."""

    fields: tuple[FieldChange, ...]
    lines: tuple[LinesChange, ...]

    def __bool__(self) -> bool:
        return bool(self.fields or self.lines)


# Columns that are one limit together: read as people read them.
LIMITS: tuple[tuple[str, str, str], ...] = (
    ("受理期限", "acceptance_days", "acceptance_unit"),
    ("补正期限", "supplement_days", "supplement_unit"),
    ("法定时限", "statutory_amount", "statutory_unit"),
    ("承诺时限", "promised_amount", "promised_unit"),
    ("可延长", "extension_days", "extension_unit"),
    ("送达期限", "delivery_days", "delivery_unit"),
    ("初审时限", "prereview_amount", "prereview_unit"),
    ("证后核查期限", "check_days", "check_unit"),
    ("退费期限", "refund_days", "refund_unit"),
    ("届满前多久申请", "renewal_notice", "renewal_notice_unit"),
)
LINES: tuple[tuple[str, str, str], ...] = (
    ("受理条件", "conditions", "text"),
    ("申请材料", "materials", "name"),
    ("办理环节", "steps", "name"),
    ("收费", "fees", "name"),
)
STOP_LABELS = {
    "name": gettext_lazy("名称"),
    "basis": gettext_lazy("依据"),
    "max_days": gettext_lazy("最多天数"),
    "needs_telling": gettext_lazy("须告知"),
}


def between(before: ItemVersion, after: ItemVersion) -> Difference:
    """What ``after`` says otherwise than ``before``."""
    kinds = [_lines(label, kind, key, before, after) for label, kind, key in LINES]
    kinds.append(
        _compared("不计入时限的程序", _keyed(before.stops), _keyed(after.stops), STOP_LABELS)
    )
    kinds.append(
        _compared(
            "联办部门",
            _keyed(before.joint_parts, "department"),
            _keyed(after.joint_parts, "department"),
            {},
        )
    )
    return Difference(
        fields=(*_limits(before, after), *_columns(before, after)),
        lines=tuple(kind for kind in kinds if kind.lines or kind.reordered),
    )


def headlines(difference: Difference, *, most: int = 4) -> list[str]:
    """The difference in short sentences for everybody; what the law's texts are is left out."""
    told = [
        gettext("%(what)s由“%(before)s”改为“%(after)s”")
        % {"what": change.label, "before": change.before, "after": change.after}
        for change in difference.fields
        if not change.label.endswith("依据")
    ]
    for kind in difference.lines:
        told.extend(
            f"{kind.label}{line.what}“{line.name}”" for line in kind.lines if len(line.name) < 40
        )
    if difference and not told:
        told = [gettext("依据的文字有修改")]
    if len(told) > most:
        told = [*told[:most], gettext("等%(count)s处") % {"count": len(told)}]
    return told


def _limits(before: ItemVersion, after: ItemVersion) -> Iterable[FieldChange]:
    for label, amount, unit in LIMITS:
        said = _phrase(getattr(before, amount), getattr(before, unit))
        says = _phrase(getattr(after, amount), getattr(after, unit))
        if said != says:
            yield FieldChange(label, said, says)


def _phrase(amount: int | None, unit: str) -> str:
    if amount is None or not unit:
        return str(NOTHING)
    return Rule(Unit(unit), amount, "-").phrase


def _columns(before: ItemVersion, after: ItemVersion) -> Iterable[FieldChange]:
    told = {name for _, *pair in LIMITS for name in pair} | NOT_COMPARED
    for column in ItemVersion._meta.concrete_fields:  # noqa: SLF001 - Django's documented _meta
        if column.name in told:
            continue
        said, says = _spoken(before, column.name), _spoken(after, column.name)
        if said != says:
            yield FieldChange(str(column.verbose_name), said, says)


def _spoken(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    return _word(display() if display is not None else getattr(row, name))


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(NOTHING) if value is None or value == "" else str(value)


def _lines(label: str, kind: str, key: str, before: ItemVersion, after: ItemVersion) -> LinesChange:
    rows = [_by_name(key, _in_order(version, kind)) for version in (before, after)]
    labels = {
        column.name: column.verbose_name
        for column in getattr(before, kind).model._meta.concrete_fields  # noqa: SLF001
        if column.name not in {"id", "version", "seq", key}
    }
    spoken = [
        {name: {part: _spoken(row, part) for part in labels} for name, row in side.items()}
        for side in rows
    ]
    return _compared(label, spoken[0], spoken[1], labels)


def _in_order(version: ItemVersion, kind: str) -> Sequence[Any]:
    return sorted(getattr(version, kind).all(), key=lambda row: row.seq)


def _by_name(key: str, rows: Sequence[Any]) -> dict[str, Any]:
    """Lines by what they are called; a second one of the same name is told apart by its place."""
    found: dict[str, Any] = {}
    for row in rows:
        name = str(getattr(row, key))
        found[f"{name}（{row.seq}）" if name in found else name] = row
    return found


def _keyed(rows: Sequence[Mapping[str, Any]], key: str = "name") -> dict[str, dict[str, str]]:
    return {
        str(row.get(key, "")): {part: _word(value) for part, value in row.items()} for row in rows
    }


def _compared(
    label: str,
    before: Mapping[str, Mapping[str, str]],
    after: Mapping[str, Mapping[str, str]],
    labels: Mapping[str, object],
) -> LinesChange:
    added = [LineChange(gettext("新增"), name) for name in after if name not in before]
    removed = [LineChange(gettext("删去"), name) for name in before if name not in after]
    changed = []
    for name in (name for name in before if name in after):
        parts = tuple(
            FieldChange(str(labels.get(part, part)), before[name].get(part, str(NOTHING)), says)
            for part, says in after[name].items()
            if before[name].get(part, str(NOTHING)) != says
        )
        if parts:
            changed.append(LineChange(gettext("修改"), name, parts))
    kept_before = [name for name in before if name in after]
    kept_after = [name for name in after if name in before]
    return LinesChange(label, (*added, *removed, *changed), kept_before != kept_after)
