"""The charts and tables of 热点意见, and what stands behind them."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics.bulletin import sources
from analytics.bulletin.content import (
    BARS,
    BEHIND,
    COUNT,
    INLINE,
    POINTS,
    SCORE,
    SHARE,
    Chart,
    Column,
    DataTable,
    Series,
    Source,
)
from analytics.bulletin.reading import Reading
from analytics.estimation.trends import NEW_COMMUNITIES, NEW_FROM
from analytics.flows.hot_issues import HEAT_WEIGHTS
from analytics.language import N_, _, word_for
from analytics.standard import masks

CHANGES_SHOWN: Final = 10
STATUS: Final = {
    "rising": N_("上升"),
    "falling": N_("下降"),
    "new": N_("新出现"),
    "returning": N_("重新出现"),
    "steady": N_("无明显变化"),
}


def source(reading: Reading, *, topic_id: str = "", **told: Any) -> Source:
    """The distinct comments that say something, unless ``told`` says otherwise; opens 热点问题, or the topic's record.

    Only pages that can show the same comments are opened: those of whole weeks, of a place the filters can say.
    """
    usual = {
        "n": reading.topics.comments.saying,
        "base": _("有实质内容的意见（去重后；一条意见可提到几个问题）"),
        "method": _("意见自动归类，人工可更正；内容几乎相同的只计一条"),
    }
    opened = _opened(reading, topic_id)
    told |= {"tables": tuple(key for key in told.get("tables", ()) if key in _present(reading))}
    return Source(
        **{**usual, "page": ("topic" if topic_id else "hot_issues") if opened else "", "query": opened, **told}
    )


def _present(reading: Reading) -> set[str]:
    """Keys of the tables there are."""
    topics = reading.topics
    issues = {"hot_issues", "issue_satisfaction"} if len(topics.issues) else set()
    quotes = {"quotes"} if len(topics.quotes) else set()
    return issues | quotes | ({"topic_changes"} if topics.periods_before and len(topics.changes) else set())


def _opened(reading: Reading, topic_id: str) -> dict[str, str]:
    scope, weeks = reading.scope, reading.topics.weeks
    if weeks is None or scope.community_id or any(len(getattr(scope, level)) > 1 for level in sources.PLACES):
        return {}
    span = {"from": weeks[0].isoformat(), "to": weeks[1].isoformat()}
    return sources.here(reading) | span | ({"topic": topic_id} if topic_id else {})


def tested(reading: Reading) -> str:
    """How rises and falls are told, in words."""
    return _(
        "占比与此前同类周期合并比较：条件二项检验，计入各期之间的起伏，升、降各自校正比较次数后 q ≤ 0.05，"
        "且占比之差的 Newcombe 区间（{confidence:g}\u00a0%）不含 0；"
        "新出现：此前没有，去重后至少 {n} 条、来自至少 {places} 个小区"
    ).format(confidence=100 * reading.counted.confidence, n=NEW_FROM, places=NEW_COMMUNITIES)


def ordered(changes: pd.DataFrame) -> pd.DataFrame:
    """Largest change first, what is not told last."""
    by_size = changes.assign(size=changes["difference"].astype("float64").abs())
    by_size = by_size.sort_values(["size", "topic_id"], ascending=[False, True], na_position="last")
    return by_size.drop(columns="size").reset_index(drop=True)


def charts(reading: Reading) -> tuple[Chart, ...]:
    """The hottest issues by comments, and how shares changed; each only where there is something to draw."""
    found = []
    if len(reading.topics.issues):
        found.append(_issues_chart(reading))
    if reading.topics.periods_before and len(drawn(reading.topics.changes)):
        found.append(_changes_chart(reading))
    return tuple(found)


def tables(reading: Reading) -> tuple[DataTable, ...]:
    """The table of issues, and behind it their satisfaction, the comments quoted and all topics tested."""
    made = {
        "hot_issues": _issues_table,
        "issue_satisfaction": _satisfaction_table,
        "quotes": _quotes_table,
        "topic_changes": _changes_table,
    }
    present = _present(reading)
    return tuple(make(reading) for key, make in made.items() if key in present)


def _issues_chart(reading: Reading) -> Chart:
    issues = reading.topics.issues
    return Chart(
        key="hot_issues",
        kind=BARS,
        title=_("热点问题的意见条数（去重后）"),
        categories=_names(issues["label"]),
        series=(Series(_("条数"), tuple(int(n) for n in issues["n_distinct"])),),
        format=COUNT,
        alt=_("热点问题及其意见条数，按热度排列"),
        note=_("按热度排列；一条意见可提到几个问题。"),
        source=source(reading, tables=("hot_issues",)),
    )


def drawn(changes: pd.DataFrame) -> pd.DataFrame:
    """Those that moved, then the largest of the others, as far as they may be told; largest rise first.

    Rows of the topics' ``changes``; ``named`` is the label, with what is claimed of it.
    """
    told = ordered(changes[~changes["suppressed"].astype(bool)])
    told = told.assign(steady=told["status"] == "steady").sort_values("steady", kind="stable").head(CHANGES_SHOWN)
    told = told.sort_values(["difference", "topic_id"], ascending=[False, True], ignore_index=True)
    named = [
        label if status == "steady" else _("{label}（{status}）").format(label=label, status=_(STATUS[status]))
        for label, status in zip(_names(told["label"]), told["status"], strict=True)
    ]
    return told.assign(named=pd.Series(named, dtype="object"))


def _changes_chart(reading: Reading) -> Chart:
    rows = drawn(reading.topics.changes)
    values = {column: tuple(float(value) for value in rows[column]) for column in ("difference", "low", "high")}
    return Chart(
        key="topic_changes",
        kind=BARS,
        title=_("各问题占比与此前相比的变化"),
        categories=tuple(rows["named"]),
        series=(
            Series(_("占比之差"), values["difference"]),
            Series(_("区间下限"), values["low"], "low"),
            Series(_("区间上限"), values["high"], "high"),
        ),
        format=POINTS,
        alt=_("各问题在意见中的占比与此前各期相比的变化及区间"),
        note=_("名称后注明的才超出偶然波动；区间没有按比较次数放宽。"),
        source=source(reading, method=tested(reading), tables=("topic_changes",)),
    )


def _issues_table(reading: Reading) -> DataTable:
    saying = reading.topics.comments.saying
    rows = [
        (
            int(row["rank"]),
            str(row["label"]),
            float(row["heat"]),
            int(row["n_distinct"]),
            row["n_distinct"] / saying,
            int(row["communities"]),
            _shown(row["dissatisfied"], float),
            _shown(row["unit"], str),
            _shown(row["handling"], str),
        )
        for row in reading.topics.issues.to_dict("records")
    ]
    return DataTable(
        key="hot_issues",
        title=_("热点问题"),
        columns=(
            Column(_("序号"), COUNT, 6),
            Column(_("问题"), width=20),
            Column(_("热度"), SCORE, 8),
            Column(_("去重条数"), COUNT, 10),
            Column(_("占比"), SHARE, 10),
            Column(_("涉及小区"), COUNT, 10),
            Column(_("不满意者占比"), SHARE, 14),
            Column(_("责任单位"), width=16),
            Column(_("办理情况"), width=28),
        ),
        rows=tuple(rows),
        note=_(
            "占比以有实质内容的意见（去重后）{n:,} 条为基数；热度 = {n_distinct} × 去重条数 ÷ 最多者 + {communities} × "
            "涉及小区 ÷ 最多者 + {dissatisfied} × 不满意者占比；不满意者占比以提到该问题并回答总体满意度的居民为基数，"
            "不足 {minimum} 人的不列。"
        ).format(n=saying, minimum=reading.counted.minimum, **HEAT_WEIGHTS),
        place=INLINE,
        source=source(reading, tables=("issue_satisfaction", "quotes")),
    )


def _satisfaction_table(reading: Reading) -> DataTable:
    columns = ("label", "satisfied_n", "satisfied", "satisfied_low", "satisfied_high")
    rows = [
        (str(label), _shown(n, int), *(_shown(value, float) for value in figures))
        for label, n, *figures in reading.topics.issues[list(columns)].itertuples(index=False)
    ]
    return DataTable(
        key="issue_satisfaction",
        title=_("提到各热点问题的居民的总体满意率"),
        columns=(
            Column(_("问题"), width=20),
            Column(_("回答人数"), COUNT, 10),
            Column(_("满意率"), SHARE, 10),
            Column(_("区间下限"), SHARE, 10),
            Column(_("区间上限"), SHARE, 10),
        ),
        rows=tuple(rows),
        note=_("回答不足 {minimum} 人的不列。").format(minimum=reading.counted.minimum),
        place=BEHIND,
        source=source(
            reading,
            n=None,
            base=_("提到该问题并回答满意度调查总体题的居民，人数见表"),
            definition=reading.definition,
            method=sources.wilson(reading),
        ),
    )


def _quotes_table(reading: Reading) -> DataTable:
    quotes = reading.topics.quotes
    return DataTable(
        key="quotes",
        title=_("热点问题的意见原文"),
        columns=(Column(_("主题"), width=20), Column(_("意见原文"), width=80)),
        rows=tuple(
            (str(label), str(masks.shown(text))) for label, text in quotes[["label", "text"]].itertuples(index=False)
        ),
        note=_("个人信息已遮盖；意见较少的问题不列原文。"),
        place=BEHIND,
        source=source(reading),
    )


def _changes_table(reading: Reading) -> DataTable:
    columns = ("n", "share", "n_before", "share_before", "difference", "low", "high")
    kinds = (int, float, int, float, float, float, float)
    changes = reading.topics.changes
    rows = [
        (
            str(row["label"]),
            word_for(STATUS, row["status"]),
            *(_shown(row[column], kind) for column, kind in zip(columns, kinds, strict=True)),
        )
        for row in changes.to_dict("records")
    ]
    return DataTable(
        key="topic_changes",
        title=_("各问题占比的升降"),
        columns=(
            Column(_("问题"), width=20),
            Column(_("判断"), width=12),
            Column(_("本期条数"), COUNT, 10),
            Column(_("本期占比"), SHARE, 10),
            Column(_("此前条数"), COUNT, 10),
            Column(_("此前占比"), SHARE, 10),
            Column(_("相差"), POINTS, 14),
            Column(_("区间下限"), POINTS, 14),
            Column(_("区间上限"), POINTS, 14),
        ),
        rows=tuple(rows),
        note=_("此前提到的居民不足 {minimum} 人的，不列此前的数和差值。").format(minimum=reading.counted.minimum),
        place=BEHIND,
        source=source(reading, method=tested(reading)),
    )


def _names(labels: pd.Series) -> tuple[str, ...]:
    return tuple(str(label) for label in labels)


def _shown(value: Any, kind: type) -> Any:
    """None where nothing may be said."""
    return None if pd.isna(value) else kind(value)
