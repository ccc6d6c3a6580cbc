"""A community against its city: what matters in the city, and how well the community does it beside the city."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from analytics.charts import quadrant
from analytics.flows.drivers import Drivers
from analytics.headings import place_name
from analytics.language import C_, _
from analytics.model import Gate, Scope
from pages.shared import (
    driver_reads,
    figures,
    notices,
    progress,
    question_comments,
    reads,
    sentences,
    tables,
    wording,
)
from pages.shared.plain import plain
from pages.shared.version import Version

MOST_NAMED: Final = 3


def show(version: Version, verdict: dict[Any, Any], gate: Gate, definition: str) -> None:
    """The questions of its latest round, most important in the city first; nothing without a city or questions."""
    facts = reads.communities().set_index("community_id").loc[verdict["community_id"]]
    if pd.isna(facts["city"]):
        return
    city = Scope(city=(str(facts["city"]),))
    what = C_("work", "与全市比较")
    if progress.waits(what, name="beside-city"):
        return
    with progress.cancellable(what, name="beside-city", reading=_("正在与全市比较")):
        found = driver_reads.drivers(verdict["survey_id"], None, city)
        rows = driver_reads.beside_city(verdict["survey_id"], verdict["community_id"], city)
    rows = _ordered(rows, found)
    if rows.empty or rows["difference"].isna().all():
        return
    st.subheader(_("与全市相比"))
    behind = rows[rows["high"] < 0]
    _conclusion(behind)
    figures.draw(
        quadrant.beside_city(rows=rows, name=str(verdict["name"])),
        alt=_("各题满意率与全市之差，实心三角为明显低于全市"),
        key="beside_city",
    )
    notices.basis(n=verdict["n"], definition=definition, note=_note(found, rows, city))
    tables.download(
        _table(rows, gate),
        name=f"{verdict['name']}-{_('与全市相比')}",
        provenance=sentences.provenance(Scope(community_id=(verdict["community_id"],)), definition, gate, version)
        | {_("范围"): verdict["name"]},
        key="download_beside_city",
    )


def _ordered(rows: pd.DataFrame, found: Drivers) -> pd.DataFrame:
    """``rows`` with the part and significance that each question has in the city; single questions, important first."""
    importance = found.rows[["item_id", "part", "significant"]]
    both = importance.merge(rows, on="item_id", how="inner")
    return both.sort_values(["part", "position"], ascending=[False, True], ignore_index=True)


def _conclusion(behind: pd.DataFrame) -> None:
    """Where it is clearly behind the city, most important first."""
    if behind.empty:
        st.markdown(_("各题都没有明显低于全市。"))
        return
    named = _("、").join(
        _("{heading}（{difference}）").format(
            heading=plain(row["heading"]), difference=wording.points(row["difference"])
        )
        for row in behind.to_dict("records")
    )
    st.markdown(_("**明显低于全市**：{named}。").format(named=named))
    with st.container(horizontal=True):
        for row in behind.head(MOST_NAMED).to_dict("records"):
            question_comments.link(str(row["heading"]))


def _note(found: Drivers, rows: pd.DataFrame, city: Scope) -> str:
    seen = reads.office().store.scope
    narrower = bool(seen.district or seen.street or seen.community_id)
    return sentences.notes(
        _("全市为{city}各小区最新一轮合计").format(city=plain(place_name(city))),
        _("只含您能看到的范围") if narrower else "",
        _("次序按全市的重要性（小区份数少，不单独估计）") if not found.reason else _("全市的重要性不显示，按题号排列"),
        _("相差的区间由小区与全市其余部分的 Newcombe 区间折算"),
        sentences.hidden(rows, reads.office().settings.figure_minimum),
    )


def _table(rows: pd.DataFrame, gate: Gate) -> pd.DataFrame:
    """The rows for reading elsewhere, shares in per cent."""
    percent = tables.per_cent(rows, ("part", "share", "share_city", "difference", "low", "high"), gate)
    return pd.DataFrame(
        {
            _("题目"): rows["heading"],
            _("全市重要性（%）"): percent["part"],
            _("小区满意率（%）"): percent["share"],
            _("小区有效份数"): rows["n"],
            _("全市满意率（%）"): percent["share_city"],
            _("全市有效份数"): rows["n_city"],
            _("相差（百分点）"): percent["difference"],
            _("区间下限"): percent["low"],
            _("区间上限"): percent["high"],
        }
    )
