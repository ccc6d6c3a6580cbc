"""热点意见: how many comments came, what residents raise most, how satisfied they are, and what rises or falls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from analytics.bulletin import periods, sources
from analytics.bulletin.content import Section, Sentence, Source
from analytics.bulletin.numbers import count, difference, sentence, share
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import hot_issue_tables as tables
from analytics.estimation.periods import MONTH, QUARTER, WEEK, YEAR
from analytics.estimation.trends import PRECEDING
from analytics.flows.hot_issues import NOT_A_SAMPLE
from analytics.language import N_, _

TOP, NAMED = 3, 3  # issues with sentences of their own; topics named of those that rise, fall or are new
# The periods a change is measured against, as many as there are, or as many as have comments.
_BEFORE: Final = {
    WEEK: (N_("此前 {n} 周"), N_("此前有意见的 {n} 周")),
    MONTH: (N_("此前 {n} 个月"), N_("此前有意见的 {n} 个月")),
    QUARTER: (N_("此前 {n} 个季度"), N_("此前有意见的 {n} 个季度")),
    YEAR: (N_("此前 {n} 年"), N_("此前有意见的 {n} 年")),
}
_MOVED: Final = {
    "rising": N_("与{span}相比，“{label}”在意见中的占比上升：由 {then} 到 {now}，相差 {by}（区间 {low}至 {high}）。"),
    "falling": N_("与{span}相比，“{label}”在意见中的占比下降：由 {then} 到 {now}，相差 {by}（区间 {low}至 {high}）。"),
    "new": N_("“{label}”是新出现的问题：此前没有人提到，{this}去重后 {n} 条，涉及 {places} 个小区。"),
    "returning": N_("“{label}”重新出现：{span}没有人提到，更早有过，{this}去重后 {n} 条，涉及 {places} 个小区。"),
}
# Where too few raised it before to tell how many.
_MOVED_BRIEFLY: Final = {
    "rising": N_("与{span}相比，“{label}”在意见中的占比上升（此前提到的人太少，不列差值），{this}占 {now}。"),
    "falling": N_("与{span}相比，“{label}”在意见中的占比下降（此前提到的人太少，不列差值），{this}占 {now}。"),
}
_MORE: Final = {
    "rising": N_("占比上升的问题还有 {n} 个，见“各问题占比的升降”表。"),
    "falling": N_("占比下降的问题还有 {n} 个，见“各问题占比的升降”表。"),
    "new": N_("新出现的问题还有 {n} 个，见“各问题占比的升降”表。"),
    "returning": N_("重新出现的问题还有 {n} 个，见“各问题占比的升降”表。"),
}


def section(reading: Reading) -> Section:
    """The section; without grouped comments it says so and has no charts and tables."""
    told = [*_volume(reading)]
    if reading.topics.comments.saying:
        told += [*_issues(reading), *_changes(reading)]
        told.append(sentence("not_a_sample", _("{words}。"), _source(reading), words={"words": _(NOT_A_SAMPLE)}))
    return Section("hot_issues", _("热点意见"), tuple(told), tables.charts(reading), tables.tables(reading))


def _source(reading: Reading, **more: Any) -> Source:
    return tables.source(reading, **more)


def _words(reading: Reading) -> dict[str, str]:
    kind, n = reading.period.kind, reading.topics.periods_before
    every, some = _BEFORE[kind]
    before = _(every if n == PRECEDING[kind] else some).format(n=n)
    called = periods.names(reading)
    return {"this": called.this, "last": called.last, "span": before}


def _volume(reading: Reading) -> Iterator[Sentence]:
    of, words = reading.topics.comments, _words(reading)
    received = _source(reading, n=of.n, base=_("全部意见（条数）"), method="", tables=())
    if not of.n:
        yield sentence("received", _("{this}没有收到意见。"), received, words=words)
    else:
        template = _("{this}收到意见 {n} 条，去重后 {distinct} 条。")
        yield sentence("received", template, received, words=words, n=count(of.n), distinct=count(of.n_distinct))
    yield _volume_change(reading, received, words)
    if not of.n:
        return
    if of.ungrouped == of.n:
        yield sentence("ungrouped", _("意见尚未归类，归类后列出热点问题。"), received)
        return
    if of.ungrouped:
        template = _("其中 {n} 条尚未归类，不在以下各数内。")
        yield sentence("ungrouped", template, received, n=count(of.ungrouped))
    if not of.saying:
        yield sentence("saying", _("已归类的意见都没有实质内容，没有可列的问题。"), received)
        return
    template = _("有实质内容的意见去重后 {saying} 条，以下占比以此为基数。")
    if of.none_fits:
        template = _("有实质内容的意见去重后 {saying} 条，以下占比以此为基数；其中 {none} 条没有合适的类别。")
        yield sentence("saying", template, _source(reading), saying=count(of.saying), none=count(of.none_fits))
        return
    yield sentence("saying", template, _source(reading), saying=count(of.saying))


def _volume_change(reading: Reading, source: Source, words: dict[str, str]) -> Sentence:
    """Comments against the period before: counts, never 百分点."""
    of = reading.topics.comments
    if of.before is None:
        return sentence("change", _("{last}还没有意见，条数不作比较。"), source, words=words)
    if not reading.figures.is_complete:
        template = _("{last}全期为 {before} 条；{this}未结束，条数暂不比较。")
        return sentence("change", template, source, words=words, before=count(of.before))
    if of.n == of.before:
        return sentence("change", _("条数与{last}相同。"), source, words=words)
    template = (
        _("比{last}（{before} 条）增加 {by} 条。") if of.n > of.before else _("比{last}（{before} 条）减少 {by} 条。")
    )
    return sentence("change", template, source, words=words, before=count(of.before), by=count(abs(of.n - of.before)))


def _issues(reading: Reading) -> Iterator[Sentence]:
    found, saying = reading.topics.issues, reading.topics.comments.saying
    source = _source(reading, tables=("hot_issues", "quotes"))
    if found.empty:
        template = _("提到各问题的居民都不足 {minimum} 人，或意见多为肯定，没有可列的热点问题。")
        yield sentence("top", template, _source(reading), minimum=count(reading.counted.minimum))
        return
    top = found.head(TOP)
    parts = [_("“{{label_{at}}}”{{n_{at}}} 条（占 {{share_{at}}}）").format(at=at) for at in range(len(top))]
    listed = _("、").join(parts)
    template = {
        1: _("可列的热点问题只有{listed}。"),
        2: _("按热度，居前两位的是{listed}。"),
    }.get(len(top), _("按热度，居前三位的是{listed}。"))
    numbers = {f"n_{at}": count(n) for at, n in enumerate(top["n_distinct"])}
    numbers |= {f"share_{at}": share(n / saying) for at, n in enumerate(top["n_distinct"])}
    words = {f"label_{at}": str(label) for at, label in enumerate(top["label"])}
    yield sentence("top", template.format(listed=listed), source, thresholds=reading.thresholds, words=words, **numbers)
    for row in top.to_dict("records"):
        yield _satisfaction(reading, row)
    if handled := int(found["handling"].notna().sum()):
        template = _("所列 {n} 个热点问题中，{handled} 个已登记办理情况。")
        yield sentence("handled", template, source, n=count(len(found)), handled=count(handled))
    else:
        template = _("所列 {n} 个热点问题都还没有登记办理情况。")
        yield sentence("handled", template, source, n=count(len(found)))


def _satisfaction(reading: Reading, row: dict[str, Any]) -> Sentence:
    """How satisfied those are who raise one issue."""
    key, words = f"satisfaction:{row['topic_id']}", {"label": str(row["label"])}
    n = row["satisfied_n"]
    source = tables.source(
        reading,
        topic_id=row["topic_id"],
        n=None if pd.isna(n) else int(n),
        base=_("提到该问题并回答满意度调查总体题的居民"),
        definition=reading.definition,
        method=sources.wilson(reading),
        tables=("issue_satisfaction",),
    )
    if pd.isna(n):
        template = _("提到“{label}”的居民中，回答总体满意度的不足 {minimum} 人，满意率不列。")
        return sentence(key, template, source, words=words, minimum=count(reading.counted.minimum))
    template = _("提到“{label}”的居民中，{n} 人回答了总体满意度，满意率 {rate}（区间 {low} 至 {high}）。")
    numbers = {
        "rate": share(row["satisfied"]),
        "low": share(row["satisfied_low"]),
        "high": share(row["satisfied_high"]),
    }
    return sentence(key, template, source, thresholds=reading.thresholds, words=words, n=count(n), **numbers)


def _changes(reading: Reading) -> Iterator[Sentence]:
    topics, words = reading.topics, _words(reading)
    source = _source(reading, method=tables.tested(reading), tables=("topic_changes",))
    if not topics.periods_before:
        yield sentence("changes", _("此前没有可比的意见，不判断各问题的升降。"), source)
        return
    moved = topics.changes[topics.changes["status"] != "steady"]
    if moved.empty:
        template = _("与{span}相比，检验 {n} 个问题，没有占比上升、下降超出偶然波动的，也没有新出现的。")
        tested = count(len(topics.changes) + topics.left_out)
        yield sentence("changes", template, source, words=words, n=tested)
    for status, template in _MOVED.items():
        mine = tables.ordered(moved[moved["status"] == status])
        for row in mine.head(NAMED).to_dict("records"):
            yield _moved(reading, row, template, words)
        if len(mine) > NAMED:
            yield sentence(f"more:{status}", _(_MORE[status]), source, n=count(len(mine) - NAMED))
    if topics.left_out:
        template = _("另有 {n} 个问题提到的居民不足 {minimum} 人，升降不列。")
        minimum = count(reading.counted.minimum)
        yield sentence("left_out", template, source, n=count(topics.left_out), minimum=minimum)


def _moved(reading: Reading, row: dict[str, Any], template: str, words: dict[str, str]) -> Sentence:
    """One topic that moved; what few raised before is told without the difference."""
    said, status = words | {"label": str(row["label"])}, row["status"]
    source = tables.source(reading, topic_id=row["topic_id"], method=tables.tested(reading), tables=("topic_changes",))
    key, thresholds = f"{status}:{row['topic_id']}", reading.thresholds
    if status in ("new", "returning"):
        n, places = count(row["n"]), count(row["communities"])
        return sentence(key, _(template), source, words=said, n=n, places=places)
    now = share(row["share"])
    if row["suppressed"]:
        return sentence(key, _(_MOVED_BRIEFLY[status]), source, thresholds=thresholds, words=said, now=now)
    limits = {"by": difference(row["difference"]), "low": difference(row["low"]), "high": difference(row["high"])}
    then = share(row["share_before"])
    return sentence(key, _(template), source, thresholds=thresholds, words=said, then=then, now=now, **limits)
