"""基本情况: what the bulletin is about, and how many forms came in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from analytics.bulletin import periods, sources
from analytics.bulletin.content import (
    BEHIND,
    COLUMNS,
    COUNT,
    INLINE,
    Chart,
    Column,
    DataTable,
    Section,
    Sentence,
    Series,
    Source,
)
from analytics.bulletin.numbers import count, score, share
from analytics.bulletin.reading import Reading
from analytics.bulletin.sources import say
from analytics.estimation.periods import YEAR
from analytics.headings import round_name
from analytics.language import N_, _

# Below so many forms before, one form more is more than 1 %: a percentage would tell nothing that the count does not.
FEWEST_FOR_PERCENT: Final = 100
MOST_INLINE: Final = 15
TIMES: Final = 3  # from so many times as many on a rise is told as a multiple
NAMED: Final = 3  # surveys that a sentence names
_CHANGES: Final = {
    "more": N_("比{then}（{before} 份）增加 {by} 份"),
    "fewer": N_("比{then}（{before} 份）减少 {by} 份"),
}
_RATES: Final = {"more": N_("，增长 {rate}。"), "fewer": N_("，下降 {rate}。")}


def section(reading: Reading) -> Section:
    """The section."""
    surveys = _surveys(reading)
    told = [_place(reading), *_running(reading), _received(reading), *_changes(reading), *_by_survey(reading, surveys)]
    tables = (_table(reading, surveys),) if len(surveys) else ()
    return Section("basics", _("基本情况"), tuple(told), (_chart(reading),), tables)


def _source(reading: Reading) -> Source:
    return sources.source(
        reading,
        page="overview",
        n=reading.figures.received.n,
        base=_("满意度调查的全部答卷，按提交时间计"),
        tables=("surveys", "communities"),
    )


def _place(reading: Reading) -> Sentence:
    known = reading.counted.communities
    households = known["households"]
    words = {"period": reading.period.words, "where": reading.place}
    numbers = {"communities": count(len(known)), "households": count(households.sum())}
    source = sources.source(reading, page="overview", n=len(known), base=_("名册内的小区"), tables=("communities",))
    if households.isna().all():
        template = _("本期为 {period}，范围为{where}，名册内 {communities} 个小区，户数均未登记。")
        return say(reading, "scope", template, source, words, communities=numbers["communities"])
    if unknown := int(households.isna().sum()):
        template = _(
            "本期为 {period}，范围为{where}，名册内 {communities} 个小区、{households} 户（{unknown} 个户数不详）。"
        )
        return say(reading, "scope", template, source, words, **numbers, unknown=count(unknown))
    template = _("本期为 {period}，范围为{where}，名册内 {communities} 个小区、{households} 户。")
    return say(reading, "scope", template, source, words, **numbers)


def _running(reading: Reading) -> Iterator[Sentence]:
    if not reading.figures.is_complete:
        yield say(reading, "running", _("本期尚未结束，以下数字还会变化。"), _source(reading), {})


def _received(reading: Reading) -> Sentence:
    words = {"this": periods.names(reading).this}
    n = reading.figures.received.n
    if not n:
        return say(reading, "received", _("{this}没有收到满意度调查答卷。"), _source(reading), words)
    template = _("{this}收到满意度调查答卷 {n} 份，来自 {communities} 个小区。")
    if not reading.figures.is_complete:
        template = _("{this}已收到满意度调查答卷 {n} 份，来自 {communities} 个小区。")
    answering = _forms(reading)["community_id"].nunique()
    return say(reading, "received", template, _source(reading), words, n=count(n), communities=count(answering))


def _changes(reading: Reading) -> Iterator[Sentence]:
    received, names = reading.figures.received, periods.names(reading)
    yield _change(reading, "change", names.last, received.before)
    # The year before is the period before where the period is a year.
    if reading.period.kind != YEAR:
        yield _change(reading, "year_change", names.year_before, received.year_before)


def _change(reading: Reading, key: str, then: str, before: int | None) -> Sentence:
    """Forms against those of another period: counts, so a change in % of the count, never 百分点."""
    source, n = _source(reading), reading.figures.received.n
    words = {"then": then, "this": periods.names(reading).this}
    if before is None:
        return say(reading, key, _("{then}还没有调查数据，份数不作比较。"), source, words)
    if not before:
        return say(reading, key, _("{then}没有收到答卷。"), source, words)
    if not reading.figures.is_complete:
        template = _("{then}全期为 {before} 份；{this}未结束，份数暂不比较。")
        return say(reading, key, template, source, words, before=count(before))
    if n == before:
        return say(reading, key, _("份数与{then}相同，均为 {before} 份。"), source, words, before=count(before))
    way = "more" if n > before else "fewer"
    numbers = {"before": count(before), "by": count(abs(n - before))}
    if before < FEWEST_FOR_PERCENT or not n:
        return say(reading, key, _("{change}。").format(change=_(_CHANGES[way])), source, words, **numbers)
    if n >= TIMES * before:
        template = _(_CHANGES[way]) + _("，为{then}的 {times} 倍。")
        return say(reading, key, template, source, words, **numbers, times=score(n / before))
    rate = share(abs(n - before) / before)
    return say(reading, key, _(_CHANGES[way]) + _(_RATES[way]), source, words, **numbers, rate=rate)


def _forms(reading: Reading) -> pd.DataFrame:
    forms = reading.counted.forms
    return forms[forms["period"] == pd.Timestamp(reading.period.start)]


def _surveys(reading: Reading) -> pd.DataFrame:
    """title, round, communities, n of the surveys of this period, most forms first."""
    titles = reading.counted.surveys.set_index("survey_id")["title"]
    forms = _forms(reading)
    found = forms.groupby(["survey_id", "round"], as_index=False).agg(
        communities=("community_id", "nunique"), n=("n", "sum")
    )
    found = found.assign(title=found["survey_id"].map(titles))
    return found.sort_values(["n", "title", "round"], ascending=[False, True, True], ignore_index=True)


def _by_survey(reading: Reading, surveys: pd.DataFrame) -> Iterator[Sentence]:
    titles = surveys.groupby("title", sort=False)["n"].sum().sort_values(ascending=False, kind="stable")
    if titles.empty:
        return
    words = {f"title_{at}": title for at, title in enumerate(titles.index[:NAMED])}
    if len(titles) == 1:
        yield say(reading, "surveys", _("答卷均来自“{title_0}”。"), _source(reading), words)
        return
    listed = _("、").join(
        _("“{title}”{n} 份").format(title=f"{{title_{at}}}", n=f"{{n_{at}}}") for at in range(len(words))
    )
    numbers = {f"n_{at}": count(n) for at, n in enumerate(titles.iloc[:NAMED])}
    template = _("答卷来自 {surveys} 项调查：{listed}。")
    if len(titles) > NAMED:
        template = _("答卷来自 {surveys} 项调查，份数较多的是{listed}。")
    template = template.format(surveys="{surveys}", listed=listed)
    yield say(reading, "surveys", template, _source(reading), words, **numbers, surveys=count(len(titles)))


def _table(reading: Reading, surveys: pd.DataFrame) -> DataTable:
    rows = [(row.title, round_name(int(row.round)), int(row.communities), int(row.n)) for row in surveys.itertuples()]
    return DataTable(
        key="surveys",
        title=_("各项调查收到的答卷"),
        columns=(
            Column(_("调查"), width=36),
            Column(_("轮次"), width=10),
            Column(_("小区数"), COUNT, 10),
            Column(_("本期份数"), COUNT, 10),
        ),
        rows=tuple(rows),
        place=INLINE if len(rows) <= MOST_INLINE else BEHIND,
        source=_source(reading),
    )


def _chart(reading: Reading) -> Chart:
    shown = periods.window(reading)
    n = reading.figures.coverage.set_index("period")["n"]
    values = [int(n[pd.Timestamp(period.start)]) for period in shown]
    return Chart(
        key="forms",
        kind=COLUMNS,
        title=_("各期收到的满意度调查答卷"),
        categories=periods.categories(reading),
        series=(Series(_("份数"), tuple(values)),),
        format=COUNT,
        alt=_("{first}至{last}各期收到的答卷份数，最近一期 {n} 份").format(
            first=shown[0].words, last=shown[-1].words, n=f"{values[-1]:,}"
        ),
        note=periods.starred(reading),
        source=_source(reading),
    )
