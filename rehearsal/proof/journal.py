"""What a worker meant to do and what it was answered, on disk before and after each act.

A line written survives kill -9 of its writer: the kernel has it. A line cut short is no line.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Intent:
    """An act under its key: the ``place``-th of the worker's ``nth`` case."""

    key: uuid.UUID
    nth: int
    place: int
    act: str
    number: str
    begun: int  # nanoseconds of the machine's monotonic counter, the same in every process


@dataclass(frozen=True, slots=True)
class Answer:
    """How an act ended: acknowledged with the case's version, or refused by the procedure."""

    intent: Intent
    number: str
    version: int  # 0 when refused
    ended: int


class Journal:
    """One worker's journal; reopened by its successor after a kill."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.answers: list[Answer] = []
        self.open: Intent | None = None
        self._read()
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def intend(self, nth: int, place: int, act: str, number: str) -> Intent:
        """Note an act before it is tried."""
        intent = Intent(uuid.uuid4(), nth, place, act, number, time.monotonic_ns())
        self._write(
            {
                "key": str(intent.key),
                "nth": nth,
                "place": place,
                "act": act,
                "number": number,
                "begun": intent.begun,
            }
        )
        self.open = intent
        return intent

    def answered(self, intent: Intent, number: str, version: int) -> None:
        """Note what it was answered; version 0 is a refusal."""
        ended = time.monotonic_ns()
        self._write({"of": str(intent.key), "number": number, "version": version, "ended": ended})
        self.answers.append(Answer(intent, number, version, ended))
        self.open = None

    def _write(self, line: dict[str, Any]) -> None:
        os.write(self._file, json.dumps(line).encode() + b"\n")

    def _read(self) -> None:
        if not self.path.exists():
            return
        whole = self.path.read_bytes()
        kept = whole[: whole.rfind(b"\n") + 1]
        if kept != whole:
            self.path.write_bytes(kept)
        for line in kept.splitlines():
            self._take(json.loads(line))

    def _take(self, line: dict[str, Any]) -> None:
        if "key" in line:
            self.open = Intent(**(line | {"key": uuid.UUID(line["key"])}))
        elif self.open is not None and str(self.open.key) == line["of"]:
            self.answers.append(Answer(self.open, line["number"], line["version"], line["ended"]))
            self.open = None
