"""加权与不加权: the satisfied share in several ways, what weighting costs, and which decision would change."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.charts import representation
from analytics.flows.representation import weights
from analytics.flows.representation.weights import Shares
from analytics.language import _
from analytics.model import Gate, Scope
from analytics.standard import forms
from pages.shared import figures, notices, reads, sample_reads, tables, weight_words, wording
from pages.shared.plain import plain


def show(survey: str, scope: Scope, definition: str, provenance: Mapping[str, str]) -> None:
    st.subheader(_("加权与不加权的满意率"), help=glossary.meaning("weighting"))
    found = sample_reads.shares(survey, scope)
    if found is None:
        st.markdown(_("没有判定满意的题目，或有效份数太少，不显示满意率。"))
        return
    gate = reads.office().gate
    names = {code: weight_words.scheme(code) for code in weight_words.SCHEMES}
    figures.draw(
        representation.weighted(shares=found.table, names=names, threshold_percent=gate.threshold_percent),
        alt=_("不加权和各种加权的满意率及区间，竖线为达标线"),
        key="weighted",
    )
    notices.basis(n=found.table["n"].iloc[0], definition=definition, note=_("判定按不加权的份数，加权只供参考"))
    st.markdown(weight_words.conclusion(found, gate))
    for words in weight_words.warnings(found):
        st.warning(words, icon=":material/warning:")
    _table(found, names, gate, provenance)


def line(survey: str, scope: Scope) -> str:
    """The weighted share in a line, for pages that decide on the unweighted one; empty where it is not told."""
    found = sample_reads.shares(survey, scope)
    if found is None:
        return ""
    rows = found.table.set_index("scheme")
    best = next((one for one in (weights.BY_REGISTER, weights.BY_COMMUNITY) if one in rows.index), None)
    if best is None:
        return ""
    gate, row = reads.office().gate, rows.loc[best]
    plain_row = rows.loc[weights.PLAIN]
    return _(
        "总体满意率不加权 {share}（{interval}）；{scheme} {weighted}（{limits}，设计效应 {deff:.2f}，"
        "有效样本量 {effective}）。判定按不加权。"
    ).format(
        share=wording.percent(plain_row["share"], gate),
        interval=wording.interval(plain_row["low"], plain_row["high"], gate),
        scheme=weight_words.scheme(best),
        weighted=wording.percent(row["share"], gate),
        limits=wording.interval(row["low"], row["high"], gate),
        deff=row["deff"],
        effective=wording.count(row["effective"]),
    )


def _table(found: Shares, names: Mapping[str, str], gate: Gate, provenance: Mapping[str, str]) -> None:
    used = [name for name in found.used if name != weights.COMMUNITY]
    rows = found.table
    shown = pd.DataFrame(
        {
            _("算法"): [names[code] for code in rows["scheme"]],
            _("满意率"): [wording.percent(one, gate) for one in rows["share"]],
            _("区间"): wording.intervals(rows["low"], rows["high"], gate),
            _("设计效应"): rows["deff"].round(2),
            _("有效样本量"): rows["effective"].round(0).astype("Int64"),
            _("证据"): [wording.evidence(one) for one in rows["evidence"]],
        }
    )
    tables.draw(shown, key="weights_table")
    parts = [_("加权项目：{names}").format(names=_("、").join(map(forms.attribute, used)))] if used else []
    if weights.CLUSTERED in set(rows["scheme"]):
        words = _("同楼相似：楼内相关 ρ = {icc}，自由度 {freedom}（按 t 分布折减），{known} 的答卷知道楼栋")
        known = wording.percent(found.known_buildings)
        parts.append(words.format(icc=wording.correlation(found.icc), freedom=found.freedom, known=known))
    if found.gap:
        words = _("权数限在平均的 {smallest}–{largest} 倍后，各类比例与名册最多相差 {gap}")
        parts.append(words.format(gap=wording.percent(found.gap), **weight_words.BOUNDS))
    parts.append(
        _("区间为有效样本量上的 Wilson 区间，按 {n} 户作有限总体修正").format(n=wording.count(found.households))
    )
    st.caption(plain(_("；").join(parts)))
    tables.download(shown, name=_("加权与不加权满意率"), provenance=provenance, key="download_weights")
