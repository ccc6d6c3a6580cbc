"""Frames come back from the server as they went there, and its functions mean what the embedded store's mean."""

from __future__ import annotations

import datetime as dt

import duckdb
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.store import Store

# Anything that a resident may write; PostgreSQL has no text with a NUL in it, and nor has a file that was read.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
WORDS = st.lists(TEXTS.filter(bool).filter(lambda word: "\x1f" not in word), max_size=4)
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 1, 1))
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS,
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.floats(allow_nan=False),
        st.none() | MOMENTS,
        st.none() | st.dates(dt.date(1, 1, 1)),
        st.none() | st.booleans(),
        st.none() | st.integers(0, 2**64 - 1),
        st.none() | WORDS,
        st.none() | st.binary(max_size=8),
    ),
    max_size=6,
)
SCHEMA = pa.schema(
    {
        "words of it": pa.string(),
        "whole": pa.int64(),
        "real": pa.float64(),
        "moment": pa.timestamp("us"),
        "day": pa.date32(),
        "yes": pa.bool_(),
        "mark": pa.uint64(),
        "list": pa.list_(pa.string()),
        "bytes": pa.binary(),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_what_is_lent_comes_back(store: Store, rows: list[tuple]) -> None:
    table = pa.table(
        [pa.array([row[at] for row in rows], field.type) for at, field in enumerate(SCHEMA)], schema=SCHEMA
    ).append_column("row", pa.array(range(len(rows)), pa.int64()))
    with store.reading() as connection:
        connection.lend("lent", table)
        found = connection.table("SELECT * FROM lent ORDER BY row")
        connection.withdraw("lent")
    assert found.to_pylist() == table.to_pylist()


def test_more_rows_than_are_written_at_a_time(store: Store) -> None:
    table = pa.table({"row": pa.array(range(200_000)), "text": pa.array(["", None, '"', "道路\n停车"] * 50_000)})
    with store.reading() as connection:
        connection.lend("lent", table)
        assert connection.table("SELECT * FROM lent ORDER BY row").equals(table)


# Each: a query of values by name that both engines answer.
BORROWED = (
    "SELECT md5_number_lower($text)",
    "SELECT list_contains($texts, $text), len($texts), $text IS NULL OR list_contains($texts, $text)",
    "SELECT week_of($moment, 1), week_of($moment, 7), week_of($moment, 4)",
    # An empty text has no words there and one empty word here; none of ours is split.
    "SELECT string_to_array(concat($text, '、'), '、'), array_to_string($texts, '|'), "
    "concat_ws(chr(31), $text, NULL, $text)",
    "SELECT json_extract_string($json, '$.name'), json_extract_string($json, $path), json_keys($json)",
    "SELECT any_value(x), count(*) FILTER (WHERE x IS NULL), (array_agg(x ORDER BY x DESC NULLS LAST))[1] "
    "FROM (SELECT NULL AS x UNION ALL SELECT $text) t",
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, texts=st.lists(TEXTS, max_size=3), moment=MOMENTS, name=TEXTS.filter(bool), value=st.none() | TEXTS)
def test_functions_mean_the_same_on_both_engines(
    store: Store, embedded: Store, text: str, texts: list[str], moment: dt.datetime, name: str, value: str | None
) -> None:
    path = "/" + name.replace("~", "~0").replace("/", "~1")
    written = duckdb.execute("SELECT json_object('name', ?, ?, 'x')", [value, f"a{name}"]).fetchall()[0][0]
    values = {"text": text, "texts": texts, "moment": moment, "json": written, "path": f"/a{path[1:]}"}
    for query in BORROWED:
        mine = {word: found for word, found in values.items() if f"${word}" in query}
        answers = []
        for one in (embedded, store):
            with one.reading() as connection:
                answers.append(connection.execute(query, mine).fetchall())
        if query.startswith("SELECT md5"):  # the same 64 bits, with a sign there
            answers[1] = [(answers[1][0][0] % 2**64,)]
        assert answers[0] == answers[1], query
