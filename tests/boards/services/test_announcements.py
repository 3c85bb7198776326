"""Announcing over a hall's screens: who may, what may be said, and that it ends."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import lobby
from boards.errors import AnnouncementOver, NoSuchAnnouncement, NoSuchHall
from boards.models import Announcement
from boards.selectors import registry
from boards.services import announcements
from boards.services.announcements import Wording
from kernel.clock import micros
from kernel.errors import InvalidInput, NotPermitted
from ledger.models import Entry
from organizations.models import Region
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.boards import scope_of

TEXT = "因供电故障，暂停叫号\n请到 A01 导办台"


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


def announce(hall, clock, *, who="centre_manager", where=None, hours=1.0, text=TEXT):
    place = hall.window.hall_code if where is None else where
    wording = Wording(place, text, clock.now() + dt.timedelta(hours=hours))
    return announcements.announce(wording, officer=hall.officer(who), key=new_key())


def cancel(hall, made, who="centre_manager"):
    number = made["announcement"]
    return announcements.cancel_announcement(number, officer=hall.officer(who), key=new_key())


def holding(hall, clock):
    return registry.announcements_of(hall.officer("centre_manager"), at=clock.now())


def test_an_announcement_holds_until_its_end(hall, clock):
    announce(hall, clock)
    assert [one.text for one in holding(hall, clock)] == [TEXT]
    clock.shift(dt.timedelta(hours=1))
    assert holding(hall, clock) == []


def test_the_ledger_proves_the_wording_without_holding_it(hall, clock):
    made = announce(hall, clock)
    entry = Entry.objects.get(name="announcement.issued")
    assert entry.facts["until"] == micros(clock.now() + dt.timedelta(hours=1))
    assert len(entry.facts["wording_sha256"]) == 64
    assert "供电" not in entry.body
    cancel(hall, made)
    assert (
        Entry.objects.get(name="announcement.cancelled").facts["announcement"]
        == made["announcement"]
    )
    assert holding(hall, clock) == []


def test_an_announcement_is_taken_down_once(hall, clock):
    made = announce(hall, clock)
    cancel(hall, made)
    with pytest.raises(AnnouncementOver):
        cancel(hall, made)
    late = announce(hall, clock)
    clock.shift(dt.timedelta(hours=2))
    with pytest.raises(AnnouncementOver):
        cancel(hall, late)


@pytest.mark.parametrize("who", ["clerk", "system_administrator", "supervision_officer", "auditor"])
def test_only_the_halls_administrator_announces(hall, clock, who):
    with pytest.raises(NotPermitted):
        announce(hall, clock, who=who)
    made = announce(hall, clock)
    with pytest.raises(NotPermitted):
        cancel(hall, made, who=who)
    assert len(holding(hall, clock)) == 1


def test_over_all_halls_only_the_citys_own_centre_announces(hall, clock):
    announce(hall, clock, where="")
    with pytest.raises(NoSuchHall):
        announce(hall, clock, where="elsewhere")
    Region.objects.create(code="980000", name="上级市", kind="city", sort_no=0)
    with pytest.raises(NoSuchHall):
        announce(hall, clock, where="")


def test_another_halls_announcement_does_not_exist_for_its_neighbour(hall, clock):
    made = announce(hall, clock)
    Announcement.objects.update(hall_code="elsewhere")
    with pytest.raises(NoSuchAnnouncement):
        cancel(hall, made)


@pytest.mark.parametrize("hours", [-1.0, 0.0, 24 * 7 + 0.1])
def test_an_end_that_has_passed_or_is_too_far_is_refused(hall, clock, hours):
    with pytest.raises(InvalidInput) as refused:
        announce(hall, clock, hours=hours)
    assert refused.value.facts["field"] == "until"
    assert not Announcement.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": "", "until": "2026-09-21T12:00"}, "text"),
        ({"text": "\n \n", "until": "2026-09-21T12:00"}, "text"),
        ({"text": "一\n二\n三", "until": "2026-09-21T12:00"}, "text"),
        ({"text": "字" * 21, "until": "2026-09-21T12:00"}, "text"),
        ({"text": "停\x07电", "until": "2026-09-21T12:00"}, "text"),
        ({"text": "停电", "until": ""}, "until"),
        ({"text": "停电", "until": "tomorrow"}, "until"),
        ({"text": "停电", "until": "0001-01-01T00:00"}, "until"),
    ],
)
def test_wording_that_cannot_be_read_names_its_field(given, field):
    with pytest.raises(InvalidInput) as refused:
        Wording.read(given)
    assert refused.value.facts["field"] == field


def test_a_time_without_a_zone_is_the_offices():
    wording = Wording.read({"text": " 停电 \n\n 请稍候 ", "until": "2026-09-21T12:00"})
    assert wording.text == "停电\n请稍候"
    assert wording.until == dt.datetime(2026, 9, 21, 4, tzinfo=dt.UTC)


def test_a_screen_hears_of_its_own_hall_and_of_all_halls(hall, clock, monkeypatch):
    monkeypatch.setattr(lobby, "ALIAS", "default")
    announce(hall, clock, text="本厅")
    announce(hall, clock, where="", text="各厅")
    Announcement.objects.create(
        hall_code="elsewhere",
        text="别厅",
        issued_at=clock.now(),
        until=clock.now() + dt.timedelta(hours=1),
    )
    scope = scope_of()
    own = type(scope)(scope.region, hall=hall.window.hall_code)
    assert [one["text"] for one in lobby.announcements_of(own)] == ["各厅", "本厅"]
