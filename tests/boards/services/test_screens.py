"""Registering, renewing and revoking screens, and hearing them."""

from __future__ import annotations

import datetime as dt

import pytest

from boards.errors import CodeUnknown, NoSuchHall, NoSuchScreen, ScreenNameTaken, ScreenRevoked
from boards.models import Layout, Pairing, Screen, ScreenBeat
from boards.selectors import registry
from boards.services import screens
from boards.services.screens import Beat, Sheet
from kernel import clock
from kernel.errors import InvalidInput, NotPermitted
from ledger.models import Entry
from organizations.models import Department, Window
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.screens import a_screen


@pytest.fixture
def hall(db, clock):
    return filings.a_hall()


@pytest.fixture
def manager(hall):
    return {"officer": hall.officer("centre_manager"), "key": new_key()}


def register(hall, code, name="一楼东", who="centre_manager", where=None):
    return screens.register_screen(
        where or hall.window.hall_code,
        Sheet(name, Layout.AUTO),
        code,
        officer=hall.officer(who),
        key=new_key(),
    )


def another_hall(hall):
    """A hall of another unit's windows, which the centre's manager does not keep."""
    foreign = Department.objects.get(pk=hall.neighbour.pk)
    Window.objects.create(
        hall_code="elsewhere", code="X1", name="x", zone="X", department=foreign, sort_no=1
    )
    return "elsewhere"


def last_entry():
    return Entry.objects.order_by("-seq").first()


def test_a_token_opens_once_its_code_was_typed_in(hall):
    offer = screens.offer_pairing()
    assert registry.admitted(offer.token) is None
    made = register(hall, offer.code)
    found = registry.admitted(offer.token)
    assert (found.pk, found.hall_code) == (made["screen"], hall.window.hall_code)
    entry = last_entry()
    assert (entry.name, entry.facts["screen"]) == ("screen.registered", found.pk)


def test_neither_token_nor_name_stands_in_database_or_ledger(hall):
    screen, token = a_screen(hall)
    assert token not in str(Screen.objects.values()) + str(list(Entry.objects.values()))
    assert screen.name not in last_entry().body
    assert Pairing.objects.count() == 0


@pytest.mark.parametrize("typed", ["{c}", "{a} {b}", " {l} ", "{a}-{b}"])
def test_a_code_is_read_as_people_type_it(hall, typed):
    code = screens.offer_pairing().code
    said = typed.format(c=code, l=code.lower(), a=code[:3], b=code[3:])
    assert register(hall, said)["screen"]


@pytest.mark.parametrize("typed", ["", "AAAAAA", "A" * 400, "\x00", "'"])
def test_an_unknown_code_registers_nothing(hall, typed):
    with pytest.raises(CodeUnknown):
        register(hall, typed)
    assert not Screen.objects.exists()


def test_a_code_is_good_once_and_for_a_quarter_of_an_hour(hall):
    first, second = screens.offer_pairing(), screens.offer_pairing()
    register(hall, first.code)
    with pytest.raises(CodeUnknown):
        register(hall, first.code, name="又一块")
    Pairing.objects.update(expires_at=clock.wall())
    with pytest.raises(CodeUnknown):
        register(hall, second.code, name="又一块")
    screens.offer_pairing()
    assert Pairing.objects.count() == 1, "what nobody typed in is swept away"


def test_the_same_press_registers_one_screen(hall, manager):
    code = screens.offer_pairing().code
    told = (hall.window.hall_code, Sheet("一楼东", Layout.AUTO), code)
    assert screens.register_screen(*told, **manager) == screens.register_screen(*told, **manager)
    assert Screen.objects.count() == 1


def test_two_screens_of_a_hall_bear_two_names(hall):
    register(hall, screens.offer_pairing().code)
    with pytest.raises(ScreenNameTaken):
        register(hall, screens.offer_pairing().code)


@pytest.mark.parametrize("who", ["clerk", "approver", "system_administrator", "auditor", "leader"])
def test_only_the_halls_administrator_keeps_its_screens(hall, who):
    screen, _ = a_screen(hall)
    with pytest.raises(NotPermitted):
        register(hall, screens.offer_pairing().code, who=who)
    with pytest.raises(NotPermitted):
        screens.revoke_screen(screen.pk, officer=hall.officer(who), key=new_key())


def test_another_halls_screens_do_not_exist_for_its_neighbour(hall, manager):
    elsewhere = another_hall(hall)
    with pytest.raises(NoSuchHall):
        register(hall, screens.offer_pairing().code, where=elsewhere)
    screen, _ = a_screen(hall)
    Screen.objects.update(hall_code=elsewhere)
    with pytest.raises(NoSuchScreen):
        screens.revoke_screen(screen.pk, **manager)
    assert registry.register_of(manager["officer"]) == []
    assert len(registry.register_of(hall.officer("auditor"))) == 1


def test_a_revoked_token_opens_nothing_and_stays_so(hall, manager):
    screen, token = a_screen(hall)
    screens.revoke_screen(screen.pk, **manager)
    assert registry.admitted(token) is None
    assert last_entry().name == "screen.revoked"
    with pytest.raises(ScreenRevoked):
        screens.revoke_screen(screen.pk, officer=manager["officer"], key=new_key())


def test_a_renewal_shuts_out_the_old_computer_and_lets_in_the_new(hall, manager):
    screen, old = a_screen(hall)
    offer = screens.offer_pairing()
    screens.renew_screen(screen.pk, offer.code, **manager)
    assert registry.admitted(old) is None
    assert registry.admitted(offer.token).pk == screen.pk
    again = screens.offer_pairing()
    screens.revoke_screen(screen.pk, officer=manager["officer"], key=new_key())
    screens.renew_screen(screen.pk, again.code, officer=manager["officer"], key=new_key())
    assert registry.admitted(again.token).pk == screen.pk


def test_a_change_that_changes_nothing_leaves_no_entry(hall, manager):
    screen, _ = a_screen(hall)
    before = last_entry().seq
    screens.change_screen(screen.pk, Sheet(screen.name, Layout.AUTO), **manager)
    assert last_entry().seq == before
    sheet = Sheet("二楼", Layout.STRIP)
    screens.change_screen(screen.pk, sheet, officer=manager["officer"], key=new_key())
    assert last_entry().facts["fields"] == ["name", "layout"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "", "layout": "auto"}, "name"),
        ({"name": "字" * 41, "layout": "auto"}, "name"),
        ({"name": "两\n行", "layout": "auto"}, "name"),
        ({"name": "一楼", "layout": "round"}, "layout"),
        ({"name": "一楼"}, "layout"),
        ({"name": "一楼", "layout": "auto", "sight": "dim"}, "sight"),
    ],
)
def test_a_sheet_that_cannot_be_read_names_its_field(given, field):
    with pytest.raises(InvalidInput) as refused:
        Sheet.read(given)
    assert refused.value.facts["field"] == field


def test_a_heartbeat_is_one_row_however_often_it_comes(hall):
    screen, _ = a_screen(hall)
    for width in (1920, 1080):
        screens.note_beat(screen.pk, Beat(width=width))
    assert ScreenBeat.objects.get().width == 1080
    entries = Entry.objects.filter(name__startswith="screen.")
    assert entries.count() == 1, "a heartbeat is nobody's act"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"width": -1, "height": 10**400, "build": "x" * 500, "layout": "\x00", "clock_off": "z"},
        {"width": True, "height": 1.5, "build": None, "as_of": -5, "clock_off": -(10**99)},
        {"width": [], "height": {}, "build": 7, "layout": ["strip"], "as_of": 2**70},
    ],
)
def test_a_heartbeat_is_never_refused_for_what_it_says(hall, said):
    screen, _ = a_screen(hall)
    screens.note_beat(screen.pk, Beat.read(said))
    assert ScreenBeat.objects.get().width >= 0


def test_the_register_says_which_screens_are_silent(hall, manager):
    states = {}
    for wanted in ("never", "online", "stale", "revoked"):
        screen, _ = a_screen(hall)
        states[screen.pk] = wanted
        if wanted != "never":
            screens.note_beat(screen.pk, Beat(clock_off=600 if wanted == "stale" else 1))
        if wanted == "stale":
            ago = clock.wall() - registry.SILENT_AFTER - dt.timedelta(seconds=1)
            ScreenBeat.objects.filter(screen=screen).update(seen_at=ago)
        if wanted == "revoked":
            screens.revoke_screen(screen.pk, **manager)
    lines = registry.register_of(manager["officer"])
    assert {line.screen.pk: line.state for line in lines} == states
    assert [line.state for line in lines][-1] == "revoked"
    assert [line.state for line in lines if line.clock_wrong] == ["stale"]
