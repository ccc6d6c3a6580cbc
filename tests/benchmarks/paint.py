"""What a reader waits for: ``python -m tests.benchmarks.paint`` measures each page of the example in Chromium.

By the browser's own performance entries, of the page loaded by its address with the server warm: first and largest
contentful paint, seconds; interaction to next paint, milliseconds: the slowest of the events of three clicks and as
many keys; cumulative layout shift, no unit (0.1 or less is called good); and KB that come when the page is opened from
the overview for the first time, over the web socket before compression. On a machine that others share, times are
upper bounds. What is published of other dashboards stands beside them in RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.access import roles
from tests.access.served import dashboard
from tests.benchmarks.browser import LINKS, Counted, chromium
from tests.browser.visitor import Visitor
from tests.conftest import fill_with_example
from tests.pages import desk

PAGES: Final = tuple(page for page, who in roles.PAGES.items() if roles.DESKTOP in who)
PATIENCE = 60_000  # milliseconds
# Entries are handed over as they come, and those from before this script runs too.
_WATCH: Final = """(() => {
  const seen = window.minyiPaint = {first: 0, largest: 0, shift: 0, events: []};
  const watch = (type, take, more = {}) =>
    new PerformanceObserver(list => list.getEntries().forEach(take)).observe({type, buffered: true, ...more});
  watch('paint', one => { if (one.name === 'first-contentful-paint') seen.first = one.startTime; });
  watch('largest-contentful-paint', one => { seen.largest = one.startTime; });
  watch('layout-shift', one => { if (!one.hadRecentInput) seen.shift += one.value; });
  watch('event', one => { if (one.interactionId) seen.events.push(one.duration); }, {durationThreshold: 16});
})()"""


@dataclass(frozen=True)
class Paint:
    """Of one page: seconds, milliseconds, a sum of shares, and KB."""

    first: float
    largest: float
    shift: float
    interaction: float
    kilobytes: float

    def row(self, name: str) -> str:
        times = f"{self.first:.2f} | {self.largest:.2f} | {self.interaction:.0f}"
        return f"| {name} | {times} | {self.shift:.3f} | {self.kilobytes:,.0f} |"


def painted(browser, address: str, name: str) -> Paint:
    """One page, loaded anew in a browser that holds nothing; then opened from the overview in another."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    visitor = Visitor(page, address)
    visitor.open("" if name == "overview" else name)
    visitor.settle()
    seen = page.evaluate("window.minyiPaint")
    _touch(page)
    events = page.evaluate("window.minyiPaint.events")
    context.close()
    return Paint(
        seen["first"] / 1000,
        seen["largest"] / 1000,
        seen["shift"],
        max(events, default=0.0),
        _kilobytes(browser, address, name),
    )


def _touch(page) -> None:
    """Three clicks and three keys on what every page has: the box that finds a community, and beside it."""
    box = page.get_by_role("searchbox").first
    for letter in "txe":
        box.click()
        page.keyboard.press(letter)
        page.wait_for_timeout(200)  # the observer is told after the frame
    page.wait_for_timeout(500)


def _kilobytes(browser, address: str, name: str) -> float:
    """What comes when the page is opened from another, in a session that has not had it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    visitor = Visitor(page, address)
    visitor.open("methods" if name == "overview" else "")
    visitor.settle()
    counted = Counted(page)
    visitor.click(page.locator(f'{LINKS}[href$="/{"" if name == "overview" else name}"]'))
    visitor.settle()
    context.close()
    return counted.taken() * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", nargs="*", choices=PAGES, default=PAGES)
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder, chromium() as blank:
        fill_with_example(desk.address(Path(folder)))
        with dashboard(Path(folder)) as port:
            address = f"http://127.0.0.1:{port}"
            browser = blank.context.browser
            for name in pages:  # what is read once for all is read
                _kilobytes(browser, address, name)
            print(f"{len(pages)} pages of the example; {os.cpu_count()} cores, shared\n")
            print("| page | FCP, s | LCP, s | INP, ms | CLS | KB after the first page |\n|---|--:|--:|--:|--:|--:|")
            for name in pages:
                print(painted(browser, address, name).row(name), flush=True)


if __name__ == "__main__":
    main()
