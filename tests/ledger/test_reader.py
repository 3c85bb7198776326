"""Readers go by bookmark: everything once, in order."""

from __future__ import annotations

import pytest

import ledger
from kernel.transactions import use_case
from ledger import reader
from ledger.models import Bookmark

NOTED = ledger.define("test.noted", "试", {"n": int})
pytestmark = pytest.mark.django_db


@use_case
def note(*numbers: int) -> None:
    for n in numbers:
        ledger.append(None, NOTED, by=ledger.Actor.system("test"), body={"n": n})


def test_a_reader_gets_everything_once_in_order(clock):
    seen: list[int] = []
    note(1, 2, 3)
    while reader.drain("test", lambda entries: seen.extend(e.facts["n"] for e in entries), limit=2):
        pass
    note(4)
    reader.drain("test", lambda entries: seen.extend(e.facts["n"] for e in entries))
    assert seen == [1, 2, 3, 4]


def test_what_a_failing_reader_did_not_finish_stays_unread(clock):
    note(1)

    def fail(entries):
        raise ValueError("not finished")

    with pytest.raises(ValueError, match="not finished"):
        reader.drain("test", fail)
    assert not Bookmark.objects.filter(reader="test", seq__gt=0).exists()


def test_the_head_names_the_last_entry(clock):
    note(1, 2)
    assert reader.head().seq == 2
