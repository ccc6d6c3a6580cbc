"""What a table by groups says, in sentences."""

from __future__ import annotations

import math

import pandas as pd

from analytics.charts.crosstab import MARKS
from analytics.estimation.tables.clustered import FEWEST
from analytics.estimation.tables.crosstabs import METHODS, Finding
from analytics.flows.crosstabs import ALL_ROWS, Crosstab
from analytics.language import N_, _
from analytics.model import Gate
from pages.shared.plain import plain
from pages.shared.wording import p_value, percent

# Cohen 1988's small, medium and large effects, for a table with two rows or columns.
STRENGTHS = ((0.1, N_("很弱")), (0.3, N_("弱")), (0.5, N_("中等")), (math.inf, N_("强")))
MOST_NAMED = 6


def conclusion(found: Finding) -> str:
    """Whether the groups differ, and how much, in plain words; the test stands in :func:`test`."""
    if found.method == "none" or math.isnan(found.p):
        return _("可比较的组或答案不足两个，不作检验。")
    if found.p >= 0.05:
        return _("**看不出各组的回答有差异**（{p}）。看不出差异不等于没有差异，可能是份数不够。").format(
            p=p_value(found.p)
        )
    strength = next(_(words) for limit, words in STRENGTHS if found.v < limit)
    return _(
        "**各组的回答有差异**（{p}），关联{strength}（Cramér V = {v:.2f}，95 % 区间 {low:.2f}–{high:.2f}）。"
    ).format(p=p_value(found.p), strength=strength, v=found.v, low=found.low, high=found.high)


def trend(found: Finding, best: str) -> str:
    """Whether answers come nearer to the ``best`` along the order of the groups; empty where there is none."""
    if not math.isnan(found.trend_p):
        if found.trend_p >= 0.05:
            return _("按次序看不出逐组升降（线性趋势 {p}）。").format(p=p_value(found.trend_p))
        words = _("越往后的组越偏向“{best}”") if found.trend > 0 else _("越往后的组越偏离“{best}”")
        return _("按次序，{words}（线性趋势 {p}，Somers d = {d:+.2f}）。").format(
            words=words.format(best=plain(best)), p=p_value(found.trend_p), d=found.trend
        )
    if not math.isnan(found.ranks_p):
        return _("按档次高低比较（Kruskal–Wallis）{p}。").format(p=p_value(found.ranks_p))
    return ""


def test(found: Finding) -> str:
    """Which test was used, why, and its numbers."""
    if found.method == "none":
        return ""
    why = {
        "rao_scott": _("答卷来自 {n} 个小区，同一小区的回答相互关联，设计效应 {effect:.2f}").format(
            n=found.communities, effect=found.effect
        ),
        "fisher": _("最小期望份数 {smallest:.1f}，少于 5").format(smallest=found.smallest),
        "pearson": _("最小期望份数 {smallest:.1f}").format(smallest=found.smallest),
    }[found.method]
    if found.method != "rao_scott" and 1 < found.communities < FEWEST:
        why += _("；小区少于 {fewest} 个，未按小区聚集修正").format(fewest=FEWEST)
    numbers = {
        "rao_scott": _("F = {s:.2f}，自由度 {df:.1f} 和 {between:.0f}"),
        "pearson": _("χ² = {s:.2f}，自由度 {df:.0f}"),
        "fisher": "",
    }[found.method].format(s=found.statistic, df=found.df, between=found.df_between)
    return _("，").join(part for part in (_(METHODS[found.method]), numbers, _("理由：{why}").format(why=why)) if part)


def outstanding(table: Crosstab, gate: Gate) -> list[str]:
    """The cells that stand out, the farthest first, as sentences."""
    cells = table.cells[table.cells["mark"] != ""]
    answers = list(dict.fromkeys(table.cells["answer"]))
    if len(answers) == 2:  # where more say one, fewer say the other
        cells = cells[cells["answer"] == answers[0]]
    cells = cells.assign(far=cells["residual"].abs()).sort_values("far", ascending=False, kind="stable")
    whole = table.cells[table.cells["row"] == _(ALL_ROWS)].set_index("answer")["share"]
    said = []
    for cell in cells.head(MOST_NAMED).to_dict("records"):
        every = whole.get(cell["answer"])
        rest = "" if every is None or pd.isna(every) else _("，全体 {share}").format(share=percent(every, gate))
        said.append(
            f"{MARKS[cell['mark']]} "
            + _("{row}：“{answer}”{share}{rest}（{n} 份）").format(
                row=plain(cell["row"]),
                answer=plain(cell["answer"]),
                share=percent(cell["share"], gate),
                rest=rest,
                n=cell["base"],
            )
        )
    return said


def limits(table: Crosstab, minimum: int) -> list[str]:
    """What of the table is hidden, put together or left out, and why."""
    hidden = int(table.cells["suppressed"].sum())
    said = []
    if hidden:
        said.append(
            _("{n} 格份数少于 {minimum} 或可由相减得出（全市、区县、街道各表合起来看），不显示").format(
                n=hidden, minimum=minimum
            )
        )
    if table.merged and table.exclusive:
        said.append(_("检验时并为一类：{names}").format(names=_("、").join(plain(name) for name in table.merged)))
    if table.untested:
        said.append(_("未进入检验的组：{names}").format(names=_("、").join(plain(name) for name in table.untested)))
    if table.left_out:
        said.append(_("{n} 个小区（轮次）的数字在其他页不显示，未计入，合计因此小于全部答卷").format(n=table.left_out))
    return said
