"""What a flow chart shows: moves between states, the steps of review, and where each stands.

Which moves there are is told by whoever owns the machine; this floor only knows the steps of a
version, and draws what it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext, ngettext

from catalog.models import ItemVersion, StepDefinition
from organizations.models import Department
from timelimits.receipts.words import amount

Move = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StepBox:
    """One step: its key in the chart, its name, and who does it in how long."""

    key: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """Steps that run side by side; ``before`` is written on the arrow that leads to them."""

    boxes: tuple[StepBox, ...]
    before: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the states stand: down the middle, beside the middle, and as ends on the right."""

    spine: tuple[str, ...]
    beside: Mapping[str, str]
    ends: tuple[str, ...]
    review: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A chart to be drawn; ``labels`` holds the word of every state in ``moves``."""

    title: str
    places: Places
    labels: Mapping[str, str]
    moves: tuple[Move, ...]
    rows: tuple[StepRow, ...] = field(default=())

    @property
    def step_moves(self) -> tuple[Move, ...]:
        """From every step of a row to every step of the next."""
        return tuple(
            (before.key, after.key)
            for above, below in zip(self.rows, self.rows[1:], strict=False)
            for before in above.boxes
            for after in below.boxes
        )


def step_rows(version: ItemVersion, names: Mapping[str, str]) -> tuple[StepRow, ...]:
    """The version's steps row by row; neighbours of one parallel group share a row.

    ``names`` has the units that are asked or take part, as ``unit_names`` reads them.
    """
    rows: list[list[StepDefinition]] = []
    for step in version.steps.all():
        alike = rows and step.parallel_group and rows[-1][-1].parallel_group == step.parallel_group
        if alike:
            rows[-1].append(step)
        else:
            rows.append([step])
    found = [StepRow(tuple(_box(step, names) for step in row)) for row in rows]
    return _with_parts(version, _forwarded(version, rows, found), names)


def _box(step: StepDefinition, names: Mapping[str, str]) -> StepBox:
    words = [names.get(step.asks) or gettext(str(step.get_role_display()))]
    if step.limit_days is not None:
        words.append(
            ngettext("%(days)s个工作日", "%(days)s个工作日", step.limit_days)
            % {"days": step.limit_days}
            if step.limit_days
            else gettext("当日")
        )
    if step.two_person:
        words.append(gettext("两人"))
    return StepBox(f"step-{step.seq}", step.name, " · ".join(words))


def _forwarded(
    version: ItemVersion, steps: list[list[StepDefinition]], rows: list[StepRow]
) -> list[StepRow]:
    """The first row of the deciding organ, where a lower level reviewed before it, says 转报."""
    lower = [row[0].pre_review for row in steps]
    if True not in lower or False not in lower:
        return rows
    at = lower.index(False)
    said = gettext("转报%(to)s") % {"to": version.forward_to}
    return [*rows[:at], StepRow(rows[at].boxes, before=said), *rows[at + 1 :]]


def _with_parts(
    version: ItemVersion, rows: list[StepRow], names: Mapping[str, str]
) -> tuple[StepRow, ...]:
    """The parts of other units stand beside the lead unit's first step."""
    parts = tuple(
        StepBox(
            f"part-{part.seq}",
            part.name,
            f"{names.get(part.department, part.department)} · {amount(part.rule)}",
        )
        for part in version.parts
    )
    if not parts:
        return tuple(rows)
    first = rows[0].boxes if len(rows) > 1 else ()
    return (StepRow((*first, *parts)), *rows[1 if first else 0 :])


def unit_names(version: ItemVersion) -> dict[str, str]:
    """Short names of the other units in the version's steps and parts, by code; one query or none."""
    codes = {step.asks for step in version.steps.all() if step.asks}
    codes |= {part.department for part in version.parts}
    if not codes:
        return {}
    return dict(Department.objects.filter(code__in=codes).values_list("code", "short_name"))
