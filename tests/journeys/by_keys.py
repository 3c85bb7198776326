"""Hands that never leave the keyboard: pages are walked by Tab, Enter and the keys the desks name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from approval.models import Case
from tests.browser import keyboard
from tests.browser.windows import arrives

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_LINES = 40
CHECKS = ".checklist input[type=radio]"
STANDS_ON = "(wanted) => document.activeElement.matches(wanted)"
CHOSEN = "() => document.activeElement.value"


@dataclass
class Hands:
    """A person at a page who has no mouse; ``place`` is desk or inbox."""

    page: Page
    place: str

    def file(self, initials: str, name: str) -> str:
        """Find the item, write the name, answer every line of the checklist, accept; the new number."""
        keys, before = self.page.keyboard, set(Case.objects.values_list("number", flat=True))
        self.page.goto("/desk/")
        keys.type(initials)
        keys.press("Enter")
        arrives(self.page, "#filing")
        keyboard.to(self.page, "#filing [name=name]")
        keys.insert_text(name)
        keyboard.to(self.page, CHECKS)
        for _ in range(MOST_LINES):
            keys.press("h")
            if not self.page.evaluate(STANDS_ON, CHECKS):
                break
        self._carry_out("F9")
        return (set(Case.objects.values_list("number", flat=True)) - before).pop()

    def open(self, number: str, act: str) -> None:
        """From the list to the case, and on to the form of the act."""
        self.page.goto(f"/{self.place}/")
        self.page.keyboard.press("Escape")  # out of the finder, where a letter is a letter
        case = f"/{self.place}/cases/{number}/"
        for _ in range(MOST_LINES):
            self.page.keyboard.press("j")
            if self.page.evaluate(STANDS_ON, f"a[href='{case}']"):
                break
        self._carry_out("Enter")
        link = f"a[href='{case}{act}/']"
        if not self.page.is_visible(link):
            self.page.keyboard.press(
                "F4"
            )  # the menu of everything else; its first entry has the focus
        if not self.page.evaluate(STANDS_ON, link):
            keyboard.to(self.page, link, most=200)
        self._carry_out("Enter")
        self.page.locator("#act").wait_for()

    def write(self, field: str, text: str) -> None:
        """Go to the field and write."""
        keyboard.to(self.page, f"#act [name='{field}']", most=200)
        self.page.keyboard.insert_text(text)

    def choose(self, field: str, value: str = "") -> None:
        """Go to the field and press the arrow until it says that; the first choice unless one is named."""
        keyboard.to(self.page, f"#act [name='{field}']", most=200)
        for _ in range(MOST_LINES):
            if value and self.page.evaluate(CHOSEN) == value:
                return
            self.page.keyboard.press("ArrowDown")
            if not value:
                return
        raise AssertionError(f"{field} never said {value}")

    def carry_out(self, number: str) -> None:
        """The key of the act that stands first; the case's page says it is done."""
        self._carry_out("F9")
        assert f"/{self.place}/cases/{number}/?done=" in self.page.url, self.page.inner_text("main")

    def _carry_out(self, key: str) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
