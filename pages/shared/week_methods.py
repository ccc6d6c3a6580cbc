"""How periods are judged: control charts, comparisons, milestones, and what an issued bulletin keeps."""

from __future__ import annotations

import streamlit as st

from analytics.estimation import control
from analytics.estimation.periods import KINDS
from analytics.estimation.trends import PRECEDING
from analytics.language import _
from pages.shared import formulas

# NIST/SEMATECH e-Handbook 6.3.3.2: 347 of 30 samples of 50; Laney's and the XmR factor are in estimation.control.
_NIST = (347, 30, 50)


def show() -> None:
    """The control chart with a worked number, then the rules in words."""
    found, samples, size = _NIST
    st.subheader(_("控制图：哪些变化值得一提"))
    st.latex(r"\bar p\ \pm\ 3\,\sigma_z\sqrt{\frac{\bar p\,(1-\bar p)}{n_i}}")
    st.markdown(
        _(
            "n_i 为当期有效份数，p̄ 为本阶段各期合计的满意率。"
            "各期差异大于抽样所能解释时，σz 按 Laney（2002）放宽，否则为 1；"
            "没有份数的指标用单值移动极差图（均值 ± 2.66 × 平均移动极差）。"
            "算例：{samples} 个样本各 {size} 份，合计 {found} 份，"
            "p̄ = {centre}，控制限 {limits}（NIST 工程统计手册 6.3.3.2）。"
        ).format(
            samples=samples,
            size=size,
            found=found,
            centre=f"{found / (samples * size):.4f}",
            limits=formulas.limits(control.p_limits(found / (samples * size), size)),
        )
    )
    st.markdown(
        _(
            "- 只有四种情形才说“异常”：超出控制限；连续 {side} 期在均值一侧；{trend} 期逐期升或降；"
            "近三期有两期靠近同侧控制限。其余一律说“属正常波动”。\n"
            "- 依据不足 {enough} 期的控制限标明“试用”。未结束的一期照画，但不参与计算控制限。\n"
            "- 过半小区转入新一轮调查时另起一个阶段，控制限从该期重新计算。"
        ).format(side=control.SIDE, trend=control.TREND, enough=control.ENOUGH)
    )
    st.subheader(_("周报与通报"))
    spans = _("、").join(_("{number} 个{kind}").format(number=PRECEDING[kind], kind=_(KINDS[kind])) for kind in KINDS)
    st.markdown(
        _(
            "- 环比与上一期比，同比与上年同期比，用 Newcombe 区间，以百分点计；区间跨过 0 的，不说上升或下降。"
            "各期填答的小区不同，两期之差也可能来自填答者不同。\n"
            "- 回收率 = 已开展调查的小区最近一轮的答卷 ÷ 这些小区的户数；一户多份的各计一份，所以可以超过 100 %。\n"
            "- 主题的升降与此前各期（{spans}）一并检验，错误发现率控制在 5 % 以内；条数不代表居民比例。\n"
            "- 印发的通报连同数字、文件校验码和方法版本原样存档，以后数据再变也不改；在“往期通报”中可与现在的数据比较。"
        ).format(spans=spans)
    )
