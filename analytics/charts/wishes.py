"""Wishes in order, each with its interval: what residents ask for most, and how sure that order is."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.language import N_, _
from analytics.standard import measures

ROW, AROUND = 32, 70
# By rank of urgency; an office's own classes and what is not classed are grey. The word stands beside each bar too.
COLOURS: Final = {
    N_("基础类"): palette.MET, N_("必改"): palette.MET, N_("完善类"): palette.GREEN, N_("可改"): palette.GREEN,
    N_("提升类"): palette.OCHRE, N_("宜改"): palette.OCHRE, N_("一拆"): palette.BELOW, N_("五改"): palette.MET,
    N_("三增加"): palette.GREEN,
}  # fmt: skip
OTHER: Final = palette.SLATE


def bars(*, ranking: pd.DataFrame, most: int = 20, width: int = 34) -> go.Figure:
    """A bar an option of one question in one place, in the order of the rows, with its interval.

    ``ranking`` has the columns of ``programme.wishes.ranking``. The bar is the share of households that ask for it
    (0–1), of rankings the score (0 to K). An option whose distance to the one above lies within the error is marked ≈.
    """
    rows = ranking.head(most).reset_index(drop=True)
    scored = bool(rows["type"].eq("ranking").any())
    value, low, high = ("score", "score_low", "score_high") if scored else ("share", "low", "high")
    at = rows[value].astype(float)
    figure = template.blank(height=template.height_for(len(rows), row=ROW, around=AROUND))
    classes = rows["category"].fillna("").astype(str)
    for category in dict.fromkeys(classes):
        mine, colour = classes == category, COLOURS.get(category, OTHER)
        figure.add_bar(
            x=at[mine],
            y=rows.index[mine],
            orientation="h",
            name=_(category) if category else _("未归类"),
            marker={"color": palette.translucent(colour, 0.5), "line": {"color": colour, "width": 1.5}},
            # Over a bar as strong as its edge nobody sees where the interval begins.
            error_x={
                "array": (rows[high].astype(float) - at)[mine].fillna(0),
                "arrayminus": (at - rows[low].astype(float))[mine].fillna(0),
                "color": palette.INK,
                "thickness": 1.4,
                "width": 4,
            },
            customdata=[_told(row, scored) for row in rows[mine].to_dict("records")],
            hovertemplate="%{customdata}<extra></extra>",
        )
    top = float(rows["options"].iloc[0]) if scored else float(max(0.1, rows[high].astype(float).max()))
    for place, row in rows.iterrows():
        label = {"x": 1, "xref": "paper", "y": place, "xanchor": "left", "showarrow": False, "font": {"size": 12}}
        figure.add_annotation(text=_label(row, scored), xshift=8, **label)
    if scored:
        figure.update_xaxes(range=[0, top * 1.02])
    else:
        template.share_axis(figure, high=min(1.0, top * 1.05))
    template.row_axis(figure, [str(measures.measure(choice)) for choice in rows["choice"]], width=width)
    shown = classes.ne("").any()
    return figure.update_layout(showlegend=bool(shown), margin={"t": 34 if shown else 10, "b": 30, "r": 190})


def _label(row: pd.Series, scored: bool) -> str:
    """What stands beside a bar: the figure, how many, and whether the option above is really ahead."""
    if pd.isna(row["n"]):
        return "—"
    near = _("　") + "≈" if not pd.isna(row["close"]) and bool(row["close"]) else ""
    if scored:
        return _("{score:.2f} 分，首选 {first} 份").format(score=row["score"], first=_count(row["first"])) + near
    return _("{share}，{n} 户").format(share=percent(float(row["share"])), n=_count(row["n"])) + near


def _told(row: dict, scored: bool) -> str:
    words = {
        "option": template.verbatim(measures.measure(row["choice"])),
        "share": percent(_float(row["share"])),
        "low": percent(_float(row["low"])),
        "high": percent(_float(row["high"])),
        "n": _count(row["n"]),
        "base": _count(row["base"]),
        "forms": _count(row["form_base"]),
    }
    if scored:
        return _(
            "<b>{option}</b><br>平均综合得分 {score:.2f}（{score_low:.2f} 至 {score_high:.2f}）"
            "<br>平均第 {place:.1f} 位，{first} 份排第一，基数 {forms} 份"
        ).format(
            **words, score=_float(row["score"]), score_low=_float(row["score_low"]),
            score_high=_float(row["score_high"]), place=_float(row["mean_place"]), first=_count(row["first"]),
        )  # fmt: skip
    return _("<b>{option}</b><br>{share}（{low} 至 {high}）<br>{n} 户要求，{base} 户作答").format(**words)


def _float(value: Any) -> float:
    return float("nan") if pd.isna(value) else float(value)


def _count(n: Any) -> str:
    return "—" if pd.isna(n) else f"{int(n):,}"
