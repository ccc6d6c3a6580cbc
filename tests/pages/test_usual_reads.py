"""What is read ahead of readers is what pages ask for while nothing is chosen, and no more is told by it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Hashable, Iterator
from typing import Any

import pytest

from analytics.access import accounts
from analytics.errors import StoreBusy
from analytics.language import SOURCE_LANGUAGE
from analytics.model import EVERYWHERE, Scope
from analytics.store import remembered, secrets
from analytics.store.recalled import shelf
from analytics.store.registry import Registry
from analytics.store.remembered import Remembered
from pages.shared import ahead, deeds, opened, reader, reads
from tests.access.people import HOST, NOON, employ
from tests.pages import desk

PAGES = (
    *("overview", "acceptance", "community", "satisfaction", "weekly", "comments", "topic", "hot_issues", "comparison"),
    *("ranking", "drivers", "crosstabs", "sample", "questionnaire", "planning"),
)
# What takes long where there are a million forms: none of it is read again by who opens a page.
COSTLY = {
    "listed",
    "compared",
    "among",
    "_facts",
    "latest_week",
    "alerts_of",
    "_gates",
    "_places",
    "week_actions",
    "told",
    "drivers",
    "hanging_together",
    "received",
    "shares",
    "hot_issues",
    "over_in_places",
    "topic_table",
    "plan",
    "open_communities",
    "by_building",
    "crosstab",
    "beside_city",
    "by_place",
    "topic_weeks",
    "moving",
    "pulling_down",
}
WITHIN_OTHERS = {"compared", "alerts_of", "_gates", "_places"}
# What is no more to read than to write down has no name; and some choices of comments are counted first by who opens.
NOT_AHEAD = {"", "topic counts"}
# Of a community that pages show beside the place at hand, and cheap once the place itself is read.
OF_ONE = {"_facts"}


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing is kept of other tests' stores."""
    opened.memory.clear()
    yield
    opened.memory.clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Hashable]:
    """What the pages' memory was asked for, but by another reading, since the list was last emptied."""
    found: list[Hashable] = []
    within: list[Hashable] = []
    told = Remembered.told

    def noted(self: Remembered, store: Any, key: Hashable, *args: Any, **kwargs: Any) -> Any:
        if self is opened.memory and not within:
            found.append(key)
        within.append(key)
        try:
            return told(self, store, key, *args, **kwargs)
        finally:
            within.pop()

    monkeypatch.setattr(Remembered, "told", noted)
    return found


def name_of(key: Any) -> str:
    return str(key[0][1])


def read_early(scope: Scope = EVERYWHERE) -> None:
    with reader.reading_for(scope, SOURCE_LANGUAGE):
        today = reads.office().now().date()
    ahead.read_ahead(scope, today)


def opened_pages() -> None:
    for page in PAGES:
        app = desk.dashboard(page)
        assert not app.exception and not app.error, page


@pytest.mark.slow
def test_pages_ask_for_what_was_read_ahead_and_read_none_of_it_again(
    grouped: str, asked: list[Hashable], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_early()
    early = set(asked)
    assert {name_of(key) for key in early} >= COSTLY - WITHIN_OTHERS
    asked.clear()
    again: list[str] = []
    read = Remembered._read

    def noted(self: Remembered, key: Any, *args: Any, **kwargs: Any) -> Any:
        if self is opened.memory and name_of(key[3]) in COSTLY - OF_ONE:
            again.append(str(key[3]))
        return read(self, key, *args, **kwargs)

    monkeypatch.setattr(Remembered, "_read", noted)
    opened_pages()
    assert early - set(asked) == set()
    assert again == []


@pytest.mark.slow
def test_the_next_process_begins_with_what_this_one_has_read(grouped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what pages read is read again, nor what may be shown decided."""
    read_early()
    ahead.keep()
    for memory in remembered._named.values():
        memory.clear()
    shelf.fill(grouped, [])
    opened._open.clear()
    again: list[str] = []
    read = Remembered._read

    def noted(self: Remembered, key: Any, *args: Any, **kwargs: Any) -> Any:
        if self is not opened.memory and self._name not in NOT_AHEAD:
            again.append(f"{self._name}: {key[3]}")
        elif self is opened.memory and name_of(key[3]) in COSTLY - OF_ONE:
            again.append(str(key[3]))
        return read(self, key, *args, **kwargs)

    monkeypatch.setattr(Remembered, "_read", noted)
    opened_pages()
    assert again == []


def test_where_nothing_can_be_recalled_all_is_read_here(
    city: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(_registry: Registry) -> bytes:
        raise StoreBusy("somebody writes")

    monkeypatch.setattr(secrets, "sealing_key", busy)
    with caplog.at_level(logging.WARNING), reader.reading_for(EVERYWHERE, SOURCE_LANGUAGE):
        assert len(reads.communities()) == 4
    assert "somebody writes" in caplog.text


@pytest.mark.parametrize("scope", [EVERYWHERE, Scope(district=("市中区",)), Scope(street=("光明路街道",))])
def test_any_part_of_the_city_is_read_ahead(grouped: str, asked: list[Hashable], scope: Scope) -> None:
    read_early(scope)
    assert {"listed", "week_actions", "told", "topic_table"} <= {name_of(key) for key in asked}


@pytest.mark.parametrize("store", ["city", "emptied", "store_address"])
def test_a_store_with_little_or_nothing_in_it_is_no_trouble(store: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(store)
    read_early()


def test_who_reads_ahead_sees_that_part_and_writes_nothing(grouped: str) -> None:
    part = Scope(street=("光明路街道",))
    with reader.reading_for(part, SOURCE_LANGUAGE):
        mine = reads.office()
        assert mine.store.scope == part
        assert set(reads.communities()["street"]) == {"光明路街道"}
        with pytest.raises(deeds.UnrecordedWrite), mine.store.writing():
            pytest.fail("a page's store takes writes that nobody is answerable for")


def test_every_part_that_an_account_may_see_is_read_the_whole_first(registry: Registry) -> None:
    part = Scope(district=("市中区",))
    employ(registry, "sun", "viewer", part)
    employ(registry, "qian", "viewer", Scope(district=("薛城区",)))
    accounts.disable(registry, "qian", actor=HOST, now=NOON)
    today, scopes, versions = ahead.state()
    assert scopes == ahead.scopes() == (EVERYWHERE, part)
    assert isinstance(today, dt.date) and versions


def test_without_accounts_there_is_the_whole(city: str) -> None:
    assert ahead.scopes() == (EVERYWHERE,)
