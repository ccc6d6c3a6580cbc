"""Bookmarks: each reader's own, named by him, at most fifty; the registry's table comes with an upgrade."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from analytics.access import audit, bookmarks
from analytics.access.audit import Actor
from analytics.access.bookmarks import LONGEST_NAME, MOST, BookmarkRefused
from analytics.store.registry import Registry
from analytics.store.registry_tables import APPLICATION, TABLES, VERSION
from tests.access.people import NOON, employ

QUERY = {"district": ["市中区", "台儿庄区"], "standing": [""]}


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "access.sqlite")


def names(registry: Registry, account: str) -> list[str]:
    return [one.name for one in bookmarks.listed(registry, account)]


def test_a_bookmark_is_kept_renamed_and_removed(registry: Registry) -> None:
    bookmarks.keep(registry, "li", " 每周\t要看 ", "acceptance", QUERY)
    (kept,) = bookmarks.listed(registry, "li")
    assert (kept.name, kept.page, kept.query) == ("每周 要看", "acceptance", QUERY)
    bookmarks.rename(registry, "li", kept.number, "月初看")
    assert names(registry, "li") == ["月初看"]
    bookmarks.rename(registry, "li", kept.number, "月初看")  # its own name is not taken
    bookmarks.remove(registry, "li", kept.number)
    assert names(registry, "li") == []


def test_nobody_reaches_anothers(registry: Registry) -> None:
    bookmarks.keep(registry, "li", "我的", "overview", {})
    bookmarks.keep(registry, "", "我的", "overview", {})
    (mine,) = bookmarks.listed(registry, "li")
    bookmarks.rename(registry, "chen", mine.number, "你的")
    bookmarks.remove(registry, "chen", mine.number)
    assert names(registry, "li") == ["我的"] and names(registry, "") == ["我的"] and names(registry, "chen") == []


@pytest.mark.parametrize("name", ["", " \n ", "\u200b\u202e", "字" * (LONGEST_NAME + 1)])
def test_a_name_that_names_nothing_is_refused(registry: Registry, name: str) -> None:
    with pytest.raises(BookmarkRefused, match="1 至 40 个字"):
        bookmarks.keep(registry, "li", name, "overview", {})
    assert names(registry, "li") == []


def test_a_name_is_taken_once(registry: Registry) -> None:
    bookmarks.keep(registry, "li", "甲", "overview", {})
    bookmarks.keep(registry, "li", "乙", "overview", {})
    with pytest.raises(BookmarkRefused, match="已有同名的书签"):
        bookmarks.keep(registry, "li", "甲\u200b", "search", {})
    with pytest.raises(BookmarkRefused, match="已有同名的书签"):
        bookmarks.rename(registry, "li", bookmarks.listed(registry, "li")[1].number, "甲")
    assert names(registry, "li") == ["甲", "乙"]


def test_fifty_and_no_more(registry: Registry) -> None:
    for number in range(MOST):
        bookmarks.keep(registry, "li", f"第 {number} 个", "overview", {})
    with pytest.raises(BookmarkRefused, match="最多 50 个"):
        bookmarks.keep(registry, "li", "再一个", "overview", {})
    bookmarks.keep(registry, "chen", "第一个", "overview", {})
    assert len(names(registry, "li")) == MOST


def test_what_is_no_page_or_no_address_is_refused(registry: Registry) -> None:
    with pytest.raises(ValueError, match="expected one of overview"):
        bookmarks.keep(registry, "li", "甲", "../upload", {})
    with pytest.raises(BookmarkRefused, match="筛选条件太多"):
        bookmarks.keep(registry, "li", "甲", "overview", {"community": ["C" * 5_000]})


def test_a_registry_of_version_1_is_brought_up_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "access.sqlite"
    with sqlite3.connect(path, isolation_level=None) as connection:
        for statement in TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("INSERT INTO attempts VALUES ('account', 'li', 3, 0, 0, 0)")
        assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'bookmarks'").fetchall()
    connection.close()
    registry = Registry(path)
    bookmarks.keep(registry, "li", "甲", "overview", QUERY)
    assert names(registry, "li") == ["甲"]
    with registry.reading() as opened:
        assert opened.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert opened.execute("SELECT subject, failures FROM attempts").fetchall() == [("li", 3)]
    employ(registry)
    audit.record(registry, Actor("li"), "export", now=NOON)
    registry.close()
    assert names(Registry(path), "li") == ["甲"]
