"""The language of the words a user reads. Chinese is the source language; other languages are gettext catalogues.

``_("…")`` translates at the moment of showing; ``N_("…")`` marks a constant that is shown later through ``_``.
Catalogues live in ``analytics/locale/<language>/LC_MESSAGES/minyi.mo``.
"""

from __future__ import annotations

import gettext
from contextvars import ContextVar
from pathlib import Path

SOURCE_LANGUAGE = "zh_CN"
_CATALOGUES = Path(__file__).parent / "locale"
# One reader's choice must not change another's page: each Streamlit script run has a context of its own.
_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


def use(language: str) -> None:
    """Show words in ``language`` ("zh_CN", "en") from here on in this context."""
    _language.set(language)


def _(message: str) -> str:
    """``message`` in the reader's language; the Chinese source where no catalogue has it."""
    language = _language.get()
    if language == SOURCE_LANGUAGE:
        return message
    return gettext.translation("minyi", _CATALOGUES, [language], fallback=True).gettext(message)


def N_(message: str) -> str:
    """Mark ``message`` for the catalogue without translating it now."""
    return message
