"""A card's life between two open browsers: what one side does the other sees without a reload."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from approval.models import Case
from approval.services import intake
from approval.services.filing import Filing, Person
from catalog.models import Item
from catalog.selectors import published_version
from kernel import clock
from monitor.models import Card
from organizations.models import Account
from organizations.officers import officer_of
from tests.journeys import test_red_lamp as red_lamp
from tests.journeys.test_red_lamp import signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.journeys.conftest import Hall

pytestmark = pytest.mark.browser
browser = red_lamp.browser
LATE = dt.datetime(2026, 9, 30, 9, 30, tzinfo=clock.OFFICE_ZONE)
RESTAURANT = 35  # 食品经营许可
LETTER: Any = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 drill"}


@pytest.fixture
def sides(browser: Browser, hall: Hall) -> tuple[Page, Page, Card]:
    """The bureau's and the unit's pages of one yellow card, both open."""
    file_and_leave()
    hall.jump_to(LATE)
    card = yellow_of_the_promise()
    bureau = signed_in(browser, hall, "officer1", f"/supervision/cards/{card.pk}/")
    unit = signed_in(browser, hall, "approver_shijian", f"/supervision/cards/{card.pk}/reply/")
    return bureau, unit, card


def file_and_leave() -> None:
    """A restaurant's filing, accepted at window B05; nobody goes on with it."""
    version = published_version(Item.objects.get(number=RESTAURANT).code, on=LATE.date())
    clerk = officer_of(Account.objects.get(username="b05"))
    filing = Filing(
        version.item.code,
        Person("桂兰面馆", "company", "何桂兰"),
        materials=dict.fromkeys(version.materials.values_list("seq", flat=True), "met"),
        conditions=dict.fromkeys(version.conditions.values_list("seq", flat=True), "met"),
    )
    number = intake.receive_case(filing, officer=clerk, key=uuid.uuid4())["number"]
    if Case.objects.get(number=number).accepted_at is None:
        intake.accept_case(number, officer=clerk, key=uuid.uuid4())


def yellow_of_the_promise() -> Card:
    """The card, once the monitor has raised it."""
    pause = threading.Event()
    for _ in range(600):
        card = Card.objects.filter(level=2, kind="promised").first()
        if card is not None:
            return card
        pause.wait(0.1)
    raise AssertionError("the monitor raised no card")


def sees(page: Page, word: str) -> None:
    """The line on the open page tells of the change; following it shows the card as it is now."""
    told = page.locator("#card-now", has_text=word)
    told.wait_for(timeout=30_000)
    told.locator("a").click()
    page.locator(".card-mark", has_text=word).wait_for()


def sees_order(page: Page, word: str) -> None:
    """The same of an order's open page."""
    told = page.locator("#order-now", has_text=word)
    told.wait_for(timeout=30_000)
    told.locator("a").click()
    page.locator("h1", has_text=word).wait_for()


def explain_and_be_rejected(bureau: Page, unit: Page) -> None:
    unit.locator("#sign button").click()
    unit.locator(".card-mark", has_text="已签收").wait_for()
    sees(bureau, "已签收")

    unit.fill("#explain-text", "窗口交接遗漏，已于当日补办")
    unit.set_input_files("#explain-files", files=[LETTER])
    unit.locator("#explain button").click()
    unit.locator(".card-mark", has_text="已说明").wait_for()
    sees(bureau, "已说明")
    assert "letter.pdf" in bureau.content()

    bureau.locator("#ruling-form input[value=upheld]").check(force=True)
    bureau.fill("#ruling-note", "交接遗漏属本单位内部管理，理由不成立")
    bureau.locator("#ruling-form button[type=submit]").click()
    bureau.locator(".card-mark", has_text="维持").wait_for()
    sees(unit, "维持")
    assert "理由不成立" in unit.content()


def order_and_reply(bureau: Page, unit: Page) -> None:
    bureau.locator("#make-order").click()
    bureau.fill("#demand", "查明交接遗漏的原因，完善交接制度，五个工作日内书面回复")
    bureau.fill("#authority", "澄政办〔2026〕3号")
    bureau.locator("#order button").click()
    bureau.locator("#order-now").wait_for(state="attached")
    sees(unit, "已转督办")

    unit.locator("#to-order").click()
    if unit.locator("#receipt").count():
        unit.locator("#receipt button").click()
    unit.fill("#text", "已建立交接清单，逐件签字")
    unit.set_input_files("#files", files=[LETTER])
    unit.locator("#reply button").click()
    unit.locator("h1", has_text="已回复").wait_for()
    sees_order(bureau, "已回复")

    bureau.locator("#accept button").click()
    bureau.locator("h1", has_text="已销号").wait_for()
    sees_order(unit, "已销号")


def test_from_the_card_to_the_accepted_reply(sides: tuple[Page, Page, Card]) -> None:
    bureau, unit, card = sides
    explain_and_be_rejected(bureau, unit)
    order_and_reply(bureau, unit)
    unit.goto(f"/supervision/cards/{card.pk}/dossier/")
    assert "全部与写入时一致" in unit.content()
    assert Card.objects.get(pk=card.pk).state == "ordered"
