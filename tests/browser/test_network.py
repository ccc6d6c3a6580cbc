"""On a slow line a page says that it loads and ends the same; a lost line is told, and nothing chosen is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PATIENCE, Town
from tests.browser.visitor import RUNNING, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocketRoute

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# Milliseconds, and bytes a second.
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
# Kept once the page has said that it loads, be it for less time than passes until it is asked.
WATCH = """([running, patience]) => { window.ran = new Promise(told => {
  new MutationObserver(() => { if (document.querySelector(running)) told(true); })
    .observe(document, {subtree: true, childList: true, attributes: true});
  setTimeout(() => told(false), patience);
}); }"""
DISTRICT, BELOW = "大东区", 9
LOST = "与服务器的连接已断开"


def test_a_slow_line_shows_that_it_loads_and_ends_in_the_same_words(page: Page, town: Town) -> None:
    visitor = Visitor(page, town.address)
    visitor.open()
    visitor.sign_in("viewer")
    visitor.to("验收预警")
    visitor.settle()
    words = page.get_by_test_id("stMain").inner_text()
    visitor.to("总览")
    visitor.settle()
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.evaluate(WATCH, [RUNNING, PATIENCE])
    visitor.click(page.get_by_role("link", name="验收预警", exact=True).first)
    assert page.evaluate("window.ran")
    visitor.stands("验收预警")
    visitor.settle()
    assert page.get_by_test_id("stMain").inner_text() == words
    assert visitor.complaints == []


def test_a_lost_line_is_told_and_what_was_chosen_is_kept(page: Page, town: Town) -> None:
    from playwright.sync_api import expect

    lost = False
    lines: list[WebSocketRoute] = []

    def line(socket: WebSocketRoute) -> None:
        if lost:
            socket.close()
        else:
            socket.connect_to_server()
            lines.append(socket)

    page.route_web_socket("**/_stcore/stream", line)
    page.route("**/_stcore/h*", lambda asked: asked.abort() if lost else asked.continue_())
    visitor = Visitor(page, town.address)
    visitor.open()
    visitor.sign_in("viewer")
    visitor.stands("总览")
    visitor.choose("区县", DISTRICT)
    expect(visitor.figure("未达标")).to_contain_text(f"\n{BELOW}")
    assert visitor.complaints == []

    lost = True
    for socket in lines:
        socket.close()
    title = page.get_by_role("dialog").get_by_role("heading")
    expect(title).to_be_visible()
    told = "one => [getComputedStyle(one, '::after').content, getComputedStyle(one).fontSize]"
    assert title.evaluate(told) == [f'"{LOST}"', "0px"]
    lost = False
    expect(page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")).to_be_attached()
    expect(title).to_have_count(0)
    expect(visitor.figure("未达标")).to_contain_text(f"\n{BELOW}")
    visitor.to("验收预警")
    visitor.stands(f"{BELOW} 个小区，按严重度排列", level=3)
