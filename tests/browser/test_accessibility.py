"""Every page as axe-core finds it, by the rules of WCAG 2.2 AA: Chinese in the light, English in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from analytics.access import roles
from pages.shared.menu import TITLES
from tests.browser.conftest import PATIENCE, Town
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The list of pages is Streamlit's own; it stands headings among the items of one list.
NOT_OURS = ["[data-testid=stSidebarNav]"]
PAGES = sorted(page for page, who in roles.PAGES.items() if roles.DESKTOP in who)
LOOKS = {"light": "zh_CN", "dark": "en"}
STILL = "() => document.getAnimations().every(one => one.playState !== 'running')"

# Of what passes one place a rule is told: to name them all would take longer than to look at them.
AXE = """([exclude, values]) => axe.run({exclude}, {runOnly: {type: 'tag', values}, resultTypes: ['violations']})"""


@pytest.fixture(scope="module")
def readers(browser: Browser, city: Town) -> Iterator[dict[str, Visitor]]:
    """A reader a side, who goes from page to page: what the first has loaded is not loaded anew for the others."""
    # The page's own policy would let no foreign script in; this one only reads.
    with ExitStack() as leaving:
        found = {}
        for side, language in LOOKS.items():
            context = browser.new_context(bypass_csp=True, color_scheme=side, viewport={"width": 1400, "height": 1200})
            leaving.enter_context(closing(context))
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            found[side] = Visitor(page, city.address, language)
            found[side].open()
            page.evaluate(Path(AXE_FILE_PATH).read_text("utf-8"))
        yield found


@pytest.mark.parametrize("side", LOOKS)
@pytest.mark.parametrize("page", PAGES)
def test_nothing_serious_stands_in_anybodys_way(page: str, side: str, readers: dict[str, Visitor]) -> None:
    reader = readers[side]
    reader.to(TITLES[page][0])
    reader.settle()
    reader.page.wait_for_function(STILL)
    found = reader.page.evaluate(AXE, [NOT_OURS, RULES])
    assert [told(one) for one in found["violations"] if one["impact"] in ("serious", "critical")] == []
    assert len(found["passes"]) > 10


def told(violation: dict[str, Any]) -> str:
    """A finding in one line: the rule, and where it was broken first."""
    nodes = violation["nodes"]
    return f"{violation['id']} ({len(nodes)}): {nodes[0]['html'][:200]}"
