"""A card's life between two open browsers: what one side does the other sees without a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.windows import arrives

if TYPE_CHECKING:
    from playwright.sync_api import Page

LETTER: Any = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 drill"}


def sees(page: Page, word: str) -> None:
    """The line on the open page tells of the change; following it shows the card as it is now."""
    page.locator("#card-now", has_text=word).locator("a").click()
    arrives(page, f".card-mark:has-text('{word}')")


def sees_order(page: Page, word: str) -> None:
    """The same of an order's open page."""
    page.locator("#order-now", has_text=word).locator("a").click()
    arrives(page, f"h1:has-text('{word}')")


def explain_and_be_rejected(bureau: Page, unit: Page) -> None:
    unit.locator("#sign button").click()
    unit.locator(".card-mark", has_text="已签收").wait_for()
    sees(bureau, "已签收")

    unit.fill("#explain-text", "窗口交接遗漏，已于当日补办")
    unit.set_input_files("#explain-files", files=[LETTER])
    unit.locator("#explain button").click()
    unit.locator(".card-mark", has_text="已说明").wait_for()
    sees(bureau, "已说明")
    expect(bureau.locator("main")).to_contain_text("letter.pdf")

    bureau.locator("#ruling-form input[value=upheld]").check(force=True)
    bureau.fill("#ruling-note", "交接遗漏属本单位内部管理，理由不成立")
    bureau.locator("#ruling-form button[type=submit]").click()
    bureau.locator(".card-mark", has_text="维持").wait_for()
    sees(unit, "维持")
    expect(unit.locator("main")).to_contain_text("理由不成立")


def order_and_reply(bureau: Page, unit: Page) -> None:
    bureau.locator("#make-order").click()
    bureau.fill("#demand", "查明交接遗漏的原因，完善交接制度，五个工作日内书面回复")
    bureau.fill("#authority", "澄政办〔2026〕3号")
    bureau.locator("#order button").click()
    bureau.locator("#order-now").wait_for(state="attached")
    sees(unit, "已转督办")

    unit.locator("#to-order").click()
    unit.locator("#receipt button").click()
    expect(unit.locator("#receipt")).to_have_count(0)
    unit.fill("#text", "已建立交接清单，逐件签字")
    unit.set_input_files("#files", files=[LETTER])
    unit.locator("#reply button").click()
    unit.locator("h1", has_text="已回复").wait_for()
    sees_order(bureau, "已回复")

    bureau.locator("#accept button").click()
    bureau.locator("h1", has_text="已销号").wait_for()
    sees_order(unit, "已销号")
