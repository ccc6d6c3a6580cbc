"""Sessions: two time-outs, an end that is at once, and a look-up that costs nothing."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from analytics.access import accounts, audit, sessions
from analytics.model import Scope
from analytics.store.registry import Limits, Registry
from tests.access.people import DESK, HOST, NOON, OTHER, after, employ, entered


def test_half_an_hour_without_use_ends_it(staffed: Registry) -> None:
    token = entered(staffed).token
    assert sessions.find(staffed, token, after(minutes=29))
    assert sessions.find(staffed, token, after(minutes=58)), "use prolongs it"
    assert sessions.find(staffed, token, after(minutes=88)) is None
    assert sessions.find(staffed, token, after(minutes=59)), "and looking at what has ended does not"


def test_ten_hours_end_it_however_busy(staffed: Registry) -> None:
    token = entered(staffed).token
    for minutes in range(0, 600, 20):
        assert sessions.find(staffed, token, after(minutes=minutes))
    assert sessions.find(staffed, token, after(minutes=599)) and sessions.find(staffed, token, after(hours=10)) is None


def test_shorter_limits_hold_for_sessions_that_are_open(staffed: Registry) -> None:
    token = entered(staffed).token
    strict = Registry(staffed.path, limits=Limits(session_idle_minutes=5, session_hours=1))
    assert sessions.find(strict, token, after(minutes=4)) and sessions.find(strict, token, after(minutes=10)) is None


def test_use_is_written_down_at_most_once_a_minute(staffed: Registry) -> None:
    token = entered(staffed).token
    seen = []
    for seconds in (0, 30, 59, 60, 90, 119, 120):
        sessions.find(staffed, token, after(seconds=seconds))
        seen.append(sessions.of(staffed, "wang", NOON)[0].seen - int(NOON.timestamp()))
    assert seen == [0, 0, 0, 60, 60, 60, 120]


@pytest.mark.parametrize(
    "act",
    [
        lambda registry: accounts.disable(registry, "li", actor=HOST, now=NOON),
        lambda registry: accounts.set_password(registry, "li", OTHER, actor=HOST, now=after(seconds=1)),
        lambda registry: accounts.change(registry, "li", role="leader", actor=HOST, now=NOON),
        lambda registry: accounts.change(registry, "li", scope=Scope(district=("薛城区",)), actor=HOST, now=NOON),
        lambda registry: sessions.end_all(registry, "li", actor=HOST, now=NOON),
    ],
    ids=["disabled", "password", "role", "scope", "sign out everywhere"],
)
def test_a_change_ends_every_session_at_once_and_nobody_elses(staffed: Registry, act: object) -> None:
    employ(staffed, "li", "viewer", Scope(district=("市中区",)))
    mine = [entered(staffed, "li").token for _one in range(3)]
    others = entered(staffed).token
    act(Registry(staffed.path))  # type: ignore[operator]  # as the command line does, beside the server
    assert [sessions.find(staffed, token, NOON) for token in mine] == [None] * 3
    assert sessions.find(staffed, others, NOON)


def test_another_displayed_name_ends_nothing(staffed: Registry) -> None:
    token = entered(staffed).token
    accounts.change(staffed, "wang", display="王芳", actor=HOST, now=NOON)
    assert sessions.find(staffed, token, NOON).display == "王芳"  # type: ignore[union-attr]


def test_after_signing_out_the_token_opens_nothing(staffed: Registry) -> None:
    first, second = entered(staffed).token, entered(staffed).token
    sessions.end(staffed, first, address=DESK, now=NOON)
    assert sessions.find(staffed, first, NOON) is None and sessions.find(staffed, second, NOON)
    events = len(audit.listed(staffed))
    sessions.end(staffed, first, address=DESK, now=NOON)  # again: nothing to end, nothing to tell
    assert len(audit.listed(staffed)) == events and audit.listed(staffed)[0].action == "sign_out"


def test_what_is_no_token_opens_nothing(staffed: Registry) -> None:
    token = entered(staffed).token
    for wrong in ("", token[:-1], token + "x", token.swapcase(), "x" * 129, "\ud800", "' OR 1=1 --", "%"):
        assert sessions.find(staffed, wrong, NOON) is None


def test_what_has_run_out_is_swept_at_the_next_sign_in(staffed: Registry) -> None:
    entered(staffed)
    entered(staffed, at=after(hours=11))
    with staffed.reading() as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone()[0] == 1
    assert len(sessions.of(staffed, "wang", after(hours=11))) == 1
    assert sessions.of(staffed, "wang", after(hours=12)) == sessions.of(staffed, "nobody", NOON) == []


def test_a_moment_needs_an_offset(staffed: Registry) -> None:
    with pytest.raises(ValueError, match="offset"):
        sessions.find(staffed, entered(staffed).token, dt.datetime(2026, 9, 3, 12, 0))


def test_a_look_up_takes_less_than_a_millisecond(staffed: Registry) -> None:
    tokens = [entered(staffed).token for _one in range(100)]
    spans = []
    for token in tokens * 5:
        began = time.perf_counter()
        assert sessions.find(staffed, token, NOON)
        spans.append(time.perf_counter() - began)
    assert sorted(spans)[len(spans) // 2] < 0.001
