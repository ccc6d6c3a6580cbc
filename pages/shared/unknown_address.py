"""What the first page says to a reader who came by an address that is none of his pages (page_addresses leads here)."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.access import roles
from analytics.access.page_addresses import UNKNOWN, UNNAMED
from analytics.language import _
from pages.shared import reader
from pages.shared.plain import plain

_ADDRESS: Final = "unknown_address"


def told(who: reader.Reader, page: str) -> None:
    """Say it, on the first page until ``who`` leaves it for another; that of a page of others' is written down."""
    if came := str(st.query_params.get(UNKNOWN, "")):
        st.session_state[_ADDRESS] = came
        del st.query_params[UNKNOWN]  # a link that is passed on, or kept as a bookmark, is one to this page
        reader.note_refused(who, came)
    if page != roles.FIRST:
        st.session_state.pop(_ADDRESS, None)
    address = st.session_state.get(_ADDRESS)
    if address is None:
        return
    if address == UNNAMED:
        words = _("没有这个页面，或您的角色不能打开它；已打开总览。")
    else:
        words = _("没有这个页面，或您的角色不能打开它：{address}；已打开总览。").format(address=plain(address))
    st.warning(words, icon=":material/link_off:")
