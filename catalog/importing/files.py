"""A list as a table of texts, from CSV or XLSX; whatever is not plainly a table is refused by place."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import ListTooLarge, ListUnreadable
from catalog.importing import workbooks

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
LONGEST_CELL = 100_000
ZIP = b"PK\x03\x04"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as a spreadsheet shows it (the header is 1), and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The header's columns and the rows below it; empty rows are left out."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read_path(path: Path) -> Table:
    """The table in a file; ListTooLarge before a byte is read, ListUnreadable with row and field."""
    try:
        size = path.stat().st_size
        require_size(size)
        content = path.read_bytes()
    except OSError as unreadable:
        raise ListUnreadable(f"文件读不出：{path.name}") from unreadable
    return read_bytes(content, name=path.name)


def require_size(size: int) -> None:
    """Refuse what is larger than any real list; ListTooLarge."""
    if size > MOST_BYTES:
        raise ListTooLarge(
            f"文件 {size / 1048576:.1f} MB，超过上限 {MOST_BYTES // 1048576} MB，未读取", bytes=size
        )


def read_bytes(content: bytes, *, name: str) -> Table:
    """The table in a file's content; what it is is told by its bytes, not by its name."""
    require_size(len(content))
    if not content.strip():
        raise ListUnreadable(f"{name} 是空文件")
    if content.startswith(ZIP):
        return _table(workbooks.rows(content, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ListUnreadable(f"{name} 是旧式 XLS 文件或加密的工作簿，请另存为 XLSX 或 CSV")
    return _table(_csv_rows(decoded(content, name=name)))


def decoded(content: bytes, *, name: str) -> str:
    """The text, which is UTF-8 (with or without a mark) or GBK/GB18030; ListUnreadable otherwise."""
    if content.startswith(UTF16):
        raise ListUnreadable(f"{name} 是 UTF-16 编码，请另存为 UTF-8 或 GBK 的 CSV")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListUnreadable(f"{name} 既不是 UTF-8 也不是 GBK 编码")


def _csv_rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as broken:
            raise ListUnreadable(
                f"第{number}行：不是合格的 CSV（{broken}）", row=number
            ) from broken
        if row is None:
            return
        yield number, row


def _table(rows: Iterator[tuple[int, Sequence[str]]]) -> Table:
    columns: tuple[str, ...] = ()
    lines: list[Line] = []
    for number, row in rows:
        _require_plain(number, row, columns)
        if not columns:
            columns = _header(row)
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(lines) >= MOST_ROWS:
            raise ListTooLarge(f"超过 {MOST_ROWS} 行，未导入", row=number)
        lines.append(Line(number, dict(zip(columns, _fitted(number, row, columns), strict=True))))
    if not columns:
        raise ListUnreadable("没有表头")
    return Table(columns, tuple(lines))


def _header(row: Sequence[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in row]
    while names and not names[-1]:
        names.pop()
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names or twice or "" in names:
        told = f"“{twice[0]}”出现两次" if twice and twice[0] else "有空的列名"
        raise ListUnreadable(f"第1行表头：{told if names else '为空'}", row=1)
    if len(names) > MOST_COLUMNS:
        raise ListUnreadable(f"第1行表头：超过 {MOST_COLUMNS} 列", row=1)
    return tuple(names)


def _fitted(number: int, row: Sequence[str], columns: tuple[str, ...]) -> Sequence[str]:
    """The row at the header's width; text beyond the header is refused, missing cells are empty."""
    if any(cell.strip() for cell in row[len(columns) :]):
        raise ListUnreadable(f"第{number}行：比表头多出{len(row) - len(columns)}列", row=number)
    short = list(row[: len(columns)])
    return [*short, *[""] * (len(columns) - len(short))]


def _require_plain(number: int, row: Sequence[str], columns: tuple[str, ...]) -> None:
    for place, cell in enumerate(row):
        if "\x00" in cell or any("\ud800" <= sign <= "\udfff" for sign in cell):
            field = columns[place] if place < len(columns) else f"第{place + 1}列"
            raise ListUnreadable(
                f"第{number}行“{field}”：含有不可见的空字符（NUL）或残缺字符",
                row=number,
                field=field,
            )
