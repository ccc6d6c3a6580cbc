"""主题管理: the codebook and its words, edited by analysts; every decision kept, and any of them taken back."""

from __future__ import annotations

import streamlit as st

from analytics.language import N_, _
from pages.shared import (
    codebook_editor,
    curating,
    decision_history,
    filters,
    operator,
    reader,
    reads,
    word_lists,
)

VIEWS = {"table": N_("类目表"), "words": N_("词典与停用词"), "history": N_("决定记录")}

reader.require("codebook")
st.title(_("主题管理"))
curating.announce()
with st.sidebar:
    operator.name()
view = filters.view("view", _("内容"), {key: _(words) for key, words in VIEWS.items()})
if view == "table":
    codebook_editor.show(reads.data_version())
elif view == "words":
    word_lists.show()
else:
    decision_history.show()
curating.offer_regrouping()
