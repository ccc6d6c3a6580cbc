"""The register of topics: those known beforehand and those discovered, as decisions in force leave them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from analytics.model import Decisions, Topics
from analytics.text.coding.codebook import TopicCodebook
from analytics.text.curation.decided import made_by


@dataclass
class Topic:
    """One topic while decisions are gone through.

    ``terms`` may be edited, ``added`` are those of them that analysts gave; ``phrases`` are seeds beside them.
    """

    topic_id: str
    name: str
    kind: str
    category: str | None = None
    unit: str | None = None
    terms: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    into: str | None = None
    retired: bool = False
    noise: bool = False
    locked: int | None = None

    @property
    def state(self) -> str:
        """active, merged, retired or noise."""
        return "retired" if self.retired else "noise" if self.noise else "merged" if self.into else "active"


class Register:
    """Topics by id, in the order codebook, discovered, made by analysts; ``idle`` lists decisions without effect.

    A decision in force is idle where its topic is not there (its making was taken back) or where a merge would end
    where it began.
    """

    def __init__(self, known: Iterable[Topic]) -> None:
        self.topics = {
            topic.topic_id: replace(topic, terms=list(topic.terms), added=list(topic.added)) for topic in known
        }
        self.idle: list[int] = []

    def follow(self, standing: Decisions) -> None:
        """Let the topics be as the decisions ``standing`` (those in force, in the order of their numbers) say."""
        for decision in standing.itertuples():
            act = getattr(self, f"_{decision.kind}", None)
            if act is not None and not act(decision, json.loads(decision.value)):
                self.idle.append(int(decision.decision_no))

    def shown(self, topic_id: str | None) -> tuple[str | None, str]:
        """The topic that comments of ``topic_id`` count under, and their bucket: (None, …) where it is no topic."""
        for step in self._path(topic_id):
            topic = self.topics.get(step)
            if topic is None or topic.retired:
                return None, "none_fits"
            if topic.noise:
                return None, "no_content"
            if topic.into is None:
                return step, "topic"
        return None, "none_fits"

    def code(self, topic_id: str) -> str | None:
        """The code that ``topic_id`` counts as in a grouping run; None where it is left out of the codebook.

        A discovered topic stays a code when it was ended, unseen: left out, its comments would be found to be
        something new, and it would be back under another number.
        """
        path = self._path(topic_id)
        ended = [step for step in path if step not in self.topics or self.topics[step].retired]
        unseen = all(step in self.topics and self.topics[step].kind == "discovered" for step in [topic_id, *ended])
        return path[-1] if not ended or unseen else None

    def _path(self, topic_id: str | None) -> list[str]:
        """From a topic through what it was merged into; merges that would close a circle are idle, so it ends."""
        path: list[str] = []
        while topic_id is not None:
            path.append(topic_id)
            topic_id = self.topics[topic_id].into if topic_id in self.topics else None
        return path

    def _create(self, decision: Any, value: Mapping[str, Any]) -> bool:
        topic_id = made_by(decision.decision_no)
        self.topics[topic_id] = Topic(
            topic_id, value["name"], "analyst", value.get("category"), value.get("unit"), list(value.get("terms", ()))
        )
        self.topics[topic_id].added = list(value.get("terms", ()))
        # Its first name stays a seed whatever it is called later, as with topics of the codebook.
        self.topics[topic_id].phrases.append(value["name"])
        return True

    _split = _create

    def _rename(self, decision: Any, value: Mapping[str, Any]) -> bool:
        return self._set(decision.topic_id, name=value["name"])

    def _describe(self, decision: Any, value: Mapping[str, Any]) -> bool:
        return self._set(decision.topic_id, category=value["category"], unit=value["unit"])

    def _retire(self, decision: Any, value: Mapping[str, Any]) -> bool:
        return self._set(decision.topic_id, retired=True)

    def _lock(self, decision: Any, value: Mapping[str, Any]) -> bool:
        # The name is fixed with the topic: the machine may word a discovered topic otherwise next time.
        return self._set(decision.topic_id, locked=int(decision.decision_no), name=value["title"])

    def _noise(self, decision: Any, value: Mapping[str, Any]) -> bool:
        return not isinstance(decision.topic_id, str) or self._set(decision.topic_id, noise=True)

    def _merge(self, decision: Any, value: Mapping[str, Any]) -> bool:
        into = value["into"]
        if into not in self.topics or decision.topic_id in self._path(into):
            return False
        return self._set(decision.topic_id, into=into)

    def _terms(self, decision: Any, value: Mapping[str, Any]) -> bool:
        topic = self.topics.get(decision.topic_id)
        if topic is None:
            return False
        dropped = set(value.get("drop", ()))
        topic.terms = list(dict.fromkeys([*(t for t in topic.terms if t not in dropped), *value.get("add", ())]))
        topic.added = list(dict.fromkeys([*(t for t in topic.added if t not in dropped), *value.get("add", ())]))
        return True

    def _set(self, topic_id: str, **changes: Any) -> bool:
        topic = self.topics.get(topic_id)
        if topic is not None:
            self.topics[topic_id] = replace(topic, **changes)
        return topic is not None


def of_codebook(codebook: TopicCodebook) -> list[Topic]:
    """The codebook's own topics. Its name and whole phrases of the lexicon are seeds, but no terms."""
    found = {
        code.topic_id: Topic(code.topic_id, code.name, code.kind, _text(code.category), _text(code.unit))
        for code in codebook.codes.astype("object").itertuples()
    }
    for topic_id, text, role in codebook.examples[["topic_id", "text", "role"]].to_numpy(dtype=object):
        (found[topic_id].terms if role == "term" else found[topic_id].phrases).append(text)
    return list(found.values())


def of_grouping(topics: Topics, decisions: Decisions) -> list[Topic]:
    """The topics that groupings have discovered so far, in the order of their numbers.

    A topic that was ended, and so is in no later grouping, is remembered by the decision that ended it. A later
    grouping may know a topic by the name an analyst gave it: the first decision on its name tells what it was before.
    """
    found: dict[str, Topic] = {}
    for row in topics[topics["kind"] == "discovered"].astype("object").itertuples():
        keywords = row.keywords.split("、") if isinstance(row.keywords, str) else []
        seeds = [word for word in dict.fromkeys([str(row.label), *keywords]) if word]
        found[row.topic_id] = Topic(
            row.topic_id, str(row.label), "discovered", _text(row.category), _text(row.unit), phrases=seeds
        )
    for decision in decisions.sort_values("decision_no", ascending=False).itertuples():
        topic_id, value = decision.topic_id, json.loads(decision.value)
        if not isinstance(topic_id, str) or not topic_id.startswith("d-"):
            continue
        if decision.kind == "retire" and topic_id not in found:
            kept = value["ended"]
            found[topic_id] = Topic(
                topic_id, kept["name"], "discovered", kept["category"], kept["unit"], phrases=kept["seeds"]
            )
        if topic_id in found and decision.kind in ("rename", "describe"):
            was = {"name": value["title"]} if decision.kind == "rename" else value["was"]
            found[topic_id] = replace(found[topic_id], **was)
    return sorted(found.values(), key=lambda topic: int(topic.topic_id.removeprefix("d-")))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
