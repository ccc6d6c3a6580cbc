"""What the store hands out: the columns of ``analytics.model``, in their order, each always of the same dtype.

Text is ``str`` (missing: NaN), never categorical; whole numbers that may be missing are ``Int64``, others ``int64``;
times are ``datetime64[us]``; yes/no that may be missing is ``boolean``, else ``bool``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from analytics.store.engine import Connection

# A column's name means the same in every frame, so one table serves all.
DTYPES: Final = (
    dict.fromkeys(
        ["batch_id", "position", "round", "n", "n_distinct", "communities", "total", "rows_read", "base"], "int64"
    )
    | dict.fromkeys(["rows_accepted", "rows_rejected", "rows_repeated"], "int64")
    | dict.fromkeys(["outside", "comments", "copies"], "int64")
    | dict.fromkeys(["margin", "usefulness", "x", "y", "stability", "share"], "float64")
    | {"decision_no": "Int64", "undoes": "Int64", "mark": "uint64", "from_batch": "Int64"}
    | dict.fromkeys(["event_no", "last_event_no", "of_community"], "int64")
    | dict.fromkeys(["forms", "asked", "agreed", "unnamed", "unnumbered", "round_before"], "int64")
    | dict.fromkeys(["level_before", "level_a", "level_b"], "Int64")
    | {"seen": "Int64", "fed_back": "bool"}
    | dict.fromkeys(["picked", "both", "places", "other_places", "products"], "int64")
    | {"put_at": "Int64", "n_answers": "int64", "n_comments": "int64"}
    | dict.fromkeys(["row", "rank_1", "level", "scale_low", "scale_high", "satisfied_from"], "Int64")
    | dict.fromkeys(["buildings", "households", "built_year", "renovation_year"], "Int64")
    | dict.fromkeys(["floor_area_m2", "investment_wan", "longitude", "latitude", "strength", "mean_rank"], "float64")
    | dict.fromkeys(
        [
            "week",
            "month",
            "quarter",
            "year",
            "submitted_at",
            "loaded_at",
            "at",
            "first_at",
            "last_at",
            "happened_on",
            "opened_on",
            "changed_on",
            "answered_on",
            "on",
        ],
        "datetime64[us]",
    )
    | dict.fromkeys(["overall", "example", "current", "special"], "bool")
    | {"area_cm2": "int64", "voted_on": "datetime64[us]"}
    | {"satisfied": "boolean"}
    | dict.fromkeys(["population", "satisfied_forms", "complete_forms", "partial_forms", "broken_off"], "int64")
    | {"bulletin_no": "int64", "edition": "int64", "data_version": "int64", "week_starts_on": "Int64"}
    | {"period_start": "datetime64[us]", "issued_at": "datetime64[us]", "complete": "bool"}
)


_DTYPES: Final = {name: pd.api.types.pandas_dtype(kind) for name, kind in DTYPES.items()}
_TEXT: Final = pd.api.types.pandas_dtype("str")


def fetch(
    connection: Connection,
    query: str,
    values: Mapping[str, object] | None = None,
    *,
    columns: Iterable[str],
) -> pd.DataFrame:
    """The rows of ``query`` with ``columns`` in that order, typed as above."""
    names = list(columns)
    rows = connection.table(query, dict(values or {}))
    return typed(rows.select(names).to_pandas(date_as_object=False))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` typed as above."""
    # Most columns come as they should be, and looking at one costs a hundredth of casting it.
    found = zip(frame.columns, frame.dtypes, strict=True)
    return frame.astype({name: kind for name, has in found if has != (kind := _DTYPES.get(name, _TEXT))})
