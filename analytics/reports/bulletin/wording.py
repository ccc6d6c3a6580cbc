"""What slides and document say around the figures: captions, what stands behind, widths of words."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from analytics.bulletin.content import (
    BARS,
    BEHIND,
    COUNT,
    TEXT,
    Bulletin,
    Chart,
    Column,
    DataTable,
    Section,
    Sentence,
    Source,
)
from analytics.bulletin.numbers import written
from analytics.estimation.percent import decimals
from analytics.language import _, ordinal, unended
from analytics.reports.bulletin.numbering import Part, parts, table_labels
from analytics.reports.bulletin.palette import SIGNAL_SIGN, intervals, out_of_the_ordinary

# Communities named in 数据依据: few where a table of the same bulletin lists them.
MOST_NAMED: Final = 3
MOST_UNLISTED: Final = 20
# Characters that XML 1.0 cannot hold: a file with one of them does not open.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """``text`` without the control characters that no office file can hold.

    >>> printable("光明\\x0b西里")
    '光明西里'
    """
    return _FORBIDDEN.sub("", text)


def places(share: float, thresholds: Sequence[int]) -> int:
    """Decimals at which ``share`` is not written as if it reached one of ``thresholds`` (whole per cent).

    >>> places(0.7996, (80,)), places(0.8996, (80, 90)), places(0.85, (80,))
    (2, 2, 1)
    """
    return max((decimals([share], threshold) for threshold in thresholds), default=1)


def caption(source: Source, note: str = "") -> str:
    """What stands below a chart or a table: its note, its n, its base, definition and method; empty if none is known.

    >>> caption(Source(n=1412, definition="五级取上两级"), "试用控制限。")
    '试用控制限；n＝1,412；口径：五级取上两级'
    """
    told = [
        unended(note),
        "" if source.n is None else _("n＝{n}").format(n=written(source.n, COUNT)),
        _("基数：{base}").format(base=source.base) if source.base else "",
        _("口径：{definition}").format(definition=source.definition) if source.definition else "",
        _("方法：{method}").format(method=source.method) if source.method else "",
    ]
    return printable(_("；").join(part for part in told if part))


def brief(source: Source, note: str = "") -> str:
    """What a reader needs below a figure on paper and slides: its note, its n and of what.

    How it was counted is told once, in the notes of a slide and in 数据依据.

    >>> brief(Source(n=1412, base="有效答卷", definition="五级取上两级"), "试用控制限。")
    '试用控制限；n＝1,412；基数：有效答卷'
    """
    return caption(replace(source, definition="", method=""), note)


def named(communities: Mapping[str, str], *, most: int = 20) -> str:
    """Communities by name, ``most`` of them; their id where a name is missing.

    >>> named({"ZZ-1": "光明西里", "ZZ-2": ""}), named({"a": "甲", "b": "乙"}, most=1)
    ('光明西里、ZZ-2', '甲等 2 个')
    """
    names = _("、").join([name or known for known, name in communities.items()][:most])
    if len(communities) <= most:
        return names
    return _("{names}等 {n} 个").format(names=names, n=written(len(communities), "count"))


def listed(source: Source, labels: Mapping[str, str]) -> str:
    """The tables that list what was counted, as they are called: 附表1、明细1."""
    return _("、").join(labels[key] for key in source.tables if key in labels)


def spoken(source: Source, labels: Mapping[str, str]) -> str:
    """All that stands behind a sentence, in one line: its caption, its communities, the tables that list them."""
    told = [
        caption(source),
        _("涉及小区：{names}").format(names=named(source.communities)) if source.communities else "",
        _("名单：{labels}").format(labels=listed(source, labels)) if listed(source, labels) else "",
    ]
    return printable(_("；").join(part for part in told if part))


def chart_note(chart: Chart) -> str:
    """The note of a chart, and what its marks mean where no legend can tell."""
    marked = [each.name for each in chart.series if each.role == "signal"]
    known = _("{sign} 为{names}").format(sign=SIGNAL_SIGN, names=_("、").join(marked))
    ends = [each.name for role in ("low", "high") for each in chart.series if each.role == role]
    return _("；").join(
        filter(
            None,
            [
                unended(chart.note),
                known if out_of_the_ordinary(chart) and chart.kind == BARS else "",
                _("横线为{low}至{high}").format(low=ends[0], high=ends[1]) if intervals(chart) else "",
            ],
        )
    )


def cut(text: str, characters: float) -> str:
    """The beginning of ``text`` that ``characters`` Chinese characters hold, with … where something is left out.

    >>> cut("满意率低于达标线", 5), cut("满意率", 5)
    ('满意率低…', '满意率')
    """
    if ems(text) <= characters:
        return text
    held, width = "", 1.0
    for letter in text:
        width += ems(letter)
        if width > characters:
            break
        held += letter
    return held + "…"


def official_date(moment: str) -> str:
    """The day of ``moment`` as official documents write it; words that are no ISO date stay as they are.

    >>> official_date("2026-11-06 09:00")
    '2026年11月6日'
    """
    try:
        day = dt.datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return _("{day.year}年{day.month}月{day.day}日").format(day=day)


def ems(text: str) -> float:
    """The width of ``text`` in Chinese characters: a Latin letter or digit takes a little more than half.

    >>> ems("满意率"), round(ems("80 %"), 2)
    (3, 2.2)
    """
    return sum(1 if unicodedata.east_asian_width(letter) in "WFA" else 0.55 for letter in text)


def lines(text: str, characters: float) -> int:
    """How many lines ``text`` takes where a line holds ``characters`` Chinese characters; at least one.

    >>> lines("一二三四五", 2), lines("", 2)
    (3, 1)
    """
    return sum(max(1, math.ceil(ems(line) / max(characters, 1))) for line in text.split("\n"))


def provenance_table(bulletin: Bulletin) -> DataTable:
    """说明: what the bulletin was made from, a row an item; the last page of each form."""
    state = _("完整") if bulletin.complete else _("未完：统计期尚未结束，数字还会变化")
    rows = (
        (_("统计期"), bulletin.period),
        (_("范围"), bulletin.scope),
        (_("本期状态"), state),
        (_("制作时间"), bulletin.made_at),
        *bulletin.provenance.items(),
    )
    return DataTable("provenance", _("说明"), (Column(_("项目"), TEXT, 14), Column(_("内容"), TEXT, 56)), rows)


def basis_table(bulletin: Bulletin) -> DataTable:
    """数据依据: how many answers stand behind what each section says and shows, and how they were counted.

    Sentences and figures of a section that rest on the same stand in one row; what rests on nothing has none. Each 口径
    and 方法 is told once, below.
    """
    contents = parts(bulletin)
    labels = table_labels(contents)
    counted: dict[str, str] = {}  # a definition or method → how it is called
    rows: list[tuple[str, str, int | None, str]] = []
    for place, section in enumerate(bulletin.sections, start=1):
        behind: dict[tuple[int | None, str], list[Part]] = {}
        for part in contents:
            if part.section != place or (isinstance(part.content, DataTable) and part.content.place == BEHIND):
                continue
            told = _resting_on(part.content.source, labels, counted)
            if told or part.content.source.n is not None:
                behind.setdefault((part.content.source.n, told), []).append(part)
        for (n, told), resting in behind.items():
            rows.append((ordinal(place), _called(section, resting), n, told))
    rows += [("", name, None, told) for told, name in counted.items()]
    columns = (
        Column(_("章节"), TEXT, 6),
        Column(_("语句、图表"), TEXT, 14),
        Column(_("有效份数"), COUNT, 10),
        Column(_("基数、口径、方法与名单"), TEXT, 90),
    )
    return DataTable("basis", _("数据依据"), columns, tuple(rows))


def _resting_on(source: Source, labels: Mapping[str, str], counted: dict[str, str]) -> str:
    """What stands behind one sentence or figure but its n; definition and method by what ``counted`` calls them."""
    called = []
    for words, told in ((_("口径{number}"), source.definition), (_("方法{number}"), source.method)):
        if told:
            same = sum(name.startswith(words.format(number="")) for name in counted.values())
            called.append(counted.setdefault(told, words.format(number=same + 1)))
    lists = listed(source, labels)
    names = named(source.communities, most=MOST_NAMED if lists else MOST_UNLISTED)
    behind = [
        _("基数：{base}").format(base=source.base) if source.base else "",
        *called,
        _("涉及小区：{names}").format(names=names) if names else "",
        _("名单：{labels}").format(labels=lists) if lists else "",
    ]
    return printable(_("；").join(filter(None, behind)))


def _called(section: Section, resting: Sequence[Part]) -> str:
    """What rests on the same: its sentences by their place in the section, its figures by their label."""
    keys = [sentence.key for sentence in section.sentences]
    said = [str(keys.index(part.content.key) + 1) for part in resting if isinstance(part.content, Sentence)]
    sentences = [_("第 {numbers} 句").format(numbers=_("、").join(said))] if said else []
    return _("、").join(sentences + [part.label for part in resting if not isinstance(part.content, Sentence)])
