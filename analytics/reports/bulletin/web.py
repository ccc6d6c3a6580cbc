"""The bulletin as one page that opens anywhere without a network: words, drawings and numbers, each with its source."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.bulletin.content import APPENDIX, Bulletin, Chart, DataTable, Section, Sentence
from analytics.language import _
from analytics.reports.bulletin.numbering import Part, heading, parts
from analytics.reports.bulletin.web_figures import Places, chart_figure, definitions, source_list, table_figure
from analytics.reports.bulletin.web_marks import escaped
from analytics.reports.bulletin.web_style import style

# Nothing may be fetched, run or sent, whatever the words in the page say.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def web(bulletin: Bulletin) -> bytes:
    """``bulletin`` as the bytes of one .html, UTF-8: no script, no picture, no font from elsewhere.

    Sentences open what stands behind them, charts open their numbers; what is printed is A4. The tables of the 附表
    stand at the end, those of thousands of rows are folded. All words are escaped.
    """
    contents = parts(bulletin)
    tables = {
        part.content.key: (part.label, f"p{place}")
        for place, part in enumerate(contents)
        if isinstance(part.content, DataTable)
    }
    places = Places(tables, bulletin.thresholds)
    body = [
        '<main class="bulletin">',
        _head(bulletin),
        _directory(bulletin),
        *(_section(number, section, contents, places) for number, section in enumerate(bulletin.sections, start=1)),
        _appendix(contents, places),
        _provenance(bulletin),
        "</main>",
    ]
    page = (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(f'{bulletin.title} {bulletin.number}')}</title><style>{style()}</style></head>"
        f"<body>{''.join(body)}</body></html>\n"
    )
    return page.encode()


def _head(bulletin: Bulletin) -> str:
    about = "".join(
        f"<span>{escaped(words)}</span>"
        for words in (bulletin.number, bulletin.period, bulletin.scope, bulletin.issuer, bulletin.made_at)
        if words
    )
    unfinished = "" if bulletin.complete else f'<p class="unfinished">{escaped(_("本期未完，数字还会变化"))}</p>'
    return f'<header><h1>{escaped(bulletin.title)}</h1><p class="about">{about}</p>{unfinished}</header>'


def _directory(bulletin: Bulletin) -> str:
    entries = [(f"s{number}", heading(number, section)) for number, section in enumerate(bulletin.sections, start=1)]
    if bulletin.appendices:
        entries.append(("appendix", _("附表")))
    entries.append(("provenance", _("说明")))
    items = "".join(f'<li><a href="#{anchor}">{escaped(words)}</a></li>' for anchor, words in entries)
    contents = escaped(_("目录"))
    return f'<nav aria-label="{contents}"><ol>{items}</ol></nav>'


def _section(number: int, section: Section, contents: Iterable[Part], places: Places) -> str:
    inside = [
        _part(part, place, places)
        for place, part in enumerate(contents)
        if part.section == number and not (isinstance(part.content, DataTable) and part.content.place == APPENDIX)
    ]
    return f'<section id="s{number}"><h2>{escaped(heading(number, section))}</h2>{"".join(inside)}</section>'


def _appendix(contents: Iterable[Part], places: Places) -> str:
    tables = [
        table_figure(part.content, part.label, f"p{place}", places)
        for place, part in enumerate(contents)
        if isinstance(part.content, DataTable) and part.content.place == APPENDIX
    ]
    if not tables:
        return ""
    return f'<section id="appendix" class="appendix"><h2>{escaped(_("附表"))}</h2>{"".join(tables)}</section>'


def _part(part: Part, place: int, places: Places) -> str:
    """One part; its anchor is its place in the bulletin, as keys and names may hold anything."""
    if isinstance(part.content, Sentence):
        return _sentence(part.content, f"p{place}", places)
    if isinstance(part.content, Chart):
        return chart_figure(part.content, part.label, f"p{place}", places)
    return table_figure(part.content, part.label, f"p{place}", places)


def _sentence(sentence: Sentence, anchor: str, places: Places) -> str:
    behind = source_list(sentence.source, places)
    said = escaped(sentence.text)
    if not behind:
        return f'<p class="sentence" id="{anchor}">{said}</p>'
    return f'<details class="sentence" id="{anchor}"><summary>{said}</summary>{behind}</details>'


def _provenance(bulletin: Bulletin) -> str:
    notes = {
        _("读法"): _("“—”表示不显示：没有数据，或有效份数太少。两个百分比之差以百分点计。点开句子可见其出处。"),
        _("生成时间"): bulletin.made_at,
    }
    told = definitions({**bulletin.provenance, **notes})
    return f'<footer id="provenance"><h2>{escaped(_("说明"))}</h2>{told}</footer>'
