"""Finding items by what people type: two characters, initials, a unit's name, a code.

Three questions are put in one statement, each with its own end: names that begin with the words,
names whose initials do, names that contain them. Each stops as soon as it has enough, whether its
answer is one item or half the catalogue; within each the catalogue's number is the order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalog.selectors.listing import ListedItem, listed_items
from catalog.selectors.pieces import LETTERS, Word, words_of
from kernel.errors import InvalidInput

MOST = 50
FURTHEST = 1000

# Whatever stands in braces is one of the conditions below, never anything that was typed.
# Through the index, whatever the planner believes of it: the fence keeps it from walking the whole
# catalogue in order, and the cheap comparison stands first should it read every row.
BY_PIECES = """(SELECT {rank} AS rank, k.number, k.item_id FROM (
   SELECT number, item_id FROM catalog_searchkey k
    WHERE {compared} AND {pieces} AND k.since <= %(on)s{within} OFFSET 0) k
 WHERE {needed} ORDER BY k.number LIMIT %(enough)s)"""
# A word that half the catalogue contains has its first page among the first rows.
FIRST_ROWS = """(SELECT {rank} AS rank, k.number, k.item_id FROM (
   SELECT * FROM catalog_searchkey ORDER BY number LIMIT 3000) k
 WHERE {compared} AND k.since <= %(on)s{within} ORDER BY k.number LIMIT %(enough)s)"""
UNLESS_ENOUGH = "(SELECT count(*) FROM first_rows) < %(enough)s"
EVERYTHING = """SELECT 0 AS rank, k.number, k.item_id FROM catalog_searchkey k
 WHERE k.since <= %(on)s{within} ORDER BY k.number LIMIT %(enough)s"""
IN_DEPARTMENT = (
    "k.department_id = (SELECT id FROM organizations_department WHERE code = %(department)s)"
)
IN_REGION = (
    "k.department_id IN (SELECT d.id FROM organizations_department d"
    " JOIN organizations_region r ON r.id = d.region_id WHERE r.code = %(region)s)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of answers, best first; ``more`` says whether there are any after them."""

    items: tuple[ListedItem, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Within:
    """Where to look: the codes of a unit and a region; empty means everywhere."""

    department: str = ""
    region: str = ""


def find_items(
    text: str,
    *,
    on: dt.date,
    within: Within = Within(),
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """The items in force on ``on`` that ``text`` means: prefix, then initials, then contained.

    All words must be met. A text without any letter or digit finds nothing. InvalidInput when limit
    or offset is out of bounds.
    """
    if not 1 <= limit <= MOST or not 0 <= offset <= FURTHEST:
        raise InvalidInput("limit 须为 1 至 50，offset 须为 0 至 1000", fields=["limit", "offset"])
    words = words_of(text)
    if not words and text.strip():
        return Found((), more=False)
    statement, given = question(words, on=on, within=within, enough=offset + limit + 1)
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        ids = list(dict.fromkeys(row[2] for row in cursor.fetchall()))
    chosen = ids[offset : offset + limit]
    return Found(tuple(listed_items(chosen, on=on)), more=len(ids) > offset + limit)


def question(
    words: Sequence[Word], *, on: dt.date, within: Within, enough: int
) -> tuple[str, dict[str, Any]]:
    """The statement and its parameters; the rows are (rank, number, item), best first.

    An item may stand in several rows; without words it is every item.
    """
    given: dict[str, Any] = {
        "on": on,
        "enough": enough,
        "department": within.department,
        "region": within.region,
    }
    where = (" AND " + IN_DEPARTMENT if within.department else "") + (
        " AND " + IN_REGION if within.region else ""
    )
    if not words:
        return EVERYTHING.format(within=where), given
    arms = list(_arms(words, given))
    asked = [
        BY_PIECES.format(
            rank=rank,
            compared=arm.compared,
            pieces=arm.pieces,
            within=where,
            needed=UNLESS_ENOUGH if arm.anywhere else "true",
        )
        for rank, arm in enumerate(arms)
    ]
    last = arms[-1]
    compared = last.compared if last.anywhere else "false"
    first = FIRST_ROWS.format(rank=len(arms) - 1, compared=compared, within=where)
    everything = " UNION ALL ".join(["SELECT * FROM first_rows", *asked])
    return (
        f"WITH first_rows AS MATERIALIZED {first} {everything} ORDER BY rank, number",
        given,
    )


@dataclass(frozen=True, slots=True)
class _Arm:
    """One question: what the index is asked, what the rows it gives are compared with."""

    pieces: str
    compared: str
    anywhere: bool = False
    """Whether it may be met by a great part of the catalogue."""


def _arms(words: Sequence[Word], given: dict[str, Any]) -> Iterator[_Arm]:
    first = words[0]
    others = [_further(at, word, given) for at, word in enumerate(words) if at]
    given["beginning"], given["at_beginning"] = [first.beginning], "\n" + first.text
    yield _and("k.pieces @> %(beginning)s", "strpos(k.text, %(at_beginning)s) > 0", others)
    if first.latin:
        given["letters"] = [first.letters_beginning]
        spelt = "k.pieces @> %(letters)s"
        yield _and(spelt, "strpos(k.letters, %(at_beginning)s) > 0", others)
    if first.latin and len(first.text) < LETTERS:
        return  # one letter or two stand at a beginning or nowhere
    inside = _inside(0, first, given)
    yield _and(inside.pieces, inside.compared, others, anywhere=True)


def _and(pieces: str, compared: str, others: Sequence[_Arm], *, anywhere: bool = False) -> _Arm:
    return _Arm(
        " AND ".join([pieces, *(other.pieces for other in others)]),
        " AND ".join([compared, *(other.compared for other in others)]),
        anywhere=anywhere,
    )


def _further(at: int, word: Word, given: dict[str, Any]) -> _Arm:
    """A further word: a name contains it, its initials do, or a code begins with it."""
    inside = _inside(at, word, given)
    if not word.latin:
        return inside
    given[f"begins{at}"], given[f"at_begins{at}"] = [word.beginning], "\n" + word.text
    return _Arm(
        f"({inside.pieces} OR k.pieces @> %(begins{at})s)",
        f"({inside.compared} OR strpos(k.text, %(at_begins{at})s) > 0)",
    )


def _inside(at: int, word: Word, given: dict[str, Any]) -> _Arm:
    """A name contains the word, or its initials do; fewer than three letters only at a beginning."""
    short = word.latin and len(word.text) < LETTERS
    given[f"pieces{at}"], given[f"text{at}"] = word.inside, "\n" * short + word.text
    column = "letters" if word.latin else "text"
    return _Arm(f"k.pieces @> %(pieces{at})s", f"strpos(k.{column}, %(text{at})s) > 0")
