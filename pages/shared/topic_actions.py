"""What an analyst may do with one topic, each a button with its form; and with one comment: put it elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analytics.flows import curation, handling
from analytics.language import C_, _, word_for
from analytics.model import Topics
from analytics.text.coding.codebook import CATEGORIES
from pages.shared import curating, curation_reads, deeds, operator, reads
from pages.shared.plain import plain
from pages.shared.version import Version


def show(topic_id: str, topics: Topics, version: Version) -> None:
    """The buttons for one topic of ``topics``; what is decided holds at once and can be taken back on 主题管理.

    Nothing for those who may not decide.
    """
    if not deeds.may("edit_topics"):
        return
    topic = reads.stored_topic(topic_id)  # what is changed is what is stored, whatever it is shown as
    # Once something was decided, the forms are new ones: closed, and without the words of the one before.
    form = f"{topic_id}-{version}"
    with st.container(horizontal=True):
        with st.popover(_("改名"), icon=":material/edit:", key=f"act-rename-{form}"):
            _rename(form, topic_id, topic)
        with st.popover(_("并入"), icon=":material/merge:", key=f"act-merge-{form}"):
            _merge(form, topic_id, topics)
        with st.popover(_("拆出"), icon=":material/call_split:", key=f"act-split-{form}"):
            _split(form, topic_id, topics)
        with st.popover(_("种子词"), icon=":material/sell:", key=f"act-terms-{form}"):
            _terms(form, topic_id)
        with st.popover(_("锁定"), icon=":material/lock:", key=f"act-lock-{form}"):
            _simple(
                form, topic_id, "lock", _("锁定后，主题名称和现有意见的归类不再改变，新意见仍可归入。"), _("确认锁定")
            )
        with st.popover(_("停用"), icon=":material/block:", key=f"act-retire-{form}"):
            _simple(form, topic_id, "retire", _("停用后，其意见重新归到其他主题；可随时撤回。"), _("确认停用"))
        with st.popover(_("标为无实质内容"), icon=":material/do_not_disturb_on:", key=f"act-noise-{form}"):
            _simple(form, topic_id, "noise", _("该主题的意见一律计入“无实质内容”；可随时撤回。"), _("确认标记"))
        with st.popover(_("办理情况"), icon=":material/assignment_turned_in:", key=f"act-handling-{form}"):
            _handling(form, topic_id, topic)


def _rename(form: str, topic_id: str, topic: pd.Series) -> None:
    name = st.text_input(_("新名称"), value=topic["label"], max_chars=40, key=f"name-{form}")
    categories = ["", *CATEGORIES]
    category = st.selectbox(
        _("类别"),
        categories,
        index=categories.index(topic["category"]) if topic["category"] in categories else 0,
        format_func=lambda one: _(one) if one else _("不分类"),
        key=f"category-{form}",
    )
    unit = st.text_input(_("责任单位"), value="" if pd.isna(topic["unit"]) else topic["unit"], key=f"unit-{form}")
    why, by = curating.reason(f"rename-{form}"), operator.current()
    if st.button(_("保存"), type="primary", key=f"rename-{form}"):
        curating.carry_out(
            lambda: curation.restate(
                reads.office(), topic_id, name=name, category=category, unit=unit, by=by, reason=why
            ),
            _("已保存"),
            action="edit_topics",
            object=topic_id,
        )


def _given(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _merge(form: str, topic_id: str, topics: Topics) -> None:
    names = _others(topic_id, topics)
    into = st.selectbox(
        _("并入哪个主题"),
        list(names),
        format_func=names.__getitem__,
        index=None,
        key=f"into-{form}",
        placeholder=_("选择主题"),
    )
    st.caption(_("两个主题的意见合并计数；撤回后各归各。"))
    why, by = curating.reason(f"merge-{form}"), operator.current()
    if st.button(_("确认并入"), type="primary", key=f"merge-{form}", disabled=into is None):
        curating.carry_out(
            lambda: curation.merge(reads.office(), [topic_id], str(into), by=by, reason=why),
            _("已并入“{name}”").format(name=names[str(into)]),
            action="edit_topics",
            object=topic_id,
        )


def _split(form: str, topic_id: str, topics: Topics) -> None:
    parts = topics[topics["parent"] == topic_id].set_index("topic_id")["label"].to_dict()
    part = st.selectbox(
        _("拆出哪一部分"),
        ["", *parts],
        format_func=lambda one: parts.get(one) or _("含有下列字词的意见"),
        key=f"part-{form}",
    )
    words = "" if part else st.text_input(_("字词（多个以空格分开，含其一即拆出）"), key=f"split-words-{form}")
    name = st.text_input(_("新主题名称"), value=parts.get(part, ""), max_chars=40, key=f"split-name-{form}-{part}")
    why, by = curating.reason(f"split-{form}"), operator.current()
    if st.button(_("确认拆出"), type="primary", key=f"split-{form}"):
        curating.carry_out(
            lambda: curation.split(
                reads.office(), topic_id, name, subtopic_id=part or None, words=words.split(), by=by, reason=why
            ),
            _("已拆出“{name}”").format(name=name),
            action="edit_topics",
            object=topic_id,
        )


def _terms(form: str, topic_id: str) -> None:
    terms = curation_reads.terms(topic_id)
    st.caption(_("现有：{terms}").format(terms=plain(_("、").join(terms)) or "—"))
    added = st.text_input(_("增加（以空格分开）"), key=f"terms-add-{form}")
    dropped = st.multiselect(_("去掉"), terms, key=f"terms-drop-{form}", placeholder=C_("button", "选择"))
    why, by = curating.reason(f"terms-{form}"), operator.current()
    if st.button(_("保存"), type="primary", key=f"terms-{form}", disabled=not (added.strip() or dropped)):
        curating.carry_out(
            lambda: curation.change_terms(reads.office(), topic_id, add=added, drop=dropped, by=by, reason=why),
            _("种子词已改，意见将按新的种子词归类"),
            action="edit_topics",
            object=topic_id,
        )


def _simple(form: str, topic_id: str, kind: str, meaning: str, button: str) -> None:
    """A decision on the topic as a whole that needs nothing but a reason."""
    st.write(meaning)
    why, by = curating.reason(f"{kind}-{form}"), operator.current()
    office = reads.office()
    acts: dict[str, Callable[[], int]] = {
        "lock": lambda: curation.lock(office, topic_id, by=by, reason=why),
        "retire": lambda: curation.retire(office, topic_id, by=by, reason=why),
        "noise": lambda: curation.noise(office, topic_id=topic_id, by=by, reason=why),
    }
    if st.button(button, type="primary", key=f"{kind}-{form}"):
        curating.carry_out(acts[kind], _("已保存"), action="edit_topics", object=topic_id)


def _handling(form: str, topic_id: str, topic: pd.Series) -> None:
    known = curation_reads.handled()
    last = known.loc[topic_id] if topic_id in known.index else None
    if last is not None:
        st.caption(
            _("现为“{status}”，{by} 于 {at:%Y-%m-%d} 登记。{note}").format(
                status=word_for(handling.HANDLING, last["status"]),
                by=plain(last["by"]),
                at=last["at"],
                note=plain(_given(last["note"])),
            )
        )
    status = st.selectbox(
        _("办理情况"),
        list(handling.HANDLING),
        index=0 if last is None else list(handling.HANDLING).index(last["status"]),
        format_func=lambda one: _(handling.HANDLING[one]),
        key=f"handling-{form}",
    )
    unit = st.text_input(
        _("承办单位"), value=_given(topic["unit"] if last is None else last["unit"]), key=f"handling-unit-{form}"
    )
    note = st.text_area(_("说明"), max_chars=500, key=f"handling-note-{form}")
    by = operator.current()
    if st.button(_("登记"), type="primary", key=f"handle-{form}"):
        curating.carry_out(
            lambda: handling.handle(reads.office(), topic_id, status, unit=unit, note=note, by=by),
            _("已登记"),
            action="edit_topics",
            object=topic_id,
        )


def _others(topic_id: str, topics: Topics) -> dict[str, str]:
    """The other topics, parts left out, by id."""
    others = topics[(topics["topic_id"] != topic_id) & topics["parent"].isna()]
    return dict(zip(others["topic_id"], others["label"], strict=True))
