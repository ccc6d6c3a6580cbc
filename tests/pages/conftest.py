"""Every page test has a store of its own."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from analytics.flows.office import open_office
from analytics.store import batches
from tests.pages import desk


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
