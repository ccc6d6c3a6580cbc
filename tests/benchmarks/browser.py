"""What a browser sees: how long until the first page is painted, and how many bytes a page takes after it."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics.settings import PROJECT
from tests.access.served import free_port
from tests.benchmarks.measure import Found, database
from tests.benchmarks.sessions import processor_seconds, resident_mb
from tests.browser.conftest import NAMES, QUIET

SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
LINKS = '[data-testid="stSidebarNavLink"]'
PATIENCE = 300_000  # milliseconds


@contextmanager
def chromium() -> Iterator:
    """A page of a browser that has started already."""
    from playwright.sync_api import sync_playwright

    where = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=list(QUIET))
        opened = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        opened.set_default_timeout(PATIENCE)
        yield opened
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """A dashboard that is starting on the store in ``folder``: its address and its process."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    environment = os.environ | {"MINYI_DATABASE": database(folder), "MINYI_ALLOW_PLAIN_HTTP": "yes"}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=quiet, stderr=quiet)
    try:
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.terminate()
        server.wait()


def cold_start(folder: Path) -> Found:
    """From the command to the first page's heading: by the clock, and the server's processor seconds."""
    with chromium() as page:
        page.goto("about:blank")
        began = time.perf_counter()
        with served(folder) as (address, server):
            _open(page, address, server)
            page.get_by_role("heading").first.wait_for()
            painted = time.perf_counter() - began
            spent, held = processor_seconds(server.pid), resident_mb(server.pid)
    return {"wall": painted, "processor": spent, "peak_mb": round(held)}


def _open(page, address: str, server: subprocess.Popen) -> None:
    """As soon as the server answers."""
    from playwright.sync_api import Error

    until = time.monotonic() + PATIENCE / 1000
    while server.poll() is None and time.monotonic() < until:
        try:
            page.goto(address, wait_until="commit")
        except Error:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the dashboard did not start")


def payload(folder: Path) -> Found:
    """MB that each page takes when it is opened behind the first, over the web socket (before compression) and by HTTP.

    ``most_mb``, ``mean_mb`` and ``over`` (pages above 1 MB) of a first visit; ``again_mb``: the most of a second one,
    when the browser has the libraries; ``first_mb``: the first page itself.
    """
    with chromium() as page, served(folder) as (address, server):
        counted = Counted(page)
        _open(page, address, server)
        page.locator(LINKS).first.wait_for()
        _settle(page)
        first = counted.taken()
        links = page.locator(LINKS)
        visits: list[list[float]] = [[], []]
        for visit in visits:
            for at in range(links.count()):
                links.nth(at).click()
                _settle(page)
                visit.append(counted.taken())
    return {
        "most_mb": max(visits[0]),
        "mean_mb": sum(visits[0]) / len(visits[0]),
        "over": sum(one > 1 for one in visits[0]),
        "pages": len(visits[0]),
        "again_mb": max(visits[1]),
        "first_mb": first,
    }


def _settle(page) -> None:
    page.wait_for_timeout(700)
    page.locator(SETTLED).wait_for()
    page.wait_for_timeout(700)
    page.locator(SETTLED).wait_for()


class Counted:
    """Bytes that come to ``page``."""

    def __init__(self, page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self._more(int(event["encodedDataLength"])))
        session.on("Network.webSocketFrameReceived", lambda event: self._more(_size(event["response"])))

    def _more(self, number: int) -> None:
        self.bytes += max(number, 0)

    def taken(self) -> float:
        """MB since it was last asked."""
        found, self.bytes = self.bytes / 2**20, 0
        return found


def _size(frame: dict) -> int:
    """Bytes of a frame of the web socket; those of bytes are told in base64."""
    data = frame["payloadData"]
    return len(base64.b64decode(data)) if frame["opcode"] == 2 else len(data.encode())
