"""What the store hands out is typed alike, whatever the engine's own types and whatever is missing."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from analytics.store.frames import DTYPES, fetch, typed

MOMENT = dt.datetime(2026, 9, 7, 10, 30, 0, 250000)
# A column of each dtype in every type that an engine may give it in.
GIVEN = {
    "name": [
        pa.array(["甲", None]),
        pa.array(["甲", None], pa.large_string()),
        pa.array([7, 8]),
        pa.array([None, None]),
    ],
    "n": [pa.array([1, 2], kind) for kind in (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.float64())],
    "level": [pa.array([1, None], kind) for kind in (pa.int16(), pa.int64(), pa.float64())] + [pa.array([None, None])],
    "mark": [pa.array([1, 2**63 + 5], pa.uint64())],
    "share": [pa.array([1, None], pa.int32()), pa.array([0.5, None]), pa.array([0.5, None], pa.float32())],
    "overall": [pa.array([True, False])],
    "satisfied": [pa.array([True, None])],
    "week": [pa.array([MOMENT.date(), None]), pa.array([MOMENT, None]), pa.array([MOMENT, None], pa.timestamp("ns"))],
}


class Table:
    """A connection that answers every query alike."""

    def __init__(self, rows: pa.Table) -> None:
        self.rows = rows

    def table(self, query: str, values: object = None) -> pa.Table:
        return self.rows


def fetched(columns: Sequence[str], rows: pa.Table) -> pd.DataFrame:
    return fetch(Table(rows), "", columns=columns)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "values"), [(name, one) for name, given in GIVEN.items() for one in given])
@pytest.mark.parametrize("rows", [2, 0])
def test_a_column_is_as_pandas_casts_it(name: str, values: pa.Array, rows: int) -> None:
    table = pa.table({"other": values, name: values}).slice(0, rows)
    found = fetched([name], table)
    assert str(found.dtypes[name]) == DTYPES.get(name, "str")
    pd.testing.assert_frame_equal(found, typed(table.select([name]).to_pandas(date_as_object=False)))


def test_columns_are_in_the_order_asked_for_and_may_be_changed() -> None:
    chunks = [pa.table({"n": [at], "name": ["甲"], "share": [0.5]}) for at in range(3)]
    found = fetched(["share", "n", "name"], pa.concat_tables(chunks))
    assert found.columns.tolist() == ["share", "n", "name"]
    found.loc[found["n"] == 1, ["n", "share"]] = 9, 0.25
    assert found["n"].tolist() == [0, 9, 2] and found["share"].tolist() == [0.5, 0.25, 0.5]


def test_sums_of_any_length_are_whole_numbers() -> None:
    exact = pa.array([decimal.Decimal(2**60), decimal.Decimal(3)], pa.decimal128(38, 0))
    assert fetched(["n"], pa.table({"n": exact}))["n"].tolist() == [2**60, 3]


@pytest.mark.parametrize("values", [pa.array([1, None]), pa.array([1, None], pa.int16()), pa.array([1.5, np.nan])])
def test_a_number_that_may_not_be_missing_is_not_made_up(values: pa.Array) -> None:
    with pytest.raises((ValueError, TypeError)):
        fetched(["n"], pa.table({"n": values}))
