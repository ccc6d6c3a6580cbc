"""书签: at the top of every page, the views that a reader keeps at hand, to open, rename and remove.

A bookmark opens as an address does that somebody sent: the page is loaded anew, and nothing chosen before comes along.
"""

from __future__ import annotations

import html
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from analytics.access import bookmarks, roles
from analytics.access.bookmarks import LONGEST_NAME, Bookmark
from analytics.access.tongue import LANGUAGE
from analytics.errors import MinyiError
from analytics.language import _
from pages.shared import reader
from pages.shared.plain import refused

_NAME, _CHOSEN, _NEW_NAME = "bookmark_name", "bookmark_chosen", "bookmark_new_name"
_REFUSED = "bookmark_refused"
_LINK: Final = """<style>
.bookmark { color: var(--minyi-accent); display: block; font-size: 0.875rem; overflow-wrap: anywhere;
  text-decoration: none; }
.bookmark:hover { text-decoration: underline; }
span.bookmark { color: inherit; opacity: 0.5; text-decoration: none; }
</style>"""


def show(who: reader.Reader, page: str) -> None:
    """The reader's bookmarks, and a field to keep the view at hand: ``page`` with what its address says."""
    known = bookmarks.listed(reader.registry(), who.account)
    name = _("书签（{n}）").format(n=len(known))
    with st.popover(name, icon=":material/bookmark:", type="tertiary", key="bookmarks"):
        if (refusal := st.session_state.pop(_REFUSED, None)) is not None:
            refused(refusal)
        if known:
            st.html(_LINK + "".join(_link(who, one) for one in known))
        st.text_input(_("给当前页面和筛选起个名称"), key=_NAME, max_chars=LONGEST_NAME)
        st.button(_("加为书签"), key="bookmark_keep", icon=":material/bookmark_add:", on_click=_keep, args=(who, page))
        if known:
            _desk(who, known)


def _link(who: reader.Reader, one: Bookmark) -> str:
    """The way there; where the page is not for the reader any more, its name alone."""
    name = html.escape(one.name)
    if not roles.allowed(who.role, who.scope, one.page):
        return f'<span class="bookmark">{name}</span>'
    return f'<a class="bookmark" href="{html.escape(address(one))}" target="_self">{name}</a>'


def address(one: Bookmark) -> str:
    """Where a bookmark leads, from the top of the site.

    >>> address(Bookmark(1, "未达标", "acceptance", {"district": ["市中区"], "standing": [""]}))
    '/acceptance?district=%E5%B8%82%E4%B8%AD%E5%8C%BA&standing='
    """
    page = "" if one.page == roles.FIRST else one.page
    query = urlencode(one.query, doseq=True)
    return f"/{page}?{query}" if query else f"/{page}"


def _desk(who: reader.Reader, known: list[Bookmark]) -> None:
    """Another name for a bookmark, or none of it any more."""
    names = {one.number: one.name for one in known}
    st.selectbox(_("整理书签"), list(names), format_func=lambda number: names.get(number, ""), key=_CHOSEN)
    st.text_input(_("新名称"), key=_NEW_NAME, max_chars=LONGEST_NAME)
    with st.container(horizontal=True):
        st.button(_("改名"), key="bookmark_rename", on_click=_rename, args=(who.account,))
        st.button(_("删除"), key="bookmark_remove", on_click=_remove, args=(who.account,))


def _keep(who: reader.Reader, page: str) -> None:
    said = {name: st.query_params.get_all(name) for name in st.query_params if name != LANGUAGE}
    try:
        bookmarks.keep(reader.registry(), who.account, st.session_state[_NAME], page, said)
        st.session_state[_NAME] = ""
    except MinyiError as refusal:
        st.session_state[_REFUSED] = refusal


def _rename(account: str) -> None:
    try:
        bookmarks.rename(reader.registry(), account, st.session_state[_CHOSEN], st.session_state[_NEW_NAME])
        st.session_state[_NEW_NAME] = ""
    except MinyiError as refusal:
        st.session_state[_REFUSED] = refusal


def _remove(account: str) -> None:
    bookmarks.remove(reader.registry(), account, st.session_state[_CHOSEN])
