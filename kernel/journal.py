"""The buffer before the ledger: a closed vocabulary of events, noted now, written last (D1, D2).

``append`` locks nothing and writes nothing. Written at once, the stream's head would stay locked
while the rest of the use case takes its own locks, and two use cases would wait for each other.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kernel import clock, transactions

FieldType = type | tuple[type, None]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, by number, and in what capacity then; never a name."""

    id: str
    capacity: str = ""

    @classmethod
    def system(cls, part: str) -> Actor:
        """The system itself, for what falls by law or by clock."""
        return cls(f"system:{part}", "system")

    @classmethod
    def applicant(cls) -> Actor:
        """The applicant or the applicant's agent; who that is stands in no entry."""
        return cls("applicant", "applicant")


@dataclass(frozen=True, slots=True)
class Event:
    """A name of the vocabulary, its label, and the closed schema of its body."""

    name: str
    label: str
    fields: Mapping[str, FieldType]

    def check(self, body: Mapping[str, Any]) -> None:
        """Raise BadBody unless ``body`` has just the declared keys with values of their types."""
        unknown = body.keys() - self.fields.keys()
        if unknown:
            raise BadBody(f"{self.name}: unknown {sorted(unknown)}")
        for key, wanted in self.fields.items():
            optional = isinstance(wanted, tuple)
            kind = wanted[0] if isinstance(wanted, tuple) else wanted
            if key not in body:
                if not optional:
                    raise BadBody(f"{self.name}: {key} is missing")
                continue
            value = body[key]
            if value is None and optional:
                continue
            # A truth value is an integer to Python; to the ledger it is not.
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                raise BadBody(f"{self.name}: {key} is no {kind.__name__}")


class BadBody(ValueError):
    """An entry's body does not fit the closed schema of its event."""


class UnknownWriter(RuntimeError):
    """No ledger has been installed to write what was noted."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as noted, before the ledger gives it a number."""

    matter_id: int | None
    name: str
    actor: Actor
    occurred_at: dt.datetime | None
    source: str
    body: str


EVENTS: dict[str, Event] = {}
Writer = Callable[[transactions.UnitOfWork], None]
_writer: Writer | None = None


def optional(kind: type) -> FieldType:
    """A field that may be absent or null."""
    return (kind, None)


def define(name: str, label: str, fields: Mapping[str, FieldType]) -> Event:
    """Enter a name into the vocabulary; a name is defined once."""
    if name in EVENTS:
        raise BadBody(f"{name} is defined twice")
    event = Event(name, label, dict(fields))
    EVENTS[name] = event
    return event


def install_writer(writer: Writer) -> None:
    """Let ``writer`` write what use cases note; config installs the ledger's at start."""
    global _writer  # noqa: PLW0603 - a process has one ledger
    _writer = writer


@transactions.use_case_required
def append(
    matter_id: int | None,
    event: Event,
    *,
    by: Actor,
    body: Mapping[str, Any],
    occurred_at: dt.datetime | None = None,
    source: str = "hall",
) -> None:
    """Note what happened; it is written when the use case ends, in one call, as its last act.

    ``occurred_at`` is the use case's moment unless the act lies further back. Raises BadBody when
    the body does not fit the event's schema.
    """
    if _writer is None:
        raise UnknownWriter("no ledger is installed")
    event.check(body)
    unit = transactions.current()
    unit.drafts.append(Draft(matter_id, event.name, by, occurred_at, source, canonical(body)))
    unit.last_act = _writer


@transactions.use_case_required
def answer(key: Any, outcome: Mapping[str, Any]) -> None:
    """Note what the request under ``key`` is answered; written with the entries, just before them."""
    if _writer is None:
        raise UnknownWriter("no ledger is installed")
    unit = transactions.current()
    unit.answer = (key, dict(outcome))
    unit.last_act = _writer


def canonical(body: Mapping[str, Any]) -> str:
    """The one text of a body: keys sorted by code point, no spaces, integers only.

    Raises BadBody on floats, on keys that are not text and on text PostgreSQL cannot hold. The
    SQL function ``canonical_json`` writes the same text.
    """
    _refuse_loose(body)
    return json.dumps(
        body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _refuse_loose(value: Any) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise BadBody(f"key {key!r} is no text")
            _refuse_unwritable(key)
            _refuse_loose(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_loose(inner)
    elif isinstance(value, str):
        _refuse_unwritable(value)
    elif value is not None and not isinstance(value, bool | int):
        raise BadBody(f"{type(value).__name__} is neither text, integer, truth value nor list")


def _refuse_unwritable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as lone:
        raise BadBody("text with a lone surrogate") from lone
    if "\x00" in text:
        raise BadBody("text with NUL")


def occurred(draft: Draft, unit: transactions.UnitOfWork) -> int:
    """The draft's legal moment in microseconds."""
    return clock.micros(draft.occurred_at or unit.now)
