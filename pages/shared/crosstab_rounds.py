"""两轮比较: how answers changed from one round to the next, by the households that answered both and by all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.flows.round_pairs import Round
from analytics.headings import round_name
from analytics.language import _
from analytics.model import Scope
from pages.shared import crosstab_reads, filters, notices, reads, round_change_words, sentences, tables
from pages.shared.plain import plain
from pages.shared.version import Version


def chosen(survey_id: str) -> tuple[Round, Round] | None:
    """The two rounds that the reader compares, the latest two unless another choice; None where there is but one."""
    offered = crosstab_reads.rounds_offered(survey_id)
    if not offered:
        return None
    names = {str(at): _names(pair) for at, pair in enumerate(offered)}
    picked = filters.one("pair", _("比较哪两轮"), list(names), lambda at: _("{before} → {after}").format(**names[at]))
    return offered[int(picked)]


def show(version: Version, before: Round, after: Round, place: Scope, *, definition: str, name: str) -> None:
    """Every question: who moved, the change of those who answered twice, of the others, and of all."""
    office = reads.office()
    minimum = office.settings.figure_minimum
    found = crosstab_reads.compared(before, after, place)
    names = _names((before, after))
    if not found:
        notices.empty(
            _("没有两轮都答的住户，或份数太少不显示"),
            _("同一住户两轮都填写户号才能逐户比较；各轮满意率见“满意度”页。"),
            page="satisfaction",
        )
        return
    first = found[0]
    st.markdown(round_change_words.sentence(first, office.gate, **names))
    if (moves := round_change_words.moved(first)) != "":
        st.markdown(moves)
    table = round_change_words.in_words(found)
    tables.draw(table, key="pairs", placeholder=_("不显示"))
    notices.basis(n=first.n, definition=definition, note=round_change_words.method(minimum))
    tables.download(
        table,
        name=name,
        provenance=sentences.provenance(place, definition, office.gate, version)
        | {_("轮次"): _("{before} → {after}").format(**names), _("方法"): round_change_words.method(minimum)},
        key="download_pairs",
    )


def of_community(known: pd.DataFrame, community_id: str) -> None:
    """The latest round of a community against the one before, as far as households answered both; else nothing.

    ``known`` are its rounds, the earliest first: survey_id, round.
    """
    if len(known) < 2:
        return
    pair = [(str(row["survey_id"]), int(row["round"])) for row in known.tail(2).to_dict("records")]
    before, after = pair
    found = crosstab_reads.compared(before, after, Scope(community_id=(community_id,)))
    decisive = set(reads.overall_items()["item_id"])
    office, names = reads.office(), _names((before, after))
    for one in found:
        if one.item_id in decisive:
            st.markdown(round_change_words.sentence(one, office.gate, **names))
            st.markdown(round_change_words.moved(one))
    if found:
        with st.expander(_("同一住户两轮各题的变化")):
            tables.draw(round_change_words.in_words(found), key="pairs", placeholder=_("不显示"))
            st.caption(round_change_words.method(office.settings.figure_minimum))


def _names(pair: tuple[Round, Round]) -> dict[str, str]:
    """The two rounds by name, with the survey's title where they are of two."""
    titles = reads.surveys().set_index("survey_id")["title"]
    said = [round_name(number) for _survey, number in pair]
    if pair[0][0] != pair[1][0]:
        quoted = _("《{title}》{words}")
        said = [quoted.format(title=titles[survey], words=name) for (survey, _n), name in zip(pair, said, strict=True)]
    return {"before": plain(said[0]), "after": plain(said[1])}
