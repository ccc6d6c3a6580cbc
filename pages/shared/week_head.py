"""The head of a bulletin on the page: its title, number, period and place, and the figures to begin with."""

from __future__ import annotations

from typing import Final, NamedTuple

import streamlit as st

from analytics.bulletin.content import Bulletin, Number, Sentence
from analytics.bulletin.numbers import written
from analytics.language import N_, _
from pages.shared.plain import plain


class Headline(NamedTuple):
    """A figure by the key of its section, of its sentence, and its name there."""

    label: str
    section: str
    sentence: str
    number: str


HEADLINES: Final = (
    Headline(N_("收到答卷"), "basics", "received", "n"),
    Headline(N_("满意率"), "satisfaction", "share", "share"),
    Headline(N_("环比"), "satisfaction", "previous", "difference"),
    Headline(N_("未达标小区"), "satisfaction", "standings", "below"),
    Headline(N_("新增未达标"), "below", "newly_flagged", "n"),
)


def title(bulletin: Bulletin) -> None:
    """What it is called and what it is about."""
    st.subheader(plain(bulletin.title), anchor="bulletin")
    st.caption(plain(" ｜ ".join(part for part in (bulletin.number, bulletin.period, bulletin.scope) if part)))


def figures(bulletin: Bulletin) -> None:
    """A warning while the period runs, and up to five figures."""
    if not bulletin.complete:
        st.warning(_("本期未完：统计期尚未结束，以下数字还会变化。"), icon=":material/hourglass_top:")
    told = headlines(bulletin)
    for column, (headline, (sentence, number)) in zip(st.columns(max(len(told), 1)), told.items(), strict=False):
        words = written(number.value, number.format, thresholds=bulletin.thresholds)
        column.metric(_(headline.label), words, help=plain(sentence.text), border=True)


def headlines(bulletin: Bulletin) -> dict[Headline, tuple[Sentence, Number]]:
    """The figures to begin with, as the bulletin's sentences have them; those that this one does not tell are left."""
    said = {(section.key, sentence.key): sentence for section in bulletin.sections for sentence in section.sentences}
    found = {}
    for headline in HEADLINES:
        sentence = said.get((headline.section, headline.sentence))
        if sentence is not None and headline.number in sentence.numbers:
            found[headline] = (sentence, sentence.numbers[headline.number])
    return found
