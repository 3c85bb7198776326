"""What is sent and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.verbs import NotSent


@dataclass(frozen=True, slots=True)
class Letter:
    """One sending: of one notice, or of several to one phone together (夜间产生 3 张)."""

    channel: str
    address: str
    subject: str
    lines: tuple[str, ...]
    notice_ids: tuple[int, ...]
    secret: str = field(default="", repr=False)
    event: str = ""
    seq: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether it went out; why not, as a code; the other side's status where it has one."""

    sent: bool
    reason: str = NotSent.NONE
    status: int = 0
