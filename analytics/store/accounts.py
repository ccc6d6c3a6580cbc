"""Accounts as they lie in the registry. Rules are in ``analytics.access.accounts``."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Final

from analytics.errors import StoreUnusable
from analytics.language import _
from analytics.model import Scope

ADMINISTRATOR: Final = "administrator"
LEVELS: Final = ("city", "district", "street")
_COLUMNS: Final = (
    "account_no, name, display, role, scope, password_hash, password_at, must_change, disabled, issuer, subject, "
    "created_at, created_by, changed_at, changed_by"
)


@dataclass(frozen=True)
class Account:
    """One person who may sign in; moments are text with offset, ``password_hash`` is empty where there is none."""

    account_no: int
    name: str
    display: str
    role: str
    scope: Scope
    password_hash: str = field(repr=False)
    password_at: str
    must_change: bool
    disabled: bool
    issuer: str | None
    subject: str | None
    created_at: str
    created_by: str
    changed_at: str
    changed_by: str


def count(connection: sqlite3.Connection) -> int:
    """How many accounts there are, disabled ones included."""
    return int(connection.execute("SELECT count(*) FROM accounts").fetchone()[0])


def administrators(connection: sqlite3.Connection) -> list[int]:
    """Numbers of the administrators who are not disabled."""
    found = connection.execute("SELECT account_no FROM accounts WHERE role = ? AND disabled = 0", (ADMINISTRATOR,))
    return [number for (number,) in found]


def named(connection: sqlite3.Connection, name: str) -> Account | None:
    """The account of that (folded) name."""
    return _one(connection.execute(f"SELECT {_COLUMNS} FROM accounts WHERE name = ?", (name,)))  # noqa: S608


def of_identity(connection: sqlite3.Connection, issuer: str, subject: str) -> Account | None:
    """The account of a person whom a provider of single sign-on knows as ``subject``."""
    query = f"SELECT {_COLUMNS} FROM accounts WHERE issuer = ? AND subject = ?"  # noqa: S608
    return _one(connection.execute(query, (issuer, subject)))


def listed(connection: sqlite3.Connection) -> list[Account]:
    """All accounts by name."""
    found = connection.execute(f"SELECT {_COLUMNS} FROM accounts ORDER BY name")  # noqa: S608
    return [account(row) for row in found]


def add(connection: sqlite3.Connection, new: Account) -> None:
    """Add ``new``; its number is given by the file."""
    connection.execute(
        "INSERT INTO accounts (name, display, role, scope, password_hash, password_at, must_change, disabled, issuer,"
        " subject, created_at, created_by, changed_at, changed_by) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            new.name,
            new.display,
            new.role,
            written(new.scope),
            new.password_hash,
            new.password_at,
            new.must_change,
            new.disabled,
            new.issuer,
            new.subject,
            new.created_at,
            new.created_by,
            new.changed_at,
            new.changed_by,
        ),
    )


def change(connection: sqlite3.Connection, account_no: int, *, at: str, by: str, **values: object) -> None:
    """Set ``display``, ``role``, ``scope`` or ``disabled``; the last three end the account's sessions."""
    for column, value in {**values, "changed_at": at, "changed_by": by}.items():
        statement = _CHANGES[column]
        connection.execute(statement, (written(value) if isinstance(value, Scope) else value, account_no))


_CHANGES: Final = {
    column: f"UPDATE accounts SET {column} = ? WHERE account_no = ?"  # noqa: S608 (names are the constants below)
    for column in ("display", "role", "scope", "disabled", "changed_at", "changed_by")
}


def set_password(
    connection: sqlite3.Connection, account_no: int, *, password_hash: str, must_change: bool, at: str, by: str
) -> None:
    """Put another password in place; the one before is remembered as a hash, and every session ends."""
    connection.execute(
        "INSERT INTO earlier_passwords SELECT account_no, password_at, password_hash FROM accounts"
        " WHERE account_no = ? AND password_hash <> ''",
        (account_no,),
    )
    connection.execute(
        "UPDATE accounts SET password_hash = ?, password_at = ?, must_change = ?, changed_at = ?, changed_by = ?"
        " WHERE account_no = ?",
        (password_hash, at, must_change, at, by, account_no),
    )


def rehash(connection: sqlite3.Connection, account_no: int, *, old: str, new: str) -> None:
    """The same password under newer parameters; sessions go on. Nothing where the password has changed meanwhile."""
    connection.execute(
        "UPDATE accounts SET password_hash = ? WHERE account_no = ? AND password_hash = ?", (new, account_no, old)
    )


def passwords(connection: sqlite3.Connection, account_no: int, *, latest: int) -> list[str]:
    """Hashes of the ``latest`` passwords, the present one among them, newest first."""
    earlier = connection.execute(
        "SELECT password_hash FROM accounts WHERE account_no = ? AND password_hash <> ''", (account_no,)
    ).fetchall()
    earlier += connection.execute(
        "SELECT password_hash FROM earlier_passwords WHERE account_no = ? ORDER BY rowid DESC LIMIT ?",
        (account_no, latest),
    ).fetchall()
    return [password_hash for (password_hash,) in earlier[:latest]]


def forget_passwords(connection: sqlite3.Connection, account_no: int, *, latest: int) -> None:
    """Drop hashes older than the ``latest``: there is no use for them."""
    connection.execute(
        "DELETE FROM earlier_passwords WHERE account_no = ?1 AND rowid NOT IN"
        " (SELECT rowid FROM earlier_passwords WHERE account_no = ?1 ORDER BY rowid DESC LIMIT ?2)",
        (account_no, latest),
    )


def written(scope: Scope) -> str:
    """``scope`` as it is stored; one that names communities is not, as the rest of it would show more.

    >>> written(Scope(district=("市中区",)))
    '{"district": ["市中区"]}'
    """
    if scope.community_id:
        raise ValueError("an account's scope names no communities")
    levels = {level: list(getattr(scope, level)) for level in LEVELS if getattr(scope, level)}
    return json.dumps(levels, ensure_ascii=False, sort_keys=True)


def read(text: str) -> Scope:
    """The scope that :func:`written` has written. What it cannot have written is refused: an unknown level that was
    passed over would show the whole city."""
    levels = json.loads(text)
    sound = isinstance(levels, dict) and all(
        level in LEVELS and isinstance(names, list) and names and all(isinstance(name, str) and name for name in names)
        for level, names in levels.items()
    )
    if not sound:
        raise StoreUnusable(_("账号的范围读不懂：{text}").format(text=text), action=_("请用 account change 重新设定"))
    return Scope(**{level: tuple(names) for level, names in levels.items()})


def account(row: tuple) -> Account:
    """One row of the table."""
    number, name, display, role, scope, password_hash, password_at, must_change, disabled, *rest = row
    kept = (password_hash, password_at, bool(must_change), bool(disabled))
    return Account(number, name, display, role, read(scope), *kept, *rest)


def _one(found: sqlite3.Cursor) -> Account | None:
    row = found.fetchone()
    return None if row is None else account(row)
