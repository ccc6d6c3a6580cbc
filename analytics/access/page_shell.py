"""The one HTML page that every page of the dashboard is drawn into: Streamlit's own, in the reader's language.

It brings along what must be there before Streamlit is: the words of its frame (:mod:`analytics.access.frame_words`),
the script that says them, and the style that keeps what is drawn first where it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from analytics.access import frame_words
from analytics.language import LANGUAGES, _, html_name, using

SCRIPT: Final = Path(__file__).with_name("page.js")
# What charts and tables are drawn with: more than all the rest of a page, and asked for by nearly every page.
DRAWN_WITH: Final = ("PlotlyChart", "DataFrame", "arrowFormatUtils")


class PageChanged(ValueError):
    """Streamlit's page is not the one that ours is made of: another version is installed."""


def shells(page: str, style: str, ahead: Sequence[str] = ()) -> dict[str, str]:
    """The page by language, made of Streamlit's ``page`` (its HTML), with ``style`` (CSS) in its head.

    ``ahead`` are the addresses of scripts that a later page needs: browsers fetch them once they have nothing to do.
    Raises :class:`PageChanged` where a part that ours takes the place of does not stand in it once.
    """
    found = {}
    for language in LANGUAGES:
        with using(language):
            found[language] = _shell(page, style, html_name(language), ahead)
    return found


def drawn_with(folder: Path) -> list[str]:
    """The addresses, from the page, of the scripts in Streamlit's ``folder`` that draw charts and tables.

    Raises :class:`PageChanged` where one of them is not there once.
    """
    found = []
    for name in DRAWN_WITH:
        files = list((folder / "static" / "js").glob(f"{name}.*.js"))
        if len(files) != 1:
            raise PageChanged(f"{len(files)} scripts of Streamlit's are called {name}, expected one")
        found.append(f"./{files[0].relative_to(folder).as_posix()}")
    return found


def _shell(page: str, style: str, language: str, ahead: Sequence[str]) -> str:
    words = json.dumps(frame_words.tables(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    ours = (
        f"<style>{style}</style>"
        f'<script type="application/json" id="frame-words">{words}</script>'
        f"<script>{SCRIPT.read_text('utf-8')}</script>"
        + "".join(f'<link rel="prefetch" as="script" crossorigin href="{address}">' for address in ahead)
    )
    without_script = escape(_("请允许浏览器运行本站的脚本（JavaScript），否则页面不能显示。"))
    replaced = {
        r'<html lang="en">': f'<html lang="{language}">',
        r"<title>Streamlit</title>": f"<title>{escape(_('民意'))}</title>",
        r"<noscript>.*?</noscript>": f"<noscript><p>{without_script}</p></noscript>",
        # The description of an entrance that is shut here (gate.CLOSED).
        r'<link rel="service-desc"[^>]*>': "",
        # A font that no page is written in.
        r'<link\s+rel="preload"[^>]*SourceSans[^>]*>': "",
        r"</head>": f"{ours}</head>",
    }
    for theirs, in_its_place in replaced.items():
        parts = re.split(theirs, page, flags=re.DOTALL)
        if len(parts) != 2:
            raise PageChanged(f"{theirs} stands {len(parts) - 1} times in Streamlit's index.html, expected once")
        page = in_its_place.join(parts)
    return page
