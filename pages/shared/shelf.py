"""书签: in the sidebar of every page, the views that a reader keeps at hand, to open, rename and remove."""

from __future__ import annotations

import streamlit as st

from analytics.access import bookmarks, roles
from analytics.access.bookmarks import LONGEST_NAME, Bookmark
from analytics.access.tongue import LANGUAGE
from analytics.errors import MinyiError
from analytics.language import _
from pages.shared import filters, reader
from pages.shared.plain import plain, refused

_NAME, _CHOSEN, _NEW_NAME = "bookmark_name", "bookmark_chosen", "bookmark_new_name"
_OPENED, _REFUSED = "bookmark_opened", "bookmark_refused"


def show(who: reader.Reader, page: str) -> None:
    """The reader's bookmarks, and a field to keep the view at hand: ``page`` with what its address says."""
    known = bookmarks.listed(reader.registry(), who.account)
    if (number := st.session_state.pop(_OPENED, None)) is not None:
        _go(who, next((one for one in known if one.number == number), None))
    with st.sidebar.expander(_("书签（{n}）").format(n=len(known)), icon=":material/bookmark:", key="bookmarks"):
        if (refusal := st.session_state.pop(_REFUSED, None)) is not None:
            refused(refusal)
        for one in known:
            _link(who, one)
        st.text_input(_("给当前页面和筛选起个名称"), key=_NAME, max_chars=LONGEST_NAME)
        st.button(_("加为书签"), key="bookmark_keep", icon=":material/bookmark_add:", on_click=_keep, args=(who, page))
        if known:
            _desk(who, known)


def _link(who: reader.Reader, one: Bookmark) -> None:
    st.button(
        plain(one.name),
        key=f"bookmark-{one.number}",
        type="tertiary",
        on_click=_open,
        args=(one.number,),
        disabled=not roles.allowed(who.role, who.scope, one.page),
    )


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


def _open(number: int) -> None:
    st.session_state[_OPENED] = number


def _go(who: reader.Reader, one: Bookmark | None) -> None:
    """Open the view as it was kept: nothing chosen since on other pages comes along."""
    if one is not None and roles.allowed(who.role, who.scope, one.page):
        filters.restore(one.page, one.query)
