"""What residents speak of, and what analysts decided about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, TypeAlias

import pandas as pd

from analytics.language import N_
from analytics.model.frame import Frame
from analytics.model.judgement import EVERYWHERE, Scope

Topics: TypeAlias = pd.DataFrame
TopicAssignments: TypeAlias = pd.DataFrame
TopicWords: TypeAlias = pd.DataFrame
Decisions: TypeAlias = pd.DataFrame

TOPICS = Frame(
    "Topics",
    "a named group of comments",
    {
        "topic_id": "stable name: c-<code> from the codebook, d-<n> discovered, a-<n> made by analysts, "
        "<topic_id>.<n> a part of a topic; never used again for another",
        "label": "short name in words",
        "kind": "one of TOPIC_KINDS",
        "parent": "the topic that a part belongs to; NA otherwise",
        "category": "基础类, 完善类, 提升类, or NA",
        "unit": "责任单位 that usually answers, or NA",
        "keywords": "telling words joined by 、",
        "representatives": "comment_ids joined by |, nearest to the centre, from different communities",
        "n": "comments whose main topic it is (条数)",
        "n_distinct": "the same after near-duplicates are collapsed (去重后)",
        "stability": "how well it comes back when some comments are left out: mean Jaccard, 0–1; NA for few",
    },
)

TOPIC_ASSIGNMENTS = Frame(
    "TopicAssignments",
    "which topic a comment belongs to, and how strongly; the main one has position 1",
    {
        "comment_id": "the comment",
        "position": "1 for the main topic, 2… for further clauses' topics",
        "topic_id": "nearest topic, wherever the text has content; NA in bucket no_content",
        "subtopic_id": "the part of the topic it belongs to; NA where the topic has none, or none is near",
        "strength": "closeness to the topic, 0–1",
        "margin": "how far ahead of the second topic, 0–1",
        "second_id": "that second topic; NA without one",
        "stance": "one of STANCES, by the words that speak of this topic",
        "bucket": "one of BUCKETS",
        "group": "comment_id of the first of its near-duplicates; itself when unique",
        "usefulness": "how much deciding it would teach, ≥ 0; NA for what is decided or says nothing",
        "x": "place on the map of comments, −1–1; NA for what is not drawn",
        "y": "place on the map of comments, −1–1",
    },
)

TOPIC_WORDS = Frame(
    "TopicWords",
    "a word that speaks for a topic against the others",
    {"topic_id": "the topic", "word": "the word, in one width and case", "weight": "how strongly, > 0"},
)

DECISIONS = Frame(
    "Decisions",
    "what an analyst decided about topics; never changed, only followed by another",
    {
        "decision_no": "running number, from 1",
        "kind": "one of DECISION_KINDS",
        "topic_id": "the topic it is about; NA for decisions on comments alone and on words",
        "value": "what was decided, a JSON object whose keys depend on the kind (see text.curation)",
        "reason": "why, in the analyst's words, or NA",
        "by": "who",
        "at": "when",
        "undoes": "the decision that this one takes back; NA unless kind is undo",
        "comments": "how many comments it names",
    },
)

BUCKETS: Final = {
    "topic": N_("已归类"),
    "no_content": N_("无实质内容"),
    "none_fits": N_("无合适类别"),
    "undecided": N_("难以判定"),
}

TOPIC_KINDS: Final = {
    "codebook": N_("类目表"),
    "discovered": N_("新发现"),
    "analyst": N_("人工新建"),
    "part": N_("子主题"),
}
STANCES: Final = {"negative": N_("不满"), "neutral": N_("未表态"), "positive": N_("肯定")}

DECISION_KINDS: Final = {
    "create": N_("新建主题"),
    "rename": N_("改名"),
    "describe": N_("改类别或责任单位"),
    "terms": N_("改种子词"),
    "merge": N_("并入"),
    "split": N_("拆出"),
    "retire": N_("停用"),
    "lock": N_("锁定"),
    "move": N_("移动意见"),
    "noise": N_("标为无实质内容"),
    "word": N_("改词典或停用词"),
    "handling": N_("登记办理情况"),
    "undo": N_("撤回"),
}


@dataclass(frozen=True)
class CommentSelection:
    """Which comments are looked at. Empty or None means no limit on that side.

    ``weeks`` are the first days of the first and the last week; ``days`` the first and the last day, a month's, say.
    Comments without a day are in neither. ``kinds`` are those of surveys (KINDS); ``satisfied`` how their writers
    judged the whole: True, False, or None for all and for those who did not say.
    """

    scope: Scope = EVERYWHERE
    weeks: tuple[dt.date, dt.date] | None = None
    survey_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    satisfied: bool | None = None
    days: tuple[dt.date, dt.date] | None = None
