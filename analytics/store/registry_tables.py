"""Tables of the registry, and the rules that the file itself keeps, whoever writes to it.

Moments of sessions and failures are whole seconds since 1970 (they are compared); moments of accounts and of the audit
log are text with offset (they are read).
"""

from __future__ import annotations

from typing import Final

APPLICATION: Final = 0x4D696E79  # "Miny"
VERSION: Final = 4

_GUARDS_OF_EVENTS: Final = (
    """
    CREATE TRIGGER audit_keeps_events BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END
    """,
    """
    CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit
    WHEN OLD.event_no > (SELECT coalesce(max(event_no), 0) FROM audit_anchors)
    BEGIN SELECT RAISE(ABORT, 'audit events are never removed'); END
    """,
    """
    CREATE TRIGGER audit_grows_at_its_end BEFORE INSERT ON audit
    WHEN NEW.event_no IS NOT 1 + max(
        (SELECT coalesce(max(event_no), 0) FROM audit), (SELECT coalesce(max(event_no), 0) FROM audit_anchors))
    BEGIN SELECT RAISE(ABORT, 'audit events are added at the end'); END
    """,
)
TABLES: Final = (
    """
    CREATE TABLE accounts (
        account_no INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        display TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('viewer', 'leader', 'analyst', 'administrator')),
        scope TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        password_at TEXT NOT NULL,
        must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
        disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
        issuer TEXT,
        subject TEXT,
        created_at TEXT NOT NULL,
        created_by TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        changed_by TEXT NOT NULL,
        UNIQUE (issuer, subject),
        CHECK ((issuer IS NULL) = (subject IS NULL))
    ) STRICT
    """,
    """
    CREATE TABLE earlier_passwords (
        account_no INTEGER NOT NULL REFERENCES accounts,
        password_at TEXT NOT NULL,
        password_hash TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX earlier_passwords_of ON earlier_passwords (account_no)",
    """
    CREATE TABLE sessions (
        token_hash TEXT PRIMARY KEY,
        account_no INTEGER NOT NULL REFERENCES accounts,
        address TEXT NOT NULL,
        started INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        expires INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sessions_of ON sessions (account_no)",
    # What a session was opened for has changed: it ends in the same instant, whichever code made the change.
    """
    CREATE TRIGGER sessions_end AFTER UPDATE OF role, scope, password_at, disabled ON accounts
    BEGIN DELETE FROM sessions WHERE account_no = NEW.account_no; END
    """,
    """
    CREATE TABLE attempts (
        kind TEXT NOT NULL CHECK (kind IN ('account', 'address')),
        subject TEXT NOT NULL,
        failures INTEGER NOT NULL,
        last INTEGER NOT NULL,
        locked_until INTEGER NOT NULL,
        turned_away INTEGER NOT NULL,
        PRIMARY KEY (kind, subject)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE audit (
        event_no INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        role TEXT NOT NULL,
        address TEXT NOT NULL,
        action TEXT NOT NULL,
        object TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
        detail TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT
    """,
    # Up to where the log was pruned, and the hash of the last event that went; what follows continues from it.
    """
    CREATE TABLE audit_anchors (
        event_no INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT
    """,
    *_GUARDS_OF_EVENTS,
    """
    CREATE TRIGGER audit_anchors_stay BEFORE UPDATE ON audit_anchors
    BEGIN SELECT RAISE(ABORT, 'anchors are never changed'); END
    """,
    """
    CREATE TRIGGER audit_anchors_remain BEFORE DELETE ON audit_anchors
    BEGIN SELECT RAISE(ABORT, 'anchors are never removed'); END
    """,
)
# From each version to the next.
UPGRADES: Final = {
    # What readers chose for themselves; the one at a machine without accounts is the account ''.
    1: (
        """
        CREATE TABLE preferences (
            account TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (account, name)
        ) STRICT, WITHOUT ROWID
        """,
        # A view that a reader keeps at hand: a page and its query, which say nothing of what they show.
        """
        CREATE TABLE bookmarks (
            bookmark_no INTEGER PRIMARY KEY AUTOINCREMENT,
            account TEXT NOT NULL,
            name TEXT NOT NULL,
            page TEXT NOT NULL,
            query TEXT NOT NULL,
            UNIQUE (account, name)
        ) STRICT
        """,
    ),
    # What its reader stopped has an outcome of its own. SQLite changes no rule of a table: its rows move to a new one.
    2: (
        """
        CREATE TABLE audit_moved (
            event_no INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            role TEXT NOT NULL,
            address TEXT NOT NULL,
            action TEXT NOT NULL,
            object TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed', 'cancelled')),
            detail TEXT NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT
        """,
        "INSERT INTO audit_moved SELECT * FROM audit ORDER BY event_no",
        "DROP TABLE audit",
        "ALTER TABLE audit_moved RENAME TO audit",
        *_GUARDS_OF_EVENTS,
    ),
    # What this office's programs seal with what only they may have written.
    3: ("CREATE TABLE seal (key BLOB NOT NULL) STRICT",),
}
GUARDS: Final = frozenset(
    {
        "audit_keeps_events",
        "audit_keeps_all",
        "audit_grows_at_its_end",
        "audit_anchors_stay",
        "audit_anchors_remain",
        "sessions_end",
    }
)
