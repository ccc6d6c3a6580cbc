"""A pick in a table or a figure that leads away: whoever comes back must find nothing picked, or is led away again."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

_PICKS: Final = "picks"  # how often each was picked from


def widget(key: str) -> str:
    """The key of the widget that stands for ``key`` until something is picked in it: from then on another."""
    return f"{key}-{_counted().get(key, 0)}"


def lead_away(key: str) -> None:
    """Let the pick in ``key`` be forgotten."""
    _counted()[key] = _counted().get(key, 0) + 1


def _counted() -> dict[str, int]:
    counted: Any = st.session_state.setdefault(_PICKS, {})
    return counted
