"""The formulas, each with a published number worked out anew by the code that makes the figures."""

from __future__ import annotations

import streamlit as st

from analytics.estimation import comparison, intervals
from analytics.language import _
from analytics.model import EVIDENCE
from pages.shared import reads, wording


def show() -> None:
    """All of them, from the share to the difference of two."""
    share()
    interval()
    evidence()
    sampling()
    difference()


def share() -> None:
    st.subheader(_("满意率与判定"))
    st.latex(r"\hat p=\frac{x}{n}\qquad\qquad \text{" + _("达标") + r"}\iff 100\,x\ \ge\ T\,n")
    gate = reads.office().gate
    st.markdown(
        _(
            "x 为满意份数，n 为有效份数，T 为达标线的百分数（现为 {threshold}）。按整数比较，不经四舍五入，含本数。"
            "算例：10 份中满意 8 份，{eight}；10000 份中满意 7999 份（79.99 %），{close}。"
        ).format(
            threshold=gate.threshold_percent,
            eight=_("达标") if gate.passes(8, 10) else _("未达标"),
            close=_("达标") if gate.passes(7999, 10000) else _("未达标"),
        )
    )


def interval() -> None:
    st.subheader(_("满意率的区间（Wilson，按户数修正）"))
    st.latex(
        r"\frac{2x^*+z^2\pm z\sqrt{z^2+4x^*\left(1-\hat p\right)}}{2\,(n^*+z^2)},"
        r"\qquad n^*=n\,\frac{N-1}{N-n},\quad x^*=\hat p\,n^*"
    )
    st.markdown(
        _(
            "N 为户数。收回的份数占户数越多，区间越窄；全部住户都答了就没有抽样误差。"
            "算例：120 户收回 90 份、满意 68 份，不修正 {plain}，修正后 {corrected}（Newcombe 1998；有限总体修正）。"
        ).format(
            plain=limits(intervals.wilson_interval(68, 90)), corrected=limits(intervals.wilson_interval(68, 90, 120))
        )
    )


def evidence() -> None:
    st.subheader(_("证据、还需份数与严重度"))
    st.latex(
        r"\text{" + _("严重度") + r"}=N\cdot \mathrm{E}\!\left[(t-p)^+\right],"
        r"\qquad p\sim \mathrm{Beta}\!\left(x^*+\tfrac12,\ n^*-x^*+\tfrac12\right)"
    )
    below, above = intervals.decision_limits(100, 0.8, confidence=0.95)
    st.markdown(
        _(
            "区间整个在达标线一侧为“{clear}”，跨线为“{uncertain}”，份数太少、怎样回答都判不明为“{insufficient}”。"
            "还需份数是照目前满意率再收多少份即可判明。严重度是预计未达到达标线的户数，排序用。"
            "算例：100 份、达标线 80 %：满意不超过 {below} 份可判明未达标，至少 {above} 份可判明达标。"
        ).format(below=below, above=above, **{code: _(words) for code, words in EVIDENCE.items()})
    )


def sampling() -> None:
    st.subheader(_("抽样误差与所需份数"))
    st.latex(
        r"e=1.96\sqrt{\frac{0.25}{n}\cdot\frac{N-n}{N-1}}\qquad\qquad "
        r"n=\frac{n_0}{1+(n_0-1)/N},\quad n_0=\frac{0.25\,z^2}{e^2}"
    )
    st.markdown(
        _("算例：10000 户，误差不超过 4 个百分点，需 {n} 份；收回 567 份时误差为 {margin:.1f} 个百分点。").format(
            n=int(intervals.sample_size(10000, 0.04)), margin=100 * float(intervals.margin_of_error(567, 10000))
        )
    )


def difference() -> None:
    st.subheader(_("两个满意率之差（Newcombe 方法 10）"))
    st.latex(
        r"\hat p_1-\hat p_2\ \ -\sqrt{(\hat p_1-l_1)^2+(u_2-\hat p_2)^2}"
        r"\ ,\ \ +\sqrt{(u_1-\hat p_1)^2+(\hat p_2-l_2)^2}"
    )
    found, low, high = comparison.newcombe_difference(56, 70, 48, 80)
    st.markdown(
        _(
            "l、u 为各自的 Wilson 区间。区间含 0 时，不说“上升”或“下降”。"
            "算例：56/70 与 48/80 相差 {points}，区间 {limits}。"
        ).format(points=wording.points(found), limits=limits((low, high)))
    )


def limits(found: tuple[float, float]) -> str:
    return "{:.4f}–{:.4f}".format(*(float(limit) for limit in found))
