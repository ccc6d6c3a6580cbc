"""Words: those that speak for a topic, those of a reader's question, and where either stands in a comment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.flows import words as cutting
from analytics.store import topics as stored_topics
from analytics.store.topic_comments import Sought
from analytics.text.words import highlight
from pages.shared import reads
from pages.shared.kept_reads import kept

_ASKED_FOR = 1000.0


@dataclass(frozen=True)
class Query:
    """What a reader looks for: as typed, and in parts, each of which a comment must hold."""

    text: str = ""
    parts: tuple[Sought, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words it was cut into; of a quoted part the whole."""
        return tuple(dict.fromkeys(word for part in self.parts for word in part.words or (part.text,)))

    @property
    def weights(self) -> dict[str, float]:
        """What to mark: before what put a comment in its topic comes what the reader asked for."""
        return dict.fromkeys([*(part.text for part in self.parts), *self.words], _ASKED_FOR)


@kept
def weights(topic_id: str) -> dict[str, float]:
    """The words that speak for a topic against the others, and how strongly."""
    return stored_topics.topic_words(reads.office().store, topic_id)


@kept
def query(text: str) -> Query:
    """``text`` as it is looked for."""
    text = text.strip()
    if not text:
        return Query()
    return Query(text, cutting.query_words(reads.office(), text))


def spans(texts: Iterable[str], weights: dict[str, float]) -> list[list[tuple[int, int]]]:
    """Where the words stand in each text: (begin, end), in order, disjoint."""
    return [highlight.spans(str(text), weights) if weights else [] for text in texts]
