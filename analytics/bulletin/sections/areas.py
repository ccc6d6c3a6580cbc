"""分区县、街道比较: which lie below the line beyond what chance explains, which only by the figure itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from analytics.bulletin import periods, sources
from analytics.bulletin.content import (
    APPENDIX,
    BARS,
    BEHIND,
    COUNT,
    INLINE,
    POINTS,
    SHARE,
    TEXT,
    Chart,
    Column,
    DataTable,
    Section,
    Sentence,
    Series,
    Source,
)
from analytics.bulletin.numbers import count, share
from analytics.bulletin.reading import Reading
from analytics.bulletin.sections import places
from analytics.bulletin.sections.compared import AGAINST, COMMUNITY, Units, units
from analytics.bulletin.sections.places import told
from analytics.language import _, joined

DRAWN: Final = 10  # units in a chart: half a slide
MOST_INLINE: Final = 15  # rows of a table among the figures
APPENDED: Final = 100  # more rows than that are for the workbook and the page


def section(reading: Reading) -> Section:
    """Districts and streets beside each other; streets of one district; communities of one street."""
    compared = units(reading)
    if not compared:
        nothing = told(reading, "nothing", _("所选范围内不足两个区县、街道或小区，不作比较。"))
        return Section("areas", _("分区县、街道比较"), (nothing,))
    return Section(
        "areas",
        _("分区县、街道比较"),
        sentences=tuple(said for each in compared for said in _sentences(reading, each)),
        charts=tuple(_chart(reading, each) for each in compared if each.now["share"].notna().any()),
        tables=tuple(table for each in compared for table in _tables(reading, each)),
    )


def _sentences(reading: Reading, found: Units) -> Iterator[Sentence]:
    shown = found.those("wholly_below", "point_below", "point_above", "wholly_above")
    words = {"unit": found.word, "line": _line(reading, found)}
    if shown.empty:
        template = _("{this}各{unit}都没有可以显示的满意率，不作比较。")
        yield told(reading, f"{found.level}_nothing", template, _source(reading, found, found.now), words=words)
        return
    wholly, point = found.those("wholly_below"), found.those("point_below")
    if len(wholly):
        yield _with_shares(reading, found, wholly, words)
    else:
        template = _("{compared} 个可以比较的{unit}中，没有一个可以断定满意率低于 {line}。")
        source = _source(reading, found, shown)
        compared = {"compared": count(len(shown))}
        yield told(reading, f"{found.level}_none", template, source, words=words, numbers=compared)
    if len(point):
        template = _("另有 {n} 个{unit}满意率低于 {line}，但区间包含达标线，尚不能断定：{names}。")
        if wholly.empty:
            template = _("{n} 个{unit}满意率低于 {line}，但区间包含达标线，尚不能断定：{names}。")
        yield _named(reading, found, point, f"{found.level}_point_below", template, words)
    above = found.those("point_above", "wholly_above")
    if len(above):
        clear = int((above["against"] == "wholly_above").sum())
        template = _("满意率不低于 {line} 的{unit} {n} 个，其中 {clear} 个区间整体不低于达标线。")
        if not clear:
            template = _("满意率不低于 {line} 的{unit} {n} 个，但区间都包含达标线。")
        elif clear == len(above):
            template = _("满意率不低于 {line} 的{unit} {n} 个，区间整体都不低于达标线。")
        numbers = {"n": count(len(above)), "clear": count(clear)}
        yield told(
            reading, f"{found.level}_above", template, _source(reading, found, above), words=words, numbers=numbers
        )
    yield from _not_shown(reading, found, words)


def _line(reading: Reading, found: Units) -> str:
    """Communities are judged each by its own line; sums over several programmes by that of most."""
    if found.level == COMMUNITY:
        return places.by_the_line(reading)
    return f"{reading.counted.gate.threshold_percent}\u00a0%"


def _with_shares(reading: Reading, found: Units, wholly: pd.DataFrame, words: dict[str, str]) -> Sentence:
    """The claim: names with their shares, the first ones."""
    named = wholly.head(places.NAMED)
    parts, numbers = [], {"n": count(len(wholly))}
    for at, row in enumerate(named.itertuples(), start=1):
        words = words | {f"name_{at}": str(row.label)}
        parts.append(_("{{name_{at}}} {{share_{at}}}（{{n_{at}}} 份）").format(at=at))
        numbers |= {f"share_{at}": share(row.share), f"n_{at}": count(row.n)}
    more = _("等 {n} 个") if len(wholly) > len(named) else ""
    template = _("{n} 个{unit}可以断定满意率低于 {line}（区间整体在线下）：") + _("、").join(parts) + more + _("。")
    source = _source(reading, found, wholly)
    return told(reading, f"{found.level}_wholly_below", template, source, words=words, numbers=numbers)


def _not_shown(reading: Reading, found: Units, words: dict[str, str]) -> Iterator[Sentence]:
    hidden, silent = found.those("hidden"), found.those("no_data")
    if len(hidden):
        template = _("{n} 个{unit}有效份数太少，或须防止由合计推算，不显示：{names}。")
        yield _named(reading, found, hidden, f"{found.level}_hidden", template, words)
    if len(silent):
        template = (
            _("{n} 个{unit}没有有效回答：{names}。")
            if found.level == COMMUNITY
            else _("{n} 个{unit}{this}没有有效回答：{names}。")
        )
        yield _named(reading, found, silent, f"{found.level}_no_data", template, words)


def _named(
    reading: Reading, found: Units, rows: pd.DataFrame, key: str, template: str, words: dict[str, str]
) -> Sentence:
    words = words | {"names": places.names([str(label) for label in rows["label"]])}
    return told(reading, key, template, _source(reading, found, rows), words=words, numbers={"n": count(len(rows))})


def _chart(reading: Reading, found: Units) -> Chart:
    rows = found.now.head(DRAWN)
    values = {name: tuple(cell for (cell,) in places.cells(rows[[name]])) for name in ("share", "low", "high")}
    lines = set(rows["threshold_percent"])
    notes = [_order(found)]
    if len(found.now) > len(rows):
        notes.append(_("只画前 {drawn} 个，全部 {n} 个见表。").format(drawn=len(rows), n=f"{len(found.now):,}"))
    if len(reading.thresholds) > 1 and len(lines) == 1:
        notes.append(_("各改造计划达标线不同，这里以 {line}\u00a0% 为准。").format(line=min(lines)))
    shown = rows[rows["share"].notna()]
    return Chart(
        f"{found.level}_shares",
        BARS,
        _title(found),
        tuple(str(label) for label in rows["label"]),
        (
            Series(_("满意率"), values["share"]),
            Series(_("区间下限"), values["low"], "low"),
            Series(_("区间上限"), values["high"], "high"),
        ),
        SHARE,
        threshold=min(lines) / 100 if len(lines) == 1 else None,
        alt=_("{n} 个{unit}的满意率及区间与达标线的比较").format(n=len(rows), unit=found.word),
        note=joined(notes),
        source=_source(reading, found, shown, listed=True),
    )


def _title(found: Units) -> str:
    words = _("各{unit}累计满意率") if found.level == COMMUNITY else _("本期各{unit}满意率")
    return words.format(unit=found.word)


def _order(found: Units) -> str:
    if found.level == COMMUNITY:
        return _("按判定和预计未达到达标线的户数排列，严重者在前；不表示名次。")
    last = found.so_far["period"].nunique()
    return _("按最近 {n} 期合计的预计未达到达标线户数排列，严重者在前；不表示名次。").format(n=last)


def _tables(reading: Reading, found: Units) -> Iterator[DataTable]:
    rows = found.now
    place = INLINE if len(rows) <= MOST_INLINE else APPENDIX if len(rows) <= APPENDED else BEHIND
    wide = max((len(str(label)) for label in rows["label"]), default=0)
    columns = (
        Column(found.word, TEXT, min(30, max(12, 2 * wide))),
        Column(_("所属"), TEXT, 16),
        Column(_("有效份数"), COUNT, 10),
        Column(_("满意"), COUNT, 8),
        Column(_("满意率"), SHARE, 9),
        Column(_("下限"), SHARE, 9),
        Column(_("上限"), SHARE, 9),
        Column(_("距达标线"), POINTS, 14),
        Column(_("与达标线比较"), TEXT, 26),
    )
    shown = rows.assign(
        distance=rows["share"] - rows["threshold_percent"] / 100,
        words=[_(AGAINST[each]) for each in rows["against"]],
        satisfied=rows["satisfied"].where(rows["against"] != "no_data"),
    )
    names = ["label", "within", "n", "satisfied", "share", "low", "high", "distance", "words"]
    title = _title(found)
    source = _source(reading, found, rows, listed=True)
    yield DataTable(f"{found.level}_figures", title, columns, places.cells(shown[names]), _order(found), place, source)
    if len(found.so_far):
        yield _series(reading, found)


def _series(reading: Reading, found: Units) -> DataTable:
    """Each unit's figures period by period, for those who want to draw them."""
    rows = found.so_far
    when = {start: periods.labels([reading.counted.period(start)])[0] for start in rows["period"].unique()}
    named = rows.assign(
        when=[when[start] for start in rows["period"]],
        state=[_("完整") if complete else _("未结束") for complete in rows["complete"]],
    )
    columns = (
        Column(found.word, TEXT, 20),
        Column(_("所属"), TEXT, 16),
        Column(_("统计期"), TEXT, 10),
        Column(_("有效份数"), COUNT, 10),
        Column(_("满意率"), SHARE, 9),
        Column(_("下限"), SHARE, 9),
        Column(_("上限"), SHARE, 9),
        Column(_("状态"), TEXT, 8),
    )
    cells = places.cells(named[["label", "within", "when", "n", "share", "low", "high", "state"]])
    title = _("各{unit}近期满意率").format(unit=found.word)
    source = _source(reading, found, rows, listed=True)
    return DataTable(f"{found.level}_series", title, columns, cells, place=BEHIND, source=source)


def _source(reading: Reading, found: Units, rows: pd.DataFrame, *, listed: bool = False) -> Source:
    """What stands behind ``rows``; what is ``listed`` whole leaves its communities to the table of them."""
    shown = rows["n"].dropna()
    is_community = found.level == COMMUNITY
    interval = (_("有限总体 ") if is_community else "") + sources.wilson(reading)
    return Source(
        n=int(shown.sum()) if len(shown) else None,
        base=places.cumulated(reading) if is_community else _("{period}的有效份数").format(period=reading.period.words),
        definition=reading.definition,
        method=_("{interval}，逐个与达标线比较，未作多重比较校正").format(interval=interval),
        communities={} if listed else found.communities(rows),
        tables=("communities",) if listed else (f"{found.level}_figures", "communities"),
        page="acceptance" if is_community else "satisfaction",
        query=sources.here(reading) | ({} if is_community else {"by": found.level}),
    )
