"""From the bureau's paper to striking it off, in two windows of a real browser."""

from __future__ import annotations

import os
import uuid

from playwright.sync_api import expect

from kernel import clock as time
from monitor.models import Order
from monitor.services import checks, notices
from tests.browser.conftest import Enter
from tests.builders import organizations as people

SHOTS = os.environ.get("SCREENS_INTO", "")


def shot(page, name: str) -> None:
    """Keep a picture when the environment says where."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def press(page, button: str, *, state: str) -> None:
    """The order's page that comes of it names the state."""
    page.click(button)
    expect(page.locator("h1")).to_contain_text(state)


def test_order_reply_return_and_striking_off(committed_db, clock, enter: Enter):
    city = people.a_city()
    bureau = enter(city.accounts["supervision_leader"]).new_page()
    unit = enter(city.accounts["approver_shijian"]).new_page()
    bureau.goto("/supervision/orders/new/")
    bureau.select_option("#department", people.MARKET)
    bureau.select_option("#form", "order")
    bureau.fill(
        "#demand",
        "你单位受理的食品经营许可一件，承诺9月18日办结，至今未办结，系统已发黄牌。\n"
        "请查明超时原因，于期限内办结，并书面报送整改情况。",
    )
    bureau.fill("#authority", "澄政办〔2026〕5号")
    shot(bureau, "order-new")
    bureau.click("#order .button-first")
    bureau.locator(".order-paper").wait_for()
    number = Order.objects.get().matter.number
    notices.plan()
    unit.goto("/notices/")
    unit.click("text=发出督办")
    unit.fill("#text", "已于今日办结。")
    press(unit, "#reply .button-first", state="已回复")
    bureau.goto(f"/supervision/orders/{number}/")
    bureau.fill("#return-remark", "没有说明超时原因，请补充。")
    press(bureau, "#return button", state="退回重办")
    unit.reload()
    unit.fill("#text", "原因：承办人员休假未移交。已建立代办制度，名单附后。")
    press(unit, "#reply .button-first", state="已回复")
    bureau.goto(f"/supervision/orders/{number}/")
    shot(bureau, "order")
    press(bureau, "#accept .button-first", state="已销号")
    unit.reload()
    expect(unit.locator("h1")).to_contain_text("已销号")
    _other_desks(city, bureau, unit)


def _other_desks(city, bureau, unit) -> None:
    """The other pages of the four verbs stand up in a browser too."""
    officer = city.officer("officer1")
    found = checks.open_inspection(
        "大厅B区", time.office_date(time.now()), officer=officer, key=uuid.uuid4()
    )
    for name, page, address in (
        ("orders", bureau, "/supervision/orders/"),
        ("notices", bureau, "/supervision/notices/"),
        ("notice-inbox", unit, "/notices/"),
        ("inspection", bureau, f"/supervision/inspections/{found['number']}/"),
        ("samples", bureau, "/supervision/samples/"),
        ("bulletins", bureau, "/supervision/bulletins/"),
    ):
        page.goto(address)
        assert page.inner_text("h1")
        shot(page, name)
