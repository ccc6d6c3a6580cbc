"""How the answers to each question spread over its levels."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.estimation.percent import percent
from analytics.language import _

# Pixels above and below the bars, and of one line of the legend.
AROUND, LEGEND_LINE = 70, 26
LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "yanchor": "top", "traceorder": "normal"}


def stacked(
    *, levels: pd.DataFrame, threshold_percent: int, shows_threshold: bool = True, width: int = 30
) -> go.Figure:
    """A bar a question, the best level first, so that the satisfied part can be read against the threshold line.

    ``levels`` has a row a question and level: heading, level, label, satisfied_from, n, base, share (0–1), in the order
    in which the questions are drawn. Questions with other level words get their own legend entries. A question whose
    shares are missing (too few answers) keeps its row, empty. ``shows_threshold`` False leaves the line out: consent is
    not judged by it.
    """
    headings = list(dict.fromkeys(levels["heading"]))
    rows = {heading: position for position, heading in enumerate(headings)}
    figure = template.blank(height=template.height_for(len(headings), row=34, around=AROUND))
    scales = _scales(levels)
    for number, scale in enumerate(scales):
        legend = f"legend{number + 1}" if number else "legend"
        for position in reversed(range(len(scale.labels))):
            figure.add_trace(_bar(levels, scale, position, rows, threshold_percent).update(legend=legend))
        # Each set of level words on a line of its own, under the axis.
        below = (34 + LEGEND_LINE * number) / (figure.layout.height - AROUND)
        figure.update_layout({legend: LEGEND | {"y": -below}})
    template.share_axis(figure, high=1.0)
    if shows_threshold:
        template.threshold_line(figure, threshold_percent)
    template.row_axis(figure, headings, width=width)
    height = figure.layout.height + LEGEND_LINE * len(scales)
    return figure.update_layout(
        barmode="stack", height=height, margin={"t": 30, "b": AROUND - 30 + LEGEND_LINE * len(scales)}
    )


class _Scale:
    """The level words that some questions share, lowest first, and the questions."""

    def __init__(self, labels: tuple[str, ...], unsatisfied: int) -> None:
        self.labels = labels
        self.headings: list[str] = []
        self.colours = template.level_colours(len(labels), unsatisfied + 1)


def _scales(levels: pd.DataFrame) -> list[_Scale]:
    scales: dict[tuple[tuple[str, ...], int], _Scale] = {}
    for heading, rows in levels.groupby("heading", sort=False):
        ordered = rows.drop_duplicates("level").sort_values("level")
        labels = tuple(ordered["label"].astype(str))
        unsatisfied = int((ordered["level"] < ordered["satisfied_from"]).sum())
        scale = scales.setdefault((labels, unsatisfied), _Scale(labels, unsatisfied))
        scale.headings.append(str(heading))
    return list(scales.values())


def _bar(levels: pd.DataFrame, scale: _Scale, position: int, rows: dict[str, int], threshold_percent: int) -> go.Bar:
    label = scale.labels[position]
    chosen = levels[levels["heading"].isin(scale.headings) & (levels["label"].astype(str) == label)]
    shares = chosen["share"].astype(float)
    return go.Bar(
        x=shares,
        y=chosen["heading"].map(rows),
        orientation="h",
        name=template.verbatim(label),
        marker={"color": scale.colours[position], "line": {"color": palette.PAPER, "width": 1}},
        text=[percent(share, threshold_percent) if share >= 0.07 else "" for share in shares],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": 12, "color": palette.text_on(scale.colours[position])},
        customdata=[
            _("<b>{heading}</b><br>{label}：{share}，{n} 份，基数 {base} 份").format(
                heading=template.verbatim(row["heading"]),
                label=template.verbatim(label),
                share=percent(row["share"], threshold_percent),
                n=_count(row["n"]),
                base=_count(row["base"]),
            )
            for row in chosen.to_dict("records")
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _count(n: float) -> str:
    return "—" if pd.isna(n) else f"{int(n):,}"
