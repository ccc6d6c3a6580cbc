"""One server for the tests of this folder; each of them has a schema of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from analytics.store import Store, batches, open_store
from tests.conftest import NOTHING_MAY_BE_SKIPPED
from tests.server import Server, is_installed, server
from tests.store.files import register, source, survey

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    if not is_installed():
        reason = "no PostgreSQL: apt-get install postgresql"
        if NOTHING_MAY_BE_SKIPPED:
            pytest.fail(reason)
        pytest.skip(reason)
    with server() as found:
        yield found


@pytest.fixture
def url(running: Server) -> str:
    """The address of an empty schema."""
    name = f"office{next(_numbers)}"
    with psycopg.connect(running.url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{running.url}?options=-csearch_path%3D{name}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url, wait_seconds=5)
    yield opened
    opened.close()


@pytest.fixture
def loaded(store: Store) -> Store:
    batches.commit(store, register("C1", "C2"), source("register"))
    batches.commit(store, survey(), source("first"))
    return store


@pytest.fixture
def asked(running: Server) -> Callable[[str], list[tuple]]:
    """Ask the server something, past the store."""

    def ask(query: str) -> list[tuple]:
        with psycopg.connect(running.url, autocommit=True) as connection:
            answer = connection.execute(query)
            return answer.fetchall() if answer.description else []

    return ask


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"duckdb:///{tmp_path / 'minyi.duckdb'}", wait_seconds=5)
    yield opened
    opened.close()
