"""Who has a case open is known to every process, and forgotten when a process falls silent."""

from __future__ import annotations

import datetime as dt
import time
from types import SimpleNamespace

import pytest

from boards.models import Presence
from boards.presence import RENEWED_EVERY, SILENT_AFTER, Here
from tests.builders import approval as filings

MATTER = 41


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


def a_process(name):
    here = Here()
    here.process = name
    return here


class Page:
    """A socket as presence sees it: whose it is, and when it was heard last."""

    def __init__(self, account_id, heard_at):
        self.held = SimpleNamespace(account_id=account_id)
        self.heard_at = heard_at


def a_page(account, *, silent_for=0.0):
    return Page(account.pk, time.monotonic() - silent_for)


def look(here):
    here._looked_at = here._renewed_at = 0.0
    return {int(account) for account in here.at(MATTER)}


def test_two_pages_of_two_processes_see_each_other_until_one_is_closed(hall):
    one, two = a_process("web-1"), a_process("web-2")
    clerk, colleague = hall.people["clerk"], hall.people["colleague"]
    one.came(a_page(clerk), MATTER)
    theirs = a_page(colleague)
    two.came(theirs, MATTER)
    look(one)
    both = {clerk.pk, colleague.pk}
    assert look(two) == look(one) == both
    two.went(theirs)
    look(two)
    assert look(one) == {clerk.pk}


def test_a_process_that_died_is_forgotten_within_seconds(hall):
    one, two = a_process("web-1"), a_process("web-2")
    one.came(a_page(hall.people["clerk"]), MATTER)
    two.came(a_page(hall.people["colleague"]), MATTER)
    look(two)
    assert len(look(one)) == 2
    died = Presence.objects.filter(process="web-2")
    for row in died:
        died.update(seen_at=row.seen_at - dt.timedelta(seconds=2 * RENEWED_EVERY))
    assert len(look(one)) == 2, "one renewal may come late"
    for row in died:
        died.update(seen_at=row.seen_at - dt.timedelta(seconds=4 * RENEWED_EVERY))
    assert look(one) == {hall.people["clerk"].pk}


def test_a_page_that_answers_no_beat_is_not_there(hall):
    here = a_process("web-1")
    here.came(a_page(hall.people["clerk"], silent_for=SILENT_AFTER + 1), MATTER)
    assert look(here) == set()
    assert not Presence.objects.exists()


def test_nobody_is_told_of_those_at_another_case(hall):
    here = a_process("web-1")
    here.came(a_page(hall.people["clerk"]), MATTER + 1)
    assert look(here) == set()
