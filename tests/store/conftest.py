"""A store in a folder of its own, let go of when the test ends; empty, or with two communities and a survey."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.store import Store, batches, open_store
from tests.store.files import register, source, survey
from tests.stores import url_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(url_of(tmp_path / "var" / "minyi.duckdb"), wait_seconds=1)
    yield opened
    opened.close()


@pytest.fixture
def loaded(store: Store) -> Store:
    batches.commit(store, register("C1", "C2"), source("register"))
    batches.commit(store, survey(), source("first"))
    return store
