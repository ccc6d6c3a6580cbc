"""Columns of ids compared as a whole: the same as one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.model.ids import are_among


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("dtype", ["str", "category"])
def test_the_rows_are_those_that_pandas_finds(seed: int, dtype: str) -> None:
    random = np.random.default_rng(seed)
    known = [f"C{at}" for at in range(12)]
    column = pd.Series(random.choice(known, random.integers(0, 20)), dtype="str").astype(dtype)
    column.index = random.permutation(len(column)) + 5
    ids = pd.Series(random.choice([*known, "D"], random.integers(0, 9)), dtype="str")
    pd.testing.assert_series_equal(are_among(column, ids), column.isin(ids), check_names=False)
