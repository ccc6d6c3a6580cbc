"""Sessions: whose token it is, for how long, and ending them. The registry holds hashes of tokens only."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final

from analytics.access import audit
from analytics.access.account_rules import folded
from analytics.access.audit import Actor
from analytics.clock import seconds
from analytics.model import Scope
from analytics.store import accounts as stored_accounts
from analytics.store import sessions as stored
from analytics.store.accounts import Account
from analytics.store.registry import Connection, Registry
from analytics.store.sessions import StoredSession

TOKEN_BYTES: Final = 32
TOUCH_SECONDS: Final = 60
_LONGEST_TOKEN: Final = 128


@dataclass(frozen=True)
class SignedIn:
    """Who is behind a request: ``account`` is the login name; ``expires`` seconds since 1970, idle time apart."""

    account: str
    display: str
    role: str
    scope: Scope
    must_change: bool
    expires: int


@dataclass(frozen=True)
class Session:
    """A session that has just begun. ``token`` is told this once and kept nowhere."""

    token: str = field(repr=False)
    reader: SignedIn


def find(registry: Registry, token: str, now: dt.datetime, *, using: bool = True) -> SignedIn | None:
    """Whose session ``token`` opens at ``now``; None where it opens none (any more).

    That it is in use is written down at most once a minute; looking at it without ``using`` lets it idle out.
    """
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    moment, token_hash = seconds(now), _hashed(token)
    with registry.reading() as connection:
        found = stored.find(connection, token_hash)
    if found is None:
        return None
    session, account = found
    expires = min(session.expires, session.started + registry.limits.session_hours * 3600)
    if account.disabled or moment >= expires or moment >= session.seen + _idle_seconds(registry):
        return None
    if using and moment >= session.seen + TOUCH_SECONDS:
        with registry.writing() as connection:
            stored.touch(connection, token_hash, moment)
    return reader_of(account, expires)


def begin(
    registry: Registry,
    connection: Connection,
    account: Account,
    *,
    address: str,
    now: dt.datetime,
    not_after: dt.datetime | None = None,
) -> Session:
    """Open a session under a new token, within the transaction of the sign-in; by ``not_after`` it ends."""
    moment = seconds(now)
    expires = moment + registry.limits.session_hours * 3600
    if not_after is not None:
        expires = min(expires, seconds(not_after))
    stored.sweep(connection, now=moment, idle_since=moment - _idle_seconds(registry))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = audit.clean(address, audit.LONGEST["address"])
    stored.open_one(connection, StoredSession(_hashed(token), account.account_no, kept, moment, moment, expires))
    return Session(token, reader_of(account, expires))


def drop(connection: Connection, token: str) -> None:
    """End the session of ``token``, within a transaction; nothing where there is none."""
    stored.end(connection, _hashed(token))


def end(registry: Registry, token: str, *, address: str, now: dt.datetime) -> None:
    """Sign out: the session of ``token`` ends, and the token opens nothing from here on."""
    with registry.writing() as connection:
        found = stored.find(connection, _hashed(token))
        if found is None:
            return
        session, account = found
        stored.end(connection, session.token_hash)
        audit.write(connection, Actor(account.name, account.role, address), "sign_out", now=now, object=account.name)


def end_all(registry: Registry, name: str, *, actor: Actor, now: dt.datetime) -> int:
    """Sign out everywhere: every session of the account ends; how many there were."""
    with registry.writing() as connection:
        account = stored_accounts.named(connection, folded(name))
        if account is None:
            return 0
        ended = stored.end_all(connection, account.account_no)
        audit.write(connection, actor, "sessions_ended", now=now, object=account.name, detail=str(ended))
        return ended


def of(registry: Registry, name: str, now: dt.datetime) -> list[StoredSession]:
    """The sessions of an account that are open at ``now``, newest first."""
    moment = seconds(now)
    with registry.reading() as connection:
        account = stored_accounts.named(connection, folded(name))
        found = [] if account is None else stored.of(connection, account.account_no)
    longest = registry.limits.session_hours * 3600
    return [
        one
        for one in found
        if moment < min(one.expires, one.started + longest) and moment < one.seen + _idle_seconds(registry)
    ]


def reader_of(account: Account, expires: int) -> SignedIn:
    """What pages learn of an account: no hash, no number."""
    return SignedIn(account.name, account.display, account.role, account.scope, account.must_change, expires)


def _idle_seconds(registry: Registry) -> int:
    return registry.limits.session_idle_minutes * 60


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
