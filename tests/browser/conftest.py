"""What browser tests share: Chromium, and a dashboard of their own on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from analytics.settings import PROJECT
from analytics.store import open_store
from analytics.store.registry import Registry
from tests.access.people import employ
from tests.browser.tongues import Theirs
from tests.conftest import NOTHING_MAY_BE_SKIPPED
from tests.pages import desk
from tests.stores import copy_of, url_of

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60


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


@pytest.fixture
def page(chromium: str) -> Iterator:
    """A browser page 1440 × 900 whose every wait is bounded."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        opened = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        opened.set_default_timeout(30_000)
        yield opened
        browser.close()


@contextmanager
def started(database: str, folder: Path) -> Iterator[str]:
    """A dashboard on that store; gives its address. What it says is written into ``folder``."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    log = folder / f"server-{port}.log"
    environment = os.environ | {"MINYI_DATABASE": database}
    with log.open("w") as words:
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=words, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", server, log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example's store, its comments grouped; to be copied, not to be served."""
    folder = tmp_path_factory.mktemp("example")
    fill_with_example(url_of(folder / desk.FILE))
    return folder


@dataclass(frozen=True)
class Town:
    """A dashboard on the example with an account a role, named after it, and the words that are its residents'."""

    address: str
    database: str
    theirs: Theirs


@pytest.fixture(scope="session")
def town(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One for all tests that leave it as they found it."""
    folder = tmp_path_factory.mktemp("town")
    database = copy_of(example / desk.FILE, folder / desk.FILE)
    with closing(Registry(folder / "access.sqlite")) as registry:
        for role in ("administrator", "viewer", "leader", "analyst"):
            employ(registry, role, role)
    with closing(open_store(database)) as store:
        theirs = Theirs(store)
    with started(database, folder) as address:
        yield Town(address, database, theirs)


def fill_with_example(url: str) -> None:
    """Load all of the example into the empty store at ``url``, as a first start does."""
    from analytics.example import ensure_example
    from analytics.flows import grouping
    from analytics.flows.office import open_office

    with closing(open_office(url)) as office:
        ensure_example(office)
        grouping.group_store(office)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """``serve(database)`` starts a dashboard on that store and gives its address."""
    with ExitStack() as servers:
        yield lambda database: servers.enter_context(started(database, tmp_path))


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    """Until the server answers; it fails with the server's own words when it does not."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the dashboard did not start:\n{log.read_text(errors='replace')}")
