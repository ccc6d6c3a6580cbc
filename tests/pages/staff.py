"""Who works in the office of the small city, what they press, and what the log has of it."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from analytics.access import audit
from analytics.store.audit import Event
from analytics.store.registry import Registry

STAFF = {"wang": "administrator", "zhao": "analyst", "chen": "leader", "li": "viewer"}
WORDS = "停车位不够"  # what every resident of the small city writes
Enter = Callable[[str], None]


def press(app: AppTest, key: str) -> AppTest:
    """The button of that key, or whose key or label begins so."""
    found = next(
        one for one in app.button if (one.key or "").startswith(key) or one.label == key or one.label.startswith(key)
    )
    found.click().run()
    assert not app.exception, [element.value for element in app.exception]
    return app


def done(registry: Registry, *, besides: tuple[str, ...] = ("sign_in", "account_added")) -> list[Event]:
    """What was done since, oldest first; none of it tells what residents wrote."""
    events = [event for event in audit.everything(registry) if event.action not in besides]
    assert WORDS not in str(events)
    return events


def told(event: Event) -> tuple[str, str, str, str]:
    return event.who, event.role, event.action, event.outcome
