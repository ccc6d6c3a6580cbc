"""How importance, reliability and other readings of scales are worked out, each with a worked number."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analytics.estimation.questionnaire import drivers, relative_weights, reliability, scales
from analytics.language import _
from pages.shared import driver_reads, reads, wording
from pages.shared.plain import plain


def show() -> None:
    """Importance, α, net score: formula, a published number, one from the current data."""
    importance()
    hanging_together()
    net()


def importance() -> None:
    st.subheader(_("提升重点：重要性（相对权重）"))
    st.latex(
        r"\varepsilon=\left(R_{xx}^{1/2}\right)^{\circ 2}\left(R_{xx}^{-1/2}\,r_{xy}\right)^{\circ 2},"
        r"\qquad \sum_j\varepsilon_j=R^2,\qquad \text{" + _("重要性") + r"}_j=\varepsilon_j/R^2"
    )
    between, outcome = np.array([[1, 0.5], [0.5, 1]]), np.array([0.6, 0.3])
    weights = relative_weights.johnson(between, outcome)
    st.markdown(
        _(
            "各题与总体满意度先换成秩（同一等级取平均名次），再求相关；R^½ 是与各题最接近的一组互不相关的变量。"
            "只用各题都答的答卷，至少 {fewest} 份且每题 {each} 份。区间由 {times} 次重抽（固定种子）得出："
            "有答卷的小区不少于 {clusters} 个时整群抽小区，否则抽答卷。"
            "“不显著”：与放进一道随机作答的题相比，权重之差的区间含 0（Tonidandel 等 2009）。"
            "题数不超过 {most} 时并列 LMG（逐题加入所有次序的平均，Lindeman 等 1980）作核对。"
            "VIF > {vif:g} 或条件数 > {condition:g} 时提示各题难以分开。"
            "横线取达标线或各题平均满意率，竖线取各题平均重要性；区间跨线的为空心。"
            "算例：两题相关 0.5，与总体相关 0.6、0.3：R² = {r2:.2f}，权重 {first:.3f} 与 {second:.3f}"
            "（Johnson 2000；两题时与 LMG 相同）。"
        ).format(
            fewest=drivers.FEWEST_FORMS,
            each=drivers.FORMS_A_QUESTION,
            times=drivers.REPLICATES,
            clusters=drivers.FEWEST_CLUSTERS,
            most=relative_weights.MOST_EXACT,
            vif=drivers.MOST_INFLATION,
            condition=drivers.MOST_CONDITION,
            r2=weights.sum(),
            first=weights[0],
            second=weights[1],
        )
    )
    surveys = reads.survey_names(("satisfaction",))
    for survey_id, title in list(surveys.items())[:1]:
        found = driver_reads.drivers(survey_id)
        if found.found is not None and not found.reason:
            first = found.rows.iloc[0]
            st.markdown(
                _(
                    "现有数据：“{title}”各小区最新一轮，n = {n}，R² = {r2:.3f}；{heading}的权重 {weight:.4f}，"
                    "占 {part}（{low}–{high}），LMG {lmg:.4f}。"
                ).format(
                    title=plain(title),
                    n=wording.count(found.found.n),
                    r2=found.found.r_squared,
                    heading=plain(first["heading"]),
                    weight=first["weight"],
                    part=wording.percent(first["part"]),
                    low=wording.percent(first["part_low"]),
                    high=wording.percent(first["part_high"]),
                    lmg=first["lmg"],
                )
            )


def hanging_together() -> None:
    st.subheader(_("问卷一致性（Cronbach α）"))
    st.latex(
        r"\alpha=\frac{k}{k-1}\left(1-\frac{\sum s_i^2}{s^2}\right),\qquad "
        r"1-(1-\alpha)\,F_{n-1,\,(n-1)(k-1)}"
    )
    low, high = reliability.feldt_interval(0.85, 89, 7)
    st.markdown(
        _(
            "各题换算到 0–100 后计算，不含总体满意度；区间用 Feldt 法；题总相关为本题与其余各题之和的相关，"
            "低于 {least:.2f} 的提示核对。算例：7 题、89 份、α = 0.85，区间 {low:.3f}–{high:.3f}。"
            "从头到尾答案相同：至少答了 {alike} 道同一等级的分级题而答案全同的答卷占比。"
        ).format(least=reliability.LEAST_ITEM_TOTAL, low=low, high=high, alike=reliability.FEWEST_ALIKE)
    )
    for survey_id, title in list(reads.survey_names(("satisfaction",)).items())[:1]:
        found = driver_reads.hanging_together(survey_id)
        if found.found is not None and not found.reason:
            told = found.found
            st.markdown(
                _("现有数据：“{title}”，n = {n}，{k} 题，α = {alpha:.3f}（{low:.3f}–{high:.3f}）。").format(
                    title=plain(title),
                    n=wording.count(told.n),
                    k=len(found.rows),
                    alpha=told.alpha,
                    low=told.low,
                    high=told.high,
                )
            )


def net() -> None:
    st.subheader(_("量表的其他读法"))
    st.latex(
        r"\text{NPS}=\frac{b-c}{n},\qquad \frac{b-c}{n+2}\pm z\sqrt{\frac{\hat p+\hat d-(\hat p-\hat d)^2}{n+2}},"
        r"\quad \hat p=\tfrac{b+1}{n+2},\ \hat d=\tfrac{c+1}{n+2}"
    )
    found, low, high = scales.net_interval(26, 4, 48)
    st.markdown(
        _(
            "各档按位置换算到 0–10 分并四舍五入：b 为 9–10 分的份数，c 为 0–6 分的份数（五级题即最高一级与后三级）。"
            "最高档、最高两档、最低档为占比，用 Wilson 区间；得分为 0–100 的平均。这些都不与达标线比较。"
            "算例：48 份中 b = 26、c = 4，净得分 {net:.1f}（{low:.1f} 至 {high:.1f}；Bonett、Price 2012）。"
        ).format(net=100 * found, low=100 * low, high=100 * high)
    )
