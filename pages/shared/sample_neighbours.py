"""同楼相似: communities whose clear evidence would become uncertain were neighbours' likeness reckoned with."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.language import _
from analytics.model import Scope
from pages.shared import community_picks, notices, reads, sample_reads, tables, wording


def show(survey: str, scope: Scope, provenance: Mapping[str, str]) -> None:
    table, clear, icc = sample_reads.in_doubt(survey, scope)
    if pd.isna(icc):
        return
    st.subheader(_("考虑同楼相似后会改变的判断"))
    gate = reads.office().gate
    if table.empty:
        words = _("证据充分的 {n} 个小区，考虑同楼居民看法相近（楼内相关 ρ = {icc}）后，没有一个变为存疑。")
        st.markdown(words.format(n=clear, icc=wording.correlation(icc)))
        return
    words = _("证据充分的 {n} 个小区中，**{changed} 个**在考虑同楼居民看法相近（楼内相关 ρ = {icc}）后变为存疑：")
    st.markdown(words.format(n=clear, changed=len(table), icc=wording.correlation(icc)))
    shown = pd.DataFrame(
        {
            _("小区"): table["name"],
            _("有效份数"): table["n"],
            _("满意率"): [wording.percent(one, gate) for one in table["share"]],
            _("区间"): wording.intervals(table["low"], table["high"], gate),
            _("考虑同楼相似的区间"): wording.intervals(table["clustered_low"], table["clustered_high"], gate),
            _("设计效应"): table["deff"].round(2),
        }
    )
    community_picks.lead(shown, table["community_id"], key="in_doubt")
    notices.basis(
        definition=_("设计效应 = 1 + (平均每楼份数 − 1) × ρ，ρ 取自范围内全部小区"),
        note=_("正式判定仍按公布的方法，不因此改变"),
    )
    tables.download(shown, name=_("考虑同楼相似后存疑的小区"), provenance=provenance, key="download_doubts")
