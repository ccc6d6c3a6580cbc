"""The answer: topics with their names and counts, and every comment's place among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.model import TOPIC_ASSIGNMENTS, TOPIC_WORDS, TOPICS, TopicAssignments, Topics, TopicWords
from analytics.text.coding.codebook import TopicCodebook
from analytics.text.coding.coder import Coder
from analytics.text.meaning.placement import Placement
from analytics.text.portrait import label
from analytics.text.words.duplicates import Collapsed
from analytics.text.words.segment import Segmented

COLUMNS = ("comment", *(column for column in TOPIC_ASSIGNMENTS.columns if column != "comment_id"))
CODE_COLUMNS = ["topic_id", "name", "kind", "category", "unit", "shown"]


@dataclass(frozen=True)
class Grouping:
    """What became of the comments.

    ``topics`` has the columns of :data:`analytics.model.TOPICS`, representatives being row positions joined by |.
    ``assignments`` has comment (row position) and the columns of TOPIC_ASSIGNMENTS but its comment_id; group is the
    row position of the first near-duplicate. ``words`` has the columns of TOPIC_WORDS. ``learnt_from`` is the number
    of distinct texts that the words' meaning was learnt from. ``taught`` is the
    :class:`~analytics.text.coding.trained.Trained` that places further comments alike; None without a codebook.
    """

    topics: Topics
    assignments: TopicAssignments
    words: TopicWords
    learnt_from: int
    taught: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Settled:
    """What an earlier run and the analysts have settled about comments; each array has an entry a row, or None.

    ``kept``: the topic_id of the earlier run, which stays, and ``parts`` the part of it; ``taught``: the topic_id that
    an analyst moved it to, which teaches the others; ``decided``: where it counts by decision ("" for nowhere).
    A kept comment moves all the same where it would now go to one of the topics ``touched`` since. ``names`` are
    labels of parts that stay; new topics are numbered from ``last_discovered`` + 1.
    """

    kept: np.ndarray
    parts: np.ndarray
    taught: np.ndarray
    decided: np.ndarray
    touched: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    last_discovered: int = 0

    @classmethod
    def nothing(cls, n: int) -> Settled:
        """For ``n`` comments of which nothing is known."""
        none = np.full(n, None, dtype=object)
        return cls(none, none, none, none)


@dataclass(frozen=True)
class Placed:
    """Distinct texts with content in their buckets; entry ``i`` speaks of text ``content[i]`` of the collapsed ones.

    ``codes`` has a row a topic: topic_id, name (NA for one without a name yet), kind, category, unit, shown. The first
    ``n_coded`` were known beforehand. ``clauses`` has a row a clause that is clear about its topic, in order: text,
    topic, strength, words (the clause), each topic once a text. ``coder`` is what placed them among the coded topics.
    """

    content: np.ndarray
    placement: Placement
    bucket: np.ndarray
    codes: pd.DataFrame
    n_coded: int
    clauses: pd.DataFrame
    coder: Coder | None = None

    @property
    def main(self) -> np.ndarray:
        """int ndarray (n_texts,): each text's topic where it has one, else −1."""
        return np.where(self.bucket == "topic", self.placement.topic, -1)

    @property
    def shown(self) -> np.ndarray:
        """int ndarray (n_topics,): the position of the topic that each counts as; itself unless merged."""
        position = {topic_id: number for number, topic_id in enumerate(self.codes["topic_id"])}
        return self.codes["shown"].map(position).to_numpy(np.int64)

    def named(self, numbers: np.ndarray) -> np.ndarray:
        """object ndarray: the topic_id of each number, None for −1."""
        ids = np.full(len(self.codes) + 1, None, dtype=object)
        ids[:-1] = self.codes["topic_id"]
        return ids[numbers]

    @property
    def further(self) -> pd.DataFrame:
        """The clauses about other topics than the main one, merged topics being one."""
        shown = self.shown
        other = shown[self.clauses["topic"].to_numpy()] != shown[self.placement.topic[self.clauses["text"].to_numpy()]]
        found = self.clauses[other].assign(shown=shown[self.clauses["topic"].to_numpy()[other]])
        return found.drop_duplicates(["text", "shown"]).drop(columns="shown").reset_index(drop=True)


@dataclass(frozen=True)
class Portrait:
    """What is known of texts and topics beside the topic itself; ``none`` where it was not asked for.

    Of each text: ``part`` (topic_id of the part, or None), ``stance``, ``usefulness``, ``place`` (n_texts, 2). Of each
    clause of ``Placed.clauses`` its stance. ``parts`` has topic_id, label, parent, n, n_distinct of every part,
    ``stability`` an entry a topic, ``words`` topic_id, word, weight.
    """

    part: np.ndarray
    stance: np.ndarray
    clause_stance: np.ndarray
    usefulness: np.ndarray
    place: np.ndarray
    parts: pd.DataFrame
    stability: np.ndarray
    words: TopicWords

    @classmethod
    def none(cls, placed: Placed) -> Portrait:
        n = len(placed.content)
        nothing, no_number = np.full(n, None, dtype=object), np.full(n, np.nan)
        return cls(
            nothing,
            nothing,
            np.full(len(placed.clauses), None, dtype=object),
            no_number,
            np.full((n, 2), np.nan),
            TOPICS.empty(),
            np.full(len(placed.codes), np.nan),
            TOPIC_WORDS.empty(),
        )


def no_clauses() -> pd.DataFrame:
    """Clauses of texts that have none."""
    return pd.DataFrame(
        {"text": np.zeros(0, np.int64), "topic": np.zeros(0, np.int64), "strength": np.zeros(0), "words": []}
    )


def nothing(collapsed: Collapsed, known: pd.DataFrame) -> Grouping:
    """The grouping of comments none of which says anything, among topics ``known``: the columns of CODE_COLUMNS."""
    empty, none = np.zeros(0), np.zeros(0, np.int64)
    codes = pd.DataFrame(columns=CODE_COLUMNS)
    placed = Placed(none, Placement(none, empty, empty, none), np.zeros(0, object), codes, 0, no_clauses())
    settled = Settled.nothing(len(collapsed.group))
    unraised = known.rename(columns={"name": "label"}).assign(n=0, n_distinct=0).reindex(columns=list(TOPICS.columns))
    return Grouping(
        TOPICS.empty() if known.empty else unraised.reset_index(drop=True),
        assignments(collapsed, placed, Portrait.none(placed), settled),
        TOPIC_WORDS.empty(),
        0,
    )


def assignments(collapsed: Collapsed, placed: Placed, portrait: Portrait, settled: Settled) -> TopicAssignments:
    """One row a comment, in the order of comments, and further rows for further topics: the columns of COLUMNS."""
    texts = _of_texts(len(collapsed.texts), placed, portrait)
    main = texts.iloc[collapsed.group].reset_index(drop=True)
    main = main.assign(
        comment=np.arange(len(main)), position=1, group=collapsed.first_row[collapsed.group] if len(main) else []
    )
    main = _as_kept(main, placed, settled)
    if placed.clauses.empty:
        return main[list(COLUMNS)]
    further = _further(collapsed, placed, portrait, main)
    together = pd.concat([main, further], ignore_index=True)[list(COLUMNS)]
    return together.sort_values(["comment", "position"], ignore_index=True)


def _of_texts(n: int, placed: Placed, portrait: Portrait) -> pd.DataFrame:
    """What the main row of each distinct text says."""
    placement = placed.placement
    values = {
        "topic_id": (placed.named(placement.topic), None),
        "second_id": (placed.named(placement.second), None),
        "subtopic_id": (portrait.part, None),
        "stance": (portrait.stance, None),
        "bucket": (placed.bucket, "no_content"),
        "strength": (placement.strength, np.nan),
        "margin": (placement.margin, np.nan),
        "usefulness": (portrait.usefulness, np.nan),
        "x": (portrait.place[:, 0], np.nan),
        "y": (portrait.place[:, 1], np.nan),
    }
    columns = {}
    for name, (found, otherwise) in values.items():
        column = np.full(n, otherwise, dtype=float if otherwise is np.nan else object)
        column[placed.content] = found
        columns[name] = column if otherwise is np.nan else pd.array(column, dtype="str")
    return pd.DataFrame(columns)


def _as_kept(main: pd.DataFrame, placed: Placed, settled: Settled) -> pd.DataFrame:
    """Copies that stood in another topic than the text they are copies of stay there."""
    known = set(placed.codes["topic_id"]) - settled.touched
    kept = pd.Series(settled.kept, dtype="str")
    stays = (kept.isin(known) & (kept != main["topic_id"]) & ~main["topic_id"].isin(settled.touched)).to_numpy(bool)
    if not stays.any():
        return main
    parts = pd.Series(settled.parts, dtype="str")
    return main.assign(
        topic_id=main["topic_id"].mask(stays, kept),
        subtopic_id=main["subtopic_id"].mask(stays, parts),
        bucket=main["bucket"].mask(stays, "topic"),
        second_id=main["second_id"].mask(stays),
        margin=main["margin"].mask(stays),
        strength=main["strength"].mask(stays),
    )


def _further(collapsed: Collapsed, placed: Placed, portrait: Portrait, main: pd.DataFrame) -> pd.DataFrame:
    """A row for every further topic of every comment."""
    stance = pd.Series(portrait.clause_stance, index=placed.clauses.index, dtype="str")
    found = placed.further
    keyed = placed.clauses.assign(stance=stance).set_index(["text", "topic"])["stance"]
    clause = pd.DataFrame(
        {
            "text": placed.content[found["text"].to_numpy(np.int64)],
            "position": found.groupby("text").cumcount() + 2,
            "topic_id": pd.array(placed.named(found["topic"].to_numpy(np.int64)), dtype="str"),
            "strength": found["strength"],
            "stance": keyed.reindex(pd.MultiIndex.from_frame(found[["text", "topic"]])).array,
        }
    )
    same = main[["comment", "bucket", "group"]].assign(text=collapsed.group)
    rows = same.merge(clause, on="text").drop(columns="text")
    return rows.reindex(columns=list(COLUMNS)).astype(main.dtypes.to_dict() | {"position": "int64"})


def topics(
    collapsed: Collapsed,
    placed: Placed,
    texts: Segmented,
    portrait: Portrait,
    settled: Settled,
    places: Sequence[str] | None,
) -> Topics:
    """One row a topic: every code of a codebook, every discovered group, and their parts behind them.

    Counts and representatives follow what was decided by hand; names of new topics are phrases of their comments.
    """
    if placed.codes.empty:
        return TOPICS.empty()
    main, n_topics = placed.main, len(placed.codes)
    telling = label.telling_phrases(texts, main, n_topics)
    # A group without a name takes its most telling phrase that no other group has.
    unnamed = placed.codes["name"].isna().to_numpy()
    named = iter(label.name_groups([phrases for phrases, new in zip(telling, unnamed, strict=True) if new]))
    frame = placed.codes.rename(columns={"name": "label"}).reset_index(drop=True)
    frame["label"] = [next(named) if new else old for new, old in zip(unnamed, frame["label"], strict=True)]
    frame["keywords"] = ["、".join(label.keywords(phrases)) for phrases in telling]
    counts_as = _counts_as(collapsed, placed, settled)
    frame["n"] = np.bincount(counts_as[counts_as >= 0], minlength=n_topics)
    together = pd.DataFrame({"topic": counts_as, "group": collapsed.group})[counts_as >= 0]
    distinct = together.drop_duplicates()["topic"].to_numpy(np.int64)
    frame["n_distinct"] = np.bincount(distinct, minlength=n_topics)
    frame["stability"] = portrait.stability
    agreed = counts_as[collapsed.first_row[placed.content]] == placed.shown[placed.placement.topic]
    standing = np.where(agreed & (main >= 0), placed.shown[placed.placement.topic], -1)
    frame["representatives"] = [
        _representatives(np.flatnonzero(standing == number), placed, collapsed, places) for number in range(n_topics)
    ]
    whole = frame.reindex(columns=list(TOPICS.columns))
    return whole if portrait.parts.empty else pd.concat([whole, portrait.parts[whole.columns]], ignore_index=True)


def _counts_as(collapsed: Collapsed, placed: Placed, settled: Settled) -> np.ndarray:
    """int ndarray (n_rows,): the topic that each comment counts for, merges and decisions included; −1 for none."""
    of_text = np.full(len(collapsed.texts), -1)
    of_text[placed.content] = placed.main
    counted = of_text[collapsed.group]
    number = {topic_id: position for position, topic_id in enumerate(placed.codes["topic_id"])}
    for row in np.flatnonzero([one is not None for one in settled.decided]):
        counted[row] = number.get(settled.decided[row], -1)
    return np.where(counted >= 0, placed.shown[counted], -1)


def _representatives(
    members: np.ndarray, placed: Placed, collapsed: Collapsed, places: Sequence[str] | None
) -> str | None:
    if len(members) == 0:
        return None
    rows = collapsed.first_row[placed.content[members]]
    where = [str(places[row]) for row in rows] if places is not None else [""] * len(rows)
    chosen = label.representatives(placed.placement.strength[members], where)
    return "|".join(str(rows[position]) for position in chosen)


def codes_of(codebook: TopicCodebook | None) -> pd.DataFrame:
    """The topics known beforehand: the columns of CODE_COLUMNS."""
    return pd.DataFrame(columns=CODE_COLUMNS) if codebook is None else codebook.codes[CODE_COLUMNS].astype("object")


def discovered(number: int, *, last: int) -> pd.DataFrame:
    """``number`` new topics without a name: the columns of CODE_COLUMNS, numbered from ``last`` + 1."""
    ids = [f"d-{last + new + 1}" for new in range(number)]
    found = pd.DataFrame({"topic_id": ids, "name": None, "kind": "discovered", "shown": ids}, dtype="object")
    return found.reindex(columns=CODE_COLUMNS)
