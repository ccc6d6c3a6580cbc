"""A table whose row, once picked, is what the page shows below it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import _
from pages.shared import filters, tables


def draw(frame: pd.DataFrame, values: pd.Series, *, name: str, key: str, **looks: Any) -> None:
    """Draw ``frame``; a pick lets the filter ``name``, drawn further down, hold the row's one of ``values``.

    The filter may be changed by hand after that: the pick is told once. ``looks`` are st.dataframe's.
    """

    def hold() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            filters.hold(name, str(values.iloc[rows[0]]))

    tables.draw(frame, key=key, on_select=hold, selection_mode="single-row", **looks)
    st.caption(_("勾选行首的方框，下方即显示该行。"))
