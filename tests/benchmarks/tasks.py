"""What an errand costs: ``python -m tests.benchmarks.tasks`` does 20 of three roles in Chromium, in Chinese.

Prints a markdown table: clicks, keys, and seconds by the clock from the overview at rest to the answer on the page. The
script knows its way and waits for nothing but the page, so seconds are the machine's part of an errand, not a person's;
on a machine that others share they are upper bounds. An errand whose answer is not found fails the run.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from analytics.access.roles import ROLES
from analytics.store.registry import Registry
from tests.access import served
from tests.access.people import employ
from tests.benchmarks.browser import chromium
from tests.benchmarks.errands import TASKS, Task
from tests.browser.visitor import Visitor
from tests.conftest import fill_with_example
from tests.pages import desk

PATIENCE = 20_000  # milliseconds


@contextmanager
def dashboard(folder: Path) -> Iterator[str]:
    """The example, served with an account a role; gives its address."""
    fill_with_example(desk.address(folder))
    with closing(Registry(folder / "access.sqlite")) as registry:
        for role in ("administrator", "viewer", "leader", "analyst"):
            employ(registry, role, role)
    with served.dashboard(folder) as port:
        yield f"http://127.0.0.1:{port}"


def entered(browser, address: str, role: str) -> Visitor:
    """Somebody who has signed in and looks at the overview, which is at rest."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.set_default_timeout(PATIENCE)
    visitor = Visitor(page, address)
    visitor.open()
    visitor.sign_in(role)
    visitor.stands("总览")
    visitor.settle()
    visitor.clicks = visitor.keys = 0
    return visitor


def done(browser, address: str, task: Task, folder: Path) -> tuple[int, int, float]:
    """Clicks, keys and seconds of one errand, each in a browser's session of its own."""
    visitor = entered(browser, address, task.role)
    began = time.perf_counter()
    task.do(visitor, folder)
    seconds = time.perf_counter() - began
    visitor.page.close()
    return visitor.clicks, visitor.keys, seconds


def main() -> int:
    from playwright.sync_api import Error, expect

    expect.set_options(timeout=PATIENCE)
    failed = 0
    with tempfile.TemporaryDirectory() as name, dashboard(Path(name)) as address, chromium() as page:
        entered(page.context.browser, address, "viewer").page.close()  # what is read once for all is read
        print(f"{len(TASKS)} errands on the example; {os.cpu_count()} cores, shared; the answer is checked\n")
        print("| errand | role | clicks | keys | seconds |\n|---|---|--:|--:|--:|")
        for task in TASKS:
            try:
                clicks, keys, seconds = done(page.context.browser, address, task, Path(name))
            except (AssertionError, Error) as reason:
                failed += 1
                print(f"{task.words}: {reason}", file=sys.stderr)
                print(f"| {task.words} | {ROLES[task.role]} | – | – | not done |", flush=True)
            else:
                print(f"| {task.words} | {ROLES[task.role]} | {clicks} | {keys} | {seconds:.1f} |", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
