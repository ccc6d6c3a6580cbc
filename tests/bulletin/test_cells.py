"""Rows of tables as plain values: those that pandas holds, None for what is missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.bulletin.sections import places


def plainly(column: pd.Series) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    return column.astype("object").where(column.notna(), None).tolist()


@pytest.mark.parametrize("seed", range(10))
def test_each_cell_is_its_value_and_of_its_type(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 12))
    known = random.random(size) < 0.7
    texts = pd.Series(random.choice(["甲", "", "乙"], size), dtype="str").where(known)
    frame = pd.DataFrame(
        {
            "text": texts,
            "words": texts.astype("object").where(known, None),
            "part": texts.astype("category"),
            "number": pd.array(random.integers(0, 9, size), dtype="Int64"),
            "count": random.integers(0, 9, size),
            "share": np.where(known, random.random(size), np.nan),
            "distance": pd.array(random.random(size), dtype="Float64"),
            "flag": random.random(size) < 0.5,
            "maybe": pd.array(random.random(size) < 0.5, dtype="boolean"),
            "day": pd.Series(pd.to_datetime(random.integers(0, 9, size), unit="D")).where(known),
        }
    )
    for name in ("number", "distance", "maybe"):
        frame[name] = frame[name].mask(~known)
    found = places.cells(frame)
    expected = tuple(zip(*(plainly(frame[name]) for name in frame), strict=True))
    assert found == expected
    assert [[type(cell) for cell in row] for row in found] == [[type(cell) for cell in row] for row in expected]
