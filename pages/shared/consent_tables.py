"""Tables of consent and plans: whole numbers with separators, shares with as many decimals as it takes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import tables


def draw(frame: pd.DataFrame, *, digits: int, key: str) -> None:
    """Draw ``frame``, whose headings are words already; columns of per cent and 百分点 get ``digits`` decimals."""
    config: dict[str, Any] = {}
    for heading, values in frame.items():
        if not pd.api.types.is_numeric_dtype(values):
            continue
        shares = pd.api.types.is_float_dtype(values)
        config[str(heading)] = st.column_config.NumberColumn(format=f"%.{digits}f" if shares else "localized")
    tables.draw(frame, column_config=config, key=key)
