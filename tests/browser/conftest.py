"""What browser tests share: Chromium, and a dashboard of their own on a free port."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analytics.flows import grouping
from analytics.flows.office import open_office
from analytics.store import open_store
from analytics.store.registry import Registry
from tests.access.people import employ
from tests.browser.nursery import Born, Nursery
from tests.browser.tongues import Theirs
from tests.conftest import NOTHING_MAY_BE_SKIPPED
from tests.pages import desk
from tests.stores import copy_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing beyond this machine is there, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
START_SECONDS = 60
PATIENCE = 90_000  # milliseconds: ten times what a page takes on a machine that has other things to do


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; skips, saying so, where it is not."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"no browser: none of {', '.join(NAMES)} is on the path"
        if NOTHING_MAY_BE_SKIPPED:
            pytest.fail(reason)
        pytest.skip(reason)
    return found


# As long as tests of this package follow one another: others have loops of their own, which Playwright's forbids.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all of them; what a visitor leaves behind (cookies, files kept) ends with his context."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page 1440 × 900 of a new visitor, whose every wait is bounded."""
    with visiting(browser) as opened:
        yield opened


@pytest.fixture(scope="package")
def regular(browser: Browser) -> Iterator[Page]:
    """The same of one who comes back, for tests that go from address to address and leave him nothing.

    He has most of what a page is made of; for a new visitor it is fetched and compiled anew.
    """
    with visiting(browser) as opened:
        yield opened


@contextmanager
def visiting(browser: Browser) -> Iterator[Page]:
    with closing(browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")) as context:
        opened = context.new_page()
        opened.set_default_timeout(PATIENCE)
        yield opened


@contextmanager
def started(database: str, folder: Path) -> Iterator[str]:
    """A dashboard on that store; gives its address. What it says is written into ``folder``."""
    port = _free_port()
    log = folder / f"server-{port}.log"
    # What is read ahead of readers would take the processors that pages under test need.
    environment = os.environ | {"MINYI_READ_AHEAD": "no", "MINYI_DATABASE": database}
    server = _nursery().born(["run", "dashboard.py", "--server.port", str(port)], environment, log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", server, log)
        yield address
    finally:
        server.end()


@functools.cache
def _nursery() -> Nursery:
    """As long as the tests run."""
    opened = Nursery()
    atexit.register(opened.close)
    return opened


@dataclass(frozen=True)
class Town:
    """A dashboard, its store, and the words that are its residents'."""

    address: str
    database: str
    theirs: Theirs


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The small city, its comments grouped, without accounts: one for all tests that only look at it."""
    folder = tmp_path_factory.mktemp("city")
    database = desk.address(folder)
    desk.fill(database)
    with closing(open_office(database)) as office:
        grouping.group_store(office)
        theirs = Theirs(office.store)
    with started(database, folder) as address:
        yield Town(address, database, theirs)


@pytest.fixture(scope="session")
def town(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The example with an account a role, named after it: one for all tests that leave it as they found it."""
    folder = tmp_path_factory.mktemp("town")
    database = copy_of(example / desk.FILE, folder / desk.FILE)
    with closing(Registry(folder / "access.sqlite")) as registry:
        for role in ("administrator", "viewer", "leader", "analyst"):
            employ(registry, role, role)
    with closing(open_store(database)) as store:
        theirs = Theirs(store)
    with started(database, folder) as address:
        yield Town(address, database, theirs)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """``serve(database)`` starts a dashboard on that store and gives its address."""
    with ExitStack() as servers:
        yield lambda database: servers.enter_context(started(database, tmp_path))


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(url: str, server: Born, log: Path) -> None:
    """Until the server answers; it fails with the server's own words when it does not."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.is_alive():
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    pytest.fail(f"the dashboard did not start:\n{log.read_text(errors='replace')}")
