"""People of a made-up office, and the moments at which they come."""

from __future__ import annotations

import datetime as dt

from analytics.access import accounts
from analytics.access.audit import Actor
from analytics.access.sessions import Session
from analytics.access.signing_in import Refused, sign_in
from analytics.clock import OFFICE_TIME
from analytics.model import EVERYWHERE, Scope
from analytics.store.registry import Registry

NOON = dt.datetime(2026, 9, 3, 12, 0, tzinfo=OFFICE_TIME)
HOST = Actor("命令行：root")
RIGHT = "Bamboo-Bridge-27"
OTHER = "Quiet_River_618"
DESK = "10.0.0.7"


def after(**spans: float) -> dt.datetime:
    """That long after noon: ``after(minutes=3)``."""
    return NOON + dt.timedelta(**spans)


def employ(
    registry: Registry, name: str = "wang", role: str = "administrator", scope: Scope = EVERYWHERE, **more: object
) -> None:
    """Give ``name`` an account whose password is RIGHT."""
    options = {"must_change": False, **more}
    accounts.add(registry, name, role=role, scope=scope, password=RIGHT, actor=HOST, now=NOON, **options)  # type: ignore[arg-type]


def enter(
    registry: Registry, name: str = "wang", password: str = RIGHT, *, at: dt.datetime = NOON, address: str = DESK
) -> Session | Refused:
    """Try to sign in."""
    return sign_in(registry, name, password, address=address, now=at)


def entered(registry: Registry, name: str = "wang", password: str = RIGHT, *, at: dt.datetime = NOON) -> Session:
    """Sign in, which must succeed."""
    session = enter(registry, name, password, at=at)
    assert isinstance(session, Session), session
    return session
