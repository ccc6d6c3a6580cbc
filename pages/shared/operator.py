"""Who is at work. In local mode the reader says so; the name stands in the history of every batch."""

from __future__ import annotations

import streamlit as st

from analytics.language import _

_KEY = "operator"


def name() -> str:
    """Ask for the operator's name; it is kept for the whole session."""
    st.text_input(_("操作人"), value=_("本机用户"), max_chars=40, key=_KEY, persist_state="session", width=320)
    return current()


def current() -> str:
    """The name as it was given last, without asking."""
    return str(st.session_state.get(_KEY) or "").strip() or _("本机用户")
