"""交叉分析: any question by any grouping of residents or communities, and one round against the next."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.headings import place_name, round_name
from analytics.language import N_, _
from pages.shared import (
    crosstab_choice,
    crosstab_reads,
    crosstab_rounds,
    crosstab_table,
    filters,
    notices,
    reader,
    reads,
    sentences,
)
from pages.shared.crosstab_choice import Choice
from pages.shared.plain import plain

VIEWS = {"groups": N_("分组比较"), "rounds": N_("两轮比较")}
LEVELS = {"halves": N_("按口径分两类"), "all": N_("各档分开")}


def groups(choice: Choice) -> None:
    """One question by one grouping."""
    picked = crosstab_choice.asked(choice)
    if picked is None:
        return
    asked, place = picked
    item = choice.items.set_index("item_id").loc[asked.item_id]
    detail = True
    if pd.notna(item["satisfied_from"]) and asked.other is None:
        detail = filters.view("levels", _("答案"), {key: _(words) for key, words in LEVELS.items()}) == "all"
    table = crosstab_reads.crosstab(asked, place, detail)
    if isinstance(table, str):
        notices.empty(table)
        return
    by = crosstab_choice.grouping_name(choice, asked.by)
    st.subheader(_("{heading} × {by}").format(heading=plain(item["heading"]), by=plain(by)))
    provenance = sentences.provenance(place, choice.definition, reads.office().gate, reads.data_version())
    provenance |= {
        _("轮次"): round_name(asked.round_number),
        _("题目"): str(item["heading"]),
        _("分组"): by,
        _("范围"): place_name(choice.place),
    }
    crosstab_table.show(table, name=f"{_('交叉分析')}-{by}", definition=choice.definition, provenance=provenance)


def rounds(choice: Choice) -> None:
    """One round against the next, household by household."""
    pair = crosstab_rounds.chosen(choice.survey_id)
    if pair is None:
        notices.empty(_("这个调查只有一轮，也没有更早的同类调查"), _("整改后再调查一轮，即可在这里比较。"))
        return
    crosstab_rounds.show(reads.data_version(), *pair, choice.place, definition=choice.definition, name=_("两轮比较"))


def main() -> None:
    reader.require("crosstabs")
    st.title(_("交叉分析"))
    if reads.communities().empty:
        notices.no_data()
        return
    choice = crosstab_choice.survey_and_place()
    if choice is None:
        return
    title = reads.surveys().set_index("survey_id").loc[choice.survey_id, "title"]
    st.caption(
        _(
            "“{survey}”，{place}。只提供完整的城市、区县、街道（楼栋按小区）：任意拼合的范围可由相减推出少数人的回答。"
        ).format(survey=plain(title), place=plain(place_name(choice.place)))
    )
    view = filters.view("view", _("视图"), {key: _(words) for key, words in VIEWS.items()})
    (groups if view == "groups" else rounds)(choice)


main()
