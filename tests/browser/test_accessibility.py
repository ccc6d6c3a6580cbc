"""Every page as axe-core finds it, by the rules of WCAG 2.2 AA: Chinese in the light, English in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from analytics.access import roles
from analytics.flows import grouping
from analytics.flows.office import open_office
from tests.browser.conftest import QUIET, started
from tests.pages import desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The list of pages is Streamlit's own; it stands headings among the items of one list.
NOT_OURS = ["[data-testid=stSidebarNav]"]
PAGES = sorted(page for page, who in roles.PAGES.items() if roles.DESKTOP in who)
LOOKS = {"light": "zh_CN", "dark": "en"}
# What is drawn last stands: nothing of the run before fades, nothing is yet to come, nothing moves.
AT_REST = """() => document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
  && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
  && document.getAnimations().every(one => one.playState !== 'running')"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on the small city, its comments grouped."""
    folder = tmp_path_factory.mktemp("city")
    database = desk.address(folder)
    desk.fill(database)
    office = open_office(database)
    grouping.group_store(office)
    office.close()
    with started(database, folder) as served:
        yield served


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield opened
        opened.close()


@pytest.mark.parametrize("side", LOOKS)
@pytest.mark.parametrize("page", PAGES)
def test_nothing_serious_stands_in_anybodys_way(page: str, side: str, address: str, browser: Browser) -> None:
    # The page's own policy would let no foreign script in; this one only reads.
    context = browser.new_context(bypass_csp=True, color_scheme=side, viewport={"width": 1400, "height": 1200})
    try:
        opened = context.new_page()
        opened.set_default_timeout(60_000)
        opened.goto(f"{address}/{'' if page == 'overview' else page}?lang={LOOKS[side]}")
        opened.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        opened.wait_for_selector("h1")
        opened.wait_for_function(AT_REST)
        opened.evaluate(Path(AXE_FILE_PATH).read_text("utf-8"))
        found = opened.evaluate(
            "([exclude, values]) => axe.run({exclude}, {runOnly: {type: 'tag', values}})", [NOT_OURS, RULES]
        )
    finally:
        context.close()
    assert [told(one) for one in found["violations"] if one["impact"] in ("serious", "critical")] == []
    assert len(found["passes"]) > 10


def told(violation: dict[str, Any]) -> str:
    """A finding in one line: the rule, and where it was broken first."""
    nodes = violation["nodes"]
    return f"{violation['id']} ({len(nodes)}): {nodes[0]['html'][:200]}"
