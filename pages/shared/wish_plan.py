"""一小区一方案: a community's must-do, asked-for and could-do with the evidence; workbooks of one and of all."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analytics.language import _
from analytics.model import Scope
from analytics.programme.wishes import classes
from analytics.programme.wishes.plan_lines import PARTS
from analytics.reports import community_plan_workbook
from analytics.standard import measures as standard_measures
from pages.shared import downloads, filters, methods_card, notices, reads, sentences, wish_reads, wish_tables
from pages.shared.plain import plain


def show(chosen: wish_reads.Selection) -> None:
    """The plan of the community that the reader picks, and the workbooks."""
    percent = wish_reads.asked_percent()
    lines = wish_reads.lines(chosen, percent)
    known = reads.communities(chosen.scope)
    known = known[known["community_id"].isin(lines["community_id"])]
    if known.empty:
        notices.empty(
            _("所选范围内没有意愿答卷，也没有登记设施现状"), _("请先组织意愿调查，或到“设施登记”填写缺什么。")
        )
        return
    answered = set(lines.loc[lines["base"].notna() | lines["suppressed"].astype(bool), "community_id"])
    known = known.sort_values("community_id", key=lambda ids: ~ids.isin(answered), kind="stable")  # those asked first
    names = sentences.full_names(known)
    community = filters.one("community", _("小区"), list(names), names.__getitem__, width=420)
    mine = lines[lines["community_id"] == community]
    facts = known[known["community_id"] == community]
    st.caption(sentences.register(facts.iloc[0].to_dict()))
    if community not in answered:
        st.info(_("这个小区在所选意愿调查中没有答卷，下面只按登记的设施现状列出；没有答卷不等于居民没有要求。"))
    for part, words in PARTS.items():
        _part(_(words), mine[mine["part"] == part], key=part)
    _basis(mine, percent)
    _workbooks(chosen, percent, lines, known, facts)


def _part(words: str, lines: pd.DataFrame, *, key: str) -> None:
    st.subheader(_("{part}（{n} 项）").format(part=words, n=len(lines)), anchor=False)
    if lines.empty:
        st.caption(_("没有"))
        return
    wish_tables.show(wish_tables.planned(lines), key=f"plan_{key}")
    quoted = lines.dropna(subset="quote_1").drop_duplicates("topic")
    if quoted.empty:
        return
    with st.expander(_("居民怎么说（已遮盖个人信息）")):
        for row in quoted.to_dict("records"):
            texts = [row[name] for name in ("quote_1", "quote_2") if not pd.isna(row[name])]
            measure = plain(standard_measures.measure(row["measure"]))
            st.markdown(_("**{measure}**（{n} 条意见）").format(measure=measure, n=int(row["comments"])))
            for text in texts:
                st.markdown(f"- {plain(text)}")


def _basis(lines: pd.DataFrame, percent: int) -> None:
    settings = reads.office().settings
    notices.basis(
        definition=wish_reads.asked_rule(percent),
        note=sentences.notes(
            wish_reads.parts_rule(),
            wish_reads.definition(),
            _("分类：{scheme}").format(scheme=plain(classes.scheme_words(str(lines["scheme"].iloc[0])))),
            _("意见为各次调查中谈到对应主题的条数，写的人不足 {few} 户的不显示，不足 {least} 条的不摘录").format(
                few=settings.figure_minimum, least=settings.comment_minimum
            ),
            sentences.hidden(lines, settings.figure_minimum),
        ),
    )


def _workbooks(
    chosen: wish_reads.Selection, percent: int, lines: pd.DataFrame, known: pd.DataFrame, facts: pd.DataFrame
) -> None:
    office = reads.office()
    provenance = wish_reads.provenance(chosen) | {
        _("居民要求"): wish_reads.asked_rule(percent),
        _("三部分"): wish_reads.parts_rule(),
        _("意见条数"): _("各次调查中谈到对应主题的意见；原文已遮盖个人信息"),
    }

    card = methods_card.card(
        interval=sentences.method(office.gate), definition=wish_reads.asked_rule(percent), n=_("见各行的作答户数")
    )

    def made(communities: pd.DataFrame) -> bytes:
        here = lines[lines["community_id"].isin(communities["community_id"])]
        return community_plan_workbook.community_plan_workbook(
            here, communities, provenance, made_at=office.now(), card=card
        )

    with st.container(horizontal=True):
        for words, communities, key in (
            (_("下载本小区方案（.xlsx）"), facts, "one"),
            (_("下载所选范围全部小区（.xlsx）"), known, "all"),
        ):
            downloads.button(
                words,
                partial(made, communities),
                what=downloads.told(
                    _("一小区一方案"),
                    chosen.scope if key == "all" else Scope(community_id=tuple(facts["community_id"])),
                ),
                filename=_("一小区一方案") + ("" if key == "all" else f"_{facts['name'].iloc[0]}") + ".xlsx",
                key=f"plan-{key}",
            )
