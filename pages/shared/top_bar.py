"""The bar at the top of every page, beside Streamlit's own buttons: 找小区, 书签, the language, 使用说明.

It stays where it is while the page scrolls (``look.css``). On a phone its buttons are icons; their words stay for
screen readers.
"""

from __future__ import annotations

import streamlit as st

from pages.shared import finding, languages, reader, shelf, tour


def show(who: reader.Reader, page: str) -> None:
    """The bar over ``page`` (its file's name), for ``who``."""
    with st.container(
        horizontal=True, wrap=False, horizontal_alignment="right", vertical_alignment="center", key="top_bar"
    ):
        finding.box()
        shelf.show(who, page)
        languages.switch(who)
        tour.recall(who)
