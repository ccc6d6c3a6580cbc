"""The charts and the table of 总体满意度: the control chart, the standings, both period by period."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import pandas as pd

from analytics.bulletin import periods, sources
from analytics.bulletin.content import BEHIND, COUNT, LINE, SHARE, STACKED, Chart, Column, DataTable, Series, Source
from analytics.bulletin.reading import Reading
from analytics.estimation.control import ENOUGH
from analytics.language import N_, _
from analytics.model import STANDINGS

_LINES: Final = {"value": N_("满意率"), "centre": N_("均值"), "low": N_("控制下限"), "high": N_("控制上限")}


def source(reading: Reading, *, method: str = "") -> Source:
    """Behind the share of this period."""
    estimate = reading.figures.estimate
    return sources.source(
        reading,
        page="satisfaction",
        n=None if estimate is None else estimate["n"],
        base=_("本期满意度调查总体满意度题的有效回答，各小区合计"),
        definition=reading.definition,
        method=method or sources.interval(reading),
        tables=("periods", "communities"),
    )


def chart_source(reading: Reading) -> Source:
    """Behind the control chart: n is of all its points."""
    method = _("p 控制图，均值 ± 3σ；各期差异大于抽样所能解释时按 Laney p′ 放宽；不足 {enough} 期为试用限")
    return sources.source(
        reading,
        page="weekly",
        n=points(reading)["n"].sum(),
        base=_("图中各期总体满意度题的有效回答"),
        definition=reading.definition,
        method=method.format(enough=ENOUGH),
        tables=("periods",),
    )


def standings_source(reading: Reading) -> Source:
    """Behind the standings: n is the answers of the rounds they are judged by."""
    return sources.source(
        reading,
        page="acceptance",
        n=reading.figures.verdicts["n"].sum(),
        base=_("各小区最近一轮截至期末的累计有效回答（不显示的小区不计）"),
        definition=reading.definition,
        method=_(
            "满意份数与有效份数按整数比较，恰好等于达标线为达标；证据按 {confidence} % Wilson 区间，作有限总体修正"
        ).format(confidence=f"{reading.counted.confidence * 100:g}"),
        tables=("communities",),
    )


def points(reading: Reading) -> pd.DataFrame:
    """The points of the control chart that are shown."""
    starts = [pd.Timestamp(period.start) for period in periods.window(reading)]
    return reading.chart.points[reading.chart.points["period"].isin(starts)]


def tally(reading: Reading) -> dict[pd.Timestamp, dict[str, int]]:
    """By first day of a period how many communities stood where at its end; without those before any was judged."""
    found: dict[pd.Timestamp, dict[str, int]] = {}
    for row in reading.figures.tally.itertuples():
        found.setdefault(row.period, {})[str(row.standing)] = int(row.n)
    return found


def control(reading: Reading) -> Chart:
    """The satisfied share with its limits, and marks on the periods that are out of the ordinary."""
    shown = points(reading)
    series = [Series(_(words), _values(shown[role]), role) for role, words in _LINES.items()]
    marked = shown["value"].where(shown["signals"].map(len) > 0)
    series.append(Series(_("信号"), _values(marked), "signal"))
    number = int(marked.notna().sum())
    notes = [
        _("控制限为试用：依据的期数不足 {enough} 期").format(enough=ENOUGH) if shown["trial"].any() else "",
        _("不显示或没有数据的各期空缺") if shown["value"].isna().any() else "",
        periods.starred(reading),
    ]
    told = _("；标出 {signals} 期有信号").format(signals=number) if number else _("；没有信号")
    period = periods.window(reading)
    return Chart(
        key="share",
        kind=LINE,
        title=_("各期满意率控制图"),
        categories=periods.categories(reading),
        series=tuple(series),
        format=SHARE,
        threshold=reading.counted.gate.threshold,
        alt=_("{first}至{last}各期满意率及控制限").format(first=period[0].words, last=period[-1].words) + told,
        note=_("；").join(filter(None, notes)),
        source=chart_source(reading),
    )


def standings(reading: Reading) -> Chart:
    """How many communities stood where at the end of each period."""
    stood = tally(reading)
    counted = [stood.get(pd.Timestamp(period.start), {}) for period in periods.window(reading)]
    series = [
        Series(_(words), tuple(each.get(name, 0) if each else None for each in counted))
        for name, words in STANDINGS.items()
    ]
    return Chart(
        key="standings",
        kind=STACKED,
        title=_("各期末小区判定"),
        categories=periods.categories(reading),
        series=tuple(series),
        format=COUNT,
        alt=_("各期末达标、未达标、无数据的小区数"),
        note=_("；").join(filter(None, [_("每个小区按其最近一轮截至期末的累计回答判定"), periods.starred(reading)])),
        source=standings_source(reading),
    )


def table(reading: Reading) -> DataTable:
    """Everything the charts show and all periods before, for the workbook and the page."""
    covered = reading.figures.coverage.set_index("period")
    estimates = reading.figures.estimates.set_index("period")
    rows, standing_then = [], tally(reading)
    for period in reading.counted.periods:
        if period.start > reading.period.start:
            break
        start = pd.Timestamp(period.start)
        estimate, stood = estimates.loc[start], standing_then.get(start, {})
        rows.append(
            (
                period.told(reading.counted.today),
                int(covered.loc[start, "n"]),
                *(_integer(estimate[name]) for name in ("n", "satisfied")),
                *(_number(estimate[name]) for name in ("share", "low", "high")),
                *(stood.get(name, 0) if stood else None for name in STANDINGS),
            )
        )
    told = estimates[estimates.index <= pd.Timestamp(reading.period.start)]
    hidden = _("有效份数过少、或可推算出这样一期的，不显示") if told["suppressed"].any() else ""
    headings = (_("满意率"), _("区间下限"), _("区间上限"))
    return DataTable(
        key="periods",
        title=_("各期满意率与小区判定"),
        columns=(
            Column(_("周期"), width=30),
            *(Column(heading, COUNT, 10) for heading in (_("收到份数"), _("有效份数"), _("满意份数"))),
            *(Column(heading, SHARE, 10) for heading in headings),
            *(Column(_(words), COUNT, 8) for words in STANDINGS.values()),
        ),
        rows=tuple(rows),
        note=hidden,
        place=BEHIND,
        source=dataclasses.replace(
            source(reading), n=int(told["n"].sum()), base=_("表中各期总体满意度题的有效回答（不显示的不计）")
        ),
    )


def _values(numbers: pd.Series) -> tuple[float | None, ...]:
    return tuple(map(_number, numbers))


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _integer(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
