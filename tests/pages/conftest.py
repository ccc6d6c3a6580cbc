"""Every page test has a store of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

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
