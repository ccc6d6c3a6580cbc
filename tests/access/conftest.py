"""A registry in a folder of its own; hashing that costs a hundredth, except where its cost is what is tested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from analytics.access import passwords
from analytics.store.registry import Registry
from tests.access.people import employ
from tests.access.served import Served, dashboard
from tests.pages import desk

STAFF = {
    "wang": "administrator",
    "li": "viewer",
    "zhao": "analyst",
    "qian": "viewer",
    "sun": "viewer",
    "zhou": "viewer",
    "feng": "viewer",
}


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    monkeypatch.setattr(passwords, "_nobody", [])


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """Empty."""
    opened = Registry(tmp_path / "var" / "access.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def staffed(registry: Registry) -> Registry:
    """With one administrator, wang."""
    employ(registry)
    return registry


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard with a small city and its STAFF; wu still has the first password."""
    folder = tmp_path_factory.mktemp("served")
    desk.fill(desk.address(folder))
    registry = Registry(folder / "access.sqlite")
    for name, role in STAFF.items():
        employ(registry, name, role)
    employ(registry, "wu", "viewer", must_change=True)
    with dashboard(folder) as port:
        yield Served(port, registry, folder / "server.log")
    registry.close()
