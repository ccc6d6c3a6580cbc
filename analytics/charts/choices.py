"""How often each option of a question was chosen, or put first."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.language import _

AROUND = 60


def bars(*, choices: pd.DataFrame, most: int = 20, width: int = 30) -> go.Figure:
    """A bar an option of one question, in the order of the rows.

    ``choices`` has choice, type, n, base, share (n / base, 0–1), rank_1 and mean_rank. The bar is the share of the
    forms that chose the option; in a ranking, the part that put it first is dark. Missing shares keep their row, empty.
    """
    shown = choices.head(most)
    options = [str(choice) for choice in shown["choice"]]
    ranked = bool(shown["type"].eq("ranking").any())
    figure = template.blank(height=template.height_for(len(shown), row=30, around=AROUND))
    shares = shown["share"].astype(float)
    first = (shown["rank_1"].astype("Float64") / shown["base"].astype("Float64")).astype(float)
    pale, dark = template.level_colours(5, 4)[-2:]
    if ranked:
        figure.add_trace(_trace(shown, first, dark).update(name=_("排第一")))
        figure.add_trace(_trace(shown, shares - first, pale).update(name=_("排在其后")))
    else:
        figure.add_trace(_trace(shown, shares, dark).update(name=_("选择"), showlegend=False))
    figure.data[-1].update(text=[_label(row, share) for row, share in zip(_rows(shown), shares, strict=True)])
    template.share_axis(figure, high=max(1.0, float(shares.max(skipna=True)) if shares.notna().any() else 1.0))
    template.row_axis(figure, options, width=width)
    # The label of a bar of 100 % stands beyond the axis.
    return figure.update_layout(
        barmode="stack", margin={"t": 30 if ranked else 10, "b": 30, "r": 150}, uniformtext={"minsize": 11}
    )


def _rows(shown: pd.DataFrame) -> list[dict]:
    return shown.to_dict("records")


def _trace(shown: pd.DataFrame, lengths: pd.Series, colour: str) -> go.Bar:
    return go.Bar(
        x=lengths,
        y=list(range(len(shown))),
        orientation="h",
        marker={"color": colour},
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 12, "color": palette.INK},
        customdata=[_told(row) for row in _rows(shown)],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _label(row: dict, share: float) -> str:
    """What stands beside a bar: the share and the number, in a ranking the mean rank."""
    if pd.isna(row["n"]):
        return ""
    if row["type"] == "ranking":
        return _("{share}，平均第 {rank:.1f} 位").format(share=percent(share), rank=row["mean_rank"])
    return _("{share}，{n} 份").format(share=percent(share), n=_count(row["n"]))


def _told(row: dict) -> str:
    words = {
        "option": template.verbatim(row["choice"]),
        "share": percent(row["share"]),
        "n": _count(row["n"]),
        "base": _count(row["base"]),
    }
    if row["type"] != "ranking":
        return _("<b>{option}</b><br>{share}，{n} 份，基数 {base} 份").format(**words)
    return _("<b>{option}</b><br>{share} 将其列入（{n} 份，基数 {base} 份）<br>{first} 份排第一").format(
        **words, first=_count(row["rank_1"])
    )


def _count(n: float) -> str:
    return "—" if pd.isna(n) else f"{int(n):,}"
