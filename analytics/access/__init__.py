"""Who may see what: accounts, sessions, roles, the gate before the pages, and the audit log."""

from __future__ import annotations

from pathlib import Path

from analytics.settings import PROJECT, Settings
from analytics.store.connection import file_of, is_server
from analytics.store.registry import Limits, Registry

FILE = "access.sqlite"


def open_registry(settings: Settings, database: str | None = None) -> Registry:
    """The registry that goes with ``database`` (a URL; by default the one the settings name).

    Its file is the one of the setting ``access_database``, or ``access.sqlite`` beside the data, or, where these lie on
    a server, in the project's folder ``var``. It is made, for its owner's eyes only, when it is first used. Raises
    :class:`~analytics.errors.StoreUnusable` for a wrong URL.
    """
    url = database or settings.database
    beside = PROJECT / "var" / FILE if is_server(url) else file_of(url).parent / FILE
    named = settings.access_database.strip()
    limits = Limits(
        session_idle_minutes=settings.session_idle_minutes,
        session_hours=settings.session_hours,
        lockout_failures=settings.lockout_failures,
        lockout_minutes=settings.lockout_minutes,
        audit_months=settings.audit_months,
    )
    path = Path(named).expanduser().resolve() if named else beside
    return Registry(path, limits=limits, wait_seconds=settings.store_wait_seconds)
