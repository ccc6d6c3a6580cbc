"""The dashboard itself: every page is reachable, and a refusal is a notice."""

from __future__ import annotations

import pytest

from tests.pages import desk

LISTENING = ("comments", "topic", "hot_issues", "search", "comparison")
PAGES = ("acceptance", "community", "satisfaction", "weekly", *LISTENING, "upload", "batches", "methods", "overview")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_without_data(store_address: str, page: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert desk.dashboard(page).title


def test_a_refusal_is_a_notice(store_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINYI_DATABASE", "mysql://somewhere")
    app = desk.dashboard()
    assert len(app.error) == 1


def test_where_the_data_stands(city: str) -> None:
    assert any("版本 0.1.0" in caption.value for caption in desk.dashboard().sidebar.caption)


@pytest.mark.parametrize("page", ["acceptance", "community", "satisfaction", "weekly", *LISTENING])
def test_an_emptied_store_says_what_to_do_on_every_page(emptied: str, page: str) -> None:
    app = desk.dashboard(page)
    assert "上传" in desk.said(app)
    assert "已有小区名册" not in desk.said(app)
    assert not app.metric and not app.dataframe, "nothing stands for no data"
