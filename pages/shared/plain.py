"""Text from files shown as it stands: never as markup, a link or an icon."""

from __future__ import annotations

import re

import streamlit as st

from analytics.errors import MinyiError
from analytics.standard import masks

# All that Streamlit's markdown gives a meaning to, mathematics and :icons: included.
_MEANINGFUL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$:~&@=])")
# Addresses are made links after all escapes are undone. A word joiner, which shows as nothing, keeps them words.
_ADDRESS = re.compile(r"(?i)(https?|ftp)(?=:)|(www)(?=\.)|(?=@)")
_JOINER = "\u2060"


def plain(text: object) -> str:
    r"""Markdown that shows exactly ``text`` on one line, but for its masks, which are in the reader's language.

    >>> print(plain("**问卷**[1]"))
    \*\*问卷\*\*\[1\]
    """
    line = _ADDRESS.sub(lambda found: found[0] + _JOINER, " ".join(str(masks.shown(str(text))).split()))
    return _MEANINGFUL.sub(r"\\\1", line)


def refused(refusal: MinyiError) -> None:
    """A refusal as a notice: what was found, what was expected, what to do next."""
    st.error(plain(refusal), icon=":material/error:")
