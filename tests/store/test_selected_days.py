"""Every query that takes a selection keeps to its days, as it keeps to its weeks."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

import analytics.store
from analytics.flows.office import Office, open_office
from analytics.model import CommentSelection
from analytics.store import Store
from analytics.store.community_quotes import community_quotes
from analytics.store.topic_campaigns import repeated_comments
from analytics.store.topic_comments import Sought, how_many, search_counts, topic_comments
from analytics.store.topic_counts import topic_counts, topic_days
from analytics.store.topic_groups import topic_groups
from analytics.store.topic_points import drawn
from analytics.store.topic_quotes import topic_quotes
from analytics.store.topic_sides import topic_sides
from tests.flows.spoken import Said, speak
from tests.stores import url_of

MONDAY, SUNDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 8)
PAIRS = [("C1", "c-drain"), ("C1", "c-park")]
QUERIES: dict[Callable, dict[str, Any]] = {
    topic_counts: {},
    topic_days: {},
    topic_comments: {},
    how_many: {},
    search_counts: {"query": [Sought("反映")]},
    repeated_comments: {"least_copies": 1, "least_share": 0.0},
    topic_groups: {},
    topic_quotes: {"topic_ids": ["c-drain", "c-park"]},
    community_quotes: {"of": PAIRS},
    topic_sides: {},
    drawn: {},
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Three comments in the week, its last day among them, two on the days beside it."""
    office = open_office(url_of(tmp_path_factory.mktemp("city") / "minyi.duckdb"))
    days = ("2026-03-01", "2026-03-02", "2026-03-05", "2026-03-08", "2026-03-09")
    said = [Said("C1", "c-park" if at % 2 else "c-drain", 1, day=day) for at, day in enumerate(days)]
    speak(office, said, places={"C1": "光明路街道"})
    with office.store.writing() as connection:
        connection.execute("UPDATE topic_assignments SET x = 0.5, y = 0.5, stance = 'negative'")
        connection.execute('UPDATE responses SET attributes = \'{"性别":"女"}\'')
    yield office
    office.close()


def test_every_query_that_takes_a_selection_is_here() -> None:
    found = set()
    for module in pkgutil.iter_modules(analytics.store.__path__, "analytics.store."):
        for name, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            public = thing.__module__ == module.name and not name.startswith("_")
            if public and "selection" in inspect.signature(thing).parameters:
                found.add(name)
    assert found - {"part", "chosen", "within"} == {query.__name__ for query in QUERIES}


def answer(query: Callable, store: Store, selection: CommentSelection) -> pd.DataFrame:
    found = query(store, selection, **QUERIES[query])
    if isinstance(found, int):
        return pd.DataFrame({"n": [found]})
    return found[0] if isinstance(found, tuple) else found


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.__name__)
def test_the_days_of_a_week_are_that_week(city: Office, query: Callable) -> None:
    by_days = answer(query, city.store, CommentSelection(days=(MONDAY, SUNDAY)))
    assert len(by_days)
    pd.testing.assert_frame_equal(by_days, answer(query, city.store, CommentSelection(weeks=(MONDAY, MONDAY))))
    everything = answer(query, city.store, CommentSelection())
    assert not by_days.equals(everything)


def test_days_need_not_be_a_week(city: Office) -> None:
    def n(*days: dt.date) -> int:
        return int(topic_counts(city.store, CommentSelection(days=days), by=())["n"].sum())

    assert n(MONDAY, MONDAY) == 1 and n(MONDAY, dt.date(2026, 3, 9)) == 4 and n(SUNDAY, dt.date(2026, 12, 31)) == 2
    both = CommentSelection(days=(MONDAY, dt.date(2026, 3, 31)), weeks=(dt.date(2026, 3, 9), dt.date(2026, 3, 9)))
    assert topic_counts(city.store, both, by=())["n"].tolist() == [1]
