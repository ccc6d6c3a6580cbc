"""Charts of what residents say: how often each topic comes up, its weeks, and what rises."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

from analytics.charts import template
from analytics.language import N_, _

_DAY = "%-m月%-d日\n%Y年"
_WEEK_MILLISECONDS = 7 * 24 * 3600 * 1000
_UNCLASSED = N_("未分类")
_DIRECTION = {"rising": ("triangle-up", N_("上升")), "falling": ("triangle-down", N_("下降")), "steady": ("circle", N_("持平"))}


def topic_bars(*, topics: pd.DataFrame) -> go.Figure:
    """Horizontal bars, longest on top: comments of each topic, and how many are left once copies are collapsed.

    ``topics``: columns ``label``, ``category`` (基础类, 完善类, 提升类 or NA), ``n`` (条数), ``n_distinct`` (去重后).
    """
    frame = topics.sort_values("n", kind="stable")
    n, distinct = frame["n"].astype(int), frame["n_distinct"].astype(int)
    classes = frame["category"].astype("object").where(frame["category"].notna(), _(_UNCLASSED))
    figure = go.Figure()
    for words, colour in template.CATEGORY_COLOURS.items():
        mine = classes == (words or _(_UNCLASSED))
        if not mine.any():
            continue
        figure.add_bar(
            y=frame["label"][mine],
            x=distinct[mine],
            orientation="h",
            name=words or _(_UNCLASSED),
            marker={"color": colour},
            hovertemplate=_("%{y}<br>去重后 %{x:,} 条") + "<extra></extra>",
        )
    figure.add_bar(
        y=frame["label"],
        x=n - distinct,
        orientation="h",
        name=_("重复内容"),
        marker={"color": template.MUTED, "pattern": {"shape": "/"}},
        text=[f" {count:,}" for count in n],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=_("%{y}<br>重复 %{x:,} 条") + "<extra></extra>",
    )
    figure.update_layout(barmode="stack", bargap=0.25)
    figure.update_yaxes(categoryorder="array", categoryarray=list(frame["label"]), automargin=True, ticklabelstandoff=6)
    figure.update_xaxes(title=_("条数"), rangemode="tozero")
    return template.finish(figure, height=120 + 24 * len(frame))


def topic_weeks(*, weeks: pd.DataFrame, label: str) -> go.Figure:
    """Bars of one topic's comments a week.

    ``weeks``: columns ``week`` (first day, datetime64), ``n`` (条数), ``n_distinct`` (去重后); ``label``: the topic's name.
    """
    frame = weeks.sort_values("week")
    first_days = pd.to_datetime(frame["week"])
    figure = go.Figure(
        go.Bar(
            x=first_days,
            y=frame["n"].astype(int),
            name=label,
            width=0.7 * _WEEK_MILLISECONDS,
            marker={"color": template.PRIMARY},
            customdata=frame["n_distinct"].astype(int),
            hovertemplate=_("%{x|%Y年%-m月%-d日} 起一周<br>%{y:,} 条，去重后 %{customdata:,} 条") + "<extra></extra>",
        )
    )
    every = max(1, -(-len(frame) // 9))
    figure.update_xaxes(type="date", tickmode="array", tickvals=list(first_days.iloc[::-1].iloc[::every]), tickformat=_DAY)
    figure.update_yaxes(title=_("每周条数"), rangemode="tozero")
    return template.finish(figure, height=260)


def topic_changes(*, changes: pd.DataFrame, week: dt.date) -> go.Figure:
    """How each topic's part of the week's comments moved against the week before, in 百分点, with its interval.

    ``changes``: columns ``label``, ``n``, ``n_before``, ``difference``, ``low``, ``high`` (differences of shares, −1–1) and
    ``direction``; drawn from the largest fall at the bottom to the largest rise on top. ``week``: first day.
    """
    frame = changes.sort_values("difference", kind="stable")
    figure = go.Figure()
    for direction, (symbol, words) in _DIRECTION.items():
        mine = frame[frame["direction"] == direction]
        if mine.empty:
            continue
        difference = 100 * mine["difference"].astype("float64")
        figure.add_scatter(
            x=difference,
            y=mine["label"],
            mode="markers",
            name=_(words),
            marker={"symbol": symbol, "size": 11, "color": template.DIRECTION_COLOURS[direction]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": 100 * mine["high"].astype("float64") - difference,
                "arrayminus": difference - 100 * mine["low"].astype("float64"),
                "thickness": 1.5,
                "width": 4,
            },
            customdata=mine[["n_before", "n"]].to_numpy(dtype="float64"),
            hovertemplate=_("%{y}<br>上周 %{customdata[0]:,} 条，本周 %{customdata[1]:,} 条<br>占比变化 %{x:+.1f} 个百分点")
            + "<extra></extra>",
        )
    figure.add_vline(x=0, line={"color": template.AXIS, "width": 1})
    figure.update_yaxes(categoryorder="array", categoryarray=list(frame["label"]), automargin=True, ticklabelstandoff=6)
    figure.update_xaxes(
        title=_("占当周意见比例的变化（百分点），{day} 起一周与上周相比").format(day=f"{week.month}月{week.day}日"), tickformat="+.0f"
    )
    return template.finish(figure, height=130 + 30 * len(frame))
