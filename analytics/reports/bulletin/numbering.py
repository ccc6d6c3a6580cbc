"""How the parts of a bulletin are called in every form: sections 一、二、, in them 句1, 图1, 表1, 附表1, 明细1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from analytics.bulletin.content import APPENDIX, BEHIND, INLINE, Bulletin, Chart, DataTable, Section, Sentence
from analytics.bulletin.numbers import written
from analytics.language import N_, _, ordinal

_TABLES: Final = {INLINE: N_("表{number}"), APPENDIX: N_("附表{number}"), BEHIND: N_("明细{number}")}


class Part(NamedTuple):
    """A sentence, chart or table with its label, and its section (from 1)."""

    label: str
    section: int
    content: Sentence | Chart | DataTable


def heading(number: int, section: Section) -> str:
    """``一、基本情况``."""
    return _("{number}、{heading}").format(number=ordinal(number), heading=section.heading)


def parts(bulletin: Bulletin) -> tuple[Part, ...]:
    """Every sentence, chart and table in the order of the sections, each kind numbered through the bulletin."""
    return tuple(_parts(bulletin))


def titled(label: str, figure: Chart | DataTable) -> str:
    """``图1　每周满意率``."""
    return _("{label}　{title}").format(label=label, title=figure.title)


def placed(contents: Iterable[Part], place: str) -> list[tuple[str, DataTable]]:
    """The tables of ``place``, one of INLINE, APPENDIX and BEHIND, with their labels."""
    tables = [(each.label, each.content) for each in contents if isinstance(each.content, DataTable)]
    return [(label, table) for label, table in tables if table.place == place]


def charts(contents: Iterable[Part]) -> list[tuple[str, Chart]]:
    """The charts with their labels."""
    return [(each.label, each.content) for each in contents if isinstance(each.content, Chart)]


def table_labels(contents: Iterable[Part]) -> dict[str, str]:
    """Tables by their key, as they are called: 附表1."""
    return {each.content.key: each.label for each in contents if isinstance(each.content, DataTable)}


def referred(contents: Iterable[Part]) -> str:
    """Where a section's lists are: the last sentence of it on paper and slides; empty where it has none elsewhere.

    What a page has no room for stands in the workbook: it is left out of paper and slides.
    """
    contents = list(contents)
    listed = _("、").join(label for label, _table in placed(contents, APPENDIX))
    told = [_("名单见{labels}").format(labels=listed)] if listed else []
    told += [
        _("{title}（{rows} 行）见工作簿“{label}”").format(
            title=table.title, rows=written(len(table.rows), "count"), label=label
        )
        for label, table in placed(contents, BEHIND)
        if table.rows
    ]
    return _("{told}。").format(told=_("；").join(told)) if told else ""


def _parts(bulletin: Bulletin) -> Iterator[Part]:
    counted: dict[str, int] = {}
    for place, section in enumerate(bulletin.sections, start=1):
        contents: tuple[Sentence | Chart | DataTable, ...] = (*section.sentences, *section.charts, *section.tables)
        for content in contents:
            words = _words(content)
            counted[words] = counted.get(words, 0) + 1
            yield Part(words.format(number=counted[words]), place, content)


def _words(content: Sentence | Chart | DataTable) -> str:
    if isinstance(content, Sentence):
        return _("句{number}")
    if isinstance(content, Chart):
        return _("图{number}")
    return _(_TABLES[content.place])
