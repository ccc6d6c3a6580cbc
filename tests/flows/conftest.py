"""A store to decide on, made once and copied for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.flows.office import Office, open_office
from tests.flows import curating
from tests.stores import copy_of, url_of


@pytest.fixture(scope="session")
def grouped_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store with six comments and a grouping of them."""
    path = tmp_path_factory.mktemp("grouped") / "minyi.duckdb"
    office = open_office(url_of(path))
    curating.fill(office)
    office.close()
    return path


@pytest.fixture
def grouped(grouped_file: Path, tmp_path: Path) -> Iterator[Office]:
    """An office on that store."""
    opened = open_office(copy_of(grouped_file, tmp_path / "grouped.duckdb"))
    yield opened
    opened.close()
