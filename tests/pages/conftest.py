"""Every page test has a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from analytics.access.sessions import Session
from analytics.access.signing_in import sign_in
from analytics.clock import now
from analytics.flows import grouping
from analytics.flows.office import open_office
from analytics.store import batches
from analytics.store.registry import Registry
from pages.shared import reader
from tests.access.conftest import light
from tests.access.people import RIGHT, employ
from tests.pages import comments, desk, offers
from tests.pages.offers import Offers
from tests.pages.staff import STAFF, Enter
from tests.stores import copy_of

__all__ = ["light"]  # no test of a page is of what hashing costs


@pytest.fixture
def store_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a store that does not exist yet, as the one the dashboard uses."""
    monkeypatch.setenv("MINYI_DATABASE", desk.address(tmp_path))
    return desk.address(tmp_path)


@pytest.fixture(scope="session")
def city_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the store of the small city."""
    folder = tmp_path_factory.mktemp("city")
    desk.fill(desk.address(folder))
    return folder / desk.FILE


@pytest.fixture
def city(city_file: Path, store_address: str, tmp_path: Path) -> str:
    """The store of the small city."""
    copy_of(city_file, tmp_path / desk.FILE)
    return store_address


@pytest.fixture(scope="session")
def grouped_file(city_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the store of the small city, its comments grouped."""
    folder = tmp_path_factory.mktemp("grouped")
    copy_of(city_file, folder / desk.FILE)
    with closing(open_office(desk.address(folder))) as office:
        grouping.group_store(office)
    return folder / desk.FILE


@pytest.fixture
def grouped(grouped_file: Path, store_address: str, tmp_path: Path) -> str:
    """The store of the small city, its comments grouped: for pages that would group them first."""
    copy_of(grouped_file, tmp_path / desk.FILE)
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


@pytest.fixture
def registry(grouped: str, tmp_path: Path) -> Iterator[Registry]:
    """The registry beside the small city's data, with the staff."""
    opened = Registry(tmp_path / "access.sqlite")
    for name, role in STAFF.items():
        employ(opened, name, role, display=f"{name}的姓名")
    yield opened
    opened.close()


@pytest.fixture
def enter(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """``enter("li")``: pages are run for li from here on."""

    def entering(name: str) -> None:
        session = sign_in(registry, name, RIGHT, address="10.0.0.7", now=now())
        assert isinstance(session, Session)
        monkeypatch.setattr(reader, "token", lambda: session.token)

    return entering


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offers:
    return offers.watched(monkeypatch)
