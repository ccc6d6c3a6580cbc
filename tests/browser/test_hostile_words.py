"""In a real browser: a city whose every word is an attack is shown as words. Nothing runs, nothing is fetched from
elsewhere, nothing is a link, a picture, bold, a formula or an icon that is not ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pages.shared.menu import SECTIONS, TITLES
from tests.access import hostile
from tests.access.served import dashboard
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = [page for pages in SECTIONS.values() for page, _title, _icon in pages]
ADMINISTRATORS = ("accounts", "audit", "programmes")
# Every element that only the words of the hostile city could have made.
FOREIGN = """() => {
  const found = [];
  const seek = (what, is) => document.querySelectorAll(what).forEach(
    (one) => (!is || is(one)) && found.push(`${what}: ${one.outerHTML.slice(0, 200)}`));
  const link = (one) => one.getAttribute('href') || one.getAttribute('xlink:href') || '';
  seek('a', (one) => /^javascript:/i.test(link(one).trim()));
  seek('a', (one) => /evil/.test(link(one)) && !link(one).startsWith('#'));
  seek('img', (one) => one.getAttribute('src') === 'x' || /evil/.test(one.src));
  seek('script', (one) => one.textContent.includes('__run'));
  seek('strong, b, tspan', (one) => one.textContent === 'B' && !one.closest('.js-plotly-plot'));
  seek('code', (one) => one.textContent === 'c');
  seek('.katex', (one) => one.textContent.includes('\\\\frac{1}{2} ') || one.textContent === '12\\\\frac{1}{2}21');
  seek('[data-testid=stIconMaterial]', (one) => one.textContent.includes('skull'));
  seek('.stMarkdownColoredText', (one) => one.textContent === 'R');
  return found;
}"""
UNFOLD = "() => document.querySelectorAll('details:not([open]) > summary').forEach((one) => one.click())"
SHOWN = """() => document.body.innerText
  + [...document.querySelectorAll('svg text')].map((one) => one.textContent).join(' ')"""


@dataclass
class Watch:
    """What a browser did that it was not to do."""

    ran: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def over(self, page: Any, address: str) -> None:
        page.expose_function("__run", lambda what: self.ran.append(str(what)))
        page.on("dialog", lambda box: (self.ran.append(box.message), box.dismiss()))
        page.on("console", lambda message: self.said.append(message.text))
        # Listening leaves the browser what it keeps of the dashboard's own files; to take the requests would not.
        page.on("request", lambda request: self._heard(request.url, address))

    def _heard(self, url: str, address: str) -> None:
        if not url.startswith((f"{address}/", "data:", "blob:")):
            self.fetched.append(url)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    hostile.fill(folder)
    with dashboard(folder, MINYI_ISSUER=hostile.NAME) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("who", "pages"),
    [("zhao", [page for page in PAGES if page not in ADMINISTRATORS]), ("wang", list(ADMINISTRATORS))],
    ids=["analyst", "administrator"],
)
def test_words_stay_words_on_every_page(city: str, page: Any, who: str, pages: list[str]) -> None:
    watch, seen = Watch(), ""
    watch.over(page, city)
    visitor = Visitor(page, city)
    visitor.open()
    visitor.sign_in(who)
    visitor.settle()
    for name in pages:
        visitor.to(TITLES[name][0])
        visitor.settle()
        page.evaluate(UNFOLD)
        visitor.settle()
        assert page.evaluate(FOREIGN) == [], name
        seen += page.evaluate(SHOWN)
    assert (watch.ran, watch.fetched) == ([], [])
    assert not [words for words in watch.said if "Content Security Policy" in words]
    assert hostile.NAME in seen, "who is signed in"
    if who == "zhao":
        assert hostile.WORDS in " ".join(seen.replace("\u2060", "").split())
