"""The file of the accounts goes bad while the dashboard runs: nobody comes in, and nobody reads why."""

from __future__ import annotations

from pathlib import Path

from analytics.store.registry import Registry
from tests.access.people import employ
from tests.access.served import Caller, dashboard
from tests.pages import desk


def test_nobody_comes_in_when_the_accounts_are_gone_or_spoilt(tmp_path: Path) -> None:
    desk.fill(desk.address(tmp_path))
    registry = Registry(tmp_path / "access.sqlite")
    employ(registry)
    registry.close()
    with dashboard(tmp_path) as port:
        caller, stranger = Caller(port, "10.0.0.1"), Caller(port, "10.0.0.2")
        form = stranger.token()
        assert caller.sign_in("wang").status == 303
        for name in ("access.sqlite", "access.sqlite-wal", "access.sqlite-shm"):
            (tmp_path / name).unlink(missing_ok=True)
        assert caller.page("/").header("location").startswith("/sign-in"), "no account is not local mode here"
        (tmp_path / "access.sqlite").unlink(missing_ok=True)
        (tmp_path / "access.sqlite").write_bytes(b"no registry" * 1000)
        assert caller.page("/").status == 503
        answer = stranger.send("/sign-in", {"token": form, "name": "wang", "password": "x"})
        assert answer.status == 503
        assert str(tmp_path) not in answer.text + caller.page("/").text
