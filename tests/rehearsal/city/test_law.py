"""The items' limits against the limits found by script in the laws' own texts."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from catalog.states import Mark
from rehearsal.city import files
from tests.rehearsal.city import law_table

UNCHECKED = Path(__file__).with_name("unchecked_limits.txt")

pytestmark = pytest.mark.skipif(
    not law_table.TABLE.exists(), reason="the table of statutory limits is not beside this tree"
)


@pytest.fixture(scope="module")
def table():
    return law_table.rows()


def test_the_table_confirms_every_limit_but_those_listed_as_unchecked(table):
    unchecked = [
        str(claim) for claim in law_table.claims() if not law_table.confirmed(claim, table)
    ]
    assert unchecked == UNCHECKED.read_text(encoding="utf-8").splitlines()


def test_most_limits_are_confirmed(table):
    claims = list(law_table.claims())
    assert len(claims) == 132
    assert sum(law_table.confirmed(claim, table) for claim in claims) == 107


def test_another_number_than_the_laws_is_not_confirmed(table):
    sure = [claim for claim in law_table.claims() if law_table.confirmed(claim, table)]
    for claim in sure:
        off = dataclasses.replace(claim, amount=claim.amount + 97, total=claim.total + 97)
        assert not law_table.confirmed(off, table)


def test_what_the_law_writes_as_working_days_may_not_be_counted_otherwise(table):
    written = next(c for c in law_table.claims() if c.number == 24 and c.cell == "statutory")
    assert law_table.confirmed(written, table)
    assert not law_table.confirmed(dataclasses.replace(written, unit="calendar_day"), table)


def test_a_limit_that_no_text_here_confirms_is_not_marked_as_read_unless_its_cell_says_where(table):
    for claim in law_table.claims():
        if law_table.confirmed(claim, table) or claim.cell == "prereview":
            continue
        mark, source = files.item_files()[claim.number]["cells"][claim.cell]
        assert mark != Mark.READ or "第" in source
