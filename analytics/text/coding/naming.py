"""Which topic of the codebook a question of a questionnaire asks about, by the words of its heading."""

from __future__ import annotations

from typing import Final

from analytics.text.coding.codebook import TopicCodebook, renovation
from analytics.text.words.segment import clean

SHORTEST: Final = 2
# What is said of everything is no one question's topic.
_OF_ALL: Final = frozenset({"c-overall"})


def topic_named(heading: str, codebook: TopicCodebook | None = None) -> str | None:
    """The topic_id whose name and terms cover most of ``heading``; its name counts twice; None where none is found.

    >>> topic_named("停车秩序"), topic_named("楼道照明"), topic_named("回访服务")
    ('c-parking', 'c-lighting', None)
    """
    known = codebook or renovation()
    asked = clean(heading)
    covered: dict[str, int] = {}
    terms = known.examples[known.examples["role"] == "term"]
    for topic_id, term in zip(terms["topic_id"], terms["text"], strict=True):
        if topic_id not in _OF_ALL and len(term) >= SHORTEST and term in asked:
            covered[topic_id] = covered.get(topic_id, 0) + len(term)
    for topic_id, name in zip(known.codes["topic_id"], known.codes["name"], strict=True):
        if topic_id not in _OF_ALL and clean(name) in asked:
            covered[topic_id] = covered.get(topic_id, 0) + 2 * len(name)
    return max(covered, key=lambda topic_id: (covered[topic_id], topic_id), default=None)
