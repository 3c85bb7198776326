"""XLSX: one sheet of plain cells. Merged cells, formulas and errors are refused by their place."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from catalog.errors import ListTooLarge, ListUnreadable

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 500
# Everything by which the package and the XML below it say that a file is not what it claims to be.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    InvalidFileException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
)


def rows(
    content: bytes, *, most_rows: int, most_columns: int
) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of the workbook's only filled sheet, with their numbers."""
    _require_modest(content)
    try:
        book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except BROKEN as broken:
        raise ListUnreadable("XLSX 文件已损坏或不是工作簿") from broken
    sheet = _only_sheet(book)
    if sheet.max_row > most_rows + 1 or sheet.max_column > most_columns:
        raise ListTooLarge(f"工作表“{sheet.title}”超过 {most_rows} 行或 {most_columns} 列")
    _require_unmerged(sheet)
    header: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell, header) for cell in cells]
        header = header or texts
        yield number, texts


def _require_modest(content: bytes) -> None:
    """A small file may unpack to anything; its own table of contents says to how much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
    except BROKEN as broken:
        raise ListUnreadable("XLSX 文件已损坏") from broken
    if sum(sizes) > MOST_UNPACKED or len(sizes) > MOST_PARTS:
        raise ListTooLarge(f"XLSX 解压后超过 {MOST_UNPACKED // 1048576} MB，未读取")


def _only_sheet(book: Workbook) -> Worksheet:
    filled = [sheet for sheet in book.worksheets if sheet.max_row > 1 or sheet["A1"].value]
    if len(filled) != 1:
        names = "、".join(sheet.title for sheet in filled)
        raise ListUnreadable(f"工作簿应当只有一张有内容的表，现有：{names or '没有'}")
    return filled[0]


def _require_unmerged(sheet: Worksheet) -> None:
    merged = sorted(sheet.merged_cells.ranges, key=lambda found: (found.min_row, found.min_col))
    if merged:
        first = merged[0]
        raise ListUnreadable(
            f"第{first.min_row}行：单元格 {first.coord} 已合并，请取消合并并逐行填写",
            row=first.min_row,
            field=str(first.coord),
        )


def _text(cell: Cell, header: Sequence[str]) -> str:
    place = cell.column - 1
    field = header[place] if place < len(header) and header[place] else cell.coordinate
    if cell.data_type == "f":
        raise ListUnreadable(
            f"第{cell.row}行“{field}”：单元格 {cell.coordinate} 是公式，请改为数值",
            row=cell.row,
            field=field,
        )
    if cell.data_type == "e":
        raise ListUnreadable(
            f"第{cell.row}行“{field}”：单元格 {cell.coordinate} 是错误值 {cell.value}",
            row=cell.row,
            field=field,
        )
    return _plain(cell.value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value)
