"""满意度: which place is satisfied with what, how answers spread over levels, which options residents chose."""

import streamlit as st

from analytics.charts import heatmap, levels
from analytics.definitions import definitions
from analytics.language import N_, _
from analytics.model import KINDS
from pages.shared import (
    choices,
    community_picks,
    figures,
    filters,
    notices,
    reader,
    reads,
    sample_weights,
    sentences,
    tables,
)

UNITS = {"city": N_("城市"), "district": N_("区县"), "street": N_("街道"), "community": N_("小区")}
MOST_DRAWN = 40

reader.require("satisfaction")
st.title(_("满意度"))
if reads.communities().empty:
    notices.no_data()
    st.stop()
scope = filters.place()
survey = filters.survey(tuple(KINDS), every=False, scope=scope)
if survey is None:
    notices.no_survey()
    st.stop()
office = reads.office()
rounds = reads.round_numbers(survey, scope)
if not rounds:
    notices.nothing_left()
    st.stop()
described = reads.surveys().set_index("survey_id").loc[survey]
is_satisfaction = described["kind"] == "satisfaction"
round_number = filters.round_number(rounds)
if is_satisfaction:
    with st.sidebar:
        unit = filters.one("by", _("按什么比较"), list(UNITS), lambda code: _(UNITS[code]), default=reads.usual_unit())
items = reads.items(survey)
definition = definitions(items[items["satisfied_from"].notna()], described["kind"])
provenance = sentences.provenance(scope, definition, office.gate, reads.data_version())
provenance |= {_("轮次"): sentences.round_choice(round_number)}
st.caption(sentences.of_survey(described, round_number))

if is_satisfaction:
    st.subheader(_("各题各{unit}满意率").format(unit=_(UNITS[unit])))
    shares = reads.by_place(survey, unit, round_number, scope)
    places = shares["place"].drop_duplicates()
    drawn = shares[shares["place"].isin(places.head(MOST_DRAWN))]
    figures.draw(
        heatmap.heatmap(
            estimates=drawn,
            threshold_percent=office.gate.threshold_percent,
            unit="place",
            figure_minimum=office.settings.figure_minimum,
        ),
        alt=_("各题在各地的满意率，蓝色达到达标线，橙红色未达到"),
        key="heatmap",
    )
    listed = sentences.drawn(len(places), MOST_DRAWN)
    hidden = sentences.hidden(drawn, office.settings.figure_minimum)
    notices.basis(
        n=drawn.loc[drawn["overall"].astype(bool), "n"].sum(min_count=1),
        definition=definition,
        note=sentences.notes(listed, hidden, _("按调整后满意率从低到高排列，不表示名次；名次的把握见“小区比较”")),
        interval=_("各地满意率的 Wilson 区间，见数据表"),
    )
    # Weights are of each community's latest round.
    if round_number is None and (words := sample_weights.line(survey, scope)):
        st.caption(words)
    with st.expander(_("数据表")):
        order = ("place", "heading", "share", "low", "high", "n", "outside")
        picked = tables.table(drawn, office.gate, order=order, key="shares", pick=unit == "community")
        if unit == "community":
            community_picks.follow(drawn["community_id"].iloc[picked].dropna().tolist(), several=False)
            st.caption(_("勾选行首的方框，打开该小区的档案。"))
        # The workbook has every place, the page only those that are drawn.
        tables.download(
            tables.place_table(shares), name=_("各题各地满意率"), provenance=provenance, key="download_shares"
        )

spread = reads.by_level(survey, round_number, scope)
if not spread.empty:
    st.subheader(_("各题答案分布"))
    figures.draw(
        levels.stacked(levels=spread, threshold_percent=office.gate.threshold_percent, shows_threshold=is_satisfaction),
        alt=_("各题从最满意到最不满意的比例") if is_satisfaction else _("各题从最同意到最不同意的比例"),
        key="levels",
    )
    asked = spread[spread["overall"].astype(bool)] if is_satisfaction else spread
    notices.basis(
        n=asked["base"].max(),
        definition=definition,
        note=_("不清楚、不适用和未填不进基数；条内为占该题有效份数的比例"),
    )
    tables.folded(tables.level_table(spread), name=_("各题答案分布"), provenance=provenance, key="levels")

chosen_options = reads.by_choice(survey, round_number, scope)
choices.draw(chosen_options, provenance=provenance)
if spread.empty and chosen_options.empty:
    notices.empty(_("这个调查没有可以计数的题目"), _("开放题的意见见“意见聚类”页。"), page="comments")
