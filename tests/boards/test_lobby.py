"""What the lobby shows: masked, allowed, honest about promises, and read by a role that sees no more."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json

import pytest

from approval.selectors.boards import public_name
from approval.services import delivery, withdrawal
from boards import lobby
from boards.facts import Facts
from boards.feeds import Frame, News, PublicFeed
from boards.models import PublicMatter, PublicTotals
from boards.public import PublicRow
from catalog.models import Item
from kernel import clock as legal
from kernel.clock import office_time
from ledger.models import Bookmark
from tests.boards import scenes
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.boards import drain, scope_of, shown


@pytest.fixture
def hall(committed_db, clock):
    return filings.a_hall()


@pytest.fixture
def item(hall):
    return filings.an_item(hall)


def the_rows():
    return list(shown(lobby, lobby.snapshot(scope_of()))["rows"].values())


def the_row():
    (row,) = the_rows()
    return row


def test_a_persons_name_is_masked_before_it_is_stored(hall, item):
    person = filings.Person(name="欧阳春和", phone="13900000000")
    number = filings.a_received_case(hall, item, applicant=person)
    drain()
    stored = PublicMatter.objects.get(number=number)
    assert stored.applicant == "欧阳**"
    assert the_row()["applicant"] == "欧阳**"


def test_a_companys_name_is_shown_without_its_owner_or_a_number_typed_into_it():
    assert public_name("company", "何桂兰面馆13800001234", "何桂兰") == "何**面馆****"


def test_no_personal_field_reaches_the_public_tables(hall, item):
    person = filings.Person(
        name="欧阳春和",
        id_number="990121199001011234",
        phone="13912345678",
        address="云堤区安澜路9号",
    )
    filings.an_accepted_case(hall, item, applicant=person)
    drain()
    told = json.dumps(list(PublicMatter.objects.values()), default=str, ensure_ascii=False)
    for secret in ("春和", "990121199001011234", "13912345678", "安澜路9号"):
        assert secret not in told


def test_the_allow_list_is_the_table(db):
    columns = {field.name for field in PublicMatter._meta.get_fields()}
    assert columns == {field.name for field in dataclasses.fields(PublicRow)} | {"seq"}


def test_an_item_that_may_not_be_named_says_nothing(hall, item):
    Item.objects.filter(pk=item.pk).update(public_by_name=False)
    filings.an_accepted_case(hall, item)
    drain()
    assert not PublicMatter.objects.exists(), "not even that something happened just now"
    assert PublicTotals.objects.get().seq == 0
    assert the_rows() == []


def test_a_case_that_may_be_named_no_longer_leaves_only_its_number(hall, item):
    number = filings.an_accepted_case(hall, item)
    drain()
    Item.objects.filter(pk=item.pk).update(public_by_name=False)
    scenes.review.assign_case(
        number, hall.people["reviewer"].pk, officer=hall.officer("approver"), key=new_key()
    )
    drain()
    stored = PublicMatter.objects.get(number=number)
    assert (stored.on_board, stored.state, stored.item_code) == (False, "gone", "")
    assert (stored.applicant, stored.item, stored.unit, stored.promised_on) == ("", "", "", None)
    assert the_rows() == []


def test_a_refusal_reads_as_concluded(hall, item):
    scenes.decline(hall, item)()
    drain()
    assert the_row()["state"] == "closed"


def test_a_withdrawn_case_leaves_the_board(hall, item):
    number = filings.an_accepted_case(hall, item)
    drain()
    assert len(the_rows()) == 1
    withdrawal.withdraw_case(number, officer=hall.officer("clerk"), key=new_key())
    drain()
    assert the_rows() == []


def test_a_licence_that_can_be_collected_names_its_window(hall, item):
    scenes.make_ready(hall, item)()
    drain()
    view = shown(lobby, lobby.snapshot(scope_of()))
    assert the_row()["state"] == "ready"
    assert [row["window"] for row in view["ready"].values()] == ["G02"]


def test_a_passed_promise_is_told_after_the_units_day_to_explain(hall, item, clock):
    """YS: one working day for the unit to state its reason, then the board says there is none."""
    filings.an_accepted_case(hall, item)  # promised by Tuesday 29 September
    drain()
    clock.move_to(dt.datetime(2026, 9, 30, 9, tzinfo=dt.UTC))
    assert the_row()["state"] != "late"
    clock.move_to(dt.datetime(2026, 10, 8, 1, tzinfo=dt.UTC))
    assert (the_row()["state"], the_row()["late"]) == ("late", "unstated")


def test_a_stated_reason_takes_the_place_of_silence(hall, item, clock):
    scenes.explain_a_delay(hall, item)()
    drain()
    clock.move_to(dt.datetime(2026, 9, 30, 9, tzinfo=dt.UTC))
    assert (the_row()["state"], the_row()["late"]) == ("late", "expert_review")


def test_the_whole_number_stays_with_the_applicant(hall, item):
    number = filings.a_received_case(hall, item)
    drain()
    view = json.dumps(shown(lobby, lobby.snapshot(scope_of())), ensure_ascii=False)
    assert number not in view
    assert hashlib.sha256(number.encode()).hexdigest()[:12] not in view, "it could be looked up"
    assert number.replace("-", "")[-6:] in view


def test_a_newcomers_look_leaves_no_hole_for_those_who_watch(hall, item):
    """A board may be read anew at any moment; its numbers come with frames alone."""
    feed = PublicFeed(scope_of())
    older = feed.read_fresh()
    feed.settle(older)
    filings.a_received_case(hall, item)
    drain()
    assert len(feed.settle(feed.read_fresh())["rows"]) == 1
    (frame,) = feed.take(News([], Facts(), legal.now()), feed.read_more()).frames
    assert (frame.after, frame.seq, frame.patch) == (0, 1, {})
    assert feed.settle(older) == {}, "what was read before is no news"
    assert feed.read_history(0) == [Frame(0, 1)]
    assert (feed.read_history(1), feed.read_history(2)) == ([], None)


def test_a_new_notice_of_holidays_moves_the_promised_day(hall, item):
    restate = scenes.a_new_notice_of_holidays(hall, item)
    drain()
    before = PublicMatter.objects.get().promised_on
    restate()
    drain()
    assert before is not None
    assert PublicMatter.objects.get().promised_on == before + dt.timedelta(days=3)


def test_projecting_twice_changes_nothing(hall, item):
    filings.an_accepted_case(hall, item)
    drain()
    before = list(PublicMatter.objects.values())
    Bookmark.objects.filter(reader="public").update(seq=0)
    drain()
    assert list(PublicMatter.objects.values()) == before
    assert PublicTotals.objects.get().seq == max(row["seq"] for row in before)


def test_totals_are_those_of_the_day(hall, item, clock):
    filings.a_received_case(hall, item)
    number = filings.a_granted_case(hall, item)
    drain()
    told = filings.Told(reached_at=clock.now())
    delivery.deliver_case(number, told, officer=hall.officer("clerk"), key=new_key())
    drain()
    head = shown(lobby, lobby.snapshot(scope_of()))["head"]
    assert head == {"received": 2, "closed": 1}


@pytest.mark.parametrize("provisional", [False, True])
def test_the_lobby_says_which_dates_are_provisional(hall, item, clock, provisional):
    clock.move_to(office_time(dt.date(2026, 12 if provisional else 11, 28 if provisional else 30)))
    number = filings.an_accepted_case(hall, item)
    drain()
    assert PublicMatter.objects.get(number=number).provisional is provisional
    assert the_row()["provisional"] is provisional
