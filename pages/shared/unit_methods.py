"""How communities are compared: the formulas, each with a number worked out from the current data."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.estimation.units.beside import Comparison, flags_of
from analytics.estimation.units.funnel import funnel_limits
from analytics.estimation.units.ranks import DRAWS
from analytics.estimation.units.screening import FALSE_FLAGS, chance_of_so_few
from analytics.language import _
from pages.shared import unit_reads, unit_words, wording
from pages.shared.plain import plain


def show() -> None:
    """The funnel, the adjusted share with its rank, and the strict list."""
    compared = unit_reads.compared()
    has_figures = not compared.units.empty
    funnel()
    st.markdown(_funnel_example(compared) if has_figures else _("目前没有可显示满意率的小区，没有算例。"))
    adjusted()
    if has_figures:
        st.markdown(_adjusted_example(compared))
    lists()
    if has_figures:
        st.markdown(_list_example(compared))


def funnel() -> None:
    st.subheader(_("漏斗图的界限"))
    st.latex(
        r"p_0\pm z\sqrt{\frac{p_0(1-p_0)}{n^*}+\tau^2},\qquad \varphi=\frac1I\sum z_i^2,\qquad"
        r"\tau^2=\frac{I\varphi-(I-1)}{\sum w_i-\sum w_i^2/\sum w_i},\quad w_i=\frac{n_i^*}{p_0(1-p_0)}"
    )
    st.markdown(
        _(
            "p₀ 为可见的全部小区合计，n* 为按户数折算的份数，z 取 1.96（95 %）和 3.09（99.8 %）。"
            "z 值两端各一成向内收，免得真正的例外抬高 φ；φ 不超过偶然所致时 τ² 取 0（Spiegelhalter 2005、2012）。"
            "这样内收后，纯属偶然时 φ 约为 0.68，所以差异明显时才放宽界限。"
        )
    )


def _funnel_example(compared: Comparison) -> str:
    found = compared.funnel
    alone, spread = (funnel_limits(found.centre, 100, between=between) for between in (0.0, found.between))
    return _("算例：{reference}。n* = 100 时 95 % 限为 {alone}，计入小区间差异为 {spread}。").format(
        reference=unit_words.reference(found, compared.without),
        alone=wording.interval(*alone),
        spread=wording.interval(*spread),
    )


def adjusted() -> None:
    st.subheader(_("调整后满意率与名次"))
    st.latex(
        r"\hat P=\frac{1}{N}\left(x+(N-n)\,\frac{a+x}{a+b+n}\right),\qquad a+b=\frac1\gamma-1,\qquad"
        r"\gamma=\frac{S-pq\sum w(1-w)/n}{pq\left[\sum w(1-w)-\sum w(1-w)/n\right]}"
    )
    st.markdown(
        _(
            "S 为各小区满意率的加权离散 Σw(p̂ − p)²，q = 1 − p；γ 按矩法估计（Kleinman 1973），小于偶然所致时取 0。"
            "已答的住户照实计入，只有没有答的 N − n 户不确定，其中满意户数服从贝塔-二项分布，"
            "区间和低于达标线的可能都由此算出。"
            "名次由 {draws} 次模拟得出，种子固定，第 1 名最低。"
        ).format(draws=DRAWS)
    )


def _adjusted_example(compared: Comparison) -> str:
    row = _smallest(compared)
    strength = compared.known.strength
    return _(
        "算例：{name}有效 {n} 份、满意 {x} 份，共 {households} 户，原始 {share}；"
        "小区的平均为 {mean}，相当于 {strength} 份答卷，调整后 {expected}（{interval}），"
        "低于 {line} % 的可能为 {chance} %。"
    ).format(
        name=plain(row["name"]),
        n=wording.count(row["n"]),
        x=wording.count(row["satisfied"]),
        households=wording.count(row["households"]),
        share=wording.percent(row["share"]),
        mean=wording.percent(compared.known.mean),
        strength=_("无限多") if strength == float("inf") else f"{strength:.1f}",
        expected=wording.percent(row["expected"]),
        interval=wording.interval(row["expected_low"], row["expected_high"]),
        line=row["threshold_percent"],
        chance=f"{100 * row['below_probability']:.1f}",
    )


def lists() -> None:
    st.subheader(_("未达标名单的误判"))
    st.latex(
        r"m=\sum_{i}\bigl(1-P(K_i<T_iN_i)\bigr),\qquad "
        r"p_i=P\bigl(X\le x_i\bigr),\quad X\sim\mathrm{Hypergeom}\bigl(N_i,\lceil T_iN_i\rceil,n_i\bigr)"
    )
    st.markdown(
        _(
            "K 为全部住户中满意的户数，m 是名单上预计实际达标的小区数。严格名单按 p 值同时检验全部小区"
            "（Benjamini–Hochberg 1995），预计误判不超过 {rate} %，不依赖对小区差异的假定，所以也较短。"
            "m 以各小区满意率连成一片为前提；各小区几乎一样、都贴近达标线时，实际误判会更多。"
            "判定只按份数，名单不改变判定。"
        ).format(rate=f"{100 * FALSE_FLAGS:g}")
    )


def _list_example(compared: Comparison) -> str:
    row, found = _smallest(compared), flags_of(compared.units)
    p = chance_of_so_few(row["satisfied"], row["n"], row["households"], row["threshold_percent"])
    return _("算例：上例的小区 p = {p:.3f}；现有未达标 {k} 个，m = {m:.1f}，严格名单 {strict} 个。").format(
        p=float(p[0]), k=found.listed, m=found.expected_false, strict=found.strict
    )


def _smallest(compared: Comparison) -> dict[str, Any]:
    """The unit with the fewest answers."""
    return compared.units.sort_values(["n", "community_id"]).iloc[0].to_dict()
