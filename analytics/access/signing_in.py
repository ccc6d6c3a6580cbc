"""Signing in: a name and a password become a session, or a refusal that tells a stranger nothing.

An unknown name, a wrong password and a disabled account get the same words after the same work. Failures are counted
before the password is looked at, in one transaction with the look at the lock: a hundred attempts at once, in several
processes, are a hundred attempts; and one that was cut off stays counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from analytics.access import accounts, audit, lockout, passwords, sessions
from analytics.access.account_rules import folded
from analytics.access.audit import Actor
from analytics.access.sessions import Session
from analytics.clock import seconds
from analytics.language import N_, _
from analytics.standard import people
from analytics.store import accounts as stored_accounts
from analytics.store import sessions as stored
from analytics.store.accounts import Account
from analytics.store.registry import Connection, Registry
from analytics.store.sessions import Attempts

SSO: Final = "sso"  # how the log names what single sign-on has done
_LONGEST_NAME: Final = 512  # of what a stranger may type


@dataclass(frozen=True)
class Refused:
    """No session. ``words`` are for the form; ``wait_seconds`` is more than 0 while attempts are not looked at."""

    words: str
    wait_seconds: int = 0

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True)
class _Attempt:
    """One attempt, from where and for which account; names nobody has are not repeated in the log."""

    registry: Registry
    account: Account | None
    subjects: tuple[tuple[str, str], ...]  # kind and subject, of the account and of the address
    before: tuple[Attempts, ...]  # what was remembered of each
    address: str
    now: dt.datetime

    @property
    def moment(self) -> int:
        return seconds(self.now)

    @property
    def actor(self) -> Actor:
        account = self.account
        return Actor(account.name if account else people.NO_ACCOUNT, account.role if account else "", self.address)


def sign_in(
    registry: Registry, name: str, password: str, *, address: str, now: dt.datetime, replacing: str = ""
) -> Session | Refused:
    """Open a session for ``name`` under a new token, whatever token the browser held (``replacing``, which ends)."""
    attempt = _begun(registry, name, address, now)
    if isinstance(attempt, Refused):
        return attempt
    account = _verified(attempt, password)
    if account is None:
        return _failed(attempt)
    newer = passwords.hashed(password) if passwords.is_outdated(account.password_hash) else ""

    def opened(connection: Connection) -> Session:
        if newer:
            stored_accounts.rehash(connection, account.account_no, old=account.password_hash, new=newer)
        if replacing:
            sessions.drop(connection, replacing)
        audit.write(
            connection, attempt.actor, "sign_in", now=now, object=account.name, detail=_away(connection, attempt)
        )
        return sessions.begin(registry, connection, account, address=address, now=now)

    return _succeeded(attempt, account, opened)


def change_password(
    registry: Registry, name: str, old: str, new: str, *, address: str, now: dt.datetime
) -> Session | Refused:
    """Change one's own password and go on under a new token; every other session of the account ends.

    The old password is asked for and counted like a sign-in: a stolen session must not find it out. Raises
    :class:`~analytics.access.passwords.WeakPassword` when the old one is right and the new one breaks rules.
    """
    attempt = _begun(registry, name, address, now)
    if isinstance(attempt, Refused):
        return attempt
    account = _verified(attempt, old)
    if account is None:
        return _failed(attempt)
    try:
        passwords.check(new, name=account.name, earlier=accounts.earlier_passwords(registry, account))
    except passwords.WeakPassword:
        with registry.writing() as connection:
            _clear(connection, attempt)
        raise
    password_hash = passwords.hashed(new)

    def changed(connection: Connection) -> Session:
        actor = attempt.actor
        accounts.store_password(connection, account, password_hash, must_change=False, actor=actor, now=now)
        audit.write(connection, actor, "password_changed", now=now, object=account.name)
        return sessions.begin(registry, connection, replace(account, must_change=False), address=address, now=now)

    return _succeeded(attempt, account, changed)


def admit(
    registry: Registry,
    name: str,
    *,
    address: str,
    now: dt.datetime,
    not_after: dt.datetime | None = None,
    replacing: str = "",
) -> Session | Refused:
    """Open a session for somebody whom single sign-on has identified (see ``accounts.provision``); it ends with the
    provider's token, at ``not_after``. Disabled here means disabled. ``replacing`` is as in :func:`sign_in`."""
    with registry.writing() as connection:
        account = stored_accounts.named(connection, folded(name))
        if account is None or account.disabled or account.issuer is None:
            who = account.name if account else people.NO_ACCOUNT
            actor = Actor(who, account.role if account else "", address)
            audit.write(connection, actor, "sign_in_failed", now=now, outcome="refused", detail=SSO)
            return Refused(words())
        actor = Actor(account.name, account.role, address)
        audit.write(connection, actor, "sign_in", now=now, object=account.name, detail=SSO)
        if replacing:
            sessions.drop(connection, replacing)
        return sessions.begin(registry, connection, account, address=address, now=now, not_after=not_after)


def words() -> str:
    """What a refusal says, whatever its reason."""
    return _("账号或密码不对，或账号已停用")


def _begun(registry: Registry, name: str, address: str, now: dt.datetime) -> _Attempt | Refused:
    """Count the attempt as a failure; or refuse it unseen while its account or address has to wait."""
    found, moment, limits = folded(name[:_LONGEST_NAME]), seconds(now), registry.limits
    limit, minutes = limits.lockout_failures, limits.lockout_minutes
    subjects = (
        ("account", lockout.subject_of_name(found), limit),
        ("address", lockout.subject_of_address(address), limit * lockout.PER_ADDRESS),
    )
    with registry.writing() as connection:
        stored.forget_attempts(connection, before=moment - lockout.DAY)
        account = stored_accounts.named(connection, found)
        before = tuple(stored.attempts(connection, kind, subject) for kind, subject, _limit in subjects)
        wait = max(one.locked_until for one in before) - moment
        for (kind, subject, most), one in zip(subjects, before, strict=True):
            if wait <= 0:
                after = lockout.counted(one, now=moment, limit=most, first_minutes=minutes)
                stored.remember(connection, kind, subject, after)
            elif one.locked_until > moment:
                stored.remember(connection, kind, subject, lockout.turned_away(one))
    if wait > 0:
        return _wait(wait)
    return _Attempt(
        registry, account, tuple((kind, subject) for kind, subject, _limit in subjects), before, address, now
    )


def _verified(attempt: _Attempt, password: str) -> Account | None:
    """The account, when the password is its own and it may sign in; the work is the same when it is not."""
    account = attempt.account
    matches = passwords.verify(account.password_hash if account else "", password)
    return account if matches and account and not account.disabled and account.issuer is None else None


def _succeeded(attempt: _Attempt, account: Account, act: Callable[[Connection], Session]) -> Session | Refused:
    """Do what follows from the right password, unless the account was changed while it was being looked at."""
    with attempt.registry.writing() as connection:
        present = stored_accounts.named(connection, account.name)
        if present == account:
            session = act(connection)
            _clear(connection, attempt)
            return session
    return _failed(attempt)


def _failed(attempt: _Attempt) -> Refused:
    with attempt.registry.writing() as connection:
        away = _away(connection, attempt)
        target = attempt.account.name if attempt.account else ""
        audit.write(
            connection, attempt.actor, "sign_in_failed", now=attempt.now, object=target, outcome="refused", detail=away
        )
        locked = []
        for kind, subject in attempt.subjects:
            found = stored.attempts(connection, kind, subject)
            stored.remember(connection, kind, subject, replace(found, turned_away=0))
            if found.locked_until > attempt.moment:
                locked.append((kind, found))
        for kind, found in locked:
            detail = N_("{kind}，连续失败 {n} 次，暂停 {minutes} 分钟").format(
                kind=N_("账号") if kind == "account" else N_("地址"),
                n=found.failures,
                minutes=_minutes(found.locked_until - attempt.moment),
            )
            audit.write(
                connection, attempt.actor, "locked", now=attempt.now, object=target, outcome="refused", detail=detail
            )
    wait = max((found.locked_until - attempt.moment for _kind, found in locked), default=0)
    return _wait(wait) if wait else Refused(words())


def _clear(connection: Connection, attempt: _Attempt) -> None:
    """Forget the account's failures; of the address only this attempt, else a known password would reset its count."""
    for (kind, subject), before in zip(attempt.subjects, attempt.before, strict=True):
        found = stored.attempts(connection, kind, subject)
        after = lockout.NO_ATTEMPTS if kind == "account" else lockout.taken_back(found, before=before)
        stored.remember(connection, kind, subject, after)


def _away(connection: Connection, attempt: _Attempt) -> str:
    """How many attempts were made while locked: they are in the log with the next that is looked at."""
    count = max(stored.attempts(connection, kind, subject).turned_away for kind, subject in attempt.subjects)
    return N_("暂停期间另有 {n} 次").format(n=count) if count else ""


def _wait(seconds_left: int) -> Refused:
    return Refused(_("失败次数过多，请在 {n} 分钟后再试").format(n=_minutes(seconds_left)), seconds_left)


def _minutes(seconds_left: int) -> int:
    return -(-seconds_left // 60)
