"""The applicant's slip on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from approval.services import intake
from tests.browser.windows import arrives
from tests.builders import approval as build

if TYPE_CHECKING:
    from tests.browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("clock")]


@pytest.fixture
def case(committed_db: Any, clock: Any) -> dict[str, Any]:
    hall = build.a_hall()
    item = build.an_item(hall)
    received = intake.receive_case(
        build.a_filing(item), officer=hall.officer("clerk"), key=build.new_key()
    )
    intake.accept_case(received["number"], officer=hall.officer("clerk"), key=build.new_key())
    return received


def test_a_scanned_code_opens_the_slip_and_leaves_no_trace_in_the_address(
    case: dict[str, Any], enter: Enter
) -> None:
    page = enter(width=390, height=844).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/track/#{case['number']}.{case['code']}")
    arrives(page, ".sentence")
    sentence = page.locator(".sentence").inner_text().replace("\n", "")
    assert sentence == "已受理。最迟9月29日（星期二）办结。"
    assert case["code"] not in page.url
    assert not any(case["code"] in address for address in asked[1:])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_large_type_is_one_touch_and_stays(case: dict[str, Any], enter: Enter) -> None:
    page = enter(width=390, height=844).new_page()
    page.goto(f"/track/#{case['number']}.{case['code']}")
    arrives(page, ".sentence")
    before = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.sentence')).fontSize)"
    )
    page.click("button[value='large=1']")
    arrives(page, "body.large .sentence")
    after = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.sentence')).fontSize)"
    )
    assert before >= 22
    assert after > before
    page.goto("/track/")
    assert "large" in (page.locator("body").get_attribute("class") or "")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_can_be_touched_is_large_enough(case: dict[str, Any], enter: Enter) -> None:
    page = enter(width=390, height=844).new_page()
    page.goto(f"/track/#{case['number']}.{case['code']}")
    arrives(page, ".sentence")
    small = page.evaluate(
        "() => [...document.querySelectorAll('main button, main summary, main input:not([type=hidden])')]"
        ".filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)"
        ".map(e => e.outerHTML.slice(0, 60))"
    )
    assert small == []
