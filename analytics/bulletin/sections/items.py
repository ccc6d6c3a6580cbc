"""分项满意度: which questions are satisfied least and most, and which of them moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from analytics.bulletin import periods, sources
from analytics.bulletin.content import (
    APPENDIX,
    BARS,
    BEHIND,
    COUNT,
    POINTS,
    SHARE,
    Chart,
    Column,
    DataTable,
    Number,
    Section,
    Sentence,
    Series,
    Source,
)
from analytics.bulletin.numbers import count, difference, share
from analytics.bulletin.reading import Reading
from analytics.bulletin.sources import say
from analytics.language import N_, _

NAMED: Final = 3  # questions that a sentence names
NAMED_LONG: Final = 2  # where their surveys must be named too
MOST_DRAWN: Final = 10  # on one slide
MOST_APPENDED: Final = 15  # twelve columns find no room among the text
_MOVED: Final = {
    "rising": N_("与{then}相比，满意率可以认定上升的 {all} 题：{listed}。"),
    "falling": N_("与{then}相比，满意率可以认定下降的 {all} 题：{listed}。"),
}
_MOVED_MORE: Final = {
    "rising": N_("与{then}相比，满意率可以认定上升的 {all} 题，变动最大的是{listed}。"),
    "falling": N_("与{then}相比，满意率可以认定下降的 {all} 题，变动最大的是{listed}。"),
}


def section(reading: Reading) -> Section:
    """The section."""
    asked = _asked(reading)
    if asked.empty:
        words = {"this": periods.names(reading).this}
        nothing = say(reading, "none", _("{this}没有分项满意度题的回答。"), _source(reading, None), words)
        return Section("items", _("分项满意度"), (nothing,))
    shown = asked[asked["share"].notna()].reset_index(drop=True)
    told = (*_number(reading, asked, shown), *_ends(reading, shown), *_low(reading, shown), *_moves(reading, asked))
    charts = (_chart(reading, shown),) if len(shown) else ()
    return Section("items", _("分项满意度"), told, charts, (_table(reading, asked),))


def _asked(reading: Reading) -> pd.DataFrame:
    """The questions but the overall ones, each with ``name``: its heading, and its survey where two word it alike."""
    found = reading.questions
    if found.empty:
        return found
    found = found[~found["overall"]].reset_index(drop=True)
    alike = found["heading"].duplicated(keep=False)
    full = [
        _("{heading}（{survey}）").format(heading=heading, survey=survey)
        for heading, survey in zip(found["heading"], found["survey"], strict=True)
    ]
    return found.assign(name=found["heading"].mask(alike, pd.Series(full, index=found.index, dtype="str")))


def _source(reading: Reading, n: Any, *, method: str = "") -> Source:
    return sources.source(
        reading,
        page="satisfaction",
        n=n,
        base=_("本期各分项题有效回答合计，每题各有基数，见附表"),
        definition=_("每题按各自口径计满意，不清楚、不适用和未填不进基数"),
        method=method or sources.interval(reading),
        tables=("items",),
    )


def _number(reading: Reading, asked: pd.DataFrame, shown: pd.DataFrame) -> Iterator[Sentence]:
    source = _source(reading, shown["n"].sum())
    words = {"this": periods.names(reading).this}
    surveys = asked["survey"].nunique()
    numbers = {"questions": count(len(asked)), "n": count(shown["n"].sum())}
    template = _("{this}有回答的分项题 {questions} 个，有效回答 {n} 条。")
    if surveys > 1:
        template = _(
            "{this}有回答的分项题 {questions} 个，分属 {surveys} 项调查，有效回答 {n} 条；问法不同，不宜直接比高低。"
        )
        numbers["surveys"] = count(surveys)
    if shown.empty:
        template = _("{this}有回答的分项题 {questions} 个。")
        del numbers["n"]
        numbers.pop("surveys", None)
    yield say(reading, "questions", template, source, words, **numbers)
    if hidden := int(asked["suppressed"].sum()):
        template = _("其中 {hidden} 题不显示：有效份数过少，或可由其他各期、各地推算出来。")
        yield say(reading, "hidden", template, source, {}, hidden=count(hidden))
    if nothing := int((asked["n"] == 0).sum()):
        template = _("其中 {nothing} 题只有不清楚、不适用或未填，没有满意率。")
        yield say(reading, "nothing", template, source, {}, nothing=count(nothing))


def _ends(reading: Reading, shown: pd.DataFrame) -> Iterator[Sentence]:
    """The questions at both ends, by what was found: an order of the shares, not a claim that they differ."""
    if shown.empty:
        return
    source = _source(reading, shown["n"].sum())
    if len(shown) == 1:
        template = _("“{name_0}”满意率 {share_0}（有效 {n_0} 份）。")
        words, numbers = _named(shown)
        yield say(reading, "only", template, source, words, **numbers)
        return
    # Neither end reaches into the other.
    several = bool((shown["survey"] != shown["survey"].iloc[0]).any())
    most = min(NAMED_LONG if several else NAMED, len(shown) // 2)
    for key, rows, template in (
        ("lowest", shown.head(most), _("满意率较低的是{listed}。")),
        ("highest", shown.tail(most)[::-1], _("满意率较高的是{listed}。")),
    ):
        words, numbers = _named(rows)
        listed = _("、").join(
            _("“{name}”（{share}，{n} 份）").format(name=f"{{name_{at}}}", share=f"{{share_{at}}}", n=f"{{n_{at}}}")
            for at in range(len(rows))
        )
        template = template.format(listed=listed)
        yield say(reading, key, template, source, words, **numbers)


def _named(rows: pd.DataFrame) -> tuple[dict[str, str], dict[str, Number]]:
    words: dict[str, str] = {}
    numbers: dict[str, Number] = {}
    for at, row in enumerate(rows.to_dict("records")):
        words[f"name_{at}"] = str(row["name"])
        numbers |= {f"share_{at}": share(row["share"]), f"n_{at}": count(row["n"])}
    return words, numbers


def _low(reading: Reading, shown: pd.DataFrame) -> Iterator[Sentence]:
    """How many questions surely lie below the line: with their whole interval."""
    if shown.empty:
        return
    gate = reading.counted.gate
    words = {"line": f"{gate.threshold_percent}\u00a0%"}
    below, above = (shown["high"] < gate.threshold).sum(), (shown["low"] >= gate.threshold).sum()
    numbers = {"below": count(below), "above": count(above), "between": count(len(shown) - below - above)}
    parts = {
        "below": _("{below} 题低于线（区间整体在线下）"),
        "between": _("{between} 题区间跨线，尚不能断定"),
        "above": _("{above} 题不低于线（区间整体在线上）"),
    }
    held = {name: number for name, number in numbers.items() if number.value}
    template = _("与 {line} 线比，{listed}。").format(
        line="{line}", listed=_("，").join(words for name, words in parts.items() if name in held)
    )
    yield say(reading, "line", template, _source(reading, shown["n"].sum()), words, **held)


def _moves(reading: Reading, asked: pd.DataFrame) -> Iterator[Sentence]:
    method = _("{way}；按同时比较的题数放宽（Bonferroni）").format(way=sources.difference(reading))
    compared = asked[asked["direction"].notna()]
    words = {"then": periods.names(reading).last}
    if compared.empty:
        source = _source(reading, None, method=method)
        yield say(reading, "not_compared", _("{then}没有可以比较的分项题。"), source, words)
        return
    source = _source(reading, compared["n"].sum(), method=method)
    for direction in ("rising", "falling"):
        rows = compared[compared["direction"] == direction]
        if rows.empty:
            continue
        largest = rows["difference"].abs().sort_values(ascending=False, kind="stable").index[:NAMED]
        yield _moved(reading, source, direction, rows, largest, words)
    steady = int((compared["direction"] == "steady").sum())
    numbers = {"steady": count(steady)}
    template = _("其余 {steady} 题与{then}相比，不能认定有变化。")
    if steady == len(compared):
        template = _("可比的 {steady} 题与{then}相比，均不能认定有变化。")
    if steady:
        yield say(reading, "steady", template, source, words, **numbers)


def _moved(
    reading: Reading, source: Source, direction: str, rows: pd.DataFrame, largest: pd.Index, words: Mapping[str, str]
) -> Sentence:
    named = {f"name_{at}": str(name) for at, name in enumerate(rows.loc[largest, "name"])}
    numbers = {f"by_{at}": difference(by) for at, by in enumerate(rows.loc[largest, "difference"])}
    listed = _("、").join(
        _("“{name}”（{by}）").format(name=f"{{name_{at}}}", by=f"{{by_{at}}}") for at in range(len(largest))
    )
    form = _(_MOVED_MORE[direction]) if len(rows) > len(largest) else _(_MOVED[direction])
    template = form.format(then="{then}", all="{all}", listed=listed)
    return say(reading, direction, template, source, {**words, **named}, **numbers, all=count(len(rows)))


def _chart(reading: Reading, shown: pd.DataFrame) -> Chart:
    drawn = shown.head(MOST_DRAWN)
    series = tuple(
        Series(name, tuple(map(float, drawn[role])), kind)
        for name, role, kind in (
            (_("满意率"), "share", "value"),
            (_("区间下限"), "low", "low"),
            (_("区间上限"), "high", "high"),
        )
    )
    cut = _("只画满意率最低的 {most} 题，其余见工作簿").format(most=MOST_DRAWN) if len(shown) > MOST_DRAWN else ""
    return Chart(
        key="items",
        kind=BARS,
        title=_("各分项题满意率与区间"),
        categories=tuple(drawn["name"]),
        series=series,
        format=SHARE,
        threshold=reading.counted.gate.threshold,
        alt=_("{n} 个分项题的满意率，由低到高").format(n=len(drawn)),
        note=cut,
        source=_source(reading, drawn["n"].sum()),
    )


def _table(reading: Reading, asked: pd.DataFrame) -> DataTable:
    fields = ["survey", "heading", "category", "n", "share", "low", "high", "share_before"]
    fields += ["difference", "difference_low", "difference_high"]
    directions = {"rising": _("上升"), "falling": _("下降"), "steady": _("不能认定有变化")}
    rows = [
        (*(None if pd.isna(row[name]) else row[name] for name in fields), directions.get(row["direction"], _("未比较")))
        for row in asked.to_dict("records")
    ]
    columns = (
        *(Column(heading, width=width) for heading, width in ((_("调查"), 30), (_("题目"), 20), (_("类别"), 10))),
        Column(_("有效份数"), COUNT, 10),
        *(Column(heading, SHARE, 10) for heading in (_("满意率"), _("区间下限"), _("区间上限"), _("上期满意率"))),
        *(Column(heading, POINTS, 12) for heading in (_("环比"), _("环比下限"), _("环比上限"))),
        Column(_("判断"), width=14),
    )
    gaps = _("空缺为不显示或没有有效回答") if asked["share"].isna().any() else ""
    return DataTable(
        key="items",
        title=_("各分项题满意率"),
        columns=columns,
        rows=tuple(rows),
        note=_("；").join(filter(None, [_("环比单位为百分点，按未四舍五入的满意率计算"), gaps])),
        place=APPENDIX if len(rows) <= MOST_APPENDED else BEHIND,
        source=_source(reading, asked["n"].sum()),
    )
