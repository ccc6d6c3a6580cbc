"""kill -9 under load, then start: nothing that was acknowledged is lost, nobody is signed in who should not be."""

from __future__ import annotations

import http.client
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import WebSocketException

from analytics import clock
from analytics.access import accounts, audit, audit_chain, sessions
from analytics.access.audit import Actor
from analytics.store import counts, open_store
from analytics.store.registry import Registry
from tests.access.people import HOST, employ
from tests.access.served import Caller, launched, run
from tests.pages import desk

pytestmark = pytest.mark.slow
LOAD_SECONDS = 12
GONE = (OSError, http.client.HTTPException, WebSocketException, AssertionError, IndexError)


class Load:
    """What goes on until the server dies, and what of it was acknowledged."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder = port, folder
        self.open: list[str] = []  # tokens whose sign-in was acknowledged, and that nobody signed out
        self.ended: list[str] = []  # tokens whose sign-out was acknowledged
        self.undecided: list[str] = []  # the sign-out was asked for, the answer never came
        self.noted: list[str] = []
        self.pages = 0
        self.stop = threading.Event()
        work = (self.comes_and_goes, self.comes_and_goes, self.stays, *[self.reads] * 4, self.notes)
        self.threads = [threading.Thread(target=self._until_gone, args=(one, n)) for n, one in enumerate(work)]

    def _until_gone(self, work: Callable[[int], None], number: int) -> None:
        while not self.stop.is_set():
            try:
                work(number)
            except GONE:
                if self.stop.wait(0.2):
                    return

    def comes_and_goes(self, number: int) -> None:
        """Signs in and out again."""
        caller = Caller(self.port, f"10.0.1.{number}")
        if caller.sign_in(("qian", "sun")[number % 2]).status != 303:
            return
        token = caller.jar["minyi_session"]
        self.undecided.append(token)
        form = caller.token("/sign-out")
        if caller.send("/sign-out", {"token": form}).status == 303:
            self.undecided.remove(token)
            self.ended.append(token)

    def stays(self, number: int) -> None:
        caller = Caller(self.port, f"10.0.1.{number}")
        if caller.sign_in("zhou").status == 303:
            self.open.append(caller.jar["minyi_session"])
        self.stop.wait(1)

    def reads(self, number: int) -> None:
        """Opens pages over one web socket."""
        caller = Caller(self.port, f"10.0.1.{number}")
        assert caller.sign_in("li").status == 303
        self.open.append(caller.jar["minyi_session"])
        with caller.stream() as stream:
            while not self.stop.is_set():
                run(stream)
                self.pages += 1

    def notes(self, _number: int) -> None:
        """Writes to the log from another process than the server."""
        registry = Registry(self.folder / "access.sqlite")
        mark = f"note-{len(self.noted)}"
        audit.record(registry, Actor("wang", "administrator"), "settings", now=clock.now(), object=mark)
        self.noted.append(mark)
        registry.close()
        self.stop.wait(0.05)


def test_killed_under_load_nothing_is_lost_and_nobody_comes_in(tmp_path: Path) -> None:
    desk.fill(desk.address(tmp_path))
    registry = Registry(tmp_path / "access.sqlite")
    for name, role in (("wang", "administrator"), *((name, "viewer") for name in ("li", "qian", "sun", "zhou", "wu"))):
        employ(registry, name, role)
    before = counts.level_counts(open_store(desk.address(tmp_path))).to_csv()
    open_store(desk.address(tmp_path)).close()
    with launched(tmp_path) as (port, server):
        load = Load(port, tmp_path)
        dismissed = Caller(port, "10.0.2.1")
        assert dismissed.sign_in("wu").status == 303
        accounts.disable(registry, "wu", actor=HOST, now=clock.now())
        for thread in load.threads:
            thread.start()
        until = time.monotonic() + 8 * LOAD_SECONDS
        while time.monotonic() < until and not (load.pages > 8 and len(load.ended) > 4 and len(load.open) > 4):
            time.sleep(0.2)
        server.send_signal(signal.SIGKILL)
        server.wait()
        noted, ended, stayed = list(load.noted), list(load.ended), list(load.open)
        load.stop.set()
        for thread in load.threads:
            thread.join(90)
        assert not any(thread.is_alive() for thread in load.threads)
    assert load.pages > 8 and len(ended) > 4 and len(stayed) > 4 and len(noted) > 20, "there was load"

    report = audit_chain.verify(registry)
    assert report.faults == ()
    events = audit.everything(registry)
    assert {event.object for event in events if event.action == "settings"} >= set(noted)
    assert sum(event.action == "sign_out" for event in events) >= len(ended)
    assert sum(event.action == "sign_in" for event in events) >= len(ended) + len(stayed) + len(load.undecided)
    assert counts.level_counts(open_store(desk.address(tmp_path))).to_csv() == before
    open_store(desk.address(tmp_path)).close()

    with launched(tmp_path) as (port, _server):
        for token in ended:
            assert answered(port, token) == 303, "who had signed out stays out"
        for token in stayed:
            assert answered(port, token) == 200, "who was signed in goes on"
        assert answered(port, dismissed.jar["minyi_session"]) == 303
        assert answered(port, "") == 303 and answered(port, "x" * 43) == 303
    acknowledged = {sessions._hashed(token) for token in (*stayed, *load.open, *load.undecided)}
    with registry.reading() as connection:
        open_ones = {token for (token,) in connection.execute("SELECT token_hash FROM sessions")}
    unknown = len(open_ones - acknowledged)
    assert unknown <= len(load.threads), "of what was under way when it died, one a caller: the answer never came"
    assert audit_chain.verify(registry).faults == ()
    registry.close()


def answered(port: int, token: str) -> int:
    """What the bearer of ``token`` gets for the first page: 200, or 303 to the sign-in form."""
    caller = Caller(port, "10.0.3.1")
    if token:
        caller.jar["minyi_session"] = token
    return caller.page("/").status
