"""The answer: topics with their names and counts, and every comment's place among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.model import TOPICS, TopicAssignments, Topics
from analytics.text import label
from analytics.text.codebook import TopicCodebook
from analytics.text.duplicates import Collapsed
from analytics.text.placement import Placement
from analytics.text.segment import Segmented


@dataclass(frozen=True)
class Grouping:
    """What became of the comments.

    ``topics`` has the columns of :data:`analytics.model.TOPICS`, representatives being row positions joined by |.
    ``assignments`` has comment (row position), position, topic_id, strength (0–1), bucket, group (row position of the
    first near-duplicate). ``learnt_from`` is the number of distinct texts that the words' meaning was learnt from.
    """

    topics: Topics
    assignments: TopicAssignments
    learnt_from: int


@dataclass(frozen=True)
class Sorted:
    """Distinct texts with content in their buckets; entry ``i`` speaks of text ``content[i]`` of the collapsed ones.

    Topics below ``n_coded`` are the codebook's, the others discovered. ``further`` has text, topic, strength: the
    topics of further clauses, in order.
    """

    content: np.ndarray
    placement: Placement
    bucket: np.ndarray
    n_topics: int
    n_coded: int
    further: pd.DataFrame


def no_clauses() -> pd.DataFrame:
    """Further topics of texts that have none."""
    return pd.DataFrame({"text": [], "topic": [], "strength": []}).astype({"text": "int64", "topic": "int64"})


def nothing(collapsed: Collapsed) -> Grouping:
    """The grouping of comments none of which says anything."""
    empty = np.zeros(0)
    placed = Sorted(np.zeros(0, np.int64), Placement(empty, empty, empty, empty), empty, 0, 0, no_clauses())
    return Grouping(TOPICS.empty(), assignments(collapsed, placed, []), 0)


def assignments(collapsed: Collapsed, placed: Sorted, ids: list[str]) -> TopicAssignments:
    """One row a comment, in the order of comments, and further rows for further clauses."""
    n_texts = len(collapsed.texts)
    topic = np.full(n_texts, None, dtype=object)
    topic[placed.content] = [ids[number] for number in placed.placement.topic]
    strength = np.full(n_texts, np.nan)
    strength[placed.content] = placed.placement.strength
    bucket = np.full(n_texts, "no_content", dtype=object)
    bucket[placed.content] = placed.bucket
    of_row = collapsed.group
    main = pd.DataFrame(
        {
            "comment": np.arange(len(of_row)),
            "position": 1,
            "topic_id": pd.array(topic[of_row], dtype="str"),
            "strength": strength[of_row],
            "bucket": pd.array(bucket[of_row], dtype="str"),
            "group": collapsed.first_row[of_row],
        }
    )
    if placed.further.empty:
        return main
    clause = pd.DataFrame(
        {
            "text": placed.content[placed.further["text"]],
            "position": placed.further.groupby("text").cumcount() + 2,
            "topic_id": pd.array([ids[number] for number in placed.further["topic"]], dtype="str"),
            "strength": placed.further["strength"],
        }
    )
    rows = main.drop(columns=["position", "topic_id", "strength"]).assign(text=of_row).merge(clause, on="text")
    together = pd.concat([main, rows[main.columns]], ignore_index=True)
    return together.sort_values(["comment", "position"], ignore_index=True)


def topics(
    collapsed: Collapsed,
    placed: Sorted,
    texts: Segmented,
    codebook: TopicCodebook | None,
    places: Sequence[str] | None,
) -> Topics:
    """One row a topic that is anyone's main topic (every code of a codebook, every discovered group)."""
    if placed.n_topics == 0:
        return TOPICS.empty()
    inside = placed.bucket == "topic"
    main = np.where(inside, placed.placement.topic, -1)
    telling = label.telling_phrases(texts, main, placed.n_topics)
    named = label.name_groups([[], *telling[placed.n_coded :]])[1:]
    copies = np.bincount(collapsed.group, minlength=len(collapsed.texts))[placed.content]
    frame = _known(codebook, placed.n_coded, named)
    frame["keywords"] = ["、".join(label.keywords(phrases)) for phrases in telling]
    frame["representatives"] = [
        _representatives(np.flatnonzero(main == number), placed, collapsed, places) for number in range(placed.n_topics)
    ]
    frame["n"] = np.bincount(main[inside], weights=copies[inside], minlength=placed.n_topics).astype(np.int64)
    frame["n_distinct"] = np.bincount(main[inside], minlength=placed.n_topics)
    return frame.reindex(columns=list(TOPICS.columns))


def _known(codebook: TopicCodebook | None, n_coded: int, named: list[str]) -> pd.DataFrame:
    ids = topic_ids(codebook, len(named))
    found = pd.DataFrame({"topic_id": ids[n_coded:], "label": named, "kind": "discovered", "category": None})
    found["unit"] = None
    if codebook is None:
        return found
    codes = codebook.codes.rename(columns={"name": "label"})
    return pd.concat([codes[found.columns], found.astype("object")], ignore_index=True)


def topic_ids(codebook: TopicCodebook | None, n_discovered: int) -> list[str]:
    """Those of the codebook's topics, then d-1, d-2 … for discovered ones."""
    coded = [] if codebook is None else codebook.codes["topic_id"].to_list()
    return coded + [f"d-{number + 1}" for number in range(n_discovered)]


def _representatives(
    members: np.ndarray, placed: Sorted, collapsed: Collapsed, places: Sequence[str] | None
) -> str | None:
    if len(members) == 0:
        return None
    rows = collapsed.first_row[placed.content[members]]
    where = [str(places[row]) for row in rows] if places is not None else [""] * len(rows)
    chosen = label.representatives(placed.placement.strength[members], where)
    return "|".join(str(rows[position]) for position in chosen)
