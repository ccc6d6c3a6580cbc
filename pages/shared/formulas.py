"""The formulas, each with a published number and one of the current data, worked out by the code of the figures."""

from __future__ import annotations

import streamlit as st

from analytics.estimation import comparison, exact, intervals, verdicts
from analytics.estimation.sampling import sample_plan
from analytics.estimation.sampling.power import change_power, forms_for_change
from analytics.language import _, word_for
from analytics.model import EVIDENCE
from pages.shared import reads, wording, worked_numbers
from pages.shared.worked_numbers import Example


def show() -> None:
    """All of them, from the share to the plan of a survey."""
    found = worked_numbers.examples()
    one = found[0] if found else None
    share(one)
    interval(one)
    evidence(one)
    sampling(one)
    difference(found)
    planning(one)
    if one is None:
        st.caption(_("当前数据中还没有可显示满意率的小区，有了以后各式下列出用它算的例子。"))


def share(one: Example | None) -> None:
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
    if one is not None:
        words = _("{line}，T = {threshold}：100 × {satisfied} = {left}，{threshold} × {n} = {right}，{standing}。")
        told = words.format(
            line=one.line(),
            threshold=one.gate.threshold_percent,
            satisfied=one.satisfied,
            n=one.n,
            left=100 * one.satisfied,
            right=one.gate.threshold_percent * one.n,
            standing=_("达标") if one.gate.passes(one.satisfied, one.n) else _("未达标"),
        )
        st.markdown(worked_numbers.now(told))


def interval(one: Example | None) -> None:
    st.subheader(_("满意率的区间（Wilson，按户数修正）"))
    st.latex(
        r"\frac{2x^*+z^2\pm z\sqrt{z^2+4x^*\left(1-\hat p\right)}}{2\,(n^*+z^2)},"
        r"\qquad n^*=n\,\frac{N-1}{N-n},\quad x^*=\hat p\,n^*"
    )
    st.markdown(
        _(
            "N 为户数。收回的份数占户数越多，区间越窄；全部住户都答了就没有抽样误差。"
            "算例：120 户收回 90 份、满意 68 份，不修正 {plain}，修正后 {corrected}（Newcombe 1998；有限总体修正）。"
            "户数已知时，再与精确区间（超几何分布，mid-p）取宽者："
            "平均覆盖 96 %，最低不低于 91 %；只用 Wilson 区间最低为 80 %。"
        ).format(
            plain=limits(intervals.wilson_interval(68, 90)), corrected=limits(intervals.wilson_interval(68, 90, 120))
        )
    )
    if one is not None:
        size = float(intervals.effective_size(one.n, one.households))
        corrected = intervals.wilson_interval(one.satisfied, one.n, one.households, confidence=one.gate.confidence)
        words = _(
            "{line}：n\\* = {n} × {less} / {left} = {size:.1f}，不修正 {plain}，修正后 {corrected}，"
            "与精确区间取宽者 {shown}。"
        )
        told = words.format(
            line=one.line(),
            n=one.n,
            less=one.households - 1,
            left=one.households - one.n,
            size=size,
            plain=limits(intervals.wilson_interval(one.satisfied, one.n, confidence=one.gate.confidence)),
            corrected=limits(corrected),
            shown=limits(exact.joined_interval(one.satisfied, one.n, one.households, confidence=one.gate.confidence)),
        )
        st.markdown(worked_numbers.now(told))


def evidence(one: Example | None) -> None:
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
    if one is not None:
        needed = verdicts.forms_needed(one.satisfied, one.n, one.households, one.gate)[0]
        words = _(
            "{line}：与达标线 {threshold} % 比，证据{evidence}；再收 {needed} 份即可判明；严重度 {severity:.1f} 户。"
        )
        told = words.format(
            line=one.line(),
            threshold=one.gate.threshold_percent,
            evidence=word_for(EVIDENCE, str(one.row["evidence"])),
            needed=wording.count(needed),
            severity=float(verdicts.severity(one.satisfied, one.n, one.households, one.gate)[0]),
        )
        st.markdown(worked_numbers.now(told))


def sampling(one: Example | None) -> None:
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
    if one is not None:
        told = _("{line}：这 {n} 份的误差为 {margin:.1f} 个百分点；误差不超过 5 个百分点需 {size} 份。").format(
            line=one.line(),
            n=one.n,
            margin=100 * float(intervals.margin_of_error(one.n, one.households)),
            size=int(intervals.sample_size(one.households, 0.05)),
        )
        st.markdown(worked_numbers.now(told))


def difference(found: list[Example]) -> None:
    st.subheader(_("两个满意率之差（Newcombe 方法 10）"))
    st.latex(
        r"\hat p_1-\hat p_2\ \ -\sqrt{(\hat p_1-l_1)^2+(u_2-\hat p_2)^2}"
        r"\ ,\ \ +\sqrt{(u_1-\hat p_1)^2+(\hat p_2-l_2)^2}"
    )
    apart, low, high = comparison.newcombe_difference(56, 70, 48, 80)
    st.markdown(
        _(
            "l、u 为各自的 Wilson 区间。区间含 0 时，不说“上升”或“下降”。"
            "算例：56/70 与 48/80 相差 {points}，区间 {limits}。"
        ).format(points=wording.points(apart), limits=limits((low, high)))
    )
    if len(found) > 1:
        one, other = found[:2]
        apart, low, high = comparison.newcombe_difference(one.satisfied, one.n, other.satisfied, other.n)
        told = _("{one}；{other}：相差 {points}，区间 {limits}，{conclusion}。").format(
            one=one.line(),
            other=other.line(),
            points=wording.points(apart),
            limits=limits((low, high)),
            conclusion=_("含 0，不能说有差别") if low <= 0 <= high else _("不含 0，差别可信"),
        )
        st.markdown(worked_numbers.now(told))


def planning(one: Example | None) -> None:
    st.subheader(_("调查计划：判明所需份数、分配与能看出的变化"))
    st.latex(
        r"M=\frac{z^2N}{d\,(N-1)+z^2},\quad d=\frac{(p-t)^2}{t(1-t)}\qquad\qquad "
        r"n^*=\frac{\left(z\sqrt{2\bar p\bar q}+z_\beta\sqrt{p_1q_1+p_2q_2}\right)^2}{(p_2-p_1)^2}"
    )
    st.markdown(
        _(
            "M 是满意率 p 不变时判明所需的总份数；要有把握，就按超几何分布逐一求从多少份起判明的机会不低于所定把握。"
            "各栋按户数分配，取最大余数凑整，已收的计入；设计效应 d 使份数乘 d（再按户数修正）。"
            "两轮变化按两个独立样本，同一住户两次作答的按 McNemar 检验（Connor 1987）。"
            "算例：50 % 升到 75 %、每轮 50 份，看出的机会为 {power:.3f}；"
            "要 90 % 的机会每轮需 {forms} 份（R，power.prop.test）。"
        ).format(power=float(change_power(0.5, 0.75, 50, 50)), forms=int(forms_for_change(0.5, 0.75, power=0.9)))
    )
    if one is not None:
        share = one.satisfied / one.n
        told = _(
            "{line}：M = {total}；有 80 % 的把握需 {likely} 份；"
            "下一轮升高 10 个百分点，每轮同为 {n} 份时看出的机会为 {power} %。"
        )
        told = told.format(
            line=one.line(),
            total=int(verdicts.forms_to_settle(share, one.households, one.gate)),
            likely=sample_plan.forms_for_likely_verdict(share, one.households, one.gate),
            n=one.n,
            power=round(100 * float(change_power(share, min(share + 0.1, 1.0), one.n, one.n, one.households))),
        )
        st.markdown(worked_numbers.now(told))


def limits(found: tuple[float, float]) -> str:
    return "{:.4f}–{:.4f}".format(*(float(limit) for limit in found))
