"""Which comments a reader looks at: by place, standing of the community, weeks, channel, survey, the writer's level.

All of it stands in the sidebar and in the URL, and goes along from page to page.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analytics.flows.topics import TopicTable
from analytics.headings import place_name
from analytics.language import N_, _
from analytics.model import KINDS, CommentSelection, Scope
from analytics.standard import forms
from pages.shared import comment_reads, filters, notices, reads, subject

NOT_A_SAMPLE = N_("意见由居民自愿填写，样本非随机，条数不代表居民比例")
# Of the writer, by the answer to the survey's overall question.
LEVELS = {"": N_("全部"), "yes": N_("总体满意者"), "no": N_("总体不满意者")}
_SATISFIED = {"": None, "yes": True, "no": False}


@dataclass(frozen=True)
class Selection:
    """Which comments the page is about."""

    comments: CommentSelection

    @property
    def scope(self) -> Scope:
        return self.comments.scope

    def in_words(self) -> dict[str, str]:
        """The selection as the rows of a workbook's second sheet."""
        return in_words(self.comments) | {_("数据版本"): str(reads.data_version()), _("说明"): _(NOT_A_SAMPLE)}

    def line(self) -> str:
        """The selection in one line."""
        chosen = [words for words in in_words(self.comments).values() if words != _("全部")]
        return " · ".join(chosen)


def in_words(comments: CommentSelection) -> dict[str, str]:
    """Place, weeks, surveys, channels and levels of ``comments``, each in words."""
    first, last = comments.weeks or (None, None)
    communities = (
        _("（其中 {n} 个小区）").format(n=len(comments.scope.community_id)) if comments.scope.community_id else ""
    )
    level = next(words for key, words in LEVELS.items() if _SATISFIED[key] is comments.satisfied)
    return {
        _("范围"): place_name(comments.scope) + communities,
        _("时间"): _("{first} 至 {last} 起的各周").format(first=first, last=last) if first else _("全部"),
        _("调查"): _("、").join(_(KINDS[kind]) for kind in comments.kinds) or _("全部"),
        _("渠道"): _("、").join(map(forms.channel, comments.channels)) or _("全部"),
        _("填写人"): _(level),
    }


def selected(*, weeks: bool = True) -> Selection | None:
    """The selection in the sidebar; None when no community is left in it. ``weeks`` False leaves out the weeks."""
    place = filters.place()
    scope = comment_reads.where(place, filters.standing())
    span = filters.weeks(comment_reads.weeks_of_comments()) if weeks else None
    known = comment_reads.weeks_of_comments()
    if span is not None and span == (known[0], known[-1]):
        span = None  # every week is no limit: comments without a day belong too
    with st.sidebar:
        satisfied = filters.one("level", _("填写人"), list(LEVELS), lambda level: _(LEVELS[level]))
        kinds = filters.many("kind", _("调查类别"), comment_reads.kinds(), lambda kind: _(KINDS[kind]))
        channels = filters.many("channel", _("渠道"), comment_reads.channels(), forms.channel)
    if scope is None:
        return None
    subject.of_scope(scope)
    return Selection(CommentSelection(scope, span, (), kinds, channels, _SATISFIED[satisfied]))


def chosen_topics(then: str) -> tuple[Selection, TopicTable] | None:
    """The selection in the sidebar and its topics; None where there is none to show, and it is said why.

    ``then``: what the page will show once there are comments.
    """
    selection = selected()
    if selection is None:
        notices.nothing_left()
        return None
    found = comment_reads.topic_table(selection.comments)
    if found.total == 0:
        if comment_reads.any_comments():
            notices.no_comments_chosen()
        else:
            notices.no_comments(then)
        return None
    if found.too_few:
        notices.too_few_comments()
        return None
    return selection, found
