"""Carrying out what an analyst decided: asking why, saying refusals at once and success once the page has run anew."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.errors import MinyiError
from analytics.language import _
from pages.shared.plain import refused

_SAID = "decided"


def reason(key: str) -> str:
    """Ask why; the answer stands in the record of decisions."""
    return st.text_input(_("理由（记入决定记录）"), key=f"reason-{key}", max_chars=200).strip()


def carry_out(act: Callable[[], object], said: str) -> None:
    """Do it and run the page anew, which then says ``said``; a refusal is said at once, and nothing has changed."""
    try:
        act()
    except MinyiError as refusal:
        refused(refusal)
        return
    st.session_state[_SAID] = said
    st.rerun()


def announce() -> None:
    """Say what the last decision did, once."""
    if said := st.session_state.pop(_SAID, ""):
        st.toast(said, icon=":material/check:")
