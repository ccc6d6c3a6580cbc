"""What the figures say of one topic: its weeks, the side its writers take, the places where it stands out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analytics.charts import topics as charts
from analytics.estimation.percent import NOTHING
from analytics.estimation.periods import WEEK
from analytics.estimation.trends import PRECEDING
from analytics.language import N_, _, word_for
from analytics.model import STANCES, Scope
from pages.shared import (
    comment_filter,
    comment_reads,
    community_picks,
    figures,
    filters,
    notices,
    reads,
    tables,
    topic_evidence_reads,
    wording,
)

_UNITS = {"community_id": N_("小区"), "street": N_("街道"), "district": N_("区县")}
STATUS = {
    "rising": (":material/trending_up:", N_("明显上升"), "orange"),
    "falling": (":material/trending_down:", N_("明显下降"), "blue"),
    "new": (":material/fiber_new:", N_("新出现"), "orange"),
    "returning": (":material/history:", N_("重新出现"), "orange"),
    "steady": (":material/trending_flat:", N_("与前几周相比没有明显变化"), "gray"),
}
PLACE_COLUMNS = {
    "place": N_("地区或小区"),
    "label": N_("主题"),
    "n": N_("条数（去重后）"),
    "total": N_("该地意见"),
    "share": N_("占比"),
    "share_elsewhere": N_("其他地方占比"),
    "lift": N_("倍数"),
    "interval": N_("倍数区间"),
    "q": N_("q 值"),
}


def units(reach: Scope) -> dict[str, str]:
    """By what to compare places, smallest first: what there is one of within the reader's reach is left out."""
    return {key: _(words) for key, words in _UNITS.items() if len(getattr(reach, key)) != 1}


def weeks(topic: pd.Series, selection: comment_filter.Selection) -> None:
    """The topic's weeks, and whether the last one is out of the ordinary."""
    st.subheader(_("每周走势"))
    known = comment_reads.topic_weeks(topic["topic_id"], selection.comments)
    if known.empty:
        st.caption(_("所选意见没有提交时间，不分周。"))
        return
    figures.draw(
        charts.topic_weeks(weeks=known, label=str(topic["label"])), alt=_("所选主题每周的意见条数"), key="topic_weeks"
    )
    few = _("没有画出的周填写的人太少，或为防止由合计推出而一并不画。") if known["n"].isna().any() else ""
    notices.basis(note=few)
    last_week(topic, selection)


def last_week(topic: pd.Series, selection: comment_filter.Selection) -> None:
    """Whether the last week is out of the ordinary for the topic."""
    found = topic_evidence_reads.moving(selection.comments)
    if found is None:
        return
    week = wording.week(found.period.start) + ("" if found.is_complete else _("（尚未结束）"))
    if not found.periods_before:
        st.caption(_("{week} 一周之前的 {n} 周没有意见，无从比较。").format(week=week, n=PRECEDING[WEEK]))
        return
    mine = found.topics[found.topics["topic_id"] == topic["topic_id"]]
    if mine.empty:
        st.caption(_("{week} 一周提到这个主题的人太少或没有，不作判断。").format(week=week))
        return
    st.markdown(movement(mine.iloc[0].to_dict()))
    st.caption(
        _("{week} 一周，按去重后条数，兼及的也计；与{before}该主题占全部意见的比例比较。").format(
            week=week, before=before(found.periods_before)
        )
    )


def before(weeks: int) -> str:
    """The weeks that a week is compared with: ``weeks`` of the eight before it have comments.

    >>> before(8), before(3)
    ('此前 8 周', '此前有意见的 3 周')
    """
    return (_("此前 {weeks} 周") if weeks == PRECEDING[WEEK] else _("此前有意见的 {weeks} 周")).format(weeks=weeks)


def movement(row: dict) -> str:
    """One topic's week against the weeks before, in a sentence."""
    icon, words, colour = STATUS[row["status"]]
    said = _(":{colour}-badge[{icon} {words}]　本周 {n} 条").format(
        colour=colour, icon=icon, words=_(words), n=wording.count(row["n"])
    )
    if pd.notna(row["expected"]):
        said += _("，按此前比例应有约 {expected:.1f} 条").format(expected=row["expected"])
    q = row["q_fall" if row["status"] == "falling" else "q"]
    return said + (_("（q {q}）").format(q=_against(q)) if pd.notna(q) else "")


def small(q: float) -> str:
    """A q or p value.

    >>> small(0.0312), small(0.00002)
    ('0.031', '< 0.001')
    """
    return "< 0.001" if q < 0.001 else f"{q:.3f}"


def _against(q: float) -> str:
    said = small(q)
    return said if said.startswith("<") else f"= {said}"


def sides(topic: pd.Series, selection: comment_filter.Selection, *, with_beside: bool = True) -> None:
    """Which side its comments take, and how many of its writers are dissatisfied with the whole.

    ``with_beside``: ``topic`` counts those that speak of it beside their main topic too.
    """
    st.subheader(_("态度与满意度"))
    counted = [topic[stance] for stance in STANCES]
    if any(pd.isna(n) for n in counted):
        minimum = reads.office().settings.figure_minimum
        st.caption(_("填写的不足 {minimum} 户，为保护填写人不显示态度。").format(minimum=minimum))
        return
    figures.draw(
        charts.stance_bars(stances=topic.to_frame().T), alt=_("该主题意见中不满、未表态、肯定的比例"), key="sides"
    )
    notices.basis(
        note=_("{n} 条{beside}；以填写人对总体满意度的回答为准，没有答的看文字").format(
            n=wording.count(sum(counted)), beside=_("（含兼及）") if with_beside else ""
        )
    )
    found = topic_evidence_reads.raisers(selection.comments)
    mine = found[(found["topic_id"] == topic["topic_id"]) & found["share"].notna()]
    if mine.empty:
        st.caption(_("写下该主题又答了总体满意度的人太少，不计算不满意者占比。"))
        return
    row = mine.iloc[0]
    st.markdown(
        _(
            "写下该主题、又答了总体满意度的 **{n}** 户中，不满意者占 **{share}**（区间 {interval}）；"
            "所有写了意见的人中占 {everyone}。"
        ).format(
            everyone=wording.percent(row["share_all"]),
            n=wording.count(row["n"]),
            share=wording.percent(row["share"]),
            interval=wording.interval(row["low"], row["high"]),
        )
    )


def places(topic: pd.Series, selection: comment_filter.Selection) -> None:
    """Where the topic makes up clearly more of the comments than elsewhere."""
    st.subheader(_("哪些地方偏多"))
    unit = filters.view("unit", _("按"), units(reads.office().store.scope))
    found = topic_evidence_reads.over_in_places(selection.comments, unit)
    mine = found.rows[found.rows["topic_id"] == topic["topic_id"]].reset_index(drop=True)
    over = mine[mine["over"]]
    least = topic_evidence_reads.LEAST_COMMENTS
    if mine.empty:
        st.caption(_("没有两处以上的意见达到 {n} 条，不作比较。").format(n=least))
        return
    if over.empty:
        st.markdown(_("比较了 {n} 处，没有一处明显多于其他地方。").format(n=found.compared))
    else:
        place_table(over, key=f"over_{unit}", columns=[name for name in PLACE_COLUMNS if name != "label"])
    place_download(
        mine,
        name=_("{topic}-各地占比").format(topic=topic["label"]),
        selection=selection,
        key="places_xlsx",
        compared=found.compared,
    )
    notices.basis(note=place_note(found.compared))


def place_note(compared: int) -> str:
    """By which rule a place stands out."""
    return _(
        "比较了 {n} 处意见达到 {least} 条的地方（去重后）；“偏多”指占比高于其余各地合计、且校正比较次数后 q ≤ 0.05"
        "（Benjamini–Hochberg）；倍数区间为 95 %。占比是占意见的比例，不是占居民的比例。"
    ).format(n=compared, least=topic_evidence_reads.LEAST_COMMENTS)


def place_table(rows: pd.DataFrame, *, key: str, columns: list[str]) -> None:
    """Places and topics that stand out."""
    config: dict[str, Any] = {name: _(words) for name, words in PLACE_COLUMNS.items()}
    for name in ("share", "share_elsewhere"):
        config[name] = st.column_config.NumberColumn(_(PLACE_COLUMNS[name]), format="%.1f %%")
    config["lift"] = st.column_config.NumberColumn(
        word_for(PLACE_COLUMNS, "lift"), format="%.1f", help=_("该地占比 ÷ 其他地方占比；其他地方没有的为“—”")
    )
    looks: dict[str, Any] = {"column_order": columns, "column_config": config}
    if "community_id" in rows:
        community_picks.lead(_in_words(rows), rows["community_id"], key=key, **looks)
    else:
        tables.draw(_in_words(rows), key=key, **looks)


def place_download(
    rows: pd.DataFrame, *, name: str, selection: comment_filter.Selection, key: str, compared: int
) -> None:
    """All compared places as a workbook, shares in per cent."""

    def headed() -> pd.DataFrame:
        names = {column: _(words) for column, words in PLACE_COLUMNS.items()}
        return _in_words(rows)[[*PLACE_COLUMNS]].rename(columns=names)

    provenance = selection.in_words() | {_("方法"): place_note(compared)}
    tables.download(headed, name=name, provenance=provenance, key=key, cells=len(rows) * len(PLACE_COLUMNS))


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        share=100 * rows["share"],
        share_elsewhere=100 * rows["share_elsewhere"],
        lift=rows["lift"].mask(rows["lift"] == np.inf),
        interval=[_limits(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)],
        q=rows["q"].map(small, na_action="ignore"),
    )


def _limits(low: float, high: float) -> str:
    if pd.isna(low):
        return NOTHING
    if high == np.inf:
        return _("{low:.1f} 以上").format(low=low)
    return _("{low:.1f}–{high:.1f}").format(low=low, high=high)
