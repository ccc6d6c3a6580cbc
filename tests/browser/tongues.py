"""Words of a page that are not in the reader's language, but for what is nobody's to translate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from analytics.language import SOURCE_LANGUAGE
from analytics.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Page

_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_LATIN: Final = re.compile(r"[A-Za-z]{2,}")
# A comment is quoted by whole pieces: a shorter run that merely stands in one is as likely a word of ours.
_QUOTED: Final = 5
# What is hidden under this name (pages/shared/look), so that it must keep it.
STREAMLIT: Final = ("Download as CSV",)
# Names, units and signs that officials write in Latin letters.
LATIN: Final = {
    "English", "Minyi", "n", "GB", "MB", "ID", "Wilson", "Excel", "Shift", "Enter", "Esc",
    "CSV", "TSV", "TXT", "XLSX", "XLS", "XLSM", "SAV", "ZSAV", "ZIP",
    "csv", "tsv", "txt", "xlsx", "xls", "sav", "zsav", "zip", "xlsm", "pptx", "docx", "html", "pdf", "SPSS", "Unicode",
    "LimeSurvey", "KoboToolbox", "ODK", "Central", "Jaccard", "Benjamini", "Hochberg", "Holm", "EWMA", "Fisher",
    "Beta", "UTF", "utf", "sig", "KB", "Newcombe", "Laney",
}  # fmt: skip
# Icons are names in a font; what a list announces ("9 options available") is Streamlit's own and soon gone.
_READ: Final = """() => {
  const NOT_READ = 'style, script, [data-testid=stIconMaterial], [translate=no], [data-live-announcer]';
  const found = [], seen = node => node.checkVisibility({visibilityProperty: true, opacityProperty: false});
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const holder = texts.currentNode.parentElement;
    if (holder && seen(holder) && !holder.closest(NOT_READ))
      found.push(texts.currentNode.data);
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    if (seen(one) && !one.closest('[data-testid=stIconMaterial], [role=img]'))
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        if (one.getAttribute(name)) found.push(one.getAttribute(name));
  return found;
}"""


class Theirs:
    """The words of a store: names, questions, answers, topics, and what residents wrote."""

    def __init__(self, store: Store) -> None:
        words: set[str] = set()
        with store.reading() as connection:
            for table in connection.tables():
                for row in connection.execute(f"SELECT * FROM {table}").fetchall():  # noqa: S608 (its own tables)
                    words.update(_strings(row))
        self.all = "\n".join(words)
        self.runs = {run for word in words for run in _HAN.findall(word)}

    def hold(self, run: str) -> bool:
        """Whether a run of Chinese is of the store: as a whole, or as a piece of something long enough to be quoted."""
        return run in self.runs or (len(run) >= _QUOTED and run in self.all)


def _strings(cell: object) -> Iterator[str]:
    """The texts of a row, of its lists too."""
    if isinstance(cell, str):
        yield cell
    elif isinstance(cell, list | tuple):
        for each in cell:
            yield from _strings(each)


def strange(page: Page, language: str, theirs: Theirs, known: Iterable[str] = ()) -> list[str]:
    """Texts of ``page`` with words of another language in them, that are neither in the store nor ``known``."""
    return [text.strip() for text in page.evaluate(_READ) if odd(text, language, theirs, tuple(known))]


def odd(text: str, language: str, theirs: Theirs, known: tuple[str, ...] = ()) -> list[str]:
    """The words of another language in ``text`` that are neither in the store nor ``known``."""
    for each in sorted((*known, *STREAMLIT), key=len, reverse=True):
        text = text.replace(each, " ")
    if language == SOURCE_LANGUAGE:
        return [word for word in _LATIN.findall(text) if word not in LATIN and word not in theirs.all]
    return [run for run in _HAN.findall(text) if run != "中文" and not theirs.hold(run)]
