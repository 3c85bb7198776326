"""The public board on the internet: everybody may read it, search it, and learn nothing of persons."""

from __future__ import annotations

import datetime as dt
from functools import reduce

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approval.models import Case, Licence
from approval.selectors import publication as publishable
from approval.services import decision, intake, publication
from boards import disclosure, figures, lobby, statistics
from boards.models import PublicDecision, PublicFigure, PublicMatter, PublicTotals, Tally
from boards.selectors import public
from catalog.models import Item
from catalog.services import items
from kernel import clock as clock_of_the_wall
from tests.boards import scenes, scenes_beside
from tests.builders import approval as filings
from tests.builders.approval import new_key
from tests.builders.boards import drain, scope_of, shown

PAGES = ("/progress/", "/progress/figures/", "/decisions/")


@pytest.fixture
def hall(db, clock, monkeypatch):
    """A hall whose public rows are read in the test's own transaction; one test below looks at how
    they are really read."""
    for module in (lobby, public):
        monkeypatch.setattr(module, "ALIAS", "default")
    return filings.a_hall()


@pytest.fixture
def item(hall):
    return filings.an_item(hall)


def page(address: str = "/progress/", **terms: str) -> str:
    answer = Client().get(address, terms)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def tail(number: str) -> str:
    return number.replace("-", "")[-6:]


def days_pass() -> None:
    """The projector has had nothing to read for a while."""
    PublicTotals.objects.update(seen_at=clock_of_the_wall.from_micros(0))
    drain()


def published(hall, item, **changes) -> str:
    number = filings.a_granted_case(hall, item, **changes)
    publication.publish_decision(
        number, "信用中国（澄川）", officer=hall.officer("approver"), key=new_key()
    )
    drain()
    return number


def test_before_anything_happened_the_pages_are_empty_and_polite(hall):
    for address in PAGES:
        assert "<h1>" in page(address)
    assert Client().get("/decisions/1/").status_code == 404


def test_a_case_is_found_by_its_tail_unit_item_and_state(hall, item):
    one, other = filings.an_accepted_case(hall, item), filings.a_received_case(hall, item)
    drain()
    shown = page()
    assert tail(one) in shown
    assert tail(other) in shown
    assert one not in shown, "the whole number stays with the applicant"
    found = page(tail=tail(one)[-4:])
    assert tail(one) in found
    assert tail(other) not in found
    assert tail(one) in page(tail=one), "a whole number is read by its end"
    assert tail(one) in page(unit=hall.unit.code, item=item.code, state="open")
    for nothing in ({"unit": hall.neighbour.code}, {"item": "x"}, {"state": "ready"}):
        assert tail(one) not in page(**nothing)


@pytest.mark.parametrize(
    "terms", [{"tail": "12"}, {"tail": "%%%%%%"}, {"before": "x"}, {"before": "-1"}]
)
def test_what_cannot_be_read_is_said_beside_the_field(hall, terms):
    answer = Client().get("/progress/", terms)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("terms", [{"unit": "\x00"}, {"state": "'--"}, {"before": "9" * 50}])
def test_nothing_that_is_asked_breaks_the_page(hall, terms):
    assert Client().get("/progress/", terms).status_code == 200


def test_pages_go_on_where_the_last_one_ended(hall, item, monkeypatch):
    numbers = [filings.a_received_case(hall, item) for _ in range(5)]
    drain()
    monkeypatch.setattr("boards.selectors.public.PAGE", 2)
    seen, query = [], {}
    for _ in range(3):
        answer = Client().get("/progress/", query)
        seen += [row.tail for row in answer.context["rows"]]
        query = dict(pair.split("=") for pair in answer.context["older"].split("&") if pair)
    assert seen == [tail(number) for number in reversed(numbers)]
    assert not query


def test_a_passed_promise_is_told_with_its_reason_or_that_none_was_given(hall, item, clock):
    silent = filings.an_accepted_case(hall, item)
    scenes.explain_a_delay(hall, item)()
    drain()
    clock.move_to(dt.datetime(2026, 9, 30, 1, tzinfo=dt.UTC))
    assert reasons() == ["等待评审"], "the other unit has a working day to state one"
    clock.move_to(dt.datetime(2026, 10, 8, 1, tzinfo=dt.UTC))
    assert reasons() == ["等待评审", "部门未说明原因"]
    assert tail(silent) in page(state="late")


def reasons() -> list[str]:
    found = Client().get("/progress/", {"state": "late"}).context["rows"]
    assert {row.state for row in found} == {"已延后"}
    return [row.reason for row in found]


def test_the_pages_are_read_through_the_publics_role_alone(committed_db, clock):
    hall = filings.a_hall()
    published(hall, filings.an_item(hall))
    decision = PublicDecision.objects.get()
    for address in (*PAGES, f"/decisions/{decision.pk}/"):
        with CaptureQueriesContext(connections["default"]) as asked:
            page(address)
        assert [query["sql"] for query in asked] == []


def test_units_with_few_cases_are_counted_for_nobody(hall, item):
    for _ in range(3):
        filings.an_accepted_case(hall, item)
    for _ in range(6):
        filings.an_accepted_case(hall, filings.an_item(hall, unit=hall.neighbour))
    drain()
    shown = PublicFigure.objects.filter(month="", item_code="")
    assert set(shown.values_list("in_hand", flat=True)) == {9, None}
    assert Tally.objects.filter(month="").count() == 7
    assert "＊" in page()
    for _ in range(3):
        filings.a_received_case(hall, item)
    drain()
    assert set(shown.all().values_list("in_hand", flat=True)) == {12, None}, "and kept up"


def test_a_month_is_published_once_it_has_ended_and_never_changed(hall, item, clock):
    for _ in range(5):
        filings.a_received_case(hall, item)
    drain()
    assert "还没有结束的月份" in page("/progress/figures/")
    Tally.objects.exclude(month="").update(closed=5, late=3)
    clock.move_to(dt.datetime(2026, 10, 9, 1, tzinfo=dt.UTC))
    filings.a_received_case(hall, item)
    drain()
    days_pass()
    assert public.months(hall.region.code) == ["2026-09"], "October has not ended"
    touched = figures.publish_ended(hall.region.code, dt.date(2026, 10, 9))
    assert touched == 0, "once and for good"
    assert ">5<" in page("/progress/figures/", month="2026-09")
    told = PublicFigure.objects.exclude(month="").values_list("received", "closed", "late")
    assert set(told) == {(5, 5, None)}, "of three that were late nothing is said"
    shown = list(PublicFigure.objects.filter(month="2026-09").values())
    Tally.objects.update(received=50)
    figures.publish_ended(hall.region.code, dt.date(2026, 11, 1))
    assert list(PublicFigure.objects.filter(month="2026-09").values()) == shown
    assert Client().get("/progress/figures/", {"month": "2020-01"}).status_code == 404


def test_tallies_agree_with_the_cases_whatever_happens(hall, item):
    for scene in (scenes.accept, scenes.deny, scenes.deliver, scenes.withdraw, scenes.make_void):
        scene(hall, filings.an_item(hall))()
    scenes.correct_to_another_unit(hall, filings.an_item(hall))()
    drain()
    rows = PublicMatter.objects.filter(on_board=True, closed_on__isnull=True)
    now = Tally.objects.filter(month="", in_hand__gt=0)
    assert sum(now.values_list("in_hand", flat=True)) == rows.count() == 2
    month = Tally.objects.filter(month="2026-09")
    assert sum(month.values_list("received", flat=True)) == Case.objects.count()
    assert sum(month.values_list("closed", flat=True)) == 2


def test_a_published_licence_is_read_by_everybody_without_the_persons_name(hall, item):
    number = published(hall, item)
    row = PublicDecision.objects.get(number=number)
    assert (row.holder, row.company) == ("**面馆", True)
    listed = page("/decisions/")
    assert row.document in listed
    assert "桂兰" not in listed
    one = page(f"/decisions/{row.pk}/")
    assert row.licence in one
    assert "有效" in one
    assert "桂兰" not in one
    assert row.document in page("/decisions/", q=row.document)
    assert row.document not in page("/decisions/", q="桂兰面馆")
    assert row.document not in page("/decisions/", unit="x")
    published(hall, item, applicant=filings.Person(name="欧阳春和", phone="13900000000"))
    person = PublicDecision.objects.exclude(pk=row.pk).get()
    assert (person.holder, person.company) == ("欧阳**", False)
    assert person.document in page("/decisions/", q=person.document)
    assert person.document not in page("/decisions/", q="欧阳")


def test_a_decision_that_its_unit_has_not_published_is_not_in_the_list(hall, item):
    granted = filings.a_granted_case(hall, item)
    scenes.deny(hall, filings.an_item(hall))()
    drain()
    assert not PublicDecision.objects.exists()
    told = publishable.decisions(Case.objects.values_list("number", flat=True))
    assert told.keys() == {granted}, "nor could a refusal be"


def renew(hall, item):
    """A licence that runs out gives way to the one that its renewal is granted."""
    scenes_beside.ask_to_renew(hall, item)()
    number = Case.objects.latest("pk").number
    intake.accept_case(number, officer=hall.officer("clerk"), key=new_key())
    approver = {"officer": hall.officer("approver"), "key": new_key()}
    return lambda: decision.grant_case(number, reason="x", **approver)


@pytest.mark.parametrize(
    ("scene", "status"), [(scenes_beside.revoke_the_grant, "撤销"), (renew, "已延续")]
)
def test_a_published_licence_is_shown_as_what_became_of_it(hall, item, clock, scene, status):
    act = scene(hall, item)
    licence = Licence.objects.select_related("case").get()
    number = licence.case.number
    publication.publish_decision(
        number, "信用中国", officer=hall.officer("approver"), key=new_key()
    )
    drain()
    before = PublicDecision.objects.get()
    clock.shift(dt.timedelta(days=1))
    act()
    drain()
    after = PublicDecision.objects.get()
    assert (public.status_word(before), public.status_word(after)) == ("有效", status)
    assert after.published_on == before.published_on
    assert before.until == (licence.valid_to or disclosure._years_later(before.decided_on))


def test_a_licence_without_an_end_is_read_for_three_years_also_from_a_leap_day():
    assert disclosure._years_later(dt.date(2026, 9, 21)) == dt.date(2029, 9, 21)
    assert disclosure._years_later(dt.date(2028, 2, 29)) == dt.date(2031, 2, 28)


def test_whatever_was_shown_leaves_as_soon_as_its_item_is_hidden(hall, item):
    number, other = published(hall, item), filings.an_accepted_case(hall, item)
    shown = filings.an_accepted_case(hall, filings.an_item(hall))
    drain()
    seq, keeper = PublicTotals.objects.get().seq, hall.officer("item_administrator")
    items.change_item(item.pk, {"public_by_name": True}, officer=keeper)
    drain()
    assert PublicMatter.objects.filter(on_board=True).count() == 3
    items.change_item(item.pk, {"public_by_name": False}, officer=keeper)
    drain()
    assert not PublicDecision.objects.exists()
    gone = PublicMatter.objects.filter(on_board=False).order_by("seq")
    assert [row.seq for row in gone] == [seq + 1, seq + 2], "screens are told"
    assert {(row.number, row.applicant, row.item) for row in gone} == {
        (number, "", ""),
        (other, "", ""),
    }
    assert [row.tail for row in Client().get("/progress/").context["rows"]] == [tail(shown)]
    assert sum(Tally.objects.filter(month="").values_list("in_hand", flat=True)) == 1


def test_a_decision_leaves_when_its_time_is_over(hall, item, clock):
    number = published(hall, item)
    row = PublicDecision.objects.get(number=number)
    clock.move_to(dt.datetime.combine(row.until, dt.time(20), tzinfo=dt.UTC))
    assert Client().get(f"/decisions/{row.pk}/").status_code == 404
    assert row.document not in page("/decisions/")
    assert f'value="{row.unit_code}"' not in page("/decisions/")
    assert disclosure.end_due(row.until + dt.timedelta(days=1)) == 1


def test_a_hidden_item_has_no_public_decision(hall, item):
    Item.objects.filter(pk=item.pk).update(public_by_name=False)
    published(hall, item)
    assert not PublicDecision.objects.exists()


def test_concluded_cases_leave_the_board_after_thirty_days_and_do_not_return(hall, item, clock):
    number = filings.a_delivered_case(hall, item)
    drain()
    clock.move_to(dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC))
    drain()
    days_pass()
    assert not PublicMatter.objects.exists()
    publication.publish_decision(
        number, "信用中国", officer=hall.officer("approver"), key=new_key()
    )
    drain()
    assert not PublicMatter.objects.exists()
    assert PublicDecision.objects.count() == 1


def test_polling_tells_the_same_as_the_socket_would(hall, item):
    filings.an_accepted_case(hall, item)
    drain()
    given = Client().get("/progress/board/").json()
    assert given["board"]["head"] == {"received": 1, "closed": 0, "open": ""}


def test_a_watched_board_of_figures_keeps_up_with_a_fresh_one(hall, item):
    scope = scope_of()
    for scene in (scenes.receive, scenes.deliver, scenes.correct_to_another_unit):
        act = scene(hall, filings.an_item(hall))
        drain()
        stale = statistics.snapshot(scope)
        act()
        drain()
        changed = statistics.changed_since(scope, stale["totals"]["seq"])
        kept = reduce(statistics.apply, changed, stale)
        kept = statistics.with_totals(kept, statistics.totals_of(scope.region))
        assert shown(statistics, kept) == shown(statistics, statistics.snapshot(scope))


def test_the_pages_speak_english(hall):
    client = Client()
    client.cookies["django_language"] = "en"
    for address in PAGES:
        assert "Progress" in client.get(address).content.decode()
