"""Columns of ids, compared as a whole."""

from __future__ import annotations

import pandas as pd


def are_among(column: pd.Series, ids: pd.Series) -> pd.Series:
    """Which rows of ``column`` hold one of ``ids``; both are text, without missing ones.

    As ``column.isin(ids)``, which goes through ``ids`` one by one: 7 milliseconds for a thousand of them.
    """
    return pd.Series(pd.Index(ids.unique()).get_indexer(pd.Index(column)) >= 0, index=column.index)
