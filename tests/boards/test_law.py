"""The law of every screen: what it was given at first, and each patch since, is what is given anew.

Every use case of the register is driven, and the hall's other ways to change a board; every kind of
stream that has a board is watched, as the tail watches it. Nothing here knows what a board shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connections, transaction

from approval.services.register import USE_CASES
from boards.feeds import LedgerFeed
from boards.patches import merge
from kernel import clock as legal
from ledger.models import STREAM, Entry, Matter
from monitor.recount import STRAYED
from organizations.models import Department
from realtime import looks
from realtime.topics import KINDS
from realtime.wishes import Pass, Visitor, Wish
from tests.boards import scenes, scenes_beside, scenes_seats
from tests.boards.scenes_beside import Scene
from tests.builders import approval as filings
from tests.builders.boards import drain
from tests.conftest import MONDAY_MORNING

SCENES: dict[str, tuple[Scene, ...]] = {
    "intake.park_case": (scenes.park,),
    "intake.receive_case": (scenes.receive,),
    "intake.file_online": (scenes.file_online,),
    "intake.receive_draft": (scenes.receive_a_draft,),
    "intake.discard_draft": (scenes.discard_a_draft,),
    "intake.check_case": (scenes.check,),
    "intake.accept_case": (scenes.accept,),
    "intake.decline_case": (scenes.decline,),
    "supplement.request_supplement": (scenes.ask_for_more,),
    "supplement.tell_supplement": (scenes.tell_what_is_missing,),
    "supplement.supply_supplement": (scenes.hand_in_the_rest,),
    "silence.accept_by_silence": (scenes.accept_by_silence,),
    "silence.settle_silence": (scenes_beside.settle_the_silence,),
    "silence.renew_by_silence": (scenes_beside.renew_by_silence,),
    "silence.withdraw_by_silence": (scenes_beside.withdraw_by_silence,),
    "decision.decide_on_the_spot": (scenes_beside.decide_on_the_spot,),
    "decision.grant_case": (scenes.grant,),
    "decision.deny_case": (scenes.deny,),
    "review.assign_case": (scenes.assign,),
    "review.finish_step": (scenes.finish_a_step,),
    "review.return_step": (scenes.return_a_step,),
    "review.sign_step": (scenes.sign_a_step,),
    "special.suspend_case": (scenes.suspend,),
    "special.resume_case": (scenes.resume,),
    "special.extend_case": (scenes.extend,),
    "special.explain_delay": (scenes.explain_a_delay,),
    "telling.record_telling": (scenes.tell_of_the_acceptance,),
    "delivery.make_ready": (scenes.make_ready,),
    "delivery.deliver_case": (scenes.deliver,),
    "withdrawal.withdraw_case": (scenes.withdraw,),
    "correction.request_correction": (scenes.ask_for_a_correction,),
    "correction.confirm_correction": (scenes.correct, scenes.correct_to_another_unit),
    "correction.refuse_correction": (scenes_beside.refuse_a_correction,),
    "forwarding.forward_case": (scenes.forward_out, scenes.forward_on),
    "forwarding.ask_again": (scenes_beside.ask_again_above,),
    "removal.request_removal": (scenes_beside.ask_for_a_removal,),
    "removal.confirm_removal": (scenes.make_void, scenes.delete),
    "removal.refuse_removal": (scenes_beside.refuse_a_removal,),
    "joint.give_opinion": (scenes_beside.give_an_opinion,),
    "joint.arrange_inspection": (scenes_beside.arrange_an_inspection,),
    "joint.hold_inspection": (scenes_beside.hold_an_inspection,),
    "order.declare_batch": (scenes_beside.declare_a_batch,),
    "order.declare_quota": (scenes_beside.declare_a_quota,),
    "order.measure": (scenes_beside.measure,),
    "commitment.grant_on_commitment": (scenes_beside.grant_on_a_word,),
    "commitment.check_commitment": (scenes_beside.check_the_word,),
    "commitment.decide_revocation": (scenes_beside.revoke_the_grant,),
    "fees.record_payment": (scenes_beside.pay,),
    "fees.report_refusal": (scenes_beside.report_a_refusal,),
    "fees.refund": (scenes_beside.refund,),
    "renewal.ask_renewal": (scenes_beside.ask_to_renew,),
    "feeds.open_feed": (scenes_beside.open_a_calendar,),
    "feeds.close_feed": (scenes_beside.close_a_calendar,),
    "contact.choose_notices": (scenes_beside.choose_how_to_be_told,),
    "contest.file_proof": (scenes_beside.file_a_proof,),
    "contest.decide_proof": (scenes_beside.keep_the_silence, scenes_beside.lift_the_silence),
    "contest.write_acceptance": (scenes_beside.write_the_acceptance,),
    "hearings.offer_hearing": (scenes_beside.offer_a_hearing,),
    "hearings.request_hearing": (scenes_beside.ask_for_a_hearing,),
    "hearings.schedule_hearing": (scenes_beside.schedule_a_hearing,),
    "hearings.hold_hearing": (scenes_beside.hold_a_hearing,),
    "publication.publish_decision": (scenes_beside.publish,),
    "imports.receive_elsewhere": (scenes_beside.receive_elsewhere,),
    "imports.close_elsewhere": (scenes.close_elsewhere,),
}
# What changes boards besides: lamps that fall, complaints, ratings, a new notice of holidays.
BESIDES: tuple[Scene, ...] = (
    scenes.a_lamp_falls,
    scenes.complain,
    scenes.a_complaint_is_late,
    scenes.rate_well,
    scenes.rate_badly,
    scenes.a_new_notice_of_holidays,
    scenes_seats.a_clerk_takes_another_window,
    scenes_seats.a_clerk_signs_out,
)
# Of one case: they tell that something happened and who is there; the page asks for the rest.
OF_ONE_CASE = frozenset({"matter", "page", "case"})
AT_DESKS = ("clerk", "colleague", "reviewer", "approver")


@pytest.fixture
def hall(db, clock):
    made = filings.a_hall()
    Department.objects.filter(pk__in=[made.unit.pk, made.neighbour.pk]).update(ranking_group="甲")
    return made


@pytest.fixture(autouse=True)
def one_connection(db):
    """The public's role sees what is committed; this test rolls back, so it looks through ours."""
    own = connections["public"]
    connections["public"] = connections["default"]
    yield
    connections["public"] = own


@contextmanager
def undone() -> Iterator[None]:
    """The same Monday morning for each scene; whatever happens inside has not happened afterwards."""
    with legal.frozen(MONDAY_MORNING), transaction.atomic():
        # As a test's own transaction: a use case may have its own inside.
        connections["default"].atomic_blocks[-1]._from_testcase = True  # type: ignore[attr-defined]
        yield
        transaction.set_rollback(True)


@dataclass
class Screen:
    """A stream, and the board of somebody who was given it at first and every patch since."""

    name: str
    feed: Any
    board: dict[str, Any] = field(default_factory=dict)
    unnumbered: list[dict[str, Any]] = field(default_factory=list)

    def take(self, patches: Iterable[dict[str, Any]]) -> None:
        for patch in patches:
            self.board = merge(self.board, patch)


def places(kind: str, hall: filings.Hall) -> list[tuple[str, str]]:
    """Where a stream of the kind is watched, and by whom; a kind nobody thought of is an error."""
    region = hall.region.code
    return {
        "bureau": [(region, "supervision_officer")],
        "department": [(hall.unit.code, "reviewer"), (hall.neighbour.code, "neighbour_reviewer")],
        "window": [(hall.window.code, "clerk")],
        "lobby": [(hall.window.hall_code, "")],
        "statistics": [(region, "")],
        "desk": [("zh", who) for who in AT_DESKS],
    }[kind]


def screens(hall: filings.Hall) -> list[Screen]:
    """One screen of each kind, just opened."""
    found = []
    for kind in sorted(KINDS.keys() - OF_ONE_CASE):
        for place, who in places(kind, hall):
            account = hall.people[who].pk if who else None
            held = Pass(Wish(kind, place), Visitor(), account_id=account)
            found.append(Screen(f"{kind}:{place}:{who}", KINDS[kind].feed(held)))
    return found


def opened(screen: Screen) -> Screen:
    screen.feed.settle(screen.feed.read_fresh())
    screen.board = screen.feed.shown
    return screen


def kept(screen: Screen) -> Screen:
    """As the tail keeps it: what was only looked at for the newcomer is read as a whole."""
    if screen.feed.stale:
        screen.take([screen.feed.settle(screen.feed.read_fresh())])
    assert not screen.feed.stale
    return screen


def follow(watched: list[Screen], since: int) -> None:
    """One look after another, as the tail takes them, until there is nothing new."""
    feeds = {screen.name: screen.feed for screen in watched}
    while True:
        found = looks.read_round(since, feeds)
        for screen in watched:
            screen.take([screen.feed.look(found.news.at)])  # what time alone has changed
            taken = screen.feed.take(found.news, found.more[screen.name])
            screen.unnumbered += [taken.drift] if taken.drift else []
            screen.take([frame.patch for frame in taken.frames])
            screen.take([taken.drift])
            if screen.feed.stale:
                screen.take([screen.feed.settle(screen.feed.read_fresh())])
        if not found.news.entries:
            return
        since = found.news.entries[-1].seq


def apart(scene: Scene, hall: filings.Hall, item: Any) -> tuple[list[str], set[str]]:
    """Screens that show something else than a newcomer's, or that show what an entry changed and
    have no frame for it; and the entries that the act made."""
    act = scene(hall, item)
    drain()
    watched = [kept(opened(screen)) for screen in screens(hall)]
    since = Entry.objects.filter(stream=STREAM).order_by("-seq").values_list("seq", flat=True)[0]
    act()
    drain()
    follow(watched, since)
    fresh = [opened(screen) for screen in screens(hall)]
    silent = [f"{scene.__name__} has no number on {one.name}" for one in watched if one.unnumbered]
    told = Entry.objects.filter(stream=STREAM, seq__gt=since).values_list("name", flat=True)
    silent += (
        [f"{scene.__name__} left limits with the wrong unit: {strayed()}"] if strayed() else []
    )
    return [
        f"{scene.__name__} on {old.name}: {differing(old.board, new.board)}"
        for old, new in zip(watched, fresh, strict=True)
        if old.board != new.board
    ] + silent, set(told)


def strayed() -> list[Any]:
    """The open limits that a wide board would count with a unit that does not have them in hand."""
    with connections["default"].cursor() as cursor:
        cursor.execute(STRAYED, [list(Matter.objects.values_list("pk", flat=True))])
        return cursor.fetchall()


def differing(old: dict[str, Any], new: dict[str, Any]) -> str:
    keys = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]
    return "; ".join(f"{key}: {old.get(key)} / {new.get(key)}" for key in sorted(keys))[:600]


def test_every_use_case_of_the_register_has_a_scene():
    assert {row.name for row in USE_CASES} == SCENES.keys()


HALVES = [sorted(SCENES)[::2], sorted(SCENES)[1::2]]


@pytest.mark.parametrize("names", HALVES, ids=["one-half", "the-other"])
def test_stale_board_and_entries_are_the_fresh_board_after_every_use_case(hall, names):
    item = filings.an_item(hall)
    written: dict[str, set[str]] = {row.name: set() for row in USE_CASES}
    for row in USE_CASES:
        written[row.name] |= {event.name for event in row.entries}
    wrong = []
    for name in names:
        for scene in SCENES[name]:
            with undone():
                found, told = apart(scene, hall, item)
            wrong += found
            if not told & written[name]:
                wrong.append(f"{scene.__name__} is no scene of {name}: it made {sorted(told)}")
    assert wrong == []


def test_and_after_whatever_else_changes_a_board(hall):
    item = filings.an_item(hall)
    wrong = []
    for scene in BESIDES:
        with undone():
            found, told = apart(scene, hall, item)
        assert told, scene.__name__
        wrong += found
    assert wrong == []


@pytest.mark.parametrize("forgotten", ["case.granted", "case.corrected"])
def test_a_projection_that_forgets_one_entry_is_caught(hall, monkeypatch, forgotten):
    """The negative control: were a board to miss one patch, the law above must notice."""
    item = filings.an_item(hall)
    take = LedgerFeed.take

    def forgetful(self: LedgerFeed, news: Any, more: Any) -> Any:
        known = self.module

        class Forgetful:
            def __getattr__(self, name: str) -> Any:
                return getattr(known, name)

            def apply(self, board: Any, entry: Entry, facts: Any) -> Any:
                return board if entry.name == forgotten else known.apply(board, entry, facts)

        self.module = Forgetful()
        try:
            return take(self, news, more)
        finally:
            self.module = known

    monkeypatch.setattr(LedgerFeed, "take", forgetful)
    scene = {"case.granted": scenes.grant, "case.corrected": scenes.correct_to_another_unit}
    found, told = apart(scene[forgotten], hall, item)
    assert forgotten in told
    assert any("department" in one for one in found), "the law is blind"
