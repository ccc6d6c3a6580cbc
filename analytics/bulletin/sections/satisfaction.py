"""总体满意度: the satisfied share of the period, what may be claimed of it, and where the communities stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from analytics.bulletin import periods, sources
from analytics.bulletin.content import Number, Section, Sentence, Source
from analytics.bulletin.numbers import count, difference, share
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import satisfaction_figures as drawn
from analytics.bulletin.sources import say
from analytics.charts import signals
from analytics.estimation.periods import YEAR
from analytics.flows.periods.comparing import REASONS, Compared
from analytics.language import N_, _

MILESTONES: Final = 3  # the last so many are told
_LINES: Final = {
    "above": N_("满意率高于 {line} 线，区间也在线上；{rule}。"),
    "below": N_("满意率低于 {line} 线，区间也在线下；{rule}。"),
    "over": N_("满意率高于 {line} 线，但区间跨过该线，高低尚不能断定；{rule}。"),
    "under": N_("满意率低于 {line} 线，但区间跨过该线，高低尚不能断定；{rule}。"),
    "on": N_("满意率恰为 {line}，区间跨过该线，高低尚不能断定；{rule}。"),
}
_EVIDENCE: Final = {
    "met": N_("达标的小区中，{listed}。"),
    "below": N_("未达标的小区中，{listed}。"),
}
_DEGREES: Final = {
    "clear": N_("证据充分 {clear} 个"),
    "uncertain": N_("存疑 {uncertain} 个"),
    "insufficient": N_("样本不足 {insufficient} 个"),
}


def section(reading: Reading) -> Section:
    """The section."""
    told = [*_share(reading), *_changes(reading), *_signal(reading), *_milestones(reading), *_standings(reading)]
    charts = [drawn.control(reading)]
    if not reading.figures.tally.empty:
        charts.append(drawn.standings(reading))
    return Section("satisfaction", _("总体满意度"), tuple(told), tuple(charts), (drawn.table(reading),))


def _shown(reading: Reading) -> pd.Series | None:
    """This period's figures; None where there are none, or none that may be shown."""
    estimate = reading.figures.estimate
    return None if estimate is None or estimate["suppressed"] else estimate


def _share(reading: Reading) -> Iterator[Sentence]:
    source, this = drawn.source(reading), periods.names(reading).this
    if reading.figures.estimate is None:
        yield say(reading, "share", _("{this}没有有效回答，不计满意率。"), source, {"this": this})
        return
    estimate = _shown(reading)
    if estimate is None:
        template = _("{this}的满意率不显示：有效份数过少，或可由其他各期推算出来。")
        yield say(reading, "share", template, source, {"this": this})
        return
    numbers = {
        **{name: share(estimate[name]) for name in ("share", "low", "high")},
        **{name: count(estimate[name]) for name in ("n", "satisfied")},
    }
    words = {"this": this, "confidence": sources.confidence(reading)}
    template = _("{this}满意率 {share}（有效 {n} 份，满意 {satisfied} 份），{confidence} 区间 {low} 至 {high}。")
    if not reading.figures.is_complete:
        template = _(
            "{this}到目前满意率 {share}（有效 {n} 份，满意 {satisfied} 份），{confidence} 区间 {low} 至 {high}。"
        )
    yield say(reading, "share", template, source, words, **numbers)
    yield _line(reading, estimate, source)


def _line(reading: Reading, estimate: pd.Series, source: Source) -> Sentence:
    """How the share lies to the line, by whole numbers; a sum over communities is never 达标 or 未达标."""
    gate = reading.counted.gate
    over = 100 * int(estimate["satisfied"]) - gate.threshold_percent * int(estimate["n"])
    if estimate["low"] >= gate.threshold:
        lies = "above"
    elif estimate["high"] < gate.threshold:
        lies = "below"
    else:
        lies = "on" if not over else "over" if over > 0 else "under"
    template = _(_LINES[lies])
    line = f"{gate.threshold_percent}\u00a0%"
    rule = _("这是各小区合计，达标与否逐个小区判定")
    if len(reading.counted.communities) == 1:
        rule = _("达标与否按该小区最近一轮的累计回答判定")
    if len(reading.thresholds) > 1:
        template = (
            _("达标线各方案不一（{lines}），").format(lines=_("、").join(f"{one}\u00a0%" for one in reading.thresholds))
            + template
        )
    return say(reading, "line", template, source, {"line": line, "rule": rule})


def _changes(reading: Reading) -> Iterator[Sentence]:
    if _shown(reading) is None:
        return
    names = periods.names(reading)
    yield _change(reading, "previous", _("环比"), names.last, reading.figures.previous)
    if reading.period.kind != YEAR:
        yield _change(reading, "year_before", _("同比"), names.year_before, reading.figures.year_before)


def _change(reading: Reading, key: str, name: str, then: str, found: Compared) -> Sentence:
    source = drawn.source(reading, method=sources.difference(reading))
    words = {"name": name, "then": then}
    if found.change is None:
        words["reason"] = _reason(reading, found)
        return say(reading, key, _("{name}不作比较：{then}{reason}。"), source, words)
    change = found.change
    only = len(reading.counted.communities) == 1
    who = _("两期填答的人不尽相同") if only else _("两期填答的小区和人不尽相同")
    words["who"] = _("{who}，差异也可能由此而来").format(who=who)
    numbers = {part: difference(getattr(change, part)) for part in ("low", "high")}
    numbers |= {"change": difference(change.difference), "n": count(found.n_other)}
    template = _("{name}（{then}有效 {n} 份）{change}，区间 {low}至 {high}，跨过 0，不能认定有变化。")
    if change.is_supported:
        template = _("{name}（{then}有效 {n} 份）{change}，区间 {low}至 {high}，可以认定下降；{who}。")
        if change.low > 0:
            template = _("{name}（{then}有效 {n} 份）{change}，区间 {low}至 {high}，可以认定上升；{who}。")
    return say(reading, key, template, source, words, **numbers)


def _reason(reading: Reading, found: Compared) -> str:
    this = periods.names(reading).this
    reasons = {
        "before_first": _("还没有调查数据"),
        "none_then": _("没有有效回答"),
        "none_now": _("有数据而{this}没有有效回答").format(this=this),
        "hidden": _("或{this}的有效份数过少，不显示").format(this=this),
    }
    return reasons.get(found.reason, _(REASONS[found.reason]))


def _signal(reading: Reading) -> Iterator[Sentence]:
    if _shown(reading) is None:
        return
    told = signals.told(reading.chart, reading.period.start, kind=reading.period.kind, with_value=False)
    numbers = {name: Number(value, form) for name, (value, form) in told.numbers.items()}
    yield say(reading, "signal", told.template, drawn.chart_source(reading), {}, **numbers)
    yield from _together(reading)


def _together(reading: Reading) -> Iterator[Sentence]:
    """环比 and the control chart answer two questions: where they seem to say the opposite, how both can be true."""
    change, at = reading.figures.previous.change, reading.chart.points["period"] == pd.Timestamp(reading.period.start)
    point = reading.chart.points[at].iloc[0]
    if change is None or not change.is_supported or pd.isna(point["low"]):
        return
    names = periods.names(reading)
    words = {"this": names.this, "then": names.last, "way": _("上升") if change.low > 0 else _("下降")}
    off, fell = point["value"] - point["centre"], change.high < 0
    template = ""
    if not point["signals"]:
        template = _("{this}比{then}{way}，但仍在控制限以内，是否成为趋势须看以后各期。")
    elif fell and off > 0:
        template = _("{this}比{then}下降，但仍高于均值：环比只和{then}比，控制图和本阶段各期的均值比，两者并不矛盾。")
    elif not fell and off < 0:
        template = _("{this}比{then}上升，但仍低于均值：环比只和{then}比，控制图和本阶段各期的均值比，两者并不矛盾。")
    if template:
        yield say(reading, "together", template, drawn.chart_source(reading), words)


def _milestones(reading: Reading) -> Iterator[Sentence]:
    marked = drawn.points(reading)
    marked = marked[marked["milestone"] != ""].tail(MILESTONES)
    # The first period of all begins no phase anew.
    for at, row in enumerate(marked[marked["period"] > reading.chart.points["period"].iloc[0]].itertuples()):
        start = reading.counted.period(row.period)
        template = _("{period}起{words}，均值和控制限自该期重新计算。")
        words = {"period": start.words, "words": row.milestone}
        yield say(reading, f"milestone_{at}", template, drawn.chart_source(reading), words)


def _standings(reading: Reading) -> Iterator[Sentence]:
    end = periods.names(reading).end
    source = drawn.standings_source(reading)
    tally = drawn.tally(reading).get(pd.Timestamp(reading.period.start), {})
    if not tally:
        yield say(reading, "standings", _("截至{end}还没有可以判定的小区。"), source, {"end": end})
        return
    numbers = {name: count(tally.get(name, 0)) for name in ("met", "below", "no_data")}
    template = _("截至{end}，{all} 个小区中达标 {met} 个、未达标 {below} 个、无数据 {no_data} 个。")
    if sum(tally.values()) == 1:
        only = {"met": _("达标"), "below": _("未达标"), "no_data": _("没有有效数据，不作判定")}
        words = {"end": end, "standing": only[next(iter(tally))]}
        yield say(reading, "standings", _("截至{end}，该小区{standing}。"), source, words)
    else:
        numbers |= {"all": count(sum(tally.values()))}
        yield say(reading, "standings", template, source, {"end": end}, **numbers)
    verdicts = reading.figures.verdicts
    for standing, template in _EVIDENCE.items():
        found: dict[Any, int] = verdicts.loc[verdicts["standing"] == standing, "evidence"].value_counts().to_dict()
        if found:
            held = {name: count(found[name]) for name in _DEGREES if name in found}
            listed = _("、").join(_(_DEGREES[name]) for name in held)
            yield say(reading, f"evidence_{standing}", _(template).format(listed=listed), source, {}, **held)
