"""Kept reads for those who curate topics."""

from __future__ import annotations

import pandas as pd

from analytics.flows import codebook_table, deciding, handling
from analytics.model import Comments, CommentSelection
from analytics.standard import topics as standard_topics
from analytics.store import topic_comments
from pages.shared import reads
from pages.shared.kept_reads import kept, shared


@kept
def codebook() -> pd.DataFrame:
    """The codebook as it is edited; see flows.codebook_table."""
    return codebook_table.codebook_table(reads.office()).reset_index(drop=True)


@kept
def open_comments(selection: CommentSelection, bucket: str, limit: int) -> tuple[Comments, int]:
    """Comments of a bucket that wait for a decision, the most useful first, copies as one, and how many there are."""
    return topic_comments.topic_comments(
        reads.office().store, selection, bucket=bucket, order="useful", collapse=True, limit=limit
    )


@shared
def _desk() -> deciding.Desk:
    return deciding.desk(reads.office())


@kept
def known() -> pd.DataFrame:
    """Every topic ever known, by topic_id: name, state, shown_id (what it counts as by now), locked (a decision's)."""
    topics = _desk().curated.topics.set_index("topic_id")
    names = [standard_topics.name(*one) for one in topics["name"].items()]
    return topics[["name", "state", "shown_id", "locked"]].assign(name=names)


@kept
def terms(topic_id: str) -> list[str]:
    """The seed terms of a topic."""
    return list(_desk().topic(topic_id).terms)


@kept
def handled() -> pd.DataFrame:
    """How far the handling of topics has come, by topic_id; see flows.handling."""
    return handling.handling(reads.office()).set_index("topic_id")


@kept
def topic_names() -> dict[str, str]:
    """The topics in use by id, parts left out."""
    topics = reads.topics()
    whole = topics[topics["parent"].isna()]
    return dict(zip(whole["topic_id"], whole["label"], strict=True))
