"""未达标名单: the rule, who is below the line, who came below it, who cleared it, and who may yet fall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analytics.bulletin.content import DataTable, Number, Section, Sentence
from analytics.bulletin.numbers import count, difference, share
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import community_tables, places
from analytics.bulletin.sections.places import told
from analytics.language import _, word_for
from analytics.model import EVIDENCE, Verdicts

TOLD = 3  # so many newcomers are told one by one, with their figures


def section(reading: Reading) -> Section:
    """The rule first; every community below the line stands once in the table "below", worst first."""
    found = places.hidden_last(reading.figures.verdicts)
    return Section(
        "below",
        _("未达标名单"),
        sentences=tuple(_sentences(reading, found)),
        tables=tuple(_tables(reading, found)),
    )


def _tables(reading: Reading, found: Verdicts) -> Iterator[DataTable]:
    figures = reading.figures
    if len(figures.flags.newly_flagged):
        yield community_tables.moved(reading, figures.flags.newly_flagged, "newly_flagged", _("本期新增未达标小区"))
    if len(figures.flags.cleared):
        yield community_tables.moved(reading, figures.flags.cleared, "cleared", _("本期由未达标转为达标的小区"))
    if len(figures.at_risk):
        yield community_tables.at_risk(reading, figures.at_risk)
    below = found[found["standing"] == "below"]
    if len(below):
        yield community_tables.below(reading, below)
    if len(found):
        yield community_tables.every(reading)


def _sentences(reading: Reading, found: Verdicts) -> Iterator[Sentence]:
    yield _rule(reading, found)
    if (found["standing"] == "no_data").all():
        words = {"until": places.until(reading)}
        yield told(reading, "standing", _("{until}没有有效的总体满意度回答，不作判定。"), words=words)
        return
    called = places.called(found)
    yield _standing(reading, found)
    yield _newly(reading, called)
    yield from _one_by_one(reading, called)
    yield _cleared(reading, called)
    if len(reading.figures.at_risk):
        yield _at_risk(reading, called)
    few = found[found["suppressed"].astype(bool)]
    if len(few):
        template = _("有 {n} 个小区有效份数少于 {minimum} 份，或须防止由合计推算，只列判定，不显示数字。")
        source = places.behind(reading, few, tables=["communities"])
        words = {"minimum": str(reading.counted.minimum)}
        yield told(reading, "hidden", template, source, words=words, numbers={"n": count(len(few))})


def _rule(reading: Reading, found: Verdicts) -> Sentence:
    source = places.behind(reading, found[:0], page="methods")
    if len(reading.thresholds) == 1:
        template = _("满意率低于 {line} 的小区须整改并再次调查，达到 {line} 后方可验收。")
    else:
        template = _("满意率低于达标线的小区须整改并再次调查，达到后方可验收；达标线依改造计划分别为 {line}。")
    return told(reading, "rule", template, source, words={"line": places.line(reading)})


def _standing(reading: Reading, found: Verdicts) -> Sentence:
    below = found[found["standing"] == "below"]
    judged = count((found["standing"] != "no_data").sum())
    tables = ["below", "communities"] if len(below) else ["communities"]
    source = places.behind(reading, below if len(below) else found, tables=tables, standing="below")
    words = {"until": places.until(reading)}
    if below.empty:
        template = _("{until}，有数据的 {judged} 个小区均达标。")
        return told(reading, "standing", template, source, words=words, numbers={"judged": judged})
    words |= {f"word_{code}": _(evidence) for code, evidence in EVIDENCE.items()}
    by_evidence = _("、").join(_("{{word_{code}}} {{{code}}} 个").format(code=code) for code in EVIDENCE)
    template = _("{until}，有数据的 {judged} 个小区中未达标 {below} 个，按证据分：") + by_evidence + _("。")
    numbers = {code: count((below["evidence"] == code).sum()) for code in EVIDENCE}
    numbers |= {"judged": judged, "below": count(len(below))}
    return told(reading, "standing", template, source, words=words, numbers=numbers)


def _newly(reading: Reading, called: pd.Series) -> Sentence:
    found = reading.figures.flags.newly_flagged
    if found.empty:
        return told(reading, "newly_flagged", _("{this}没有新增未达标的小区。"))
    first = reading.counted.standings.periods[0] == pd.Timestamp(reading.period.start)
    template = _("{this}首次有数据，判定未达标 {n} 个：{names}。") if first else _("{this}新增未达标 {n} 个：{names}。")
    return _named("newly_flagged", template, reading, found, called)


def _one_by_one(reading: Reading, called: pd.Series) -> Iterator[Sentence]:
    """Each newcomer with its figures, where they are few."""
    found = places.hidden_last(reading.figures.flags.newly_flagged)
    if len(found) > TOLD:
        return
    for at, short in zip(found.index, community_tables.distance(found), strict=True):
        row = found.loc[at]
        words = {"name": called[row["community_id"]], "evidence": word_for(EVIDENCE, row["evidence"])}
        source = places.behind(
            reading, found.loc[[at]], tables=["newly_flagged"], page="community", community=row["community_id"]
        )
        key = f"newly_flagged:{row['community_id']}"
        if row["suppressed"]:
            yield told(reading, key, _("{name}：有效份数太少，或须防止由合计推算，不显示数字。"), source, words=words)
            continue
        template = _("{name}：满意率 {share}（{satisfied}/{n}），距达标线 {distance}，证据{evidence}。")
        if row["evidence"] != "clear":
            template = _(
                "{name}：满意率 {share}（{satisfied}/{n}），距达标线 {distance}，证据{evidence}："
                "区间 {low} 至 {high} 包含达标线。"
            )
        numbers = {"satisfied": count(row["satisfied"]), "n": count(row["n"]), "distance": difference(short)}
        numbers |= {name: share(row[name]) for name in ("share", "low", "high")}
        yield told(reading, key, template, source, words=words, numbers=numbers)


def _cleared(reading: Reading, called: pd.Series) -> Sentence:
    found = reading.figures.flags.cleared
    if found.empty:
        return told(reading, "cleared", _("{this}没有由未达标转为达标的小区。"))
    doubtful = int((found["evidence"] != "clear").sum())
    template = _("{this}由未达标转为达标 {n} 个：{names}。")
    if doubtful == len(found):
        template = _("{this}由未达标转为达标 {n} 个：{names}；证据不充分，验收前宜再收答卷。")
    elif doubtful:
        template = _("{this}由未达标转为达标 {n} 个：{names}；其中 {doubtful} 个证据不充分，验收前宜再收答卷。")
    return _named("cleared", template, reading, found, called, {"doubtful": count(doubtful)})


def _at_risk(reading: Reading, called: pd.Series) -> Sentence:
    template = _("另有 {n} 个小区达标而证据不足（区间下限低于达标线），仍可能跌到线下：{names}。")
    return _named("at_risk", template, reading, reading.figures.at_risk, called)


def _named(
    key: str,
    template: str,
    reading: Reading,
    found: Verdicts,
    called: pd.Series,
    more: Mapping[str, Number] | None = None,
) -> Sentence:
    """A sentence on ``found``, the first of them by name."""
    found = places.hidden_last(found)
    source = places.behind(reading, found, tables=[key, "communities"], standing=str(found["standing"].iloc[0]))
    words = {"names": places.names(list(called[found["community_id"]]))}
    numbers = {"n": count(len(found)), **(more or {})}
    return told(reading, key, template, source, words=words, numbers=numbers)
