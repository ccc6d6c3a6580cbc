"""Who is at work, as the history of what is done names her: by her account, or as she says in local mode."""

from __future__ import annotations

import streamlit as st

from analytics.language import _
from pages.shared import reader


def name() -> str:
    """The operator's name: the account's, or asked for where there are no accounts and kept for the session."""
    if reader.current().is_desktop:
        key = reader.LOCAL_NAME
        st.text_input(_("操作人"), value=_("本机用户"), max_chars=40, key=key, persist_state="session", width=320)
    return current()


def current() -> str:
    """The name, without asking."""
    return reader.current().display


def signing(words: str, *, key: str) -> str:
    """Who signs for a decision: the account's own name, never another; in local mode as typed, blank until then."""
    who = reader.current()
    if who.is_desktop:
        return st.text_input(words, value="", max_chars=40, key=key)
    st.text_input(words, value=who.display, disabled=True, key=f"{key}-account")
    return who.display
