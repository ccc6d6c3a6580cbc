"""The other views of the same comments: the map, communities by topics, and the words used."""

from __future__ import annotations

import pandas as pd

from analytics.charts import topic_heat, topic_map, topic_words
from analytics.language import _
from pages.shared import comment_filter, figures, notices, reads, topic_evidence_reads, topic_reads, word_reads, wording

MOST_PLACES = 25
MOST_TOPICS = 20


def comment_map(selection: comment_filter.Selection) -> None:
    """Comments in the plane; nothing where there are so few that a dot would be a person."""
    points = topic_reads.points(selection.comments)
    minimum = reads.office().settings.comment_minimum
    if len(points) < minimum:
        notices.empty(
            _("可画的意见少于 {minimum} 条，为保护填写人不画").format(minimum=minimum),
            _("可放宽左侧的筛选。"),
        )
        return
    figures.draw(
        topic_map.topic_map(points=points), alt=_("意见地图：一点为一条意见，同一主题聚成一片"), key="topic_map"
    )
    notices.basis(
        note=_(
            "图上 {n} 条（各主题抽样），一点一条，内容雷同的叠在一点；同一片里越靠中间说法越典型，"
            "主题之间的远近大致表示内容的远近。"
            "点上只显示主题和小区（该小区提到该主题的人太少时不写小区），原文请到主题档案查看。"
        ).format(n=wording.count(len(points)))
        + _(comment_filter.NOT_A_SAMPLE)
    )


def heat(selection: comment_filter.Selection) -> None:
    """Communities by topics: the communities and the topics with most comments, and how many are left out."""
    minimum = topic_evidence_reads.LEAST_COMMENTS
    shares, too_few = topic_evidence_reads.heat(selection.comments, most_places=MOST_PLACES, most_topics=MOST_TOPICS)
    if shares.empty:
        notices.empty(
            _("没有小区的意见达到 {minimum} 条").format(minimum=minimum),
            _("条数太少时占比没有意义。可放宽左侧的时间或渠道筛选，或到“意见对比”按街道、区县比较。"),
            page="comparison",
            label=_("去意见对比"),
        )
        return
    figures.draw(
        topic_heat.topic_heat(shares=shares, minimum=minimum),
        alt=_("各小区的意见按主题的占比，颜色越深占比越高"),
        key="topic_heat",
    )
    notices.basis(
        note=_(
            "格内为该主题占该小区意见（去重后、有实质内容）的百分比，括号内为该小区条数。"
            "▲ 为明显多于其他小区（已按比较次数校正，q ≤ 0.05），“·”为填写人太少不显示。{shown}{hidden}"
        ).format(
            shown=_("只列意见最多的 {n} 个小区和条数最多的 {k} 个主题。").format(
                n=shares["place"].nunique(), k=shares["topic"].nunique()
            ),
            hidden=_("另有 {n} 个小区不足 {minimum} 条，不计算。").format(n=too_few, minimum=minimum)
            if too_few
            else "",
        )
        + _(comment_filter.NOT_A_SAMPLE)
    )


def words(selection: comment_filter.Selection, topics: pd.DataFrame) -> None:
    """The words that speak for the topics of the selection."""
    found = [
        {"word": word, "weight": weight * topic.n_distinct, "label": topic.label, "category": topic.category}
        for topic in topics[["topic_id", "label", "category", "n_distinct"]].itertuples()
        for word, weight in word_reads.weights(str(topic.topic_id)).items()
    ]
    if not found:
        notices.empty(_("还没有可画的词语"), _("意见重新归类后会有。"))
        return
    shown = pd.DataFrame(found).sort_values(["weight", "word"], ascending=[False, True]).drop_duplicates("word")
    figures.draw(topic_words.word_cloud(words=shown), alt=_("各主题的代表词，越大越能代表较多的意见"), key="words")
    notices.basis(
        note=_("字的大小＝该词对主题的代表性 × 主题条数（去重后），颜色为主题类别；只供浏览，不作统计依据。")
        + _(comment_filter.NOT_A_SAMPLE)
    )
