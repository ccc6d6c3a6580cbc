"""The log of analysts' decisions: which of them are in force, and what they ask of the next grouping run.

A decision is never changed; another takes it back, and may be taken back in turn. ``Decisions`` have the columns of
:data:`analytics.model.DECISIONS`.
"""

from __future__ import annotations

import json
from typing import Final

import numpy as np
import pandas as pd

from analytics.model import Decisions

# Decisions that the machine must learn from before they show in full; the others act at once.
LEARNING: Final = frozenset({"create", "split", "retire", "terms", "word"})
# All that a run follows: the learning ones, and those that join codes or teach by example.
FOLLOWED: Final = LEARNING | {"merge", "move", "noise", "lock"}
# Those that tell the machine where a comment belongs; what others place it places by itself underneath.
_TAUGHT: Final = frozenset({"move", "split"})


def in_force(decisions: Decisions) -> pd.Series:
    """bool Series on the rows of ``decisions``: not taken back by a decision that is itself in force.

    >>> log = pd.DataFrame({"decision_no": [1, 2, 3], "kind": ["retire", "undo", "undo"], "undoes": [None, 1, 2]})
    >>> in_force(log).tolist()
    [True, False, True]
    """
    numbers = decisions["decision_no"].to_numpy("int64")
    undos = np.flatnonzero((decisions["kind"] == "undo").to_numpy(bool))
    undone = decisions["undoes"].iloc[undos].to_numpy("int64")
    taken_back: set[int] = set()
    for number, undoes in sorted(zip(numbers[undos].tolist(), undone.tolist(), strict=True), reverse=True):
        if number not in taken_back:
            taken_back.add(undoes)
    return pd.Series(~np.isin(numbers, list(taken_back)), index=decisions.index)


def made_by(decision_no: int) -> str:
    """The topic that decision ``decision_no`` (create, split) makes.

    >>> made_by(12)
    'a-12'
    """
    return f"a-{decision_no}"


def rules(decisions: Decisions) -> str:
    """What a grouping run made now follows, for ``GroupingState.rules``: decision numbers joined by commas."""
    followed = decisions[in_force(decisions) & decisions["kind"].isin(FOLLOWED)]
    return ",".join(str(number) for number in sorted(followed["decision_no"].astype("int64")))


def needs_run(decisions: Decisions, rules_before: str) -> bool:
    """Whether learning decisions were made or taken back since the run that followed ``rules_before``."""
    return bool(_changed(decisions, rules_before)["kind"].isin(LEARNING).any())


def touched(decisions: Decisions, rules_before: str) -> frozenset[str]:
    """Topics that learning decisions have made, changed or ended since that run, made or taken back.

    A split that holds touches nothing: it names its comments, and an analyst who parts 143 from a topic means those and
    no others. One that was taken back touches both sides. What touches a topic touches all that were merged into it.
    """
    found: set[str] = set()
    for decision in _changed(decisions, rules_before).itertuples():
        if decision.kind == "split" and decision.holds:
            continue
        if decision.kind in ("create", "split"):
            found.add(made_by(decision.decision_no))
        if decision.kind == "split":
            found.add(json.loads(decision.value)["from"])
        elif decision.kind in ("retire", "terms"):
            found.add(decision.topic_id)
    merges = decisions[in_force(decisions) & (decisions["kind"] == "merge")]
    into = {merge.topic_id: json.loads(merge.value)["into"] for merge in merges.itertuples()}
    while joined := {topic_id for topic_id, target in into.items() if target in found} - found:
        found |= joined
    return frozenset(found)


def named(decisions: Decisions) -> frozenset[str]:
    """Topics that decisions in force speak of, so that they must not be forgotten.

    >>> log = pd.DataFrame({"decision_no": [1], "kind": ["merge"], "topic_id": ["c-lift"], "undoes": [None]})
    >>> sorted(named(log.assign(value='{"into": "d-1"}')))
    ['c-lift', 'd-1']
    """
    standing = decisions[in_force(decisions)]
    found = {topic_id for topic_id in standing["topic_id"] if isinstance(topic_id, str)}
    for value in map(json.loads, standing["value"]):
        found |= {value[role] for role in ("into", "from") if role in value}
    return frozenset(found)


def released(decisions: Decisions, comments: pd.DataFrame, rules_before: str) -> frozenset[str]:
    """comment_ids of moves and splits taken back since that run: their old place was taught, not found.

    ``comments`` has decision_no and comment_id.
    """
    changed = _changed(decisions, rules_before)
    gone = changed.loc[~changed["holds"] & changed["kind"].isin(_TAUGHT), "decision_no"]
    return frozenset(comments.loc[comments["decision_no"].isin(gone), "comment_id"])


def _changed(decisions: Decisions, rules_before: str) -> Decisions:
    """Followed decisions made since that run or taken back since; ``holds`` tells which are in force."""
    then = {int(number) for number in rules_before.split(",") if number}
    holds = in_force(decisions)
    before = decisions["decision_no"].astype("int64").isin(then)
    return decisions.assign(holds=holds)[(holds != before) & decisions["kind"].isin(FOLLOWED)]
