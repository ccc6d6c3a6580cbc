"""How the parts of a bulletin are called in every form: sections 一、二、, what they hold 句 1, 图 1, 表 1, 附表 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from analytics.bulletin.content import Bulletin, Chart, DataTable, Section, Sentence
from analytics.language import N_, _

_DIGITS: Final = ("", N_("一"), N_("二"), N_("三"), N_("四"), N_("五"), N_("六"), N_("七"), N_("八"), N_("九"))


class Part(NamedTuple):
    """A sentence, chart or table with its label, and its section (from 1)."""

    label: str
    section: int
    content: Sentence | Chart | DataTable


def ordinal(number: int) -> str:
    """A section's number, 1–99, as official documents write it.

    >>> ordinal(1), ordinal(10), ordinal(12), ordinal(21)
    ('一', '十', '十二', '二十一')
    """
    tens, ones = divmod(number, 10)
    digits = [_(each) if each else "" for each in _DIGITS]
    ten = _("十") if tens else ""
    return (digits[tens] if tens > 1 else "") + ten + digits[ones]


def heading(number: int, section: Section) -> str:
    """``一、基本情况``."""
    return _("{number}、{heading}").format(number=ordinal(number), heading=section.heading)


def parts(bulletin: Bulletin) -> tuple[Part, ...]:
    """Every sentence, chart and table in the order of the sections, each kind numbered through the bulletin."""
    return tuple(_parts(bulletin))


def _parts(bulletin: Bulletin) -> Iterator[Part]:
    counted: dict[str, int] = {}
    for place, section in enumerate(bulletin.sections, start=1):
        contents: tuple[Sentence | Chart | DataTable, ...] = (
            *section.sentences,
            *section.charts,
            *section.tables,
        )
        for content in contents:
            words = _words(content)
            counted[words] = counted.get(words, 0) + 1
            yield Part(words.format(number=counted[words]), place, content)


def _words(content: Sentence | Chart | DataTable) -> str:
    if isinstance(content, Sentence):
        return _("句 {number}")
    if isinstance(content, Chart):
        return _("图 {number}")
    return _("附表 {number}") if content.appended else _("表 {number}")
