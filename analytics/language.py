"""The language of the words a user reads. Chinese is the source language; other languages are gettext catalogues.

``_("…")`` translates at the moment of showing; ``N_("…")`` marks a constant that is shown later through ``_``.
Catalogues are ``analytics/locale/<language>/LC_MESSAGES/minyi.po``, as translators edit them: reading one takes a
tenth of a second, once, and no built file can be older than its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Final

SOURCE_LANGUAGE: Final = "zh_CN"
# What each language calls itself.
LANGUAGES: Final = {SOURCE_LANGUAGE: "中文", "en": "English"}
CATALOGUES: Final = Path(__file__).parent / "locale"
# One reader's choice must not change another's page: each Streamlit script run has a context of its own.
_language: ContextVar[str | None] = ContextVar("language", default=None)
_finders: list[Callable[[], str]] = []


def use(language: str) -> None:
    """Show words in ``language``, one of ``LANGUAGES``, from here on in this context.

    Raises ``ValueError`` for a language that there is not.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}, expected one of {', '.join(LANGUAGES)}")
    _language.set(language)


@contextmanager
def using(language: str) -> Iterator[None]:
    """Show words in ``language`` while the block runs."""
    before = _language.get()
    use(language)
    try:
        yield
    finally:
        _language.set(before)


def ask(finder: Callable[[], str]) -> None:
    """Let ``finder`` say which language is meant in a context where none was said: a page's part that runs alone."""
    _finders[:] = [finder]


def current() -> str:
    """The language in use: the one said, else the one found, else Chinese.

    >>> current()
    'zh_CN'
    """
    if (said := _language.get()) is not None:
        return said
    use(SOURCE_LANGUAGE)  # in which the finder itself speaks, should it have to refuse
    for find in _finders:
        use(find())
    return _language.get() or SOURCE_LANGUAGE


def html_name(language: str) -> str:
    """``language`` as HTML names it.

    >>> html_name("zh_CN")
    'zh-CN'
    """
    return language.replace("_", "-")


def _(message: str) -> str:
    """``message`` in the reader's language; the Chinese source where no catalogue has it.

    >>> with using("en"):
    ...     _("达标")
    'Met'
    """
    return _translated(current()).get(message, message)


def N_(message: str) -> str:
    """Mark ``message`` for the catalogue without translating it now."""
    return message


@lru_cache(maxsize=len(LANGUAGES))
def _translated(language: str) -> dict[str, str]:
    """The catalogue of ``language``: message → translation; a message with a context is ``context\\x04message``."""
    if language == SOURCE_LANGUAGE:
        return {}
    from babel.messages.pofile import read_po

    with (CATALOGUES / language / "LC_MESSAGES" / "minyi.po").open("rb") as file:
        found = read_po(file)
    return {
        f"{message.context}\x04{message.id}" if message.context else str(message.id): str(message.string)
        for message in found
        if message.id and message.string
    }
