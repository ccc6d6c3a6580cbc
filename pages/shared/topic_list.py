"""Topics as a list in three steps: class, topic, part of a topic; a row leads to the topic's own page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.charts import topic_stance
from analytics.language import N_, _, word_for
from analytics.model import STANCES
from analytics.standard import topics as standard_topics
from analytics.text.coding.codebook import CATEGORIES
from pages.shared import look, tables, topic_badges, wording

COLUMNS = {
    "label": N_("主题"),
    "badge": N_("稳定性"),
    "n": N_("条数"),
    "n_distinct": N_("去重后"),
    "communities": N_("小区"),
    "households": N_("户数"),
    "weeks": N_("近 12 周"),
    "sides": N_("态度"),
    "share": N_("不满意者占比"),
    "keywords": N_("关键词"),
    "unit": N_("责任单位"),
    "negative": N_("不满"),
    "neutral": N_("未表态"),
    "positive": N_("肯定"),
}
_STANCE_RULE = N_("填写人答了总体满意度的，以其回答为准，没有答的看文字")
_PICTURES = ("weeks", "sides")
_ROW = 35


def rows(topics: pd.DataFrame, parts: pd.DataFrame, weeks: dict[str, list[int]]) -> pd.DataFrame:
    """Every topic with its parts right after it, the topics of a class together, most frequent first.

    ``topics`` of a TopicTable, ``parts`` of topic_reads, ``weeks`` by id. Adds ``class`` (a category, "" for none),
    ``step`` (0 a topic, 1 a part), ``of`` (the topic that a row leads to), ``weeks``, ``badge`` in words.
    """
    whole = topics.assign(of=topics["topic_id"], place=range(len(topics)), step=0)
    places = dict(zip(topics["topic_id"], range(len(topics)), strict=True))
    category = topics.set_index("topic_id")["category"]
    within = parts[parts["parent"].isin(places)]
    within = within.assign(
        of=within["parent"],
        place=within["parent"].map(places),
        step=1,
        category=within["parent"].map(category),
        label=_("　") + "└ " + within["label"].astype("str"),
    )
    found = pd.concat([whole, within], ignore_index=True)
    found = found.sort_values(["place", "step"], kind="stable", ignore_index=True)
    found["class"] = found["category"].astype("object").where(found["category"].notna(), "")
    found["weeks"] = [weeks.get(one, []) for one in found["topic_id"]]
    found["badge"] = [
        topic_badges.of(row.stability, row.n_distinct) if row.step == 0 else ""
        for row in found[["stability", "n_distinct", "step"]].itertuples()
    ]
    return found


def show(found: pd.DataFrame) -> str | None:
    """A table a class; the id of the topic whose row, or whose part's row, the reader picked."""
    picked = None
    for category in (*CATEGORIES, ""):
        mine = found[found["class"] == category].reset_index(drop=True)
        if mine.empty:
            continue
        whole = mine[mine["step"] == 0]
        st.markdown(
            _("**{category}** · {k} 个主题 · {n} 条（去重后 {distinct} 条）").format(
                category=_(category) if category else _("其他（未分类、新发现）"),
                k=len(whole),
                n=wording.count(whole["n"].sum()),
                distinct=wording.count(whole["n_distinct"].sum()),
            )
        )
        row = _table(mine, key=f"topics_{CATEGORIES.index(category) if category else 'other'}")
        picked = str(mine.loc[row, "of"]) if row is not None else picked
    return picked


def _table(mine: pd.DataFrame, *, key: str) -> int | None:
    dark = look.is_dark()
    return tables.picked(
        mine.assign(
            share=100 * mine["share"],
            sides=[topic_stance.stance_bar(row, on_dark=dark) for row in mine[list(STANCES)].to_dict("records")],
        ),
        key=key,
        height=_ROW * (min(len(mine), 24) + 1) + 3,
        row_height=_ROW,
        column_order=list(COLUMNS),
        column_config=_columns(with_parts=bool((mine["step"] > 0).any())),
    )


def _columns(*, with_parts: bool) -> dict[str, Any]:
    config: dict[str, Any] = {name: st.column_config.Column(_(heading)) for name, heading in COLUMNS.items()}
    # Parts have a phrase for a name, topics a word.
    config["label"] = st.column_config.TextColumn(word_for(COLUMNS, "label"), width=264 if with_parts else 176)
    config["keywords"] = st.column_config.TextColumn(word_for(COLUMNS, "keywords"), width=260)
    config["unit"] = st.column_config.TextColumn(word_for(COLUMNS, "unit"), width=180)
    config["weeks"] = st.column_config.BarChartColumn(
        word_for(COLUMNS, "weeks"),
        width=96,
        y_min=0,
        help=_("所选范围内最近 12 周去重后的条数，右端为最近一周；填写的人太少的周不画"),
    )
    meanings = {
        "n": _("以该主题为主要主题的意见，重复内容也计"),
        "n_distinct": glossary.meaning("distinct"),
        "communities": _("提到该主题的小区数"),
        "households": _("提到该主题的户数；没有户号的答卷每份按一户计"),
    }
    for name, meaning in meanings.items():
        config[name] = st.column_config.NumberColumn(
            _(COLUMNS[name]), format="localized", width=tables.pixels(58), help=meaning
        )
    config["sides"] = st.column_config.ImageColumn(
        word_for(COLUMNS, "sides"),
        width=124,
        help=_("从左到右：不满（斜线）、未表态、肯定的条数；条数也在右端各列。{rule}").format(rule=_(_STANCE_RULE)),
    )
    for side in STANCES:
        config[side] = st.column_config.NumberColumn(
            _(COLUMNS[side]),
            format="localized",
            width=tables.pixels(58),
            help=_(_STANCE_RULE),
        )
    config["share"] = st.column_config.NumberColumn(
        word_for(COLUMNS, "share"),
        format="%.0f %%",
        width=tables.pixels(100),
        help=_("写下该主题意见且回答了总体满意度的人中，不满意者的占比；人数过少时不显示"),
    )
    config["badge"] = st.column_config.TextColumn(
        word_for(COLUMNS, "badge"),
        width=92,
        help=glossary.meaning("stability"),
    )
    return config


def download(found: pd.DataFrame, provenance: dict[str, str]) -> None:
    """Every topic and part as a workbook, shares in per cent."""
    headings = {"class": N_("类别")} | COLUMNS | {"share": N_("不满意者占比（%）")}
    headed = found[[name for name in headings if name in found and name not in _PICTURES]]
    named = headed["class"].map(standard_topics.category)
    headed = headed.assign(share=(100 * headed["share"]).round(2), **{"class": named})
    headed = headed.rename(columns={name: _(words) for name, words in headings.items()})
    tables.download(headed, name=_("意见主题"), provenance=provenance, key="topics_xlsx")
