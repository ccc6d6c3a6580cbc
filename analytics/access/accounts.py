"""Accounts: making, changing, disabling them, and their passwords. Accounts are never removed: the log names them.

Each change and its event in the audit log are one transaction. A change of role, scope or password, and disabling, end
the account's sessions in the same instant (the registry's own rule).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from analytics.access import account_words, audit, lockout, passwords
from analytics.access.account_rules import (
    AccountRefused,
    UnknownAccount,
    check_duties,
    check_somebody_administers,
    fitting_display,
    fitting_name,
    folded,
)
from analytics.access.audit import Actor
from analytics.clock import written
from analytics.errors import MinyiError
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from analytics.store import accounts as stored
from analytics.store.accounts import Account
from analytics.store.registry import Connection, Registry


def exist(registry: Registry) -> bool:
    """Whether there is any account; where there is none the dashboard serves this machine only."""
    with registry.reading() as connection:
        return stored.count(connection) > 0


def listed(registry: Registry) -> list[Account]:
    """All accounts by name, disabled ones too."""
    with registry.reading() as connection:
        return stored.listed(connection)


def find(registry: Registry, name: str) -> Account:
    """The account ``name``. Raises :class:`UnknownAccount`."""
    with registry.reading() as connection:
        return _named(connection, name)


def identified(registry: Registry, *, issuer: str, subject: str) -> Account | None:
    """The account of a person whom single sign-on knows as ``subject``; None where he has never come in."""
    with registry.reading() as connection:
        return stored.of_identity(connection, issuer, subject)


def add(
    registry: Registry,
    name: str,
    *,
    role: str,
    password: str,
    actor: Actor,
    now: dt.datetime,
    scope: Scope = EVERYWHERE,
    display: str = "",
    must_change: bool = True,
) -> Account:
    """Make an account; its password must be changed at the first sign-in. The first account is an administrator's.

    Raises :class:`AccountRefused` or :class:`~analytics.access.passwords.WeakPassword`.
    """
    with _noting(registry, actor, "account_added", name, now):
        found = fitting_name(name)
        passwords.check(password, name=found)
        new = _new(found, role, scope, display, passwords.hashed(password), must_change, None, actor, now)
        return _add(registry, new, actor=actor, now=now)


def change(
    registry: Registry,
    name: str,
    *,
    actor: Actor,
    now: dt.datetime,
    role: str | None = None,
    scope: Scope | None = None,
    display: str | None = None,
) -> Account:
    """Change what is given of role, scope and displayed name; the rest stays."""
    with _noting(registry, actor, "account_changed", name, now), registry.writing() as connection:
        before = _named(connection, name)
        wanted: dict[str, object] = {"role": role, "scope": scope}
        if display is not None:
            wanted["display"] = fitting_display(display, before.name)
        return _change(connection, before, wanted, actor=actor, now=now)


def disable(registry: Registry, name: str, *, actor: Actor, now: dt.datetime) -> None:
    """Let an account sign in no more, and end its sessions.

    Raises :class:`AccountRefused` for the last administrator.
    """
    _switch(registry, name, disabled=True, actor=actor, now=now)


def enable(registry: Registry, name: str, *, actor: Actor, now: dt.datetime) -> None:
    """Let a disabled account sign in again, with the password it had."""
    _switch(registry, name, disabled=False, actor=actor, now=now)


def set_password(
    registry: Registry, name: str, password: str, *, actor: Actor, now: dt.datetime, must_change: bool = True
) -> None:
    """Give an account another password, which its owner must change; its sessions end, and so does a lock-out.

    Raises :class:`~analytics.access.passwords.WeakPassword`, and :class:`AccountRefused` for an account of single
    sign-on: a password would open it to whom the provider has let go.
    """
    with _noting(registry, actor, "password_set", name, now):
        account = find(registry, name)
        if account.issuer is not None:
            raise AccountRefused(
                _("账号“{name}”由统一身份认证登录，没有密码").format(name=account.name),
                action=_("请在统一身份认证处修改密码"),
            )
        passwords.check(password, name=account.name, earlier=earlier_passwords(registry, account))
    password_hash = passwords.hashed(password)
    with registry.writing() as connection:
        store_password(connection, account, password_hash, must_change=must_change, actor=actor, now=now)
        lockout.forgive(connection, account.name)
        audit.write(connection, actor, "password_set", now=now, object=account.name)


def earlier_passwords(registry: Registry, account: Account) -> list[str]:
    """Hashes of the passwords that an account must not take again."""
    with registry.reading() as connection:
        return stored.passwords(connection, account.account_no, latest=passwords.REMEMBERED)


def store_password(
    connection: Connection,
    account: Account,
    password_hash: str,
    *,
    must_change: bool,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Put a password in place within a transaction, and forget those that no rule asks for."""
    number = account.account_no
    stored.set_password(
        connection, number, password_hash=password_hash, must_change=must_change, at=written(now), by=actor.who
    )
    stored.forget_passwords(connection, number, latest=passwords.REMEMBERED)


def provision(
    registry: Registry,
    *,
    issuer: str,
    subject: str,
    name: str,
    role: str,
    actor: Actor,
    now: dt.datetime,
    scope: Scope = EVERYWHERE,
    display: str = "",
) -> Account:
    """The account of a person whom single sign-on has identified, with the role and scope that his claims give today.

    It is made at the first sign-in and follows the claims after. Raises :class:`AccountRefused` where an account of
    that name belongs to somebody else: a claim must not take it over.
    """
    known = identified(registry, issuer=issuer, subject=subject)
    if known is None:
        with _noting(registry, actor, "account_added", name, now):
            new = _new(fitting_name(name), role, scope, display, "", False, (issuer, subject), actor, now)
            return _add(registry, new, actor=actor, now=now)
    with _noting(registry, actor, "account_changed", known.name, now), registry.writing() as connection:
        before = _named(connection, known.name)
        wanted = {"role": role, "scope": scope, "display": fitting_display(display, before.name)}
        return _change(connection, before, wanted, actor=actor, now=now)


def _new(
    name: str,
    role: str,
    scope: Scope,
    display: str,
    password_hash: str,
    must_change: bool,
    identity: tuple[str, str] | None,
    actor: Actor,
    now: dt.datetime,
) -> Account:
    check_duties(role, scope)
    at, by = written(now), actor.who
    issuer, subject = identity or (None, None)
    return Account(
        account_no=0,
        name=name,
        display=fitting_display(display, name),
        role=role,
        scope=scope,
        password_hash=password_hash,
        password_at=at,
        must_change=must_change,
        disabled=False,
        issuer=issuer,
        subject=subject,
        created_at=at,
        created_by=by,
        changed_at=at,
        changed_by=by,
    )


def _add(registry: Registry, new: Account, *, actor: Actor, now: dt.datetime) -> Account:
    with registry.writing() as connection:
        if stored.named(connection, new.name) is not None:
            raise AccountRefused(
                _("账号“{name}”已经有了").format(name=new.name), action=_("请换一个账号名；停用的账号可以启用")
            )
        stored.add(connection, new)
        check_somebody_administers(connection)
        detail = account_words.given(new.role, new.scope)
        audit.write(connection, actor, "account_added", now=now, object=new.name, detail=detail)
        return _named(connection, new.name)


def _change(
    connection: Connection, before: Account, wanted: dict[str, object], *, actor: Actor, now: dt.datetime
) -> Account:
    changed = {
        column: value for column, value in wanted.items() if value is not None and value != getattr(before, column)
    }
    if not changed:
        return before
    after = replace(before, **changed)  # type: ignore[arg-type]
    check_duties(after.role, after.scope)
    stored.change(connection, before.account_no, at=written(now), by=actor.who, **changed)
    check_somebody_administers(connection)
    detail = account_words.changed(vars(before), changed)
    audit.write(connection, actor, "account_changed", now=now, object=before.name, detail=detail)
    return _named(connection, before.name)


def _switch(registry: Registry, name: str, *, disabled: bool, actor: Actor, now: dt.datetime) -> None:
    action = "account_disabled" if disabled else "account_enabled"
    with _noting(registry, actor, action, name, now), registry.writing() as connection:
        account = _named(connection, name)
        if account.disabled == disabled:
            raise AccountRefused(
                (_("账号“{name}”已经停用") if disabled else _("账号“{name}”没有停用")).format(name=account.name)
            )
        stored.change(connection, account.account_no, at=written(now), by=actor.who, disabled=int(disabled))
        check_somebody_administers(connection)
        audit.write(connection, actor, action, now=now, object=account.name)


@contextmanager
def _noting(registry: Registry, actor: Actor, action: str, name: str, now: dt.datetime) -> Iterator[None]:
    """A change that is refused leaves nothing but its event."""
    try:
        yield
    except MinyiError as refusal:
        kind = type(refusal).__name__
        audit.record(registry, actor, action, now=now, object=name, outcome="refused", detail=kind)
        raise


def _named(connection: Connection, name: str) -> Account:
    account = stored.named(connection, folded(name))
    if account is None:
        raise UnknownAccount(
            _("没有账号“{name}”").format(name=name), action=_("用 python -m analytics account list 查看全部账号")
        )
    return account
