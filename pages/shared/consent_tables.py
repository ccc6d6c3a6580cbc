"""Tables of consent and plans: whole numbers with separators, shares with as many decimals as it takes."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import community_picks, tables


def draw(frame: pd.DataFrame, *, digits: int, key: str, community_ids: pd.Series | None = None) -> None:
    """Draw ``frame``, whose headings are words already; columns of per cent and 百分点 get ``digits`` decimals.

    Where ``community_ids`` go with its rows, a row leads to the record of its community.
    """
    config: dict[str, Any] = {}
    for heading, values in frame.items():
        if not pd.api.types.is_numeric_dtype(values):
            continue
        shares = pd.api.types.is_float_dtype(values)
        config[str(heading)] = st.column_config.NumberColumn(format=f"%.{digits}f" if shares else "localized")
    if community_ids is None:
        tables.draw(frame, column_config=config, key=key)
    else:
        community_picks.lead(frame, community_ids, column_config=config, key=key)
