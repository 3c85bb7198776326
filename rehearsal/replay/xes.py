"""Events out of an XES file, as rows like those of a table: a trace's attributes begin with case:."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from rehearsal.replay.faults import Fault, LogRefused
from rehearsal.replay.tables import Row, unpacked

SUFFIXES = (".xes", ".xes.gz")
VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
OF_TRACE = "case:"
TRACE, EVENT = "trace", "event"


def is_xes(path: Path) -> bool:
    """Whether the name says that this is an XES file."""
    return path.name.lower().endswith(SUFFIXES)


def read(path: Path, *, columns: list[str]) -> list[Row]:
    """Every event of the file with the line it begins on; ``columns`` are there in every row.

    An attribute that only some events have is an empty cell in the others. Raises LogRefused when the file is missing,
    damaged, no XML or brings a document type of its own, or when no event has one of ``columns``.
    """
    reader = _Reader(columns)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.opens
    parser.EndElementHandler = reader.closes
    parser.StartDoctypeDeclHandler = reader.refuse
    reader.parser = parser
    try:
        parser.Parse(unpacked(path), True)  # noqa: FBT003 - expat's own: this is all of it
    except expat.ExpatError as error:
        what = f"not XML: {expat.ErrorString(error.code)}"
        raise LogRefused([Fault(path.name, error.lineno, what)]) from error
    except _ForeignType as error:
        raise LogRefused(
            [Fault(path.name, error.line, "a document type is not allowed")]
        ) from error
    missing = [name for name in columns if reader.rows and name not in reader.seen]
    if missing:
        raise LogRefused([Fault(path.name, 0, f"no event has {name!r}") for name in missing])
    return reader.rows


class _ForeignType(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Reader:
    def __init__(self, columns: list[str]) -> None:
        self.parser = expat.ParserCreate()
        self.empty = dict.fromkeys(columns, "")
        self.rows: list[Row] = []
        self.seen: set[str] = set()
        self._open: list[str] = []
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._line = 0

    def refuse(self, *_: object) -> None:
        raise _ForeignType(self.parser.CurrentLineNumber)

    def opens(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        holder = self._open[-1] if self._open else ""
        if name == TRACE:
            self._trace = {}
        elif name == EVENT:
            self._event, self._line = {}, self.parser.CurrentLineNumber
        elif name in VALUES and holder in {TRACE, EVENT} and "key" in attributes:
            key, value = attributes["key"], attributes.get("value", "")
            if holder == TRACE:
                self._trace[OF_TRACE + key] = value
            else:
                self._event[key] = value
        self._open.append(name)

    def closes(self, _: str) -> None:
        if self._open.pop() == EVENT:
            cells = self._trace | self._event
            self.seen |= cells.keys()
            self.rows.append(Row(self._line, self.empty | cells))
