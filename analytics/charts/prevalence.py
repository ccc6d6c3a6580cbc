"""Charts of who raises what: how many times as often as elsewhere, how dissatisfied."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts import palette, template
from analytics.language import _

ROW, AROUND = 30, 120
# A lift beyond these is drawn at the edge; its hover says what it is.
LEAST_LIFT, MOST_LIFT = 1 / 32, 32.0
OVER, NOT_OVER = palette.BELOW, palette.SLATE


def lifts(*, findings: pd.DataFrame, label: str = "label", most: int = 30) -> go.Figure:
    """A row a finding, in the frame's order: how many times the share elsewhere its share is, on a log axis from 1.

    ``findings``: columns ``label``, ``lift``, ``low``, ``high`` (ratios), ``n``, ``total``, ``share``,
    ``share_elsewhere`` (0–1), ``over``. Filled triangles are over-represented, hollow circles not clearly; rows without
    a lift, and those after the first ``most``, are left out.
    """
    rows = findings[findings["lift"].notna()].head(most).reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(rows), row=ROW, around=AROUND))
    over = rows["over"].astype(bool)
    for chosen, words, symbol, colour in (
        (over, _("明显高于其他"), "triangle-up", OVER),
        (~over, _("未见明显偏高"), "circle-open", NOT_OVER),
    ):
        mine = rows[chosen]
        if mine.empty:
            continue
        at, low, high = (mine[name].clip(LEAST_LIFT, MOST_LIFT).astype(float) for name in ("lift", "low", "high"))
        figure.add_scatter(
            x=at,
            y=mine.index,
            mode="markers",
            name=words,
            marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
            error_x={"array": high - at, "arrayminus": at - low, "color": colour, "thickness": 1.6, "width": 0},
            text=[_lift_words(row, label) for row in mine.to_dict("records")],
            hovertemplate="%{text}<extra></extra>",
        )
    figure.add_vline(x=1, line={"color": palette.INK, "width": 1})
    template.row_axis(figure, rows[label].astype(str).tolist(), width=24)
    ticks = [ratio for ratio in (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16, 32) if _within(ratio, rows)]
    figure.update_xaxes(
        type="log",
        title={"text": _("占比是其他部分的多少倍")},
        tickmode="array",
        tickvals=ticks,
        ticktext=[f"{ratio:g}" if ratio >= 1 else f"1/{round(1 / ratio)}" for ratio in ticks],
    )
    return figure.update_layout(showlegend=True, margin={"t": 40})


def dissatisfied_raisers(*, raisers: pd.DataFrame, label: str = "label") -> go.Figure:
    """Of the writers who raise each topic, the share that is not satisfied, with its interval; all writers' as a line.

    ``raisers``: columns ``label``, ``n``, ``dissatisfied``, ``share``, ``low``, ``high``, ``share_all`` (0–1), in the
    frame's order; rows without a share are left out.
    """
    rows = raisers[raisers["share"].notna()].reset_index(drop=True)
    figure = template.blank(height=template.height_for(len(rows), row=ROW, around=AROUND))
    share = rows["share"].astype(float)
    figure.add_scatter(
        x=share,
        y=rows.index,
        mode="markers",
        marker={"symbol": "circle", "size": 10, "color": palette.BELOW},
        error_x={
            "array": rows["high"] - share,
            "arrayminus": share - rows["low"],
            "color": palette.BELOW,
            "thickness": 1.6,
            "width": 0,
        },
        text=[
            _(
                "<b>{topic}</b><br>{n:,} 名填写人中 {dissatisfied:,} 名不满意：{share:.1%}（{low:.1%}–{high:.1%}）"
            ).format(topic=template.verbatim(row[label]), **{name: row[name] for name in _RAISED})
            for row in rows.to_dict("records")
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    if len(rows):
        every = float(rows["share_all"].iloc[0])
        words = _("全部写意见者 {share:.1%}").format(share=every)
        figure.add_vline(x=every, line={"color": palette.INK, "width": 1.2, "dash": "dash"})
        figure.add_annotation(x=every, y=1, yref="paper", yanchor="bottom", text=words, showarrow=False)
    template.row_axis(figure, rows[label].astype(str).tolist(), width=24)
    template.share_axis(figure, high=1.005)
    figure.update_xaxes(title={"text": _("不满意者占提到该问题者的比例")})
    return figure.update_layout(showlegend=False, margin={"t": 40})


_RAISED = ("n", "dissatisfied", "share", "low", "high")


def _within(ratio: float, rows: pd.DataFrame) -> bool:
    """Whether a tick lies among what is drawn; 1, a half and 2 always do."""
    if rows.empty or ratio in (0.5, 1, 2):
        return ratio in (0.5, 1, 2)
    low, high = rows["low"].clip(lower=LEAST_LIFT).min(), rows["high"].clip(upper=MOST_LIFT).max()
    return bool(low / 1.5 <= ratio <= high * 1.5)


def _lift_words(row: dict, label: str) -> str:
    if np.isinf(row["lift"]):
        times = _("只在这里有人提到")
    elif np.isinf(row["high"]):
        times = _("是其他部分的 {lift:.1f} 倍（至少 {low:.1f}）").format(**row)
    else:
        times = _("是其他部分的 {lift:.1f} 倍（{low:.1f}–{high:.1f}）").format(**row)
    counted = _("去重后 {total:,} 条中 {n:,} 条，占 {share:.1%}；其他部分占 {share_elsewhere:.1%}").format(**row)
    return f"<b>{template.verbatim(row[label])}</b><br>{counted}<br>{times}"
