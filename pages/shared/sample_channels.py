"""渠道: how forms came in; whether most came by own choice, and whether these differ from visited ones."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.estimation.sampling.channels import OTHER, OWN_CHOICE, VISITED
from analytics.flows.representation.response import Channels
from analytics.language import N_, _, joined
from analytics.model import Scope
from analytics.standard import forms
from pages.shared import notices, reads, sample_reads, tables, wording

MODES = {OWN_CHOICE: N_("自愿填写"), VISITED: N_("入户"), OTHER: N_("其他")}


def show(survey: str, scope: Scope, provenance: Mapping[str, str]) -> None:
    found = sample_reads.channels(survey, scope)
    if found is None or found.table.empty:
        return
    st.subheader(_("渠道"))
    gate = reads.office().gate
    rows = found.table
    shown = pd.DataFrame(
        {
            _("渠道"): [forms.channel(one) if one else _("未填") for one in rows["channel"]],
            _("方式"): [_(MODES[one]) for one in rows["mode"]],
            _("有效份数"): rows["n"],
            _("占比（%）"): (rows["part"] * 100).round(1),
            _("满意率"): [wording.percent(one, gate) for one in rows["share"]],
            _("区间"): wording.intervals(rows["low"], rows["high"], gate),
        }
    )
    tables.draw(shown, key="channels_table")
    notices.basis(n=rows["n"].sum(min_count=1), definition=_("自愿填写：微信、网络、热线等；入户：由人上门"))
    if words := _own_choice(found):
        st.warning(words, icon=":material/warning:")
    tables.download(shown, name=_("各渠道答卷"), provenance=provenance, key="download_channels")


def _own_choice(found: Channels) -> str:
    if not found.own_choice:
        return ""
    words = _("{share} 的答卷由居民自愿填写：谁来填不由抽样决定，区间没有计入这种偏差。").format(
        share=wording.percent(found.own_choice)
    )
    if found.difference is None:
        return words
    apart = found.low is not None and found.high is not None and (found.low > 0 or found.high < 0)
    told = _("差异超出抽样误差，两种方式的结果不宜直接合并") if apart else _("差异未超出抽样误差")
    compared = _("自愿填写与入户的满意率相差 {points}（{low} 至 {high}），{told}。").format(
        points=wording.points(found.difference),
        low=wording.points(found.low),
        high=wording.points(found.high),
        told=told,
    )
    return joined([words, compared])
