"""Log lines as they may be kept: a traceback without the row that the database quotes in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from types import TracebackType
from typing import TypeAlias

import psycopg

Caught: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
WITHHELD = "(withheld)"


class Discreet(logging.Formatter):
    """Takes out what PostgreSQL adds to an error: the whole failing row, the statement's context.

    An error's own sentence names tables and constraints, never a value; its DETAIL quotes the row
    with everybody's name and telephone number in it.
    """

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - logging's name
        """The traceback, each database error in it without what it quotes."""
        text = super().formatException(ei)
        for quoted in _quoted(ei[1]):
            text = text.replace(quoted, WITHHELD)
        return text


def _quoted(error: BaseException | None) -> Iterator[str]:
    """What the database errors of the chain quote from rows, the longest first."""
    found: set[str] = set()
    seen: set[int] = set()
    chain = [error]
    while chain:
        one = chain.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        chain += [one.__cause__, one.__context__]
        if isinstance(one, psycopg.Error):
            parts = (one.diag.message_detail, one.diag.context, one.diag.internal_query)
            found |= {part for part in parts if part}
    yield from sorted(found, key=len, reverse=True)
