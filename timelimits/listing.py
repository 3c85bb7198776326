"""The registry of kinds as a table: for the page of those who keep the rules, and for the docs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from timelimits import custody
from timelimits.engine.rungs import Rung, Trigger, UnitClass
from timelimits.kinds import KINDS, Kind

BEGIN = "<!-- kinds: made by manage.py kinds_doc -->\n"
END = "<!-- kinds: end -->\n"
APPS = ("approval", "complaints", "monitor", "")
TITLES = {
    "approval": "办件",
    "complaints": "投诉",
    "monitor": "监察",
    "": "尚未建立的业务（仅登记）",
}
LEVELS = {1: "预警", 2: "黄", 3: "红"}
UNITS = {UnitClass.DAYS: "", UnitClass.HOURS: "（小时）", UnitClass.INSTANT: "（时点）"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind with the rungs in force."""

    kind: Kind
    rungs: tuple[Rung, ...]

    @property
    def length(self) -> str:
        """How long, and who may say otherwise."""
        said = [self.kind.length, f"以{self.kind.set_by}为准" if self.kind.set_by else ""]
        return "，".join(one for one in said if one)

    @property
    def alerts(self) -> str:
        """When which alert falls; 不亮灯 for the citizen's own time."""
        return "；".join(_said(rung) for rung in self.rungs) or "不亮灯"


def _said(rung: Rung) -> str:
    level = LEVELS[rung.level] + UNITS[rung.units]
    if rung.trigger is Trigger.REMAINING:
        return f"{level}：剩{rung.amount}个工作日"
    if rung.trigger is Trigger.OVER:
        return f"{level}：届满后第{rung.amount}个工作日零时"
    if rung.trigger is Trigger.SHARE:
        return f"{level}：已用{rung.amount}%"
    return f"{level}：届满即刻"


def listed(app: str, *, in_custody: bool = True) -> Iterator[Listed]:
    """The kinds of that app in the order of their declaration, with the rungs in custody or their own."""
    look = custody.look() if in_custody else None
    for kind in KINDS.values():
        if kind.app == app:
            yield Listed(kind, look.rungs(kind.code) if look else kind.rungs)


def as_markdown() -> str:
    """The section of docs/time-limits.md, without its markers; the rungs in custody are left out."""
    return "\n".join(_table(app) for app in APPS)


def _table(app: str) -> str:
    head = (
        f"### {TITLES[app]}\n\n"
        "| kind | 名称 | 规则 | 长度 | 依据 | 起算 | 终止 | 其他终止 | 中止 | 延长 | 沉默的效力 | 亮灯的状态 |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|\n"
    )
    return head + "".join(_row(one) for one in listed(app, in_custody=False))


def _row(one: Listed) -> str:
    kind = one.kind
    cells = (
        f"`{kind.code}`",
        kind.label,
        kind.number,
        one.length,
        kind.basis,
        kind.starts,
        kind.ends,
        kind.stops,
        kind.pauses,
        kind.extends,
        kind.silence,
        " ".join(f"`{state}`" for state in kind.states),
    )
    return f"| {' | '.join(cell or '—' for cell in cells)} |\n"
