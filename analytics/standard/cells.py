"""Whole columns of stored words, shown word by word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd


def words_shown(column: pd.Series, show: Callable[[Any], Any]) -> pd.Series:
    """``column`` with ``show`` of every cell, of the same type though all of it be missing.

    >>> words_shown(pd.Series(["a", None], dtype="str"), lambda cell: cell).isna().tolist()
    [False, True]
    """
    return pd.Series([show(cell) for cell in column], column.index, dtype=column.dtype, name=column.name)
