"""Tables that analysts edit: kept as they were opened until they are saved, so that nobody's changes pass unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.errors import MinyiError
from analytics.language import _
from analytics.store.cycle import Draft
from pages.shared import curating, deeds, operator, reads, tables
from pages.shared.plain import plain, refused

_OPEN = "opened_tables"


def edit(
    name: str,
    read: Callable[[], pd.DataFrame],
    *,
    column_config: Mapping[str, Any],
    grows: bool,
    disabled: list[str],
    action: str,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table ``name`` as it was opened, and as the reader has edited it.

    It stays as it was read until it is saved (:func:`preview`) or read again: what others save meanwhile is told when
    saving, and the reader's own changes stay on the page. Who may not do ``action`` reads it.
    """
    if not deeds.may(action):
        table = read()
        tables.draw(table, column_config=dict(column_config), height=460, key=name)
        return table, table
    version = reads.data_version()
    kept = st.session_state.setdefault(_OPEN, {})
    opened = kept.get(name)
    if opened is None or (opened["version"] != version and not _is_edited(name, opened["turn"])):
        turn = 0 if opened is None else opened["turn"] + 1
        opened = kept[name] = {"version": version, "table": read(), "turn": turn}
    if opened["version"] != version:
        st.info(_("数据在您修改期间有更新；保存时会核对，别人已改的会提示。"), icon=":material/sync_problem:")
        if st.button(_("放弃我的修改，重新读取"), key=f"again-{name}"):
            done(name)
            st.rerun()
    edited = tables.edited(
        opened["table"],
        num_rows="dynamic" if grows else "fixed",
        key=_key(name, opened["turn"]),
        column_config=dict(column_config),
        disabled=disabled,
        height=460,
        placeholder="",
    )
    return opened["table"], edited


def done(name: str) -> None:
    """Let the table be read anew."""
    opened = st.session_state.get(_OPEN, {}).get(name)
    if opened is not None:
        st.session_state[_OPEN][name] = {"version": -1, "table": opened["table"], "turn": opened["turn"] + 1}


def preview(
    name: str,
    changes: Callable[[str], tuple[list[str], list[Draft]]],
    save: Callable[[str, str], object],
    *,
    action: str,
) -> None:
    """What the edited table would change, in words, and the button that keeps it with a reason, as ``action``."""
    try:
        said, _drafts = changes("")
    except MinyiError as refusal:
        refused(refusal)
        return
    if not said:
        return
    with st.container(border=True):
        st.markdown(_("**待确认的改动（{n} 处）**").format(n=len(said)))
        for words in said:
            st.markdown(f"- {plain(words)}")
        why = curating.reason(name)

        def act() -> None:
            save(operator.current(), why)
            done(name)

        if st.button(_("确认改动"), type="primary", key=f"apply-{name}"):
            curating.carry_out(act, _("已记入 {n} 处改动").format(n=len(said)), action=action, object=name)


def _key(name: str, turn: int) -> str:
    return f"editor-{name}-{turn}"


def _is_edited(name: str, turn: int) -> bool:
    edits = st.session_state.get(_key(name, turn)) or {}
    return any(edits.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))
