"""A file that takes its time: made first, with a button that stops it, then given away.

A browser that waits for a file shows that it does, and no more: what is made there tells nobody how far it is, and who
has enough of it cannot say so.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from analytics.errors import MinyiError
from analytics.language import C_, _, current
from pages.shared import deeds, downloads, progress, reader, reads
from pages.shared.plain import refused


def button(
    label: str, made: Callable[[], bytes], *, making: str, asked: Hashable, key: str, action: str = "export", **how: Any
) -> None:
    """As downloads.button, whose are ``how``: until the file is there the button is named ``making``, and makes it.

    It is made anew where the data, the reader, the language or ``asked`` are others by now.
    """
    if not deeds.may(action):
        return
    kept, now = f"made-{key}", (reads.data_version(), reader.current(), current(), asked)
    found = st.session_state.get(kept)
    if found is not None and found[0] == now:
        data = found[1]
        downloads.button(label, lambda: data, key=key, action=action, **how)
        return
    if not st.button(making, key=f"make-{key}", icon=":material/draft:"):
        return
    try:
        with progress.cancellable(C_("work", "生成文件"), name=f"making-{key}") as work:
            work(0.0, _("正在生成文件"))
            st.session_state[kept] = (now, made())
    except MinyiError as refusal:
        refused(refusal)
    else:
        st.rerun()
