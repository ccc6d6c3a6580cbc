"""What analysts decided about topics, applied: the codebook of the next run, and what shows at once.

``value`` of a decision is a JSON object. Beside what is listed, ``title`` is the topic's name at that time.

=========  =====================================================================================================
create     name, category, unit, terms [..]; makes topic a-<decision_no>
split      from, name, category, unit, terms; makes topic a-<decision_no>, to which the comments named move
rename     name
describe   category, unit; ``was``: the two before
terms      add [..], drop [..]: seed terms
merge      into
retire     ``ended``: name, category, unit, seeds (so that taking it back can bring a discovered topic back)
lock       the topic and the comments named, all that belong to it at that time, stay as they are
move       the comments named belong to topic_id, for good; ``copies``: whether their near-duplicates follow
noise      topic_id: its comments count as no_content; without one: the comments named do; ``copies``
word       list (term or stop), word, add (false: no longer)
handling   status (pending, assigned, in_progress, done), unit, note
undo       nothing; ``undoes`` names the decision
=========  =====================================================================================================

Of several decisions on a comment the latest counts whose topic is still one. A topic that decisions have ended or made
noise takes its comments with it only where no other decision says where they belong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from analytics.model import Decisions, Topics
from analytics.text.coding.codebook import TopicCodebook
from analytics.text.curation.decided import in_force, made_by
from analytics.text.curation.register import Register, Topic, of_codebook, of_grouping

TOPIC_OVERLAY = ["topic_id", "shown_id", "bucket", "label", "category", "unit"]
COMMENT_OVERLAY = ["comment_id", "mark", "topic_id", "bucket", "decision_no", "kind", "copies"]
_KNOWN = ["topic_id", "name", "kind", "category", "unit", "state", "into", "locked"]
# Decisions that teach: an analyst looked at each of these comments. A lock confirms thousands unread.
_TEACHING = ("move", "split")
_PLACING = ("move", "split", "lock", "noise")


@dataclass(frozen=True)
class Curated:
    """Everything that follows from the decisions in force.

    ``topics``: every topic known: topic_id, name, kind, category, unit, state (active, merged, retired, noise), into
    (what it was merged into), locked (number of the lock or None), shown_id (what it counts as, or None), terms (a
    tuple).
    ``codebook``: what the next run goes by; ended topics left out, but for discovered ones (see ``Register.code``).
    ``topic_overlay``: topics that show otherwise than the grouping has them: TOPIC_OVERLAY; label, category and unit
    are complete, not only what changed.
    ``comment_overlay``: comments that decisions place: COMMENT_OVERLAY; ``copies``: their near-duplicates follow.
    ``taught``: comment_id, topic_id: current comments that teach the next run where they belong.
    ``dictionary`` and ``stop_words``: the office's own words beside the built-in ones.
    ``locks``: locks in force. ``idle``: decisions in force without effect: what they speak of is no topic any more.
    """

    topics: pd.DataFrame
    codebook: TopicCodebook
    topic_overlay: pd.DataFrame
    comment_overlay: pd.DataFrame
    taught: pd.DataFrame
    dictionary: tuple[str, ...]
    stop_words: tuple[str, ...]
    locks: tuple[int, ...]
    idle: tuple[int, ...]


def curate(base: TopicCodebook, grouped: Topics, decisions: Decisions, comments: pd.DataFrame) -> Curated:
    """Apply ``decisions`` to the topics of ``base`` and those discovered.

    ``grouped`` are topics as the grouping saved them, without overlays; ``comments`` says which comments decisions
    name: decision_no, comment_id, mark (of id and words), current (whether a comment has these words now). The order
    of rows changes nothing.

    >>> base = TopicCodebook(
    ...     pd.DataFrame({"topic_id": ["c-x"], "name": ["供水"], "kind": ["codebook"], "category": None, "unit": None}),
    ...     pd.DataFrame({"topic_id": ["c-x"], "text": ["水压"], "role": ["term"]}),
    ... )
    >>> log = pd.DataFrame({"decision_no": [1], "kind": ["rename"], "topic_id": ["c-x"], "undoes": [None]})
    >>> log["value"] = ['{"name": "自来水", "title": "供水"}']
    >>> none = pd.DataFrame({"decision_no": [], "comment_id": [], "mark": [], "current": []})
    >>> curate(base, pd.DataFrame({"topic_id": [], "kind": []}), log, none).topics["name"].tolist()
    ['自来水']
    """
    known = [*of_codebook(base), *of_grouping(grouped, decisions)]
    standing = decisions[in_force(decisions)].sort_values("decision_no")
    register = Register(known)
    register.follow(standing)
    placed, idle = _placed(register, standing, comments)
    taught = placed[placed["kind"].isin(_TEACHING) & placed["current"] & placed["target"].isin(register.topics)]
    return Curated(
        topics=_topics(register),
        codebook=_codebook(register),
        topic_overlay=_topic_overlay(register, known, grouped),
        comment_overlay=placed[COMMENT_OVERLAY].reset_index(drop=True),
        taught=taught[["comment_id", "target"]].rename(columns={"target": "topic_id"}).reset_index(drop=True),
        dictionary=_words(standing, "term"),
        stop_words=_words(standing, "stop"),
        locks=tuple(standing.loc[standing["kind"] == "lock", "decision_no"].astype("int64")),
        idle=tuple(sorted({*register.idle, *idle})),
    )


def breaks_lock(before: Curated, after: Curated) -> int | None:
    """The lock that a step from ``before`` to ``after`` would break, the earliest; None where all hold.

    A lock holds when its topic has the same name, terms and state, and its comments the same topic, unless an
    explicit move took them elsewhere. Taking back the lock itself breaks nothing.
    """
    fixed = ["topic_id", "locked", "name", "state", "shown_id", "terms"]
    standing = set(before.locks) & set(after.locks)
    was = before.topics.dropna(subset="locked")
    gone = set(was["locked"]) - set(was.merge(after.topics[fixed], on=fixed)["locked"])
    held = before.comment_overlay[before.comment_overlay["kind"] == "lock"]
    now = held.merge(after.comment_overlay, on="mark", how="left", suffixes=("", "_now"))
    elsewhere = (now["topic_id_now"] != now["topic_id"]) & (now["kind_now"] != "move")
    gone |= set(now.loc[elsewhere, "decision_no"])
    return min((int(lock) for lock in gone & standing), default=None)


def _topics(register: Register) -> pd.DataFrame:
    rows = [[getattr(topic, column) for column in _KNOWN] for topic in register.topics.values()]
    frame = pd.DataFrame(rows, columns=_KNOWN, dtype="object")
    frame["shown_id"] = pd.Series([register.shown(topic_id)[0] for topic_id in frame["topic_id"]], dtype="object")
    frame["terms"] = pd.Series([tuple(topic.terms) for topic in register.topics.values()], dtype="object")
    return frame


def _codebook(register: Register) -> TopicCodebook:
    codes = {topic_id: register.code(topic_id) for topic_id in register.topics}
    kept = [register.topics[topic_id] for topic_id, code in codes.items() if code is not None]
    columns = ["topic_id", "name", "kind", "category", "unit"]
    frame = pd.DataFrame([[getattr(t, column) for column in columns] for t in kept], columns=columns, dtype="object")
    frame["shown"] = [codes[topic.topic_id] for topic in kept]
    seeds = []
    for topic in kept:
        added, terms = set(topic.added), set(topic.terms)
        seeds += [
            (topic.topic_id, text, "added" if text in added else "term" if text in terms else "phrase")
            for text in dict.fromkeys([*topic.terms, *topic.phrases])
        ]
    return TopicCodebook(frame, pd.DataFrame(seeds, columns=["topic_id", "text", "role"]))


def _topic_overlay(register: Register, known: Iterable[Topic], grouped: Topics) -> pd.DataFrame:
    """Topics that show otherwise than the grouping has them, or that it does not have yet; parts follow theirs."""
    codes = [topic for topic in known if topic.kind == "codebook"]
    saved: dict[str, tuple[str | None, ...]] = {code.topic_id: (code.name, code.category, code.unit) for code in codes}
    found = grouped.reindex(columns=["topic_id", "label", "category", "unit"]).astype("object")
    for topic_id, *words in found.itertuples(index=False):
        saved[topic_id] = tuple(word if isinstance(word, str) else None for word in words)
    rows: list[tuple[str | None, ...]] = []
    for topic_id, topic in register.topics.items():
        shown_id, bucket = register.shown(topic_id)
        shown_as = (topic.name, topic.category, topic.unit)
        if shown_id != topic_id or shown_as != saved.get(topic_id):
            rows.append((topic_id, shown_id, None if shown_id else bucket, *shown_as))
    # What a run made of decisions that have been taken back since.
    rows += [(one, None, "none_fits", None, None, None) for one in saved if _made(one) and one not in register.topics]
    for part in grouped[grouped["kind"] == "part"].itertuples() if "parent" in grouped else ():
        shown_id, bucket = register.shown(part.parent)
        if shown_id != part.parent:
            rows.append((part.topic_id, shown_id, None if shown_id else bucket, None, None, None))
    return pd.DataFrame(rows, columns=TOPIC_OVERLAY, dtype="object").sort_values("topic_id", ignore_index=True)


def _made(topic_id: str) -> bool:
    return topic_id.startswith("a-") and "." not in topic_id


def _placed(register: Register, standing: Decisions, comments: pd.DataFrame) -> tuple[pd.DataFrame, list[int]]:
    """Comments with the latest of their decisions that has an effect, and the decisions that have none."""
    named = set(comments["decision_no"].astype("int64"))
    effects, idle = [], []
    for decision in standing[standing["kind"].isin(_PLACING)].itertuples():
        number, value = int(decision.decision_no), json.loads(decision.value)
        if number not in named:
            continue
        target = made_by(number) if decision.kind == "split" else decision.topic_id
        topic_id, bucket = (None, "no_content") if decision.kind == "noise" else register.shown(target)
        if topic_id is None and decision.kind != "noise":
            idle.append(number)
        else:
            effects.append((number, decision.kind, target, topic_id, bucket, bool(value.get("copies", True))))
    frame = pd.DataFrame(effects, columns=["decision_no", "kind", "target", "topic_id", "bucket", "copies"])
    found = comments.assign(decision_no=comments["decision_no"].astype("int64")).merge(
        frame.astype({"decision_no": "int64", "copies": "bool"}), on="decision_no"
    )
    found = found.assign(current=found["current"].astype("bool"))
    found = found.sort_values(["decision_no", "comment_id", "mark"]).drop_duplicates("mark", keep="last")
    return found.sort_values(["comment_id", "mark"], ignore_index=True), idle


def _words(standing: Decisions, which: str) -> tuple[str, ...]:
    """The office's own words of one list, in alphabetical order; of several decisions on a word the latest counts."""
    known: dict[str, bool] = {}
    for value in map(json.loads, standing.loc[standing["kind"] == "word", "value"]):
        if value["list"] == which:
            known[value["word"]] = value["add"]
    return tuple(sorted(word for word, added in known.items() if added))
