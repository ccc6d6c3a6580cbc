"""交叉分析: one question by one grouping, drawn, told and given away."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.charts import crosstab as chart
from analytics.flows.crosstabs import Crosstab
from analytics.language import _, joined
from pages.shared import crosstab_words, figures, notices, reads, sentences, tables


def show(table: Crosstab, *, name: str, definition: str, provenance: Mapping[str, str]) -> None:
    """The conclusion, the table as a figure, one answer with intervals, and the numbers."""
    office = reads.office()
    minimum = office.settings.figure_minimum
    if table.cells.empty or not table.cells["base"].fillna(1).sum():
        notices.empty(_("这一范围没有回答这道题的答卷"), _("请改选范围、轮次或题目。"))
        return
    lines = [
        crosstab_words.conclusion(table.finding),
        crosstab_words.trend(table.finding, str(table.cells["answer"].iloc[0])),
    ]
    if not table.exclusive:
        lines = [_("这道题可选多项，各选项分别检验，并按同时检验多项作了控制（Benjamini–Hochberg）。")]
    st.markdown(joined(lines))
    for sentence in crosstab_words.outstanding(table, office.gate):
        st.markdown(sentence)
    figures.draw(
        chart.heat(cells=table.cells, figure_minimum=minimum),
        alt=_("各组选择各答案的比例（%），▲ 为明显偏高，▼ 为明显偏低，· 为不显示"),
        key="crosstab",
    )
    whole = table.cells["base"].iloc[-1]
    test = crosstab_words.test(table.finding)
    notices.basis(
        n=whole,
        definition=definition,
        note=sentences.notes(
            _(
                "格内为占该组有效份数的 %；越蓝越高于、越橙越低于各组一样时的份数，"
                "▲▼ 为明显者（调整残差，错报不超过 5 %，Benjamini–Hochberg）"
            ),
            test,
            *crosstab_words.limits(table, minimum),
        ),
    )
    answers = list(dict.fromkeys(table.cells["answer"]))
    st.subheader(_("各组“{answer}”的比例与区间").format(answer=answers[0]))
    figures.draw(
        chart.intervals(cells=table.cells, answer=answers[0]),
        alt=_("各组选择第一个答案的比例及 95 % 区间，虚线为全体"),
        key="crosstab_intervals",
    )
    notices.basis(
        n=whole,
        definition=definition,
        note=_("Wilson 95 % 区间，份数按设计效应 {effect:.2f} 折减；虚线为全体；方块为明显偏高或偏低的组").format(
            effect=max(1.0, table.finding.effect)
        ),
    )
    with st.expander(_("数据表")):
        listed = listing(table.cells)
        tables.draw(listed, key="crosstab_cells")
        if not table.options.empty:
            tables.draw(
                table.options,
                column_config={"answer": _("选项"), "p": _("p 值"), "q": _("控制后的 q 值")},
                key="crosstab_options",
            )
        notes = {_("检验"): test, _("结论"): crosstab_words.conclusion(table.finding).replace("**", "")}
        tables.download(listed, name=name, provenance={**provenance, **notes}, key="download_crosstab")


def listing(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of a table by groups, for reading elsewhere; shares in per cent with two decimals."""
    words = {"higher": _("▲ 偏高"), "lower": _("▼ 偏低"), "": ""}
    return pd.DataFrame(
        {
            _("组"): cells["row"],
            _("答案"): cells["answer"],
            _("份数"): cells["n"],
            _("该组有效份数"): cells["base"],
            _("占该组的 %"): (cells["share"] * 100).round(2),
            _("下限 %"): (cells["low"] * 100).round(2),
            _("上限 %"): (cells["high"] * 100).round(2),
            _("调整残差"): cells["residual"].round(2),
            _("q 值"): cells["q"].round(4),
            _("突出"): cells["mark"].map(words),
            _("不显示"): cells["suppressed"].map({True: _("是"), False: ""}),
        }
    )
