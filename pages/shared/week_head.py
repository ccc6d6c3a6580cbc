"""The head of a bulletin on the page: its title, number, period and place, and the figures to begin with."""

from __future__ import annotations

from typing import Final, NamedTuple

import streamlit as st

from analytics.bulletin.content import POINTS, Bulletin, Number, Sentence, Source
from analytics.bulletin.numbers import written
from analytics.estimation.percent import points
from analytics.language import N_, _
from pages.shared import methods_card, week_cards
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
    Headline(N_("环比"), "satisfaction", "previous", "change"),
    Headline(N_("未达标小区"), "satisfaction", "standings", "below"),
    Headline(N_("新增未达标"), "below", "newly_flagged", "n"),
)

METRIC_PIXELS: Final = 182  # five stand side by side on a page of the usual width


def title(bulletin: Bulletin) -> None:
    """What it is called and what it is about."""
    st.subheader(plain(bulletin.title), anchor="bulletin")
    st.caption(plain(_(" ｜ ").join(part for part in (bulletin.number, bulletin.period, bulletin.scope) if part)))


def figures(bulletin: Bulletin) -> None:
    """A warning while the period runs, and up to five figures."""
    if not bulletin.complete:
        st.warning(_("本期未完：统计期尚未结束，以下数字还会变化。"), icon=":material/hourglass_top:")
    # They wrap where the page is narrow: a figure that is cut says nothing.
    with st.container(horizontal=True, gap="small"):
        for headline, (sentence, number) in headlines(bulletin).items():
            st.metric(
                _(headline.label) + (_("（百分点）") if number.format == POINTS else ""),
                _short(number, bulletin),
                delta=_interval(sentence, bulletin),
                delta_color="off",
                delta_arrow="off",
                help=plain(sentence.text),
                border=True,
                width=METRIC_PIXELS,
                height="stretch",
            )
    methods_card.show(week_cards.of(Source(), bulletin.provenance))


def headlines(bulletin: Bulletin) -> dict[Headline, tuple[Sentence, Number]]:
    """The figures to begin with, as the bulletin's sentences have them; those that this one does not tell are left."""
    said = {(section.key, sentence.key): sentence for section in bulletin.sections for sentence in section.sentences}
    found = {}
    for headline in HEADLINES:
        sentence = said.get((headline.section, headline.sentence))
        if sentence is not None and headline.number in sentence.numbers:
            found[headline] = (sentence, sentence.numbers[headline.number])
    return found


def _interval(sentence: Sentence, bulletin: Bulletin) -> str | None:
    """The interval that a sentence tells: no figure that has one stands without it."""
    limits = [sentence.numbers.get(name) for name in ("low", "high")]
    if any(limit is None or limit.value is None for limit in limits):
        return None
    low, high = (_short(limit, bulletin) for limit in limits if limit)
    return _("区间 {low} 至 {high}").format(low=low, high=high)


def _short(number: Number, bulletin: Bulletin) -> str:
    """A number as the sentences write it; a difference without its unit, which its heading has."""
    if number.format == POINTS and number.value is not None:
        return points(number.value)
    return written(number.value, number.format, thresholds=bulletin.thresholds)
