"""What an analyst may do with one topic, each a button with its form; and with one comment: put it elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analytics.flows import curation, deciding, handling
from analytics.language import _
from analytics.model import Topics
from analytics.text.codebook import CATEGORIES
from pages.shared import curating, operator, reads
from pages.shared.plain import plain


def show(topic_id: str, topics: Topics) -> None:
    """The buttons for one topic of ``topics``; what is decided holds at once and can be taken back on 主题管理."""
    topic = topics.set_index("topic_id").loc[topic_id]
    with st.container(horizontal=True):
        with st.popover(_("改名"), icon=":material/edit:"):
            _rename(topic_id, topic)
        with st.popover(_("并入"), icon=":material/merge:"):
            _merge(topic_id, topics)
        with st.popover(_("拆出"), icon=":material/call_split:"):
            _split(topic_id, topics)
        with st.popover(_("种子词"), icon=":material/sell:"):
            _terms(topic_id)
        with st.popover(_("锁定"), icon=":material/lock:"):
            _simple(topic_id, "lock", _("锁定后，主题名称和现有意见的归类不再改变，新意见仍可归入。"), _("确认锁定"))
        with st.popover(_("停用"), icon=":material/block:"):
            _simple(topic_id, "retire", _("停用后，其意见重新归到其他主题；可随时撤回。"), _("确认停用"))
        with st.popover(_("标为无实质内容"), icon=":material/do_not_disturb_on:"):
            _simple(topic_id, "noise", _("该主题的意见一律计入“无实质内容”；可随时撤回。"), _("确认标记"))
        with st.popover(_("办理情况"), icon=":material/assignment_turned_in:"):
            _handling(topic_id, topic)


def _rename(topic_id: str, topic: pd.Series) -> None:
    name = st.text_input(_("新名称"), value=topic["label"], max_chars=40, key=f"name-{topic_id}")
    categories = ["", *CATEGORIES]
    category = st.selectbox(
        _("类别"),
        categories,
        index=categories.index(topic["category"]) if topic["category"] in categories else 0,
        format_func=lambda one: _(one) if one else _("不分类"),
        key=f"category-{topic_id}",
    )
    unit = st.text_input(_("责任单位"), value="" if pd.isna(topic["unit"]) else topic["unit"], key=f"unit-{topic_id}")
    why, by = curating.reason(f"rename-{topic_id}"), operator.current()
    if st.button(_("保存"), type="primary", key=f"rename-{topic_id}"):
        office = reads.office()

        def act() -> None:
            if name.strip() != topic["label"]:
                curation.rename(office, topic_id, name, by=by, reason=why)
            if (category, unit.strip()) != (_given(topic["category"]), _given(topic["unit"])):
                curation.describe(office, topic_id, category=category, unit=unit, by=by, reason=why)

        curating.carry_out(act, _("已保存"))


def _given(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _merge(topic_id: str, topics: Topics) -> None:
    names = _others(topic_id, topics)
    into = st.selectbox(_("并入哪个主题"), list(names), format_func=names.__getitem__, key=f"into-{topic_id}")
    st.caption(_("两个主题的意见合并计数；撤回后各归各。"))
    why, by = curating.reason(f"merge-{topic_id}"), operator.current()
    if st.button(_("确认并入"), type="primary", key=f"merge-{topic_id}", disabled=not names):
        curating.carry_out(
            lambda: curation.merge(reads.office(), [topic_id], into, by=by, reason=why),
            _("已并入“{name}”").format(name=names[into]),
        )


def _split(topic_id: str, topics: Topics) -> None:
    parts = topics[topics["parent"] == topic_id].set_index("topic_id")["label"].to_dict()
    part = st.selectbox(
        _("拆出哪一部分"),
        ["", *parts],
        format_func=lambda one: parts.get(one) or _("含有下列字词的意见"),
        key=f"part-{topic_id}",
    )
    words = "" if part else st.text_input(_("字词（多个以空格分开，含其一即拆出）"), key=f"split-words-{topic_id}")
    name = st.text_input(_("新主题名称"), value=parts.get(part, ""), max_chars=40, key=f"split-name-{topic_id}-{part}")
    why, by = curating.reason(f"split-{topic_id}"), operator.current()
    if st.button(_("确认拆出"), type="primary", key=f"split-{topic_id}"):
        curating.carry_out(
            lambda: curation.split(
                reads.office(), topic_id, name, subtopic_id=part or None, words=words.split(), by=by, reason=why
            ),
            _("已拆出“{name}”").format(name=name),
        )


def _terms(topic_id: str) -> None:
    terms = list(deciding.desk(reads.office()).topic(topic_id).terms)
    st.caption(_("现有：{terms}").format(terms=plain("、".join(terms)) or "—"))
    added = st.text_input(_("增加（以空格分开）"), key=f"terms-add-{topic_id}")
    dropped = st.multiselect(_("去掉"), terms, key=f"terms-drop-{topic_id}", placeholder=_("选择"))
    why, by = curating.reason(f"terms-{topic_id}"), operator.current()
    if st.button(_("保存"), type="primary", key=f"terms-{topic_id}", disabled=not (added.strip() or dropped)):
        office = reads.office()

        def act() -> None:
            if added.strip():
                curation.add_terms(office, topic_id, added, by=by, reason=why)
            if dropped:
                curation.drop_terms(office, topic_id, dropped, by=by, reason=why)

        curating.carry_out(act, _("种子词已改，意见将按新的种子词归类"))


def _simple(topic_id: str, kind: str, meaning: str, button: str) -> None:
    """A decision on the topic as a whole that needs nothing but a reason."""
    st.write(meaning)
    why, by = curating.reason(f"{kind}-{topic_id}"), operator.current()
    office = reads.office()
    acts: dict[str, Callable[[], int]] = {
        "lock": lambda: curation.lock(office, topic_id, by=by, reason=why),
        "retire": lambda: curation.retire(office, topic_id, by=by, reason=why),
        "noise": lambda: curation.noise(office, topic_id=topic_id, by=by, reason=why),
    }
    if st.button(button, type="primary", key=f"{kind}-{topic_id}"):
        curating.carry_out(acts[kind], _("已保存"))


def _handling(topic_id: str, topic: pd.Series) -> None:
    status = st.selectbox(
        _("办理情况"),
        list(handling.HANDLING),
        format_func=lambda one: _(handling.HANDLING[one]),
        key=f"handling-{topic_id}",
    )
    unit = st.text_input(_("承办单位"), value=_given(topic["unit"]), key=f"handling-unit-{topic_id}")
    note = st.text_area(_("说明"), max_chars=500, key=f"handling-note-{topic_id}")
    by = operator.current()
    if st.button(_("登记"), type="primary", key=f"handle-{topic_id}"):
        curating.carry_out(
            lambda: handling.handle(reads.office(), topic_id, status, unit=unit, note=note, by=by),
            _("已登记"),
        )


def _others(topic_id: str, topics: Topics) -> dict[str, str]:
    """The other topics, parts left out, by id."""
    others = topics[(topics["topic_id"] != topic_id) & topics["parent"].isna()]
    return dict(zip(others["topic_id"], others["label"], strict=True))
