"""What a matter's own streams number, and that whoever comes back is told the same steps again."""

from __future__ import annotations

import datetime as dt

import pytest

from approval.services import intake
from boards.case_feed import CaseFeed
from boards.facts import load_facts
from boards.feeds import MatterFeed, News
from kernel import clock as legal
from ledger.models import Entry
from monitor import sweep
from tests.builders import approval as filings
from tests.builders.approval import new_key


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


def steps(frames):
    return [(frame.after, frame.seq) for frame in frames]


def news(since):
    entries = list(Entry.objects.filter(seq__gt=since).order_by("seq"))
    return News(entries, load_facts(entries, desks=True), legal.now())


def test_a_page_and_its_applicant_hear_of_their_matter_alone_and_again_when_they_come_back(
    hall, clock
):
    item, start = filings.an_item(hall), Entry.objects.count()
    number = intake.file_online(filings.a_filing(item), key=new_key())["number"]
    matter = Entry.objects.latest("seq").matter_id
    assert matter is not None
    page, slip = CaseFeed(matter, meets=False), MatterFeed(matter)
    for feed in (page, slip):
        feed.settle(feed.read_fresh())
    begun = page.seq
    filings.a_received_case(hall, item)
    intake.accept_case(number, officer=hall.officer("clerk"), key=new_key())
    told = news(begun)
    (mine,) = [entry.seq for entry in told.entries if entry.matter_id == matter]
    names = []
    for feed in (page, slip):
        taken = feed.take(told, feed.read_more())
        assert steps(taken.frames) == [(begun, mine)]
        assert steps(feed.read_history(begun)) == [(begun, mine)]
        assert steps(feed.read_history(start))[-1] == (begun, mine)
        names.append(taken.frames[0].name)
    assert names[1] == "", "an applicant's page asks for the act"
    assert [frame.name for frame in page.read_history(begun)] == ["case.accepted"]
    clock.shift(dt.timedelta(days=30))
    sweep.drain(clock.now())
    told = news(mine)
    cards = page.take(told, page.read_more()).frames
    assert {frame.name for frame in cards} == {"card.shown"}
    assert slip.take(told, slip.read_more()).frames == [], "of cards an applicant hears nothing"
    assert slip.read_history(mine) == []
