"""How tables by groups and two rounds are judged: each method with a published number worked out anew."""

from __future__ import annotations

import streamlit as st

from analytics.estimation.tables import contingency, ordered, resurvey
from analytics.estimation.tables.clustered import FEWEST
from analytics.flows.crosstab_layout import Asked
from analytics.language import _
from analytics.model import EVERYWHERE
from analytics.store import crosstabs as stored
from pages.shared import crosstab_reads, crosstab_words, reads, wording
from pages.shared.plain import plain

# Agresti 2007, An Introduction to Categorical Data Analysis: tables 2.5, 2.7 and section 8.1.
PARTY = ((762, 327, 468), (484, 239, 477))
INFANTS = ((17066, 48), (14464, 38), (788, 5), (126, 1), (37, 1))
APPROVAL = resurvey.Pairs(794, 150, 86, 570)


def show() -> None:
    """Tests of tables, what is hidden of them, two rounds; then a table of the data in force."""
    st.subheader(_("交叉分析"))
    st.latex(
        r"X^2=\sum_{ij}\frac{(n_{ij}-e_{ij})^2}{e_{ij}},\qquad F=\frac{X^2}{\mathrm{tr}\,\Delta},"
        r"\qquad V=\sqrt{\frac{X^2/n}{\min(r,c)-1}}"
    )
    found, g = contingency.pearson(PARTY), contingency.likelihood_ratio(PARTY)
    v, low, high = contingency.cramers_v(PARTY)
    st.markdown(
        _(
            "答卷来自 {fewest} 个以上小区时用 Rao–Scott 二阶修正（Δ 为设计效应阵，小区为群）；"
            "小区较少时用 Pearson 卡方，"
            "最小期望份数少于 5 时用 Fisher 精确检验（大于 2×2 的表按固定边际抽 {drawn} 张，种子固定）。"
            "V 按 Bergsma（2013）修正，区间由非中心卡方得出。调整残差经 Benjamini–Hochberg 控制后才标 ▲▼。"
            "算例（Agresti 2007 表 2.5）：X² = {x:.2f}，G² = {g:.2f}，V = {v:.3f}（{low:.3f}–{high:.3f}）。"
        ).format(fewest=FEWEST, drawn=contingency.DRAWN, x=found.statistic, g=g.statistic, v=v, low=low, high=high)
    )
    along = ordered.trend(INFANTS, rows=[0, 0.5, 1.5, 4, 7])
    st.markdown(
        _(
            "组有次序（年龄、居住年限、建成年代）时另看线性趋势 M² = (n − 1) r² 和 Somers d，"
            "只有答案有次序时用 Kruskal–Wallis，"
            "均按设计效应折算。算例（Agresti 2007 表 2.7）：M² = {m:.2f}，p = {p:.4f}。"
        ).format(m=along.tested.statistic, p=along.tested.p)
    )
    st.markdown(
        _(
            "不显示的格：不足 {minimum} 份的组、全范围不足 {minimum} 份的答案、不足 {minimum} 份的单个档次，"
            "以及与合计、上下级和相邻地区各表相加减即可得出它们的格；按全市一次决定，谁看都一样。"
            "检验只用显示出来的格，未显示的答案并为一类，否则检验值会泄露它们。小区属性和轮次的表只由其他页已显示的小区数字相加。"
        ).format(minimum=reads.office().settings.figure_minimum)
    )
    _rounds()
    _current()


def _rounds() -> None:
    st.subheader(_("两轮比较（同一住户）"))
    st.latex(
        r"\hat\delta=\frac{w_1\hat\delta_1+w_2\hat\delta_2}{w_1+w_2},\quad w_k=\frac1{\mathrm{Var}(\hat\delta_k)},"
        r"\qquad \chi^2_{\mathrm{McNemar}}=\frac{(b-c)^2}{b+c}"
    )
    found = resurvey.change(APPROVAL, (0, 0), (0, 0))
    difference, low, high = (100 * value for value in found.twice)
    st.markdown(
        _(
            "δ₁ 为两轮都答的住户的配对差（Newcombe 配对区间），δ₂ 为其余答卷之差，方差取自各自区间的宽度。"
            "变动不足 {fewest} 户时 McNemar 用精确检验。"
            "算例（Agresti 2007 第 8.1 节，1600 人两次表态，150 人转为反对，86 人转为支持）："
            "{difference:+.1f} 个百分点（{low:+.1f} 至 {high:+.1f}），{p}。"
        ).format(
            fewest=resurvey.FEWEST_CHANGED,
            difference=difference,
            low=low,
            high=high,
            p=wording.p_value(found.p),
        )
    )


def _current() -> None:
    """The overall question of the first satisfaction survey by channel, as it stands."""
    overall = reads.overall_items()
    if overall.empty:
        return
    item = overall.iloc[0]
    rounds = reads.round_numbers(item["survey_id"])
    places = crosstab_reads.places()
    if not rounds or not places:
        return
    # What may be shown of the table is decided over all places: seconds in a large city, which few readers want.
    if not st.toggle(_("用现有数据算一次（数据多时要等一会儿）"), key="crosstab_current"):
        return
    asked = Asked(item["survey_id"], item["item_id"], stored.CHANNEL, rounds[-1])
    place = EVERYWHERE if EVERYWHERE in places else places[0]
    table = crosstab_reads.crosstab(asked, place, False)
    if isinstance(table, str) or not crosstab_words.test(table.finding):
        return
    st.markdown(
        _("现有数据：“{heading}”按填写渠道，{test}，{p}，n = {n}。").format(
            heading=plain(item["heading"]),
            test=crosstab_words.test(table.finding),
            p=wording.p_value(table.finding.p),
            n=table.finding.n,
        )
    )
