"""Two parts of the comments on one grouping: how the reader chooses them, and how they differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.charts import prevalence, topic_pairs
from analytics.estimation.percent import NOTHING
from analytics.flows.topic_evidence import Comparison
from analytics.language import N_, _, word_for
from analytics.model import CommentSelection, Scope
from pages.shared import (
    comment_filter,
    comment_reads,
    figures,
    filters,
    notices,
    reads,
    sentences,
    tables,
    topic_evidence,
    topic_evidence_reads,
    wording,
)
from pages.shared.plain import plain

DIRECTIONS = {"more": N_("▲ 前者偏多"), "fewer": N_("▼ 前者偏少"), "unclear": N_("○ 未见明显差别")}
COLUMNS = {
    "label": N_("主题"),
    "n_a": N_("前者条数"),
    "share_a": N_("前者占比"),
    "n_b": N_("后者条数"),
    "share_b": N_("后者占比"),
    "difference": N_("相差（百分点）"),
    "interval": N_("区间"),
    "q": N_("q 值"),
    "direction": N_("结论"),
}

MOST_LIFTS = 15


@dataclass(frozen=True)
class Parts:
    """Two parts of the comments and what they are called."""

    a: CommentSelection
    b: CommentSelection
    name_a: str
    name_b: str


def places(selection: comment_filter.Selection) -> Parts | None:
    """Two districts, streets or communities."""
    units = topic_evidence.units(reads.office().store.scope)
    unit = filters.view("between", _("按"), dict(reversed(units.items())))
    options = _places(selection, unit)
    if len(options) < 2:
        notices.empty(_("所选范围内不足两处"), _("请放宽左侧的地区筛选，或换一级地区。"))
        return None
    names = {key: name for key, (name, _scope) in options.items()}
    left, right = st.columns(2)
    with left:
        one = filters.one("a", _("前者"), list(names), names.__getitem__, filter_mode="contains")
    with right:
        others = [key for key in names if key != one]
        other = filters.one("b", _("后者"), others, names.__getitem__, filter_mode="contains")
    asked = selection.comments
    scope_a, scope_b = options[one][1], options[other][1]
    return Parts(replace(asked, scope=scope_a), replace(asked, scope=scope_b), names[one], names[other])


def _places(selection: comment_filter.Selection, unit: str) -> dict[str, tuple[str, Scope]]:
    """Name and scope of every place in the selection, by a key for the URL."""
    known = reads.communities(selection.scope)
    if unit == "community_id":
        names = sentences.full_names(known)
        return {key: (name, Scope(community_id=(key,))) for key, name in names.items()}
    levels = {"district": ["city", "district"], "street": ["city", "district", "street"]}[unit]
    found = known[levels].dropna().drop_duplicates().sort_values(levels)
    return {
        "/".join(row): (
            " · ".join(row[-2:]),
            replace(selection.scope, **{level: (name,) for level, name in zip(levels, row, strict=True)}),
        )
        for row in found.astype("str").itertuples(index=False, name=None)
    }


def periods(selection: comment_filter.Selection) -> Parts | None:
    """Two runs of weeks; the later half against the earlier one until the reader says otherwise."""
    weeks = comment_reads.weeks_of_comments()
    if selection.comments.weeks:
        first, last = selection.comments.weeks
        weeks = [week for week in weeks if first <= week <= last]
    if len(weeks) < 2:
        notices.empty(_("不足两周，无法比较"), _("请放宽左侧的起止周。"))
        return None
    days = [week.isoformat() for week in weeks]
    half = len(days) // 2
    left, right = st.columns(2)
    with left:
        late = _span("a", _("前者"), days, days[half], days[-1])
    with right:
        early = _span("b", _("后者"), days, days[0], days[half - 1])
    asked = selection.comments
    return Parts(replace(asked, weeks=late), replace(asked, weeks=early), _weeks(late), _weeks(early))


def _span(name: str, label: str, days: list[str], first: str, last: str) -> tuple[dt.date, dt.date]:
    begin, end = st.columns(2)
    with begin:
        one = filters.one(f"{name}_from", _("{label}：起始周").format(label=label), days, default=first)
    with end:
        until = days[days.index(one) :]
        other = filters.one(
            f"{name}_to", _("{label}：截止周").format(label=label), until, default=last if last in until else until[-1]
        )
    return dt.date.fromisoformat(one), dt.date.fromisoformat(other)


def _weeks(span: tuple[dt.date, dt.date]) -> str:
    last = span[1] + dt.timedelta(days=6)
    return _("{first:%Y-%m-%d} 至 {last:%Y-%m-%d}").format(first=span[0], last=last)


def levels(selection: comment_filter.Selection) -> Parts:
    """Those who were not satisfied with the whole against those who were."""
    asked = replace(selection.comments, kinds=("satisfaction",))
    return Parts(replace(asked, satisfied=False), replace(asked, satisfied=True), _("总体不满意者"), _("总体满意者"))


def before_after(selection: comment_filter.Selection) -> None:
    """The satisfaction surveys after the works against the surveys before them."""
    st.caption(
        _(
            "改造后：满意度调查；改造前：意愿调查、同意征询、业主表决。只比较两类调查都有意见的小区。"
            "两类调查问的不同，答的人也不尽相同，占比的差别不全是改造带来的。"
        )
    )
    found = topic_evidence_reads.before_after(selection.comments)
    show(found, _("改造后"), _("改造前"), selection)


def show(found: Comparison, name_a: str, name_b: str, selection: comment_filter.Selection) -> None:
    """The differences as a chart and as a table."""
    least = topic_evidence_reads.LEAST_COMMENTS
    totals = _("前者“{a}”{n_a} 条，后者“{b}”{n_b} 条（去重后、有实质内容）").format(
        a=name_a, n_a=wording.count(found.total_a), b=name_b, n_b=wording.count(found.total_b)
    )
    if min(found.total_a, found.total_b) < least:
        notices.empty(
            _("至少一边的意见不足 {n} 条，不作比较").format(n=least),
            plain(totals) + _("。请放宽左侧的筛选，或换一对来比。"),
        )
        return
    st.markdown(f"**{plain(totals)}**")
    if found.overlapping:
        st.warning(_("两边有相同的意见，只列数字，不作检验。"), icon=":material/join_inner:")
    figures.draw(
        topic_pairs.share_pairs(comparison=found.rows, name_a=name_a, name_b=name_b),
        alt=_("两部分意见中各主题的占比及区间"),
        key="pairs",
    )
    notices.basis(note=_note())
    _table(found.rows, name_a, name_b, selection)


def _note() -> str:
    return _(
        "占比为该主题占该部分意见的比例；差为前者减后者，95 % 区间用 Newcombe 法；"
        "q 为校正比较次数后的值（Benjamini–Hochberg），q ≤ 0.05 才说偏多或偏少。填写人太少的不显示。"
    )


def _table(rows: pd.DataFrame, name_a: str, name_b: str, selection: comment_filter.Selection) -> None:
    shown = rows.assign(
        **{name: 100 * rows[name] for name in ("share_a", "share_b", "difference")},
        interval=[_points(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)],
        q=rows["q"].map(topic_evidence.small, na_action="ignore"),
        direction=rows["direction"].map({key: _(words) for key, words in DIRECTIONS.items()}),
    )
    config: dict[str, Any] = {name: _(words) for name, words in COLUMNS.items()}
    config |= {
        name: st.column_config.NumberColumn(_(COLUMNS[name]), format="%.1f %%") for name in ("share_a", "share_b")
    }
    config["difference"] = st.column_config.NumberColumn(word_for(COLUMNS, "difference"), format="%+.1f")
    tables.draw(shown, column_order=list(COLUMNS), column_config=config, key="differences")
    tables.download(
        shown[list(COLUMNS)].rename(columns={name: _(words) for name, words in COLUMNS.items()}),
        name=_("意见对比-{a}-{b}").format(a=name_a, b=name_b).replace("/", ""),
        provenance=selection.in_words() | {_("前者"): name_a, _("后者"): name_b, _("方法"): _note()},
        key="comparison_xlsx",
    )


def _points(low: float, high: float) -> str:
    return NOTHING if pd.isna(low) else _("{low:+.1f} 至 {high:+.1f}").format(low=100 * low, high=100 * high)


def over_represented(selection: comment_filter.Selection) -> None:
    """Every place and topic that stands out from the rest of the selection."""
    st.subheader(_("各地偏多的主题"))
    unit = filters.view("unit", _("按"), topic_evidence.units(reads.office().store.scope))
    found = topic_evidence_reads.over_in_places(selection.comments, unit)
    least = topic_evidence_reads.LEAST_COMMENTS
    if found.rows.empty:
        notices.empty(
            _("没有两处以上的意见达到 {n} 条，不作比较").format(n=least), _("请放宽左侧的筛选，或换一级地区。")
        )
        return
    over = found.rows[found.rows["over"]].reset_index(drop=True)
    left_out = _("另有 {n} 处不足 {least} 条，不比较。").format(n=found.too_few, least=least) if found.too_few else ""
    if over.empty:
        st.markdown(_("比较了 {n} 处，没有明显偏多的主题。").format(n=found.compared))
    else:
        drawn = over.assign(label=over["place"] + " · " + over["label"])
        figures.draw(
            prevalence.lifts(findings=drawn, most=MOST_LIFTS),
            alt=_("各地偏多的主题，占比是其他地方的多少倍及区间"),
            key="lifts",
        )
        notices.basis(
            note=sentences.drawn(len(over), MOST_LIFTS),
            interval=_("倍数带区间；同时比较许多处和主题，已按错误发现率控制，见“方法”页"),
        )
        topic_evidence.place_table(over, key=f"over_{unit}", columns=list(topic_evidence.PLACE_COLUMNS))
    topic_evidence.place_download(
        found.rows, name=_("各地偏多的主题"), selection=selection, key="over_xlsx", compared=found.compared
    )
    notices.basis(note=topic_evidence.place_note(found.compared) + left_out)
