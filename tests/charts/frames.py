"""Small frames by hand for the charts' tests."""

from __future__ import annotations

import numpy as np
import pandas as pd


def verdicts() -> pd.DataFrame:
    """Four communities: below and clear, below and uncertain (79.96 %), exactly at the threshold, without data."""
    return pd.DataFrame(
        {
            "community_id": ["a", "b", "c", "d"],
            "name": ["甲院", "乙院" * 25, "丙院", "丁院"],
            "city": "枣庄市",
            "district": ["市中区", "市中区", "滕州市", pd.NA],
            "households": pd.array([200, 20000, 300, pd.NA], dtype="Int64"),
            "n": [100, 10000, 100, 0],
            "satisfied": [60, 7996, 80, 0],
            "share": [0.6, 0.7996, 0.8, np.nan],
            "low": [0.52, 0.794, 0.73, np.nan],
            "high": [0.67, 0.805, 0.86, np.nan],
            "standing": ["below", "below", "met", "no_data"],
            "evidence": ["clear", "uncertain", "uncertain", "insufficient"],
        }
    )


def levels(heading: str, labels: tuple[str, ...], counts: tuple[int, ...], satisfied_from: int) -> pd.DataFrame:
    """The spread of one question's answers over its levels."""
    base = sum(counts)
    return pd.DataFrame(
        {
            "heading": heading,
            "level": range(1, len(labels) + 1),
            "label": labels,
            "satisfied_from": satisfied_from,
            "n": counts,
            "base": base,
            "share": [n / base if base else np.nan for n in counts],
        }
    )
