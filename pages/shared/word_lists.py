"""The office's own words: terms that must stay whole, and words that say nothing about the topic."""

from __future__ import annotations

import streamlit as st

from analytics.flows import curation, deciding
from analytics.language import C_, N_, _
from pages.shared import curating, operator, reads
from pages.shared.plain import plain

LISTS = {
    "term": (N_("词典"), N_("切分词语时作为一个整体的说法，例如小区里的俗称、工程名称。只重新切分含有该词的意见。")),
    "stop": (N_("停用词"), N_("与主题无关、归类和命名时不考虑的词。")),
}


def show() -> None:
    """Both lists side by side: what the office added, adding, and dropping again."""
    for column, name in zip(st.columns(2, gap="large"), LISTS, strict=True):
        with column:
            _list(name)


def _list(name: str) -> None:
    title, meaning = LISTS[name]
    st.subheader(_(title))
    st.caption(_(meaning))
    known = deciding.curated(reads.office())
    own = list(known.dictionary if name == "term" else known.stop_words)
    st.markdown(plain(_("、").join(own)) if own else _("本单位还没有增加。"))
    word = st.text_input(_("增加"), key=f"word-add-{name}", max_chars=20)
    why, by = curating.reason(f"word-{name}"), operator.current()
    if st.button(_("增加"), key=f"word-{name}", disabled=not word.strip()):
        curating.carry_out(
            lambda: curation.add_word(reads.office(), word, to=name, by=by, reason=why),
            _("已增加“{word}”").format(word=word.strip()),
            action="edit_topics",
            object=title,
        )
    if own:
        dropped = st.selectbox(_("去掉"), own, index=None, key=f"word-drop-{name}", placeholder=C_("button", "选择"))
        if st.button(_("去掉"), key=f"word-drop-button-{name}", disabled=dropped is None):
            curating.carry_out(
                lambda: curation.drop_word(reads.office(), str(dropped), of=name, by=by, reason=why),
                _("已去掉“{word}”").format(word=dropped),
                action="edit_topics",
                object=title,
            )
