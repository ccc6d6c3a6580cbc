"""What readers choose for themselves and find again wherever they sign in."""

from __future__ import annotations

from typing import Final

from analytics.language import LANGUAGES
from analytics.store import preferences as stored
from analytics.store.registry import Registry

_LANGUAGE: Final = "language"
_TOUR, _SEEN = "tour", "seen"


def language(registry: Registry, account: str) -> str | None:
    """The language that ``account`` chose, one of ``language.LANGUAGES``; None where none was, or none that is known.

    ``account`` is the login name, '' for the person at a machine without accounts.
    """
    with registry.reading() as connection:
        chosen = stored.find(connection, account, _LANGUAGE)
    return chosen if chosen in LANGUAGES else None


def keep_language(registry: Registry, account: str, chosen: str) -> None:
    """Show the dashboard to ``account`` in ``chosen`` from here on. Raises ``ValueError`` for an unknown language."""
    if chosen not in LANGUAGES:
        raise ValueError(f"language {chosen!r}, expected one of {', '.join(LANGUAGES)}")
    with registry.writing() as connection:
        stored.keep(connection, account, _LANGUAGE, chosen)


def has_seen_tour(registry: Registry, account: str) -> bool:
    """Whether ``account`` has put away what a first visit shows of where to begin; ``account`` as above."""
    with registry.reading() as connection:
        return stored.find(connection, account, _TOUR) == _SEEN


def keep_tour_seen(registry: Registry, account: str) -> None:
    """Show ``account`` that no more unasked."""
    with registry.writing() as connection:
        stored.keep(connection, account, _TOUR, _SEEN)
