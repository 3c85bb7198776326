"""What the items claim of the law, and what the table of limits found in the laws' texts confirms."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.models import ItemVersion
from rehearsal.city import files

TABLE = Path(__file__).parents[4] / "shared" / "data" / "cn_statutory_limits.csv"
ARTICLE = re.compile(r"(?P<law>[^；（]+?)(?P<article>第[一二三四五六七八九十百]+条)")
# A bare 日 may be settled either way; what the law writes out may not.
UNITS = {
    "工作日": {"working_day"},
    "日": {"working_day", "calendar_day"},
    "个月": {"month"},
    "年": {"year"},
    "小时": {"hour"},
}


@dataclass(frozen=True)
class Claim:
    """One number that an item takes from an article; ``total`` is another way the law may put it."""

    number: int
    cell: str
    law: str
    article: str
    amount: int
    unit: str
    total: int

    def __str__(self) -> str:
        return f"{self.number} {self.cell} {self.law}{self.article} {self.amount} {self.unit}"


Rows = dict[tuple[str, str], set[tuple[int, str]]]


def rows() -> Rows:
    """Law and article to the amounts and units its text gives, newest text or older."""
    found: Rows = {}
    with TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            key = row["law"], row["article"]
            found.setdefault(key, set()).add((int(row["value"]), row["unit"]))
    return found


def claims() -> Iterator[Claim]:
    """Every limit of every item that stands with an article; those without are listed apart."""
    for number in files.item_files():
        version = ItemVersion(**files.content(number).regime)
        law = version.statutory_amount or 0
        for cell, amount, unit, basis in _limits(version):
            if amount is None:
                continue
            cited = ARTICLE.match(basis)
            name, article = (cited["law"], cited["article"]) if cited else (basis, "")
            total = amount + law if cell == "extension" else amount
            yield Claim(number, cell, name, article, amount, unit, total)


def _limits(version: ItemVersion) -> Iterator[tuple[str, int | None, str, str]]:
    for cell, columns in (
        ("acceptance", ("acceptance_days", "acceptance_unit", "acceptance_basis")),
        ("prereview", ("prereview_amount", "prereview_unit", "prereview_basis")),
        ("statutory", ("statutory_amount", "statutory_unit", "statutory_basis")),
        ("extension", ("extension_days", "extension_unit", "extension_basis")),
        ("delivery", ("delivery_days", "delivery_unit", "delivery_basis")),
    ):
        amount, unit, basis = (getattr(version, column) for column in columns)
        yield cell, amount or None, unit, basis


def confirmed(claim: Claim, table: Rows) -> bool:
    """Whether the article's own text gives that amount in a unit that may be read so."""
    given = table.get((claim.law, claim.article), set())
    return any(
        value in {claim.amount, claim.total} and claim.unit in UNITS[unit] for value, unit in given
    )
