"""Cells of a CSV that a spreadsheet opens: words of residents and offices stay words, none is run."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

# What a spreadsheet takes for the beginning of a formula, full-width signs included.
_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def harmless(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would run it.

    >>> harmless("=1+1"), harmless("@x"), harmless("-2+3"), harmless("停车难")
    ("'=1+1", "'@x", "'-2+3", '停车难')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def harmless_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its headings and its texts harmless; numbers and what is missing stay as they are."""
    kept = frame.rename(columns=lambda heading: harmless(heading) if isinstance(heading, str) else heading)
    for place, kind in enumerate(frame.dtypes):
        if pd.api.types.is_string_dtype(kind) or pd.api.types.is_object_dtype(kind):
            texts = frame.iloc[:, place]
            safe = [harmless(one) if isinstance(one, str) else one for one in texts]
            kept.isetitem(place, pd.Series(safe, index=frame.index, dtype=kind))
    return kept
