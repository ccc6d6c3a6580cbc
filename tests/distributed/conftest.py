"""A cluster of two processes for all tests, reached by its address, and offices with a register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from analytics.distributed.cluster import Cluster, connected
from analytics.flows.office import Office, open_office
from tests.distributed.forms import registered


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    told = {"threads_per_worker": 1, "memory_limit": "1GB", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(n_workers=2, **told) as running, connected(running.scheduler_address) as found:
        yield found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """``office(name)``: a new store of that name that knows four communities."""
    opened: list[Office] = []

    def open_one(name: str) -> Office:
        opened.append(registered(open_office(f"duckdb:///{tmp_path / name}.duckdb"), tmp_path))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()
