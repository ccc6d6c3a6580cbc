"""居民意愿, ranked: one place question by question, and all places beside each other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.charts import wishes as charts
from analytics.language import N_, _, aside
from analytics.standard import measures
from pages.shared import (
    community_picks,
    figures,
    filters,
    notices,
    reads,
    sentences,
    tables,
    wish_reads,
    wish_tables,
    wording,
)
from pages.shared.plain import plain

MOST_DRAWN = 20
UNITS = {
    "whole": N_("所选范围合计"),
    "city": N_("按城市"),
    "district": N_("按区县"),
    "street": N_("按街道"),
    "community": N_("按小区"),
}


def show(chosen: wish_reads.Selection) -> None:
    """The ranking of every question in one place: the whole selection, or one of its parts."""
    unit = filters.one("by", _("单位"), list(UNITS), lambda one: _(UNITS[one]), width=240)
    rows = wish_reads.ranking(chosen, unit)
    if rows.empty:
        nothing()
        return
    if unit != "whole":
        names = rows.drop_duplicates("place").set_index("place")["place_name"].to_dict()
        place = filters.one("place", _("地区或小区"), list(names), names.__getitem__, width=320)
        rows = rows[rows["place"] == place]
    for item_id, options in rows.groupby("item_id", sort=False):
        _question(str(item_id), options)
    _download(chosen, rows, name=_("居民意愿排名"), key="ranking")


def compare(chosen: wish_reads.Selection) -> None:
    """The first wishes of every place, question by question."""
    units = [one for one in UNITS if one != "whole"]
    unit = filters.one("unit", _("单位"), units, lambda one: _(UNITS[one]), default="community", width=240)
    rows = wish_reads.ranking(chosen, unit)
    if rows.empty:
        nothing()
        return
    for item_id, options in rows.groupby("item_id", sort=False):
        st.markdown(f"**{plain(options['heading'].iloc[0])}**")
        firsts, key = _firsts(options), f"firsts_{item_id}"
        if unit == "community":
            # The path of a place ends with it.
            ids = options["place"].drop_duplicates().str.split("|", n=3).str[-1]
            community_picks.lead(firsts, ids, key=key)
        else:
            tables.draw(firsts, key=key)
    hidden = rows.drop_duplicates(["place", "item_id"])
    notices.basis(
        definition=wish_reads.definition(),
        note=sentences.notes(
            _("每格为选项、占比和区间；“≈”表示与上一项差距在误差之内，名次不能据此分先后"),
            sentences.hidden(hidden, reads.office().settings.figure_minimum),
        ),
    )
    _download(chosen, rows, name=_("各地居民意愿"), key="places")


def nothing() -> None:
    """No choice or ranking question was answered here."""
    notices.empty(
        _("所选范围内没有选择题或排序题的答案"),
        _("请放宽左侧的筛选，或上传含“最需要的改造”一类选择题的意愿调查。"),
        page="upload",
        label=_("去上传答卷"),
    )


def _question(item_id: str, options: pd.DataFrame) -> None:
    first = options.iloc[0]
    st.subheader(plain(first["heading"]), anchor=False)
    if first["suppressed"]:
        notices.basis(note=_("作答户数太少，或可由相减得出，不显示"))
        return
    figures.draw(
        charts.bars(ranking=options, most=MOST_DRAWN),
        alt=_("{heading}：各选项的占比或得分及区间，最多者在上").format(heading=first["heading"]),
        key=f"wishes_{item_id}",
    )
    st.caption(_basis(first, len(options)))
    with st.expander(_("数据表")):
        wish_tables.show(wish_tables.ranked(options), key=f"ranked_{item_id}")


def _basis(row: pd.Series, options: int) -> str:
    """Both bases, how they are counted, and what the marks mean."""
    office = reads.office()
    base = _("作答 {base} 户（{forms} 份），名册 {population} 户（涉及 {communities} 个小区）").format(
        base=f"{int(row['base']):,}",
        forms=f"{int(row['form_base']):,}",
        population=_("不详") if pd.isna(row["population"]) else f"{int(row['population']):,}",
        communities=int(row["communities"]),
    )
    kind = {
        "multi": _("一人可选多项，占比之和可大于 100 %"),
        "single": "",
        "ranking": _("平均综合得分 = Σ（频数 × 权值）÷ 作答份数；共 {k} 项，第一计 {k} 分，末位计 1 分，未排计 0 分"),
    }[row["type"]].format(k=options)
    return _(" ｜ ").join(
        part
        for part in (
            base,
            wish_reads.definition() if row["type"] != "ranking" else "",
            kind,
            _("“≈”：与上一项差距在误差之内（同一批答卷的配对比较）"),
            sentences.method(office.gate),
            sentences.outside(row["outside"]),
            sentences.drawn(options, MOST_DRAWN),
        )
        if part
    )


def _firsts(options: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """A row a place: base, and its first options in words."""
    rows = []
    for _place, mine in options.groupby("place", sort=False):
        first = mine.iloc[0]
        row = {_("地区或小区"): first["place_name"], _("作答户数"): first["base"], _("名册户数"): first["population"]}
        for number, option in enumerate(mine.head(most).to_dict("records"), start=1):
            row[_("第 {number} 位").format(number=number)] = "" if first["suppressed"] else _cell(option)
        rows.append(row)
    return pd.DataFrame(rows)


def _cell(option: dict) -> str:
    near = "≈" if not pd.isna(option["close"]) and option["close"] else ""
    choice = measures.measure(option["choice"])
    if option["type"] == "ranking":
        return f"{near}{choice} " + _("{score:.2f} 分（{low:.2f} 至 {high:.2f}）").format(
            score=option["score"], low=option["score_low"], high=option["score_high"]
        )
    share, low, high = (wording.percent(option[name]) for name in ("share", "low", "high"))
    return aside(f"{near}{choice} {share}", f"{low}–{high}")


def _download(chosen: wish_reads.Selection, rows: pd.DataFrame, *, name: str, key: str) -> None:
    tables.download(
        wish_tables.ranked(rows, places=True),
        name=name,
        provenance=wish_reads.provenance(chosen),
        key=f"download_{key}",
    )
