"""A store in a folder of its own, let go of when the test ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"duckdb:///{tmp_path / 'var' / 'minyi.duckdb'}", wait_seconds=1)
    yield opened
    opened.close()
