"""A second language for tests: what a small English catalogue says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from analytics import language
from analytics.ingest import rectifications
from analytics.programme.voting import ballot_cells

# Everything that is read by languages is remembered.
REMEMBERED = (language.spellings, language._sources, language._texts, rectifications._meanings, ballot_cells._meanings)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The catalogue, to be filled by the test; English is not in use until :func:`spoken` says so."""
    catalogue: dict[str, str] = {}
    monkeypatch.setattr(language, "other_languages", lambda: ("en",))
    monkeypatch.setattr(language, "_translated", lambda name: catalogue if name == "en" else {})
    forget()
    yield catalogue
    forget()


def forget() -> None:
    """Let what is remembered of the languages be read anew."""
    for each in REMEMBERED:
        each.cache_clear()


@contextmanager
def spoken() -> Iterator[None]:
    """English within."""
    before = language.current()
    language.use("en")
    try:
        yield
    finally:
        language.use(before)
