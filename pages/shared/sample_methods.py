"""Response, weights and buildings on page 方法: formulas, published numbers, and one of the current data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analytics.estimation.sampling import clustering, representativeness, response_rates, weighting
from analytics.language import _
from pages.shared import reads, sample_weights, wording
from pages.shared.plain import plain


def show() -> None:
    """All of them, the current data's first satisfaction survey worked out where it may be shown."""
    st.subheader(_("应答率"))
    st.latex(r"RR1=\frac{I}{N}\qquad RR2=\frac{I+P}{N}")
    rates = response_rates.aapor(complete=60, partial=10, not_met=30)
    st.markdown(
        _(
            "按 AAPOR《标准定义》第 10 版：I 为完整答卷（答了八成以上题目），P 为部分答卷（五成以上），N 为名册户数。"
            "没有记录拒访和未遇，只能计算 RR1、RR2。算例：100 户，完整 60 份、部分 10 份，RR1 {rr1}、RR2 {rr2}。"
        ).format(rr1=wording.percent(rates["RR1"]), rr2=wording.percent(rates["RR2"]))
    )
    _fit()
    _weights()
    _clusters()
    _current()


def _fit() -> None:
    st.subheader(_("样本与名册的差异"))
    st.latex(r"\chi^2=\sum\frac{(n_i-nq_i)^2}{nq_i}\qquad G=2\sum n_i\ln\frac{n_i}{nq_i}")
    told = pd.DataFrame({"variable": "sex", "category": ["women", "men"]})
    table = representativeness.categories(told.assign(n=[30, 20]), told.assign(population=[100, 100]))
    whole = representativeness.variables(table).iloc[0]
    st.markdown(
        _(
            "q 为名册中各类的比例；乘以 (N−1)/(N−n) 作有限总体修正。错配比例为各类差之和的一半，"
            "ASMD 为各类 |差|/√(q(1−q)) 的平均。"
            "算例：女 30、男 20 份，名册各半：χ² = {chi2:.1f}，G = {g:.4f}，p = {p:.3f}。"
        ).format(chi2=whole["chi2"], g=whole["g"], p=whole["p"])
    )


def _weights() -> None:
    st.subheader(_("加权与设计效应"))
    st.latex(
        r"w_i\leftarrow w_i\cdot\frac{N_k}{\sum_{j\in k}w_j}\qquad"
        r"\mathit{deff}=\frac{n\sum w_i^2}{(\sum w_i)^2}\qquad n_{\text{eff}}=\frac{n}{\mathit{deff}}"
    )
    cells = pd.DataFrame({"sex": ["women", "men"], "n": [30, 20]})
    margins = pd.DataFrame({"variable": "sex", "category": ["women", "men"], "population": [100, 100]})
    found = weighting.rake(cells, margins, variables=["sex"])
    share = weighting.weighted_share([24, 12], cells["n"], found.weights, population=200)
    st.markdown(
        _(
            "逐项迭代（raking，Deming 与 Stephan 1940），直到各类权数之和等于名册数；只有一项时即事后分层。"
            "没有写明的答卷保持其在样本中的比例。没有一份答卷的类、名册里没有的类不猜测、不合并，该项不用于加权。"
            "区间为 n_eff 上的 Wilson 区间，按户数作有限总体修正；设计效应小于 1 时按 1。"
            "算例：女 30 份中 24 份满意、男 20 份中 12 份满意，名册各 100 户：权数 {w1:.2f}、{w2:.2f}，"
            "加权满意率 {share}（不加权 72.0 %），设计效应 {deff:.4f}，有效样本量 {effective:.0f}。"
        ).format(
            w1=found.weights.iloc[0],
            w2=found.weights.iloc[1],
            share=wording.percent(share.share),
            deff=share.deff,
            effective=share.effective,
        )
    )


def _clusters() -> None:
    st.subheader(_("同楼相似（整群）"))
    st.latex(
        r"V=\sum_h\frac{m_h}{m_h-1}\sum_j(z_{hj}-\bar z_h)^2,\quad z_{hj}=\frac{\sum_{i\in j}w_i(y_i-\hat p)}{\sum w_i}"
        r"\qquad \mathit{deff}_c=1+(\bar m-1)\rho"
    )
    four = pd.DataFrame({"stratum": "", "cluster": list("1234"), "n": 10, "satisfied": [9, 9, 5, 5]})
    found = clustering.clustered_share(four)
    effect = clustering.cluster_effect(np.array([10.0] * 4), 0.05)
    st.markdown(
        _(
            "小区为层、楼栋为群，泰勒线性化；自由度为楼栋数减小区数，有效样本量按 t 分布再折减（Korn 与 Graubard）。"
            "单个小区楼栋太少，用全部小区的楼内相关 ρ 推算设计效应。"
            "算例：四栋楼各 10 份，满意 9、9、5、5 份：满意率 70 %，标准误 {error}，"
            "设计效应 {deff:.2f}，ρ = {icc}；"
            "每楼 10 份、ρ = 0.05 时设计效应 {effect:.2f}。正式证据仍按公布的方法，不因此改变。"
        ).format(error=wording.percent(found.error), deff=found.deff, icc=wording.correlation(found.icc), effect=effect)
    )


def _current() -> None:
    """The same of the data as they stand."""
    named = reads.survey_names(("satisfaction",))
    for survey, title in named.items():
        words = sample_weights.line(survey, reads.office().store.scope)
        if words:
            st.markdown(_("现有数据的算例（{title}）：{words}").format(title=plain(title), words=words))
            return
