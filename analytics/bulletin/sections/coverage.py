"""样本与回收率: who was asked, and how many forms came back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from analytics.bulletin import periods, sources
from analytics.bulletin.content import LINE, SHARE, Chart, Number, Section, Sentence, Series, Source
from analytics.bulletin.numbers import count, share
from analytics.bulletin.reading import Reading
from analytics.bulletin.sources import say
from analytics.language import _
from analytics.standard.forms import channel

NAMED: Final = 4  # channels that a sentence names


def section(reading: Reading) -> Section:
    """The section."""
    now = _row(reading, reading.period.start)
    told = [*_asked(reading, now), *_before(reading, now), *_left(reading, now), *_channels(reading)]
    return Section("coverage", _("样本与回收率"), tuple(told), (_chart(reading),))


def _row(reading: Reading, start: Any) -> pd.Series | None:
    """What was covered by the end of the period that begins on ``start``; None before the first form."""
    covered = reading.figures.coverage.set_index("period")
    at = pd.Timestamp(start)
    return covered.loc[at] if at in covered.index else None


def _source(reading: Reading) -> Source:
    now = _row(reading, reading.period.start)
    return sources.source(
        reading,
        page="overview",
        n=None if now is None else now["forms"],
        base=_("已开展调查的各小区最近一轮的全部答卷"),
        method=_("回收率＝最近一轮答卷份数 ÷ 已开展调查小区的总户数，户数不详的小区不计；居民自愿填答，不是随机抽样"),
        tables=("communities",),
    )


def _asked(reading: Reading, now: pd.Series | None) -> Iterator[Sentence]:
    source, words = _source(reading), {"end": periods.names(reading).end}
    if now is None or not now["asked"]:
        yield say(reading, "asked", _("截至{end}还没有小区开展调查。"), source, words)
        return
    asked, unknown, forms = (int(now[name]) for name in ("asked", "unknown", "forms"))
    if pd.isna(now["coverage"]):
        template = _("截至{end}已有 {asked} 个小区开展调查，户数均不详，无法计算回收率。")
        yield say(reading, "asked", template, source, words, asked=count(asked))
        return
    template = _("截至{end}已有 {asked} 个小区开展调查，其中户数已知的 {known} 个小区共 {households} 户。")
    numbers = {"asked": count(asked), "known": count(asked - unknown), "households": count(now["households"])}
    if not unknown:
        template = _("截至{end}已有 {asked} 个小区开展调查，共 {households} 户。")
        del numbers["known"]
    yield say(reading, "asked", template, source, words, **numbers)
    template = _("最近一轮收回答卷 {forms} 份，回收率（答卷÷户数）{coverage}。")
    yield say(reading, "coverage", template, source, {}, forms=count(forms), coverage=share(now["coverage"]))
    if now["coverage"] > 1:
        yield say(reading, "over", _("答卷多于户数，有的家庭不止填了一份，回收率不能当作参与户的比例。"), source, {})
    if unknown:
        template = _("另有 {unknown} 个小区户数不详，未计入回收率。")
        yield say(reading, "unknown", template, source, {}, unknown=count(unknown))


def _before(reading: Reading, now: pd.Series | None) -> Iterator[Sentence]:
    """Coverage at the end of the period before, and of how many communities where these were fewer."""
    before = _row(reading, reading.period.previous.start)
    if now is None or before is None or pd.isna(now["coverage"]) or pd.isna(before["coverage"]):
        return
    source = _source(reading)
    words = {"then": periods.names(reading).last_end}
    numbers = {"before": share(before["coverage"])}
    # The difference of two rounded shares is not the rounded difference: side by side they would look like a slip.
    if now["asked"] == before["asked"]:
        yield say(reading, "before", _("{then}的回收率为 {before}。"), source, words, **numbers)
    else:
        template = _("{then}的回收率为 {before}，当时只有 {asked} 个小区开展调查。")
        yield say(reading, "before", template, source, words, **numbers, asked=count(before["asked"]))


def _left(reading: Reading, now: pd.Series | None) -> Iterator[Sentence]:
    everywhere = len(reading.counted.communities)
    left = everywhere - (0 if now is None else int(now["asked"]))
    source = sources.source(reading, page="overview", n=everywhere, base=_("名册内的小区"), tables=("communities",))
    if not left:
        if everywhere > 1:
            yield say(reading, "left", _("名册内的小区均已开展调查。"), source, {})
    elif left < everywhere:
        yield say(reading, "left", _("名册内还有 {left} 个小区没有收到过答卷。"), source, {}, left=count(left))


def _channels(reading: Reading) -> Iterator[Sentence]:
    forms = reading.counted.forms
    mine = forms[forms["period"] == pd.Timestamp(reading.period.start)]
    total = int(mine["n"].sum())
    known = mine[mine["channel"].notna()].groupby("channel")["n"].sum()
    # A way that a handful took is not named: it would tell who they were.
    named = known[known >= reading.counted.minimum].sort_index().sort_values(ascending=False, kind="stable")[:NAMED]
    if not total or named.empty:
        return
    words = {f"way_{at}": channel(str(way)) for at, way in enumerate(named.index)}
    numbers: dict[str, Number] = {}
    parts = []
    for at, n in enumerate(named):
        numbers |= {f"n_{at}": count(n), f"share_{at}": share(n / total)}
        parts.append(_("{way} {n} 份（{share}）").format(way=f"{{way_{at}}}", n=f"{{n_{at}}}", share=f"{{share_{at}}}"))
    if other := int(known.sum() - named.sum()):
        if other >= reading.counted.minimum:
            numbers["other"] = count(other)
        parts.append(_("其他渠道 {other} 份") if "other" in numbers else _("其余为其他渠道"))
    if unknown := total - int(known.sum()):
        numbers["unknown"] = count(unknown)
        parts.append(_("渠道不详 {unknown} 份"))
    template = _("{this}答卷按填答渠道：{parts}。").format(this=periods.names(reading).this, parts=_("，").join(parts))
    source = sources.source(reading, page="overview", n=total, base=_("本期收到的满意度调查答卷"), tables=("surveys",))
    yield say(reading, "channels", template, source, words, **numbers)


def _chart(reading: Reading) -> Chart:
    coverage = reading.figures.coverage.set_index("period")["coverage"]
    shown = periods.window(reading)
    found = [coverage[pd.Timestamp(period.start)] for period in shown]
    values = tuple(None if pd.isna(value) else float(value) for value in found)
    return Chart(
        key="coverage",
        kind=LINE,
        title=_("各期末的回收率"),
        categories=periods.categories(reading),
        series=(Series(_("回收率"), values),),
        format=SHARE,
        alt=_("{first}至{last}各期末的回收率").format(first=shown[0].words, last=shown[-1].words),
        note=_("；").join(filter(None, [_("新的小区或新的一轮开始时，回收率可能下降"), periods.starred(reading)])),
        source=_source(reading),
    )
