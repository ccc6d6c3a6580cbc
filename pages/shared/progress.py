"""How far long work is, as a bar."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def bar(words: str) -> Callable[[float, str], None]:
    """A bar that the flows move: the function they tell the share done, 0–1, and what is being done."""
    drawn = st.progress(0.0, text=words)

    def move(share: float, doing: str) -> None:
        drawn.progress(min(max(share, 0.0), 1.0), text=doing)

    return move
