"""Comments into topics: the store's own, kept until the comments change; or any table's, for other tools."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pandas as pd

from analytics.errors import UnmappableFile
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import TOPIC_WORDS, Topics
from analytics.store import comments as stored_comments
from analytics.store import topics as stored_topics
from analytics.text import topics as grouping
from analytics.text.codebook import TopicCodebook, renovation

# Two sessions that open the page together must not both group the same comments.
_grouping = threading.Lock()


def is_current(office: Office) -> bool:
    """Whether the topics in the store were made from the comments in it, by the method in force."""
    state = stored_topics.grouping_state(office.store)
    version = stored_topics.comments_version(office.store)
    return state is not None and state.learnt_from == version and state.method == grouping.METHOD_VERSION


def group_store(office: Office, progress: Callable[[float, str], object] | None = None) -> bool:
    """Group all comments in the store with the renovation codebook, unless that is done; True when it was done now."""
    with _grouping:
        if is_current(office):
            return False
        version = stored_topics.comments_version(office.store)
        comments = stored_comments.comments(office.store)
        found = grouping.group_comments(
            comments["text"].to_list(),
            codebook=renovation(),
            places=comments["community_id"].astype("str").to_list(),
            seed=office.settings.random_seed,
            progress=progress,
        )
        ids = comments["comment_id"].astype("str")
        topics = found.topics.assign(
            representatives=[_named(positions, ids) for positions in found.topics["representatives"]]
        )
        assignments = found.assignments.assign(
            comment_id=ids.take(found.assignments["comment"]).array,
            group=ids.take(found.assignments["group"]).array,
        ).drop(columns="comment")
        state = stored_topics.GroupingState(
            version, found.learnt_from, grouping.METHOD_VERSION, "", _last_discovered(topics), office.now()
        )
        stored_topics.save_grouping(office.store, topics, assignments, TOPIC_WORDS.empty(), state)
        return True


def group_table(
    frame: pd.DataFrame,
    column: str,
    *,
    k: int | None = None,
    codebook: TopicCodebook | None = None,
    seed: int,
    progress: Callable[[float, str], object] | None = None,
) -> pd.DataFrame:
    """``frame`` in its order, with topic_id, topic_label, strength (0–1) and bucket of the text in ``column``.

    ``topic_id`` is the nearest topic wherever the text has content, in whatever bucket it ends.
    Raises :class:`~analytics.errors.UnmappableFile` when there is no such column.
    """
    if column not in frame.columns:
        raise UnmappableFile(
            _("没有“{column}”这一列").format(column=column), expected="、".join(map(str, frame.columns))
        )
    texts = frame[column].astype("object").where(frame[column].notna(), "").to_list()
    found = grouping.group_comments(texts, codebook=codebook, k=k, seed=seed, progress=progress)
    main = found.assignments[found.assignments["position"] == 1].set_index("comment").reindex(range(len(frame)))
    labels = found.topics.set_index("topic_id")["label"]
    return frame.assign(
        topic_id=main["topic_id"].to_numpy(),
        topic_label=main["topic_id"].map(labels).to_numpy(),
        strength=main["strength"].to_numpy(),
        bucket=main["bucket"].to_numpy(),
    )


def _last_discovered(topics: Topics) -> int:
    discovered = topics.loc[topics["kind"] == "discovered", "topic_id"]
    return max((int(topic_id.removeprefix("d-")) for topic_id in discovered), default=0)


def _named(positions: str | float, ids: pd.Series) -> str:
    # A topic of the codebook that nobody raised has no representatives.
    if pd.isna(positions):
        return ""
    return "|".join(ids.iloc[int(position)] for position in str(positions).split("|") if position)
