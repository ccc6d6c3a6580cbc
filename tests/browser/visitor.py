"""Somebody at the dashboard in Chromium: opens pages, clicks and types, counts both, and hears the browser complain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analytics.language import SOURCE_LANGUAGE, _, using
from tests.access.people import RIGHT

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page

RUNNING: Final = '[data-testid="stApp"]:not([data-test-script-state="notRunning"])'
# At rest: no script runs, nothing of an earlier run is left, and for half a second nothing has been drawn anew.
_AT_REST: Final = """async () => {
  const busy = () => !document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
    || document.querySelector('[data-testid=stMain] h1') === null
    || document.querySelector('[data-stale=true], [data-testid=stSkeleton], [data-testid=stSpinner]') !== null;
  let drawn = performance.now();
  const watch = new MutationObserver(() => { drawn = performance.now(); });
  watch.observe(document, {childList: true, subtree: true, characterData: true, attributes: true});
  while (busy() || performance.now() - drawn < 500) {
    if (busy()) drawn = performance.now();
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  watch.disconnect();
}"""
_HEAD_HEIGHT, _ROW_HEIGHT, _BOX = 35, 35, 16  # of a table, in pixels; the box at the head of a row


def settle(page: Page) -> None:
    """Until the page is whole and at rest."""
    page.wait_for_function(f"({_AT_REST})().then(() => true)")


class Visitor:
    """Reads ``page`` of the dashboard at ``address`` in ``language``; ``clicks`` and ``keys`` count what was done."""

    def __init__(self, page: Page, address: str, language: str = SOURCE_LANGUAGE) -> None:
        self.page, self.address, self.language = page, address, language
        self.clicks = self.keys = 0
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.location.get('url', '')} {message.text}")

    def word(self, message: str, **values: object) -> str:
        """``message`` as the page says it in the visitor's language."""
        with using(self.language):
            return _(message).format(**values) if values else _(message)

    def pattern(self, message: str) -> re.Pattern[str]:
        """``message``, whatever is filled in where it leaves a gap ({n})."""
        parts = re.split(r"\{[^}]*\}", self.word(message))
        return re.compile(".+".join(re.escape(part) for part in parts))

    def open(self, path: str = "") -> None:
        """Load the page anew by its address, in the visitor's language."""
        sign = "&" if "?" in path else "?"
        self.page.goto(f"{self.address}/{path}{sign}lang={self.language}")

    def sign_in(self, name: str) -> None:
        self.fill(self.page.get_by_label(self.word("账号"), exact=True), name)
        self.fill(self.page.get_by_label(self.word("密码"), exact=True), RIGHT)
        self.click(self.page.get_by_role("button", name=self.word("登录"), exact=True))
        self.page.get_by_test_id("stApp").wait_for()  # who goes elsewhere before breaks the form off

    def settle(self) -> None:
        """Until the page is whole and at rest."""
        settle(self.page)

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def fill(self, target: Locator, words: str) -> None:
        self.keys += len(words)
        target.fill(words)

    def type(self, words: str) -> None:
        """Key by key, where the page listens while one types."""
        self.keys += len(words)
        self.page.keyboard.type(words, delay=30)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def to(self, title: str) -> None:
        """To a page by its name in the navigation; done when its heading stands there."""
        words = self.word(title)
        self.click(self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=words, exact=True))
        self.stands(words)

    def stands(self, words: str, level: int | None = 1) -> None:
        """Wait for the heading ``words``."""
        from playwright.sync_api import expect

        more = {} if level is None else {"level": level}
        expect(self.page.get_by_role("heading", name=words, exact=True, **more).first).to_be_visible()

    def button(self, message: str, **values: object) -> Locator:
        return self.page.get_by_role("button", name=self.word(message, **values), exact=True)

    def figure(self, message: str) -> Locator:
        """A figure at the head of a page, by its name."""
        return self.page.get_by_test_id("stMetric").filter(has_text=self.word(message)).first

    def choose(self, label: str, option: str) -> None:
        """Type ``option`` into the list named ``label`` and take it; a list of which more may be taken is closed."""
        self._chosen(label, option, exact=True)

    def choose_containing(self, label: str, words: str) -> None:
        """The same, of an option that says more than ``words``."""
        self._chosen(label, words, exact=False)

    def _chosen(self, label: str, option: str, *, exact: bool) -> None:
        box = self.page.get_by_role("combobox", name=label, exact=True)
        self.click(box)
        self.fill(box, option)
        self.click(self.page.get_by_role("option", name=option, exact=exact).first)
        if self.page.get_by_role("listbox").is_visible():
            self.press("Escape")

    def pick(self, table: str, *rows: int) -> None:
        """Tick rows of the table ``table`` (its key), from 0, by the boxes at their heads."""
        grid = self.page.locator(f".st-key-{table} .dvn-scroller")
        grid.scroll_into_view_if_needed()
        for row in rows:
            self.clicks += 1
            grid.click(position={"x": _BOX, "y": _HEAD_HEIGHT + _ROW_HEIGHT * row + _ROW_HEIGHT // 2})

    def cells(self, table: str) -> list[str]:
        """The cells of a table (its key) that are on the screen, row by row, as screen readers hear them."""
        return self.page.locator(f".st-key-{table} [role=gridcell]").all_inner_texts()

    def taken(self, button: Locator, folder: Path) -> Path:
        """The file that ``button`` gives, kept in ``folder`` under the name it was given."""
        with self.page.expect_download() as waited:
            self.click(button)
        target = folder / waited.value.suggested_filename
        waited.value.save_as(target)
        return target
