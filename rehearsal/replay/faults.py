"""What is wrong with a log or its mapping, named line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 200


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that cannot be read; ``line`` 0 means the file as a whole."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


class LogRefused(Exception):
    """The log or its mapping is broken; nothing was replayed. ``faults`` says where and how."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__(self.text())

    def text(self) -> str:
        """One line per fault, and how many more there are."""
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"... and {len(self.faults) - SHOWN} more")
        return "\n".join(lines)
