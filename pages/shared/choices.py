"""选择题 and 排序题: which options residents chose, question by question."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.charts import choices as charts
from analytics.language import N_, _
from pages.shared import figures, notices, reads, sentences, tables
from pages.shared.plain import plain

MOST_DRAWN = 20
SECTIONS = ((N_("选择题"), ("single", "multi")), (N_("排序题"), ("ranking",)))


def draw(choices: pd.DataFrame, *, provenance: Mapping[str, str]) -> None:
    """A chart a question, and all options as a table to download; nothing where no such question was asked."""
    for title, types in SECTIONS:
        questions = choices[choices["type"].isin(types)]
        if not questions.empty:
            st.subheader(_(title))
        for item_id, options in questions.groupby("item_id", sort=False):
            _question(str(item_id), options)
    if choices.empty:
        return
    with st.expander(_("选项数据表")):
        table = tables.choice_table(choices)
        tables.draw(table, key="choices_table")
        tables.download(table, name=_("选择题与排序题"), provenance=provenance, key="download_choices")


def _question(item_id: str, options: pd.DataFrame) -> None:
    heading, kind = options["heading"].iloc[0], options["type"].iloc[0]
    st.markdown(f"**{plain(heading)}**")
    if options["suppressed"].all():
        notices.basis(note=sentences.few(reads.office().settings.figure_minimum))
        return
    figures.draw(
        charts.bars(choices=options, most=MOST_DRAWN),
        alt=_("{heading}：各选项的份数与占比").format(heading=heading),
        key=f"choices_{item_id}",
    )
    notices.basis(
        n=options["base"].iloc[0],
        note=sentences.notes(
            sentences.outside(options["outside"].iloc[0]),
            _("一人可选多项，占比之和可大于 100 %") if kind == "multi" else "",
            _("占比为列入该项的份数，深色为排第一；平均名次越小越靠前") if kind == "ranking" else "",
            sentences.drawn(len(options), MOST_DRAWN),
        ),
    )
