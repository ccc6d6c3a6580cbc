"""How large each programme is: communities, buildings, households, floor area, money, what part of the need."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.language import _, aside
from analytics.programme.acceptance.extent import Extent, extent
from pages.shared import cycle_reads, notices, reads, tables, wording

SQUARE_METRES, YUAN = 10_000, 10_000  # shown in 万㎡ and, from 万元, in 亿元


def show() -> None:
    """The sums of every programme that holds a community, by the register in force."""
    shown = table()
    st.subheader(_("项目规模"))
    if shown.empty:
        notices.empty(_("没有小区"), _("上传小区名册后，这里列出各项目的规模。"), page="upload", label=_("去上传名册"))
        return
    tables.draw(shown, key="extents")
    notices.basis(note=_("按现行小区名册合计；括号内为填了该项的小区数，没有填的不计入合计"))
    tables.download(shown, name=_("项目规模"), provenance={_("范围"): _("全部项目")}, key="download_extents")


def table() -> pd.DataFrame:
    """One row a programme, headings in Chinese, every sum with the number of communities it is of."""
    holders, known = cycle_reads.holders(), reads.communities()
    held = known["community_id"].map({one: rule.entry_id for one, rule in holders.items()})
    rows = []
    for rule in cycle_reads.programmes():
        part = known[held == rule.entry_id]
        if len(part):
            rows.append({_("项目名称"): rule.name or _("（默认）"), **_words(extent(part), rule.needed)})
    return pd.DataFrame(rows)


def _words(found: Extent, needed: int | None) -> dict[str, str]:
    share = found.share_of(needed)
    return {
        _("小区数"): wording.count(found.communities),
        _("区县数"): wording.count(found.districts),
        _("户数"): wording.count(found.households),
        _("楼栋数"): _sum(found, "buildings", found.buildings),
        _("建筑面积（万㎡）"): _sum(found, "floor_area_m2", found.area_m2, SQUARE_METRES),
        _("投资（亿元）"): _sum(found, "investment_wan", found.investment_wan, YUAN),
        _("占应改造户数"): "—" if share is None else f"{100 * share:.1f} %",
    }


def _sum(found: Extent, column: str, value: float | None, unit: int = 1) -> str:
    """A sum in its unit, and of how many communities where not all have told it."""
    if value is None:
        return "—"
    words = wording.count(value) if unit == 1 else f"{value / unit:,.2f}"
    told = found.filled[column]
    return words if told == found.communities else aside(words, wording.count(told))
