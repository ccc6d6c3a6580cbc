"""Who reads ahead steps back for pages, reads again when the data have changed, and stops when told to."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator

import pytest

from analytics.errors import StoreBusy
from analytics.model import EVERYWHERE, Scope
from pages.shared import ahead, early_reader
from pages.shared.early_reader import EarlyReader

PART = Scope(district=("市中区",))
LONG = 30


class Desk:
    """A made-up office: what was read of it, and a reading that lasts until it is let go on."""

    def __init__(self) -> None:
        self.version = 1
        self.read: list[Scope] = []
        self.looked = 0
        self.moved = threading.Condition()
        self.busy = False
        self.steps: list[str] = []

    def state(self) -> ahead.State:
        with self.moved:
            self.looked += 1
            self.moved.notify_all()
            if self.busy:
                raise StoreBusy("somebody loads a file")
            return dt.date(2026, 9, 21), (EVERYWHERE, PART), {"answers": self.version}

    def read_ahead(self, scope: Scope, _today: dt.date, *, go_on: Callable[[], bool]) -> None:
        with self.moved:
            self.read.append(scope)
            self.moved.notify_all()
        self.steps.append("read")
        go_on()

    def waited(self, until: Callable[[], bool]) -> bool:
        with self.moved:
            return self.moved.wait_for(until, LONG)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    found = Desk()
    monkeypatch.setattr(ahead, "state", found.state)
    monkeypatch.setattr(ahead, "read_ahead", found.read_ahead)
    monkeypatch.setattr(ahead, "recall", lambda: found.steps.append("recall"))
    monkeypatch.setattr(ahead, "keep", lambda: found.steps.append("keep"))
    monkeypatch.setattr(early_reader, "PAUSE_SECONDS", 0.01)
    return found


@pytest.fixture
def early(desk: Desk) -> Iterator[EarlyReader]:
    found = EarlyReader()
    found.start()
    yield found
    found.stop()


def test_it_begins_when_the_first_page_stands(desk: Desk, early: EarlyReader) -> None:
    with early.drawing():
        assert not desk.read
    assert desk.waited(lambda: desk.read == [EVERYWHERE, PART])


def test_it_begins_where_nobody_comes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early_reader, "PATIENCE_SECONDS", 0.01)
    early = EarlyReader()
    early.start()
    assert desk.waited(lambda: desk.read == [EVERYWHERE, PART])
    early.stop()


def test_it_reads_again_what_has_changed_and_nothing_else(desk: Desk, early: EarlyReader) -> None:
    for version, times in ((1, 1), (1, 1), (2, 2)):
        desk.version, looked = version, desk.looked
        with early.drawing():
            pass
        assert desk.waited(lambda looked=looked: desk.looked > looked)
        assert desk.waited(lambda times=times: len(desk.read) == 2 * times)


def test_it_recalls_first_and_keeps_at_last(desk: Desk, early: EarlyReader) -> None:
    with early.drawing():
        pass
    assert desk.waited(lambda: len(desk.read) == 2)
    early.stop()
    assert desk.steps == ["recall", "read", "read", "keep"]


def test_it_begins_no_reading_while_a_page_is_drawn(desk: Desk, early: EarlyReader) -> None:
    with early.drawing():
        with early.drawing():
            pass
        before = desk.looked
        assert not early._may_go_on_at_once()
        assert desk.looked == before
    assert early._may_go_on_at_once()
    assert desk.waited(lambda: desk.read == [EVERYWHERE, PART])


def test_what_the_store_refuses_is_logged_and_tried_again(
    desk: Desk, early: EarlyReader, caplog: pytest.LogCaptureFixture
) -> None:
    desk.busy = True
    with caplog.at_level(logging.WARNING):
        with early.drawing():
            pass
        assert desk.waited(lambda: desk.looked == 1)
        desk.busy = False
        with early.drawing():
            pass
        assert desk.waited(lambda: desk.read == [EVERYWHERE, PART])
    assert "somebody loads a file" in caplog.text


def test_it_stops_for_good_while_it_waits(desk: Desk) -> None:
    early = EarlyReader()
    early.start()
    early.stop()
    assert early._thread is not None and not early._thread.is_alive()
    with early.drawing():
        pass
    assert not desk.looked


@pytest.mark.parametrize(("wanted", "begun"), [("yes", 1), ("no", 0)])
def test_the_server_reads_ahead_where_the_settings_want_it(
    wanted: str, begun: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(early_reader.early_reader, "start", lambda: told.append("start"))
    monkeypatch.setattr(early_reader.early_reader, "stop", lambda: told.append("stop"))

    monkeypatch.setenv("MINYI_READ_AHEAD", wanted)

    async def served() -> None:
        async with early_reader.reading_ahead(None):
            assert len(told) == begun

    asyncio.run(served())
    assert told == ["start"] * begun + ["stop"]
