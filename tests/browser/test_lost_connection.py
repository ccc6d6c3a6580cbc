"""A server that answers no more: the page says so in its own language, not in Streamlit's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import started
from tests.pages import desk

pytestmark = pytest.mark.browser
# What stands in a part of the page by its style alone.
SHOWN = "e => getComputedStyle(e, '::after').content"


def test_the_page_says_that_the_connection_is_lost(tmp_path: Path, page: object) -> None:
    desk.fill(desk.address(tmp_path))
    with started(desk.address(tmp_path), tmp_path) as address:
        page.goto(f"{address}/methods")
        page.wait_for_selector("h1")
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    title = page.wait_for_selector("[role=dialog] [slot=title]")
    assert title.evaluate(SHOWN) == '"与服务器的连接已断开"'
    assert title.evaluate("e => getComputedStyle(e).fontSize") == "0px", "Streamlit's own words are not to be seen"
    body = page.wait_for_selector("[role=dialog] [slot=title] ~ div > div")
    assert "正在自动重新连接" in body.evaluate(SHOWN)
