"""周报: one week of a place, ready for the Monday meeting."""

from __future__ import annotations

import streamlit as st

from analytics.charts import topics as topic_charts
from analytics.charts import weeks as charts
from analytics.definitions import definitions
from analytics.flows.weekly import Week
from analytics.language import _
from analytics.model import CommentSelection, Scope
from pages.shared import (
    bulletin,
    comment_reads,
    figures,
    filters,
    notices,
    reads,
    sentences,
    tables,
    topic_evidence_reads,
    week_filter,
    wording,
)

FLAG_COLUMNS = ("name", "district", "standing", "evidence", "share", "distance", "n", "needed", "households")


def headline(week: Week, scope: Scope) -> None:
    """What happened, in words first."""
    st.subheader(wording.week(week.start))
    if not week.is_complete:
        st.warning(_("本周尚未结束，以下数字还会变化。"), icon=":material/hourglass_top:")
    moving = topic_evidence_reads.moving(
        reads.data_version(),
        CommentSelection(scope),
        reads.office().now().date(),
        week.start,
        week_starts_on=week.start.isoweekday(),
    )
    with st.container(border=True):
        for sentence in bulletin.sentences(week, moving, reads.office().gate):
            st.markdown(f"- {sentence}")


def responses_and_share(week: Week, scope: Scope) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(_("**每周收到的答卷**"))
        figure = charts.weekly_responses(responses=week.responses, chosen=week.start, complete=week.is_complete)
        figures.draw(figure, alt=_("每周收到的答卷份数"), key="weekly_responses")
        notices.basis(note=_("满意度调查的全部答卷，按提交时间所在周计。"))
    with right:
        st.markdown(_("**每周满意率与区间**"))
        gate = reads.office().gate
        figure = charts.weekly_share(
            estimates=week.estimates, threshold_percent=gate.threshold_percent, chosen=week.start
        )
        figures.draw(figure, alt=_("每周满意率及区间与达标线的比较"), key="weekly_share")
        found = bulletin.estimate(week)
        notices.basis(
            n=None if found is None else found["n"],
            definition=definitions(reads.overall_items(reads.data_version(), scope=scope)),
            note=_("各周填答的小区不同，周间差异也可能来自填答者不同。"),
        )


def standings(week: Week, scope: Scope) -> None:
    st.markdown(_("**各周末的小区判定**"))
    figure = charts.weekly_standings(standings=week.standings.rename(columns={"size": "n"}))
    figures.draw(figure, alt=_("各周末达标、未达标、无数据的小区数"), key="weekly_standings")
    notices.basis(note=_("每个小区按其最近一轮调查、截至该周末的累计答卷判定。"))
    gate, version = reads.office().gate, reads.data_version()
    definition = definitions(reads.overall_items(version, scope=scope))
    provenance = sentences.provenance(scope, definition, gate, version) | {_("周"): wording.week(week.start)}
    for title, frame, key in (
        (_("本周新增未达标"), week.flags.newly_flagged, "newly_flagged"),
        (_("本周由未达标转为达标"), week.flags.cleared, "cleared"),
    ):
        st.markdown(f"**{title}**（{len(frame)}）")
        if frame.empty:
            st.caption(_("无。"))
        else:
            tables.table(frame, gate, order=FLAG_COLUMNS, key=key)
            notices.basis(n=frame["n"].sum(), definition=definition)
            tables.download(tables.verdict_table(frame), name=title, provenance=provenance, key=f"{key}_xlsx")


def topics(week: Week) -> None:
    st.markdown(_("**各主题与上周相比**"))
    moved = bulletin.rising(week, reads.topics(reads.data_version()))
    if moved.empty:
        st.caption(_("本周与上周没有可列的主题：没有已归类的意见，或填写的人太少。"))
        return
    figures.draw(topic_charts.topic_changes(changes=moved), alt=_("各主题占比与上周相比的变化"), key="topic_changes")
    notices.basis(
        note=_(
            "本周与上周各主题占当周全部意见的比例之差（去重后；填写的人太少的主题不列）；横线为区间（按主题数放宽），"
            "跨过 0 即为“持平”。只与上周一周比，波动较大；上面的“动向”与此前几周比。样本非随机，条数不代表居民比例。"
        )
    )


st.title(_("周报"))
place = filters.place()
this_week = week_filter.chosen(reads.data_version(), place)
if reads.communities(reads.data_version()).empty:
    notices.no_data()
elif this_week is None:
    notices.no_survey()
else:
    comment_reads.ensure_grouping()
    headline(this_week, place)
    responses_and_share(this_week, place)
    standings(this_week, place)
    topics(this_week)
