"""Hands pandas frames to the store: columns of known types, never row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.store.engine import Connection

TEXT: Final = pa.string()
WHOLE: Final = pa.int64()
REAL: Final = pa.float64()
MOMENT: Final = pa.timestamp("us")
DAY: Final = pa.date32()
YES_NO: Final = pa.bool_()

COMMUNITY_COLUMNS: Final = (
    dict.fromkeys(["community_id", "name", "city", "district", "street", "neighbourhood"], TEXT)
    | dict.fromkeys(["buildings", "households"], WHOLE)
    | {"floor_area_m2": REAL, "built_year": WHOLE, "renovation_year": WHOLE, "stage": TEXT, "investment_wan": REAL}
    | {"management_mode": TEXT, "longitude": REAL, "latitude": REAL}
)
SURVEY_COLUMNS: Final = {"survey_id": TEXT, "title": TEXT, "kind": TEXT}
ITEM_COLUMNS: Final = {
    "survey_id": TEXT,
    "item_id": TEXT,
    "position": WHOLE,
    "heading": TEXT,
    "type": TEXT,
    "scale_low": WHOLE,
} | {"scale_high": WHOLE, "labels": TEXT, "satisfied_from": WHOLE, "category": TEXT, "overall": YES_NO}
RESPONSE_COLUMNS: Final = {
    "response_id": TEXT,
    "survey_id": TEXT,
    "round": WHOLE,
    "community_id": TEXT,
    "submitted_at": MOMENT,
} | {"channel": TEXT, "respondent_key": TEXT, "attributes": TEXT, "building": TEXT}
COMMENT_COLUMNS: Final = {"response": WHOLE, "item_id": TEXT, "text": TEXT}
TOPIC_COLUMNS: Final = (
    dict.fromkeys(["topic_id", "label", "kind", "parent", "category", "unit", "keywords", "representatives"], TEXT)
    | dict.fromkeys(["n", "n_distinct"], WHOLE)
    | {"stability": REAL}
)
ASSIGNMENT_COLUMNS: Final = (
    dict.fromkeys(["comment_id", "topic_id", "subtopic_id", "second_id", "stance", "bucket", "group"], TEXT)
    | dict.fromkeys(["strength", "margin", "usefulness", "x", "y"], REAL)
    | {"position": WHOLE, "mark": pa.uint64()}
)
TOPIC_WORD_COLUMNS: Final = {"topic_id": TEXT, "word": TEXT, "weight": REAL}


@contextmanager
def incoming(connection: Connection, **tables: pa.Table) -> Iterator[None]:
    """Let queries on ``connection`` read each table under its keyword's name, for the length of the block."""
    for name, table in tables.items():
        connection.lend(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.withdraw(name)


def to_arrow(frame: pd.DataFrame, columns: Mapping[str, pa.DataType]) -> pa.Table:
    """``columns`` of ``frame``, typed, with the row's position (from 0) as ``row``. Absent columns are all missing."""
    arrays = {
        name: _array(frame[name], kind) if name in frame else pa.nulls(len(frame), kind)
        for name, kind in columns.items()
    }
    return pa.table(arrays | {"row": np.arange(len(frame))})


def to_numbers(texts: pd.Series, numbers: Mapping[str, int], kind: pa.DataType) -> pa.Array:
    """Each text's number; missing stays missing. Raises ``ValueError`` for a text that ``numbers`` does not have."""
    array = _array(texts, TEXT)
    coded = array if isinstance(array, pa.DictionaryArray) else array.dictionary_encode()
    words = coded.dictionary.to_pylist()
    codes = pa.array([numbers.get(word) for word in words], kind).take(coded.indices)
    if codes.null_count != coded.null_count:
        raise ValueError(f"{texts.name}: {sorted(set(words) - set(numbers))} not among {sorted(numbers)}")
    return codes


def _array(column: pd.Series, kind: pa.DataType) -> pa.Array:
    array = pa.array(column, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    # Repeated text stays a dictionary, which DuckDB reads as it is.
    return array if isinstance(array, pa.DictionaryArray) and kind == TEXT else array.cast(kind)
