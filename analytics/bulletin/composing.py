"""From what was read to what the bulletin says: its sections in the order of an analysis report, and its heading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from analytics.bulletin import sources
from analytics.bulletin.content import Bulletin, Section
from analytics.bulletin.numbers import sentence
from analytics.bulletin.provenance import EXAMPLE
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import (
    advice,
    areas,
    basics,
    below,
    coverage,
    hot_issues,
    items,
    rectification,
    satisfaction,
)
from analytics.estimation.periods import MONTH, QUARTER, WEEK, YEAR
from analytics.language import N_, _, joined

# 基本情况 → 样本与回收率 → 总体满意度 → 分项 → 分区县/街道 → 热点意见 → 未达标名单 → 整改 → 建议.
SECTIONS: Final = (basics, coverage, satisfaction, items, areas, hot_issues, below, rectification, advice)
# What leaders call the report of each kind of period.
REPORTS: Final = {WEEK: N_("周报"), MONTH: N_("月通报"), QUARTER: N_("季度通报"), YEAR: N_("年度考核报告")}
NUMBERS: Final = {
    WEEK: N_("{year} 年第 {number} 期"),
    MONTH: N_("{year} 年第 {number} 期"),
    QUARTER: N_("{year} 年第 {number} 期"),
    YEAR: N_("{year} 年"),
}


def compose(reading: Reading, *, issuer: str, made_at: dt.datetime, provenance: Mapping[str, str]) -> Bulletin:
    """The bulletin of what was read. ``issuer`` signs it; ``provenance`` is :func:`analytics.bulletin.provenance.of`'s.

    The same reading gives the same bulletin: nothing here is read, counted or drawn by chance.
    """
    kind, (year, number) = reading.period.kind, reading.period.number
    where = reading.place
    titled = (
        _("老旧小区改造居民满意度{report}")
        if reading.scope.is_everywhere
        else _("{where}老旧小区改造居民满意度{report}")
    )
    return Bulletin(
        title=titled.format(where=joined(where.split(" · ")), report=_(REPORTS[kind])),
        number=_(NUMBERS[kind]).format(year=year, number=number),
        period=reading.period.words,
        scope=where,
        issuer=issuer,
        made_at=f"{made_at:%Y-%m-%d %H:%M}",
        complete=reading.figures.is_complete,
        sections=_warned(reading, [each.section(reading) for each in SECTIONS], provenance),
        provenance=dict(provenance),
        thresholds=reading.thresholds,
    )


def _warned(reading: Reading, sections: Sequence[Section], provenance: Mapping[str, str]) -> tuple[Section, ...]:
    """Where example data are among the sources, the first sentence of all says so, in whatever form it is read."""
    first, *others = sections
    if warning := provenance.get(_(EXAMPLE)):
        source = sources.source(reading, page="methods", base=_("来源文件，见本期附注"))
        told = sentence("example", _("{warning}。"), source, words={"warning": warning})
        first = replace(first, sentences=(told, *first.sentences))
    return (first, *others)
