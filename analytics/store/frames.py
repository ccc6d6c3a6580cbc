"""What the store hands out: the columns of ``analytics.model``, in their order, each always of the same dtype.

Text is ``str`` (missing: NaN), never categorical; whole numbers that may be missing are ``Int64``, others ``int64``;
times are ``datetime64[us]``; yes/no that may be missing is ``boolean``, else ``bool``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd
import pyarrow as pa

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
# The type in which Arrow holds what pandas has as each of these.
_ARROW: Final = {
    pd.api.types.pandas_dtype(kind): held
    for kind, held in {
        "str": pa.large_string(),
        "int64": pa.int64(),
        "Int64": pa.int64(),
        "uint64": pa.uint64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "boolean": pa.bool_(),
        "datetime64[us]": pa.timestamp("us"),
    }.items()
}
# And from which of its types it casts to that one as pandas would.
_CAST: Final = {
    pa.large_string(): {pa.string(), pa.large_string()},
    pa.int64(): {pa.int8(), pa.int16(), pa.int32(), pa.int64()},
    pa.uint64(): {pa.uint64()},
    pa.float64(): {pa.int8(), pa.int16(), pa.int32(), pa.float32(), pa.float64()},
    pa.bool_(): {pa.bool_()},
    pa.timestamp("us"): {pa.date32(), pa.timestamp("s"), pa.timestamp("ms"), pa.timestamp("us")},
}


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
    found = {name: _column(rows.column(name), _DTYPES.get(name, _TEXT)) for name in names}
    return pd.DataFrame(found, index=pd.RangeIndex(rows.num_rows))


def _column(values: pa.ChunkedArray, kind: Any) -> Any:
    """``values`` typed ``kind``: by Arrow where it can, which takes a quarter of the time that frames take to cast."""
    held = _ARROW[kind]
    is_extension = isinstance(kind, pd.api.extensions.ExtensionDtype)
    has_place = is_extension or held not in (pa.int64(), pa.uint64(), pa.bool_())  # for what is missing
    if values.type not in _CAST[held] or (values.null_count and not has_place):
        return values.to_pandas(date_as_object=False).astype(kind).array
    values = values if values.type == held else values.cast(held)
    return kind.__from_arrow__(values) if is_extension else values.to_numpy()


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` typed as above."""
    # Most columns come as they should be, and looking at one costs a hundredth of casting it.
    found = zip(frame.columns, frame.dtypes, strict=True)
    return frame.astype({name: kind for name, has in found if has != (kind := _DTYPES.get(name, _TEXT))})
