"""Small lists as officials would write them, in every wrapping they come in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

HEADER = (
    *("职权编码", "职权名称", "职权类型", "实施主体", "职权依据", "法定时限", "承诺时限"),
    *("收费", "收费依据与标准", "出具的文书或证照名称"),
)
CODE = "230000-01-0-{:04d}"


def row(
    n: int = 1,
    *,
    law: str = "20个工作日",
    promise: str = "10个工作日",
    fee: tuple[str, str] = ("否", "无"),
    **other: str,
) -> list[str]:
    told = {
        "code": CODE.format(n),
        "name": f"事项{n}",
        "kind": "行政许可",
        "unit": "省公安厅",
    } | other
    start = [told["code"], told["name"], told["kind"], told["unit"]]
    return [*start, "《某某条例》第三条", law, promise, *fee, "许可证"]


def as_csv(rows: Sequence[Sequence[str]], *, header: Sequence[str] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def as_book(rows: Sequence[Sequence[str]], *, header: Sequence[str] = HEADER) -> Workbook:
    book = Workbook()
    for line in (header, *rows):
        book.active.append(list(line))
    return book


def packed(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
