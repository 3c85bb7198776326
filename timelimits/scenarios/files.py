"""A scenario file as rows of text, or a plain word on why it is none."""

from __future__ import annotations

import csv
import io
from pathlib import Path

NEEDED = ("id", "unit", "base_days", "start", "expected")
OPTIONAL = (
    "group",
    "clock",
    "events",
    "alt_expected",
    "alt_rule",
    "first_counted_day",
    "last_counted_day",
    "counted_days",
    "suspensions",
    "extension_days",
    "promise_due",
    "statutory_due",
    "warning_from",
    "yellow_from",
    "red_from",
    "note",
)
LARGEST = 8 * 1024 * 1024


class FileUnreadable(Exception):
    """The file is not there, too large, not UTF-8, or has not the columns."""


def rows_of(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Each row with the number of its line; missing optional columns read as empty.

    Raises FileUnreadable.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise FileUnreadable(f"{path}: larger than {LARGEST} bytes")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as trouble:
        raise FileUnreadable(f"{path}: {trouble.strerror}") from None
    except UnicodeDecodeError as trouble:
        line = path.read_bytes()[: trouble.start].count(b"\n") + 1
        raise FileUnreadable(f"{path}: line {line} is not UTF-8 (GBK?)") from None
    return _rows(path, text)


def _rows(path: Path, text: str) -> list[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise FileUnreadable(f"{path}: no column {', '.join(missing)}")
    found = []
    try:
        for row in reader:
            told: dict[str, str] = {name: (row.get(name) or "").strip() for name in NEEDED}
            told |= {name: (row.get(name) or "").strip() for name in OPTIONAL}
            if None in row:
                told["surplus"] = "more fields than columns"
            if any(told.values()):
                found.append((reader.line_num, told))
    except csv.Error as trouble:
        raise FileUnreadable(f"{path}: line {reader.line_num}: {trouble}") from None
    return found
