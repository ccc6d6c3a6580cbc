"""Every page test has a store of its own."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from analytics.flows.office import open_office
from analytics.store import batches
from tests.pages import comments, desk


@pytest.fixture
def store_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a store that does not exist yet, as the one the dashboard uses."""
    monkeypatch.setenv("MINYI_DATABASE", desk.address(tmp_path))
    return desk.address(tmp_path)


@pytest.fixture
def city(store_address: str) -> str:
    """The store of the small city."""
    desk.fill(store_address)
    return store_address


@pytest.fixture
def emptied(store_address: str) -> str:
    """A store whose only batch was undone: nothing to show, and no example comes back."""
    desk.fill(store_address, desk.CITY[:1])
    with closing(open_office(store_address)) as office:
        batches.undo(office.store, 1, by="王工", at=office.now())
    return store_address


@pytest.fixture(scope="session")
def _two(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store that no test changes: two communities, each with forty comments on one thing, grouped."""
    return comments.two(tmp_path_factory.mktemp("two"))


@pytest.fixture
def two(_two: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MINYI_DATABASE", _two)
    return _two
