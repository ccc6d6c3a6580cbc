"""Signing in: strangers learn nothing, guesses are slow, a sign-in makes a new token."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from analytics.access import accounts, audit, lockout, passwords, sessions, signing_in
from analytics.access.passwords import WeakPassword
from analytics.access.sessions import Session
from analytics.access.signing_in import Refused
from analytics.settings import PROJECT
from analytics.store import sessions as stored
from analytics.store.registry import Limits, Registry
from analytics.store.sessions import Attempts
from tests.access.people import DESK, HOST, NOON, OTHER, RIGHT, after, employ, enter, entered


def fail(registry: Registry, times: int, name: str = "wang", *, address: str = DESK) -> Session | Refused:
    for _one in range(times):
        answer = enter(registry, name, "wrong", address=address)
    return answer


def test_the_right_password_opens_a_session(staffed: Registry) -> None:
    session = entered(staffed, " ＷＡＮＧ ")
    assert sessions.find(staffed, session.token, NOON) == session.reader
    assert (session.reader.account, session.reader.role, session.reader.must_change) == ("wang", "administrator", False)
    assert len(session.token) == 43 and session.token not in repr(session)
    event = audit.listed(staffed)[0]
    assert (event.action, event.who, event.role, event.address) == ("sign_in", "wang", "administrator", DESK)


def test_a_stranger_a_wrong_password_and_a_disabled_account_get_the_same_answer(staffed: Registry) -> None:
    employ(staffed, "li", "viewer")
    accounts.disable(staffed, "li", actor=HOST, now=NOON)
    answers = {
        enter(staffed, name, password)
        for name, password in (("zhao", RIGHT), ("wang", "wrong"), ("li", RIGHT), ("", ""))
    }
    assert answers == {Refused("账号或密码不对，或账号已停用")}


def test_what_a_stranger_types_for_a_name_is_kept_nowhere(staffed: Registry) -> None:
    typed = "Secret-Password-77"
    enter(staffed, typed, RIGHT)
    staffed.close()
    event = audit.listed(staffed)[0]
    assert (event.action, event.who, event.object, event.outcome) == ("sign_in_failed", "（没有的账号）", "", "refused")
    content = b"".join(path.read_bytes() for path in staffed.path.parent.iterdir())
    for secret in (typed, typed.lower(), RIGHT):
        assert secret.encode() not in content


def test_neither_token_nor_password_is_in_the_file(staffed: Registry) -> None:
    token = entered(staffed).token
    content = b"".join(path.read_bytes() for path in staffed.path.parent.iterdir())
    assert token.encode() not in content and RIGHT.encode() not in content


def test_a_token_from_before_the_sign_in_opens_nothing_after_it(staffed: Registry) -> None:
    planted = "attackers-own-token"
    session = signing_in.sign_in(staffed, "wang", RIGHT, address=DESK, now=NOON, replacing=planted)
    assert session and session.token != planted and sessions.find(staffed, planted, NOON) is None
    again = signing_in.sign_in(staffed, "wang", RIGHT, address=DESK, now=NOON, replacing=session.token)
    assert again and again.token != session.token
    assert sessions.find(staffed, session.token, NOON) is None and sessions.find(staffed, again.token, NOON)


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(staffed: Registry) -> None:
    assert fail(staffed, 4) == Refused("账号或密码不对，或账号已停用")
    assert fail(staffed, 1) == Refused("失败次数过多，请在 15 分钟后再试", 900)
    assert enter(staffed, at=after(minutes=14)) == Refused("失败次数过多，请在 1 分钟后再试", 60)
    assert entered(staffed, at=after(minutes=15))
    assert fail(staffed, 4) == Refused("账号或密码不对，或账号已停用"), "a sign-in starts the count anew"


def test_each_failure_after_that_doubles_the_wait_up_to_a_day(staffed: Registry) -> None:
    fail(staffed, 5)
    waits, now = [], after(minutes=15)
    for _one in range(9):
        answer = enter(staffed, password="wrong", at=now)
        assert isinstance(answer, Refused)
        waits.append(answer.wait_seconds // 60)
        now += dt.timedelta(seconds=answer.wait_seconds)
    assert waits == [30, 60, 120, 240, 480, 960, 1440, 1440, 1440]


def test_a_name_nobody_has_is_locked_alike(staffed: Registry) -> None:
    assert fail(staffed, 5, "nobody") == fail(staffed, 5, "wang")


def test_guesses_from_one_address_for_many_names_are_locked_too(staffed: Registry) -> None:
    for number in range(20):
        answer = enter(staffed, f"name{number}", "Spring2026!")
    assert answer.wait_seconds == 900  # type: ignore[union-attr]
    assert not enter(staffed) and enter(staffed, address="10.0.0.8")


def test_one_ipv6_network_is_one_address(staffed: Registry) -> None:
    for number in range(20):
        enter(staffed, f"name{number}", "x", address=f"2001:db8::{number:x}")
    assert not enter(staffed, address="2001:db8::ffff") and enter(staffed, address="2001:db8:0:1::1")


def test_a_known_password_does_not_reset_the_count_of_its_address(staffed: Registry) -> None:
    for number in range(19):
        enter(staffed, f"name{number}", "x")
        assert number % 5 or entered(staffed)
    assert enter(staffed, "name19", "x").wait_seconds == 900  # type: ignore[union-attr]
    assert entered(staffed, at=after(minutes=15))
    assert entered(staffed, at=after(minutes=16)), "signing in does not lock the address out"


def test_attempts_while_locked_are_counted_and_not_each_written_down(staffed: Registry) -> None:
    fail(staffed, 5)
    events = len(audit.listed(staffed))
    fail(staffed, 50)
    assert len(audit.listed(staffed)) == events
    entered(staffed, at=after(hours=1))
    assert audit.listed(staffed)[0].detail == "暂停期间另有 50 次"


def test_a_new_password_from_the_administrator_ends_the_lock(staffed: Registry) -> None:
    fail(staffed, 5)
    accounts.set_password(staffed, "wang", OTHER, actor=HOST, now=NOON)
    assert entered(staffed, password=OTHER)


def test_locking_is_in_the_log(staffed: Registry) -> None:
    fail(staffed, 5)
    event = audit.listed(staffed)[0]
    assert (event.action, event.object, event.detail) == ("locked", "wang", "账号，连续失败 5 次，暂停 15 分钟")
    assert [one.action for one in audit.listed(staffed, who="wang")] == ["locked"] + ["sign_in_failed"] * 5


def test_a_day_of_quiet_is_forgotten(staffed: Registry) -> None:
    fail(staffed, 4)
    enter(staffed, "nobody", "x")
    assert enter(staffed, password="wrong", at=after(hours=25)) == Refused("账号或密码不对，或账号已停用")
    with staffed.reading() as connection:
        assert connection.execute("SELECT count(*) FROM attempts").fetchone()[0] == 2


def test_a_hundred_guesses_at_once_are_a_hundred_guesses(staffed: Registry) -> None:
    """All begin before any ends: the count must not wait for the hash."""
    looked_at = []
    original = signing_in.passwords.verify

    def watched(password_hash: str, password: str) -> bool:
        looked_at.append(password)
        return original(password_hash, password)

    signing_in.passwords.verify, kept = watched, original
    try:
        threads = [threading.Thread(target=enter, args=(staffed, "wang", f"guess{n}")) for n in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        signing_in.passwords.verify = kept
    assert len(looked_at) == 5


GUESSER = """
import sys
from pathlib import Path
from analytics.access.signing_in import sign_in
from analytics.store.registry import Registry
from tests.access.people import NOON
print(sign_in(Registry(Path(sys.argv[1])), "wang", "wrong", address="10.0.0.9", now=NOON).wait_seconds)
"""


def test_failures_count_across_processes_and_restarts(staffed: Registry) -> None:
    fail(staffed, 3)
    command = [sys.executable, "-c", GUESSER, str(staffed.path)]
    said = [subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout for _one in "12"]
    assert [word.strip() for word in said] == ["0", "900"]
    assert not enter(Registry(staffed.path))


def test_an_attempt_that_was_cut_off_stays_counted(staffed: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_all: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(passwords, "verify", cut)
    for _one in range(5):
        with pytest.raises(KeyboardInterrupt):
            enter(staffed)
    monkeypatch.undo()
    assert enter(staffed).wait_seconds == 900  # type: ignore[union-attr]


@pytest.mark.parametrize("what", ["disable", "password"])
def test_a_change_during_the_look_at_the_password_counts(
    staffed: Registry, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    employ(staffed, "li", "viewer")
    original = passwords.verify

    def meanwhile(password_hash: str, password: str) -> bool:
        monkeypatch.setattr(passwords, "verify", original)
        if what == "disable":
            accounts.disable(staffed, "li", actor=HOST, now=NOON)
        else:
            accounts.set_password(staffed, "li", OTHER, actor=HOST, now=after(seconds=1))
        return original(password_hash, password)

    monkeypatch.setattr(passwords, "verify", meanwhile)
    assert not enter(staffed, "li")
    assert sessions.of(staffed, "li", NOON) == []


def test_a_hash_under_older_parameters_is_renewed_and_sessions_go_on(
    staffed: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = entered(staffed).token
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=128, parallelism=1))
    entered(staffed)
    assert "m=128,t=2" in accounts.find(staffed, "wang").password_hash
    assert sessions.find(staffed, token, NOON) and entered(staffed)


def test_changing_ones_password_ends_every_other_session(staffed: Registry) -> None:
    employ(staffed, "li", "viewer", must_change=True)
    stolen, own = entered(staffed, "li").token, entered(staffed, "li").token
    session = signing_in.change_password(staffed, "li", RIGHT, OTHER, address=DESK, now=after(minutes=1))
    assert isinstance(session, Session) and not session.reader.must_change
    assert [sessions.find(staffed, token, after(minutes=1)) for token in (stolen, own)] == [None, None]
    assert sessions.find(staffed, session.token, after(minutes=1)) == session.reader
    assert not enter(staffed, "li", RIGHT) and entered(staffed, "li", OTHER)
    assert audit.listed(staffed, action="password_changed")[0].who == "li"


def test_a_stolen_session_cannot_guess_the_password(staffed: Registry) -> None:
    for _one in range(5):
        answer = signing_in.change_password(staffed, "wang", "wrong", OTHER, address=DESK, now=NOON)
    assert isinstance(answer, Refused) and answer.wait_seconds == 900


def test_a_weak_new_password_is_told_and_counts_no_failure(staffed: Registry) -> None:
    for _one in range(6):
        with pytest.raises(WeakPassword, match="最近 5 次"):
            signing_in.change_password(staffed, "wang", RIGHT, RIGHT, address=DESK, now=NOON)
    assert entered(staffed)


def test_limits_are_settings(tmp_path: Path) -> None:
    strict = Registry(tmp_path / "access.sqlite", limits=Limits(lockout_failures=3, lockout_minutes=60))
    employ(strict)
    assert fail(strict, 3) == Refused("失败次数过多，请在 60 分钟后再试", 3600)


@pytest.mark.parametrize("name", ["x" * 100_000, "\x00", "\ud800", "wang'; DROP TABLE accounts; --", "ﷺ" * 400])
def test_hostile_names_are_refused_like_any(staffed: Registry, name: str) -> None:
    assert enter(staffed, name) == Refused("账号或密码不对，或账号已停用")
    assert accounts.exist(staffed)


@pytest.mark.parametrize("password", ["x" * 100_000, "\x00", "\ud800", "ﷺ" * 128, ""])
def test_hostile_passwords_are_refused_like_any(staffed: Registry, password: str) -> None:
    assert enter(staffed, "wang", password) == Refused("账号或密码不对，或账号已停用")


def test_what_was_counted_in_advance_is_taken_back_alone() -> None:
    before = Attempts(20, 100, 200)
    one_more = lockout.counted(before, now=300, limit=20, first_minutes=15)
    assert lockout.taken_back(one_more, before=before) == before
    two_more = lockout.counted(one_more, now=300, limit=20, first_minutes=15)
    assert lockout.taken_back(two_more, before=before) == Attempts(21, 300, two_more.locked_until)


def test_nothing_remains_of_who_never_failed(staffed: Registry) -> None:
    entered(staffed)
    with staffed.reading() as connection:
        assert stored.attempts(connection, "account", lockout.subject_of_name("wang")) == stored.NO_ATTEMPTS
        assert connection.execute("SELECT count(*) FROM attempts").fetchone()[0] == 0
