"""Opinions handled one by one or many at once: a table to tick, and what is decided about what was ticked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import N_, _
from analytics.model import Scope
from analytics.programme.entering import records
from analytics.programme.publicity import opinions
from analytics.programme.subjects.preparation import CHANNELS, OPINION_DECISIONS
from analytics.standard import people
from analytics.standard.cells import words_shown
from analytics.store.opinions import ENTRY
from pages.shared import curating, deeds, filters, notices, operator, publicity_reads, reads, tables, wording
from pages.shared.version import Version

PAGE = 50
STATES = {"open": N_("未办理"), **OPINION_DECISIONS}
ENOUGH_WORDS = N_("意见少于 {n} 条的小区不列原文；文字已遮盖个人信息")


def show(version: Version, scope: Scope) -> None:
    """Filters, one page of opinions, and the form of a decision."""
    asked = _filters()
    _rows, total = publicity_reads.page(scope, *asked, 1, 0)
    if not total:
        notices.empty(_("没有这样的意见"), _("可换一种状态、渠道或主题，或放宽左侧的地区。"))
        return
    pages = -(-total // PAGE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = int(st.number_input(_("第几页"), 1, pages, 1, key=f"opinion-page-{asked}", width=120))
        words = _("共 {n} 条，{k} 页；勾选行首后在下方办理") if deeds.may("edit_cycle") else _("共 {n} 条，{k} 页")
        st.caption(words.format(n=wording.count(total), k=pages))
    rows, total = publicity_reads.page(scope, *asked, PAGE, (number - 1) * PAGE)
    event: Any = tables.draw(
        _in_words(rows),
        key=f"opinions-{version}-{asked}-{number}",
        on_select="rerun",
        selection_mode="multi-row",
        column_config=_columns(),
        height=420,
    )
    ticked = rows.iloc[event["selection"]["rows"]]
    notices.basis(note=_(ENOUGH_WORDS).format(n=reads.office().settings.comment_minimum))
    _decide(scope, asked, ticked, total)


def _filters() -> tuple[str, str, str]:
    """Channel, topic and state, "" for any."""
    labels = reads.topics().set_index("topic_id")["label"].to_dict()
    left, middle, right = st.columns(3)
    words = {"": _("全部"), **{name: _(said) for name, said in CHANNELS.items()}}
    states = {"": _("全部"), **{name: _(said) for name, said in STATES.items()}}
    topics = {"": _("全部"), **labels}
    with left:
        state = filters.one("state", _("办理状态"), [*states], states.__getitem__, default=opinions.OPEN)
    with middle:
        channel = filters.one("via", _("渠道"), [*words], words.__getitem__)
    with right:
        topic = filters.one("topic_id", _("主题"), [*topics], topics.__getitem__)
    return channel, topic, state


def _decide(scope: Scope, asked: tuple[str, str, str], ticked: pd.DataFrame, total: int) -> None:
    """What is decided, about which opinions; for those who may."""
    if not deeds.may("edit_cycle"):
        return
    st.markdown(_("**办理**"))
    all_words = _("当前筛选出的全部 {n} 条").format(n=wording.count(total))
    reach = {
        "ticked": _("勾选的 {n} 条").format(n=len(ticked)),
        "alike": _("勾选的及与其雷同、未办理的"),
        "all": all_words,
    }
    some = st.radio(_("办理哪些"), list(reach), format_func=reach.__getitem__, horizontal=True, key="opinion-reach")
    left, right = st.columns(2)
    decision = left.selectbox(
        _("处理结果"),
        list(OPINION_DECISIONS),
        format_func=lambda one: _(OPINION_DECISIONS[one]),
        key="opinion-decision",
    )
    unit = right.text_input(_("办理单位"), max_chars=120, key="opinion-unit")
    reply = st.text_area(
        _("答复或理由（部分采纳、不采纳、已反馈必填）"), max_chars=2000, height=80, key="opinion-reply"
    )
    told_on = st.date_input(
        _("反馈日期（已告知居民的填写）"), value=None, max_value=reads.office().now().date(), key="opinion-told",
        format="YYYY-MM-DD", width=260,
    )  # fmt: skip
    with st.container(horizontal=True):
        if st.button(_("保存办理结果"), type="primary", key="opinion-save"):
            rows = _reached(scope, asked, some, ticked, total)
            curating.carry_out(
                lambda: _save(rows, str(decision), reply, unit, told_on),
                _("已办理 {n} 条意见").format(n=len(rows)),
                action="edit_cycle",
                object=N_("办理意见 {n} 条").format(n=len(rows)),
            )
        _take_back(ticked)


def _reached(scope: Scope, asked: tuple[str, str, str], some: str, ticked: pd.DataFrame, total: int) -> pd.DataFrame:
    """The opinions that the decision is about."""
    if some == "all":
        return publicity_reads.page(scope, *asked, total, 0)[0]
    if some == "alike" and len(ticked):
        copies = opinions.alike(reads.office(), ticked["comment_id"].tolist(), scope)
        return pd.concat([ticked, copies]).drop_duplicates("comment_id")
    return ticked


def _save(rows: pd.DataFrame, decision: str, reply: str, unit: str, told_on: dt.date | None) -> None:
    opinions.handle(
        reads.office(),
        rows["comment_id"].tolist(),
        decision,
        seen=opinions.seen_of(rows),
        by=operator.current(),
        reply=reply,
        unit=unit,
        answered_on=told_on,
    )


def _take_back(ticked: pd.DataFrame) -> None:
    """Take the latest decision on one ticked opinion back."""
    one = ticked.iloc[0] if len(ticked) == 1 and ticked["state"].notna().all() else None
    if one is None:
        return
    with st.popover(_("撤回这一条的办理"), type="tertiary"):
        why = st.text_input(_("理由") + " *", key="opinion-back-why", max_chars=200)
        if st.button(_("确认撤回"), key="opinion-back"):
            entry, seen, by = ENTRY + one["comment_id"], int(one["seen"]), operator.current()
            curating.carry_out(
                lambda: records.take_back(reads.office(), entry, seen=seen, by=by, reason=why),
                _("已撤回"),
                action="edit_cycle",
                object=entry,
            )


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        channel=rows["channel"].map({name: _(words) for name, words in CHANNELS.items()}),
        state=rows["state"].map({name: _(words) for name, words in OPINION_DECISIONS.items()}).fillna(_("未办理")),
        text=rows["text"].astype("object").mask(rows["hidden"], _("（意见太少，不列原文）")),
        changed_by=words_shown(rows["changed_by"], people.person),
    )[["submitted_at", "name", "channel", "topic", "text", "state", "reply", "unit", "answered_on", "changed_by"]]


def _columns() -> dict[str, Any]:
    words = st.column_config.TextColumn
    return {
        "submitted_at": st.column_config.DateColumn(_("日期"), format="YYYY-MM-DD", width=95),
        "name": words(_("小区"), width=120),
        "channel": words(_("渠道"), width=tables.pixels(80)),
        "topic": words(_("主题"), width=tables.pixels(110)),
        "text": words(_("意见"), width=420),
        "state": words(_("处理结果"), width=tables.pixels(80)),
        "reply": words(_("答复或理由"), width=200),
        "unit": words(_("办理单位"), width=tables.pixels(100)),
        "answered_on": st.column_config.DateColumn(_("反馈日期"), format="YYYY-MM-DD", width=95),
        "changed_by": words(_("操作人"), width=80),
    }
