"""The bar at the top of every page, beside Streamlit's own buttons: 找小区, 书签, the language, 使用说明.

It stays where it is while the page scrolls. On a phone its buttons are icons; their words stay for screen readers.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shared import finding, languages, reader, shelf, tour

# As high as Streamlit's own strip, in which it lies: over the strip, under the list of pages opened on a phone.
# Streamlit's sign that a page runs stands beside, without its button, which has no words of ours: long work has one.
# The last rules are for a phone, where Streamlit's two buttons stand at the ends of the strip.
_STYLE: Final = """<style>
[data-testid=stMainBlockContainer]:has(.st-key-top_bar) { padding-top: 0; }
[data-testid=stLayoutWrapper]:has(> .st-key-top_bar) { pointer-events: none; position: sticky; top: 0;
  z-index: 999990; }
[data-testid=stMain] { scroll-padding-top: 4rem; }
.st-key-top_bar { min-height: 3.75rem; overflow: visible; }
.st-key-top_bar > * { pointer-events: auto; }
.st-key-top_bar > [data-testid=stLayoutWrapper]:has(.st-key-finder) { flex: 0 1 24rem; margin-right: auto;
  min-width: 0; }
.st-key-finder { position: relative; }
[data-testid=stLayoutWrapper]:has(> .st-key-found) { left: 0; max-width: none; position: absolute;
  top: 2.75rem; width: min(24rem, 80vw); }
.st-key-found { background: var(--minyi-paper); border: 1px solid var(--minyi-border); border-radius: 0.25rem;
  max-height: 70vh; overflow-y: auto; padding: 0.75rem; }
.st-key-top_bar button { white-space: nowrap; }
[data-testid=stStatusWidget] button { display: none; }
@media (max-width: 54rem) {
.st-key-top_bar { gap: 0.25rem; padding: 0 4rem 0 2.25rem; }
.st-key-top_bar > :not(:has(.st-key-finder)) button { min-width: 2.25rem; }
.st-key-top_bar > :not(:has(.st-key-finder)) button p { clip-path: inset(50%); height: 1px; overflow: hidden;
  position: absolute; width: 1px; }
.st-key-top_bar > :not(:has(.st-key-finder)) button > div > [aria-hidden] { display: none; }
}
</style>"""


def show(who: reader.Reader, page: str) -> None:
    """The bar over ``page`` (its file's name), for ``who``."""
    st.html(_STYLE)
    with st.container(
        horizontal=True, wrap=False, horizontal_alignment="right", vertical_alignment="center", key="top_bar"
    ):
        finding.box()
        shelf.show(who, page)
        languages.switch(who)
        tour.recall(who)
