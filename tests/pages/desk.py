"""A small store that the page tests look at, and how they open a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

import pages.shared.languages  # noqa: F401 (the bench runs a page past the dashboard: this says in which language)
from analytics.flows import loading
from analytics.flows.office import open_office
from analytics.settings import PROJECT
from analytics.store.connection import file_of, is_server
from tests.conftest import REGISTER, survey_csv
from tests.stores import fill_once, url_of

# C1 8 of 10 (exactly 80 %: met), then 4 more of whom none is satisfied: 8 of 14, below. C2 7 of 10 (below), then 17 of
# 20 more: 24 of 30 (exactly 80 %: met). C3 and C4 without data. Two Mondays' weeks: 7 and 14 September 2026.
FIRST = survey_csv({"C1": ["满意"] * 8 + ["一般"] * 2, "C2": ["满意"] * 7 + ["一般"] * 3})
SECOND = survey_csv({"C1": ["一般"] * 4, "C2": ["满意"] * 17 + ["一般"] * 3}, first=100, day="2026-09-15")

FILE = "minyi.duckdb"
Files = tuple[tuple[str, str], ...]
Open = Callable[..., AppTest]
CITY: Files = (("名册.csv", REGISTER), ("满意度调查.csv", FIRST), ("满意度调查 (1).csv", SECOND))


def fill(url: str, files: Files = CITY) -> None:
    """Load ``files`` (name, text) into the store at ``url``, one batch each, from 1."""
    if is_server(url) or file_of(url).exists():
        _load(url, files)
    else:
        fill_once(url, tuple(files), lambda: _load(url, files))


def _load(url: str, files: Files) -> None:
    office = open_office(url)
    for filename, text in files:
        drafted = loading.draft(office, filename, text.encode())
        loading.commit(office, drafted, loading.check(office, drafted), by="王工")
    office.store.close()


def address(folder: Path) -> str:
    return url_of(folder / FILE)


def dashboard(page: str = "", **query: str) -> AppTest:
    """The dashboard at ``page`` (its file's name), run; fails on any exception."""
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    if page:
        app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception, [element.value for element in app.exception]
    return app


def said(app: AppTest) -> str:
    """All that the page says in words."""
    kinds = (
        app.title,
        app.header,
        app.subheader,
        app.markdown,
        app.caption,
        app.info,
        app.warning,
        app.error,
        app.success,
    )
    return "\n".join(element.value for kind in kinds for element in kind)
