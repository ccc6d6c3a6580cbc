"""Which column of a file continues which column of an earlier export, though it be renumbered or reworded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from analytics.ingest.codebooks.columns import SINGLE_ROLES, ColumnPlan
from analytics.ingest.memory.observed import CLOSED, Observed, levels_of
from analytics.ingest.normalisation import key, without_number
from analytics.language import _

_FIELDS: Final = SINGLE_ROLES | {"community_name"}
LIKENESS: Final = 85  # of 100
WORDS_ENOUGH: Final = 0.5  # share of answers on a worded scale that still is the column's
NUMBERS_ENOUGH: Final = 0.85  # share of answers on a numeric one
_OPTIONS_ENOUGH: Final = 0.8  # share of the shorter list of options that the other has too
_YEAR: Final = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)年?度?")
_MARKS: Final = re.compile(r"[\W_]+")


def name(heading: str) -> str:
    """A heading for comparing: without its question number, however it is spaced."""
    return key(without_number(heading))


def bare_name(heading: str) -> str:
    """A heading without the years and marks in it, too: what tells the same question of two years.

    >>> bare_name("3. 停车满意度（2023年）") == bare_name("停车满意度_2025")
    True
    """
    return _MARKS.sub("", _YEAR.sub("", name(heading))) or name(heading)


def alikeness(ours: Iterable[str], theirs: Iterable[str]) -> tuple[float, float]:
    """Of two lists of headings: the share (0–1) of the longer one that the other has too, and that of ours.

    >>> alikeness(["停车", "绿化_2025"], ["道路", "绿化_2023", "停车", "照明"])
    (0.5, 1.0)
    """
    one, other = Counter(map(bare_name, ours)), Counter(map(bare_name, theirs))
    common = (one & other).total()
    return common / max(one.total(), other.total(), 1), common / max(one.total(), 1)


def same_columns(plans: Sequence[ColumnPlan], known: Sequence[ColumnPlan]) -> dict[str, ColumnPlan]:
    """For every column that ``known`` has too, its plan there: by name, else by bare name where only one has it."""
    found: dict[str, ColumnPlan] = {}
    for named in (name, bare_name):
        ours = _unique([plan for plan in plans if plan.heading not in found], named)
        used = {plan.heading for plan in found.values()}
        theirs = _unique([plan for plan in known if plan.heading not in used], named)
        found |= {ours[one].heading: theirs[one] for one in ours if one in theirs}
    return found


def _unique(plans: Sequence[ColumnPlan], named: Callable[[str], str]) -> dict[str, ColumnPlan]:
    """The plans by name, of names that occur once."""
    often = Counter(named(plan.heading) for plan in plans)
    return {one: plan for plan in plans if often[one := named(plan.heading)] == 1}


def likely_renamed(
    new: Sequence[ColumnPlan],
    gone: Sequence[ColumnPlan],
    before: Mapping[str, Observed],
    now: Mapping[str, Observed],
) -> dict[str, ColumnPlan]:
    """For new questions, the one of the ``gone`` that each probably is: worded alike and answered with the same
    options. Both sides are used once, the likeliest pair first."""
    likeness = _likeness(new, gone)
    pairs = sorted(
        (-likeness[at, place], new[at].heading, gone[place].heading, at, place)
        for at, place in np.argwhere(likeness >= LIKENESS)
    )
    found: dict[str, ColumnPlan] = {}
    taken: set[str] = set()
    for _score, heading, earlier, at, place in pairs:
        seen = before.get(earlier, Observed()), now.get(heading, Observed())
        if heading not in found and earlier not in taken and _answered_alike(new[at], gone[place], *seen):
            found[heading] = gone[place]
            taken.add(earlier)
    return found


def _likeness(new: Sequence[ColumnPlan], gone: Sequence[ColumnPlan]) -> npt.NDArray[np.float32]:
    """How alike each new question is to each that is gone, as its column or the question it answers was worded."""
    ours = [name(plan.heading) for plan in new]
    worded = ([name(plan.heading) for plan in gone], [name(plan.asked) for plan in gone])
    return np.maximum(*(process.cdist(ours, theirs, scorer=fuzz.ratio, score_cutoff=LIKENESS) for theirs in worded))


def _answered_alike(one: ColumnPlan, other: ColumnPlan, before: Observed, now: Observed) -> bool:
    if other.type != one.type:
        return False
    if other.type not in CLOSED:
        return True
    if other.type == "level":
        numeric = other.lacks_scale or not other.levels.labels
        return one.scale == other.scale if numeric else stands_on(other, now)
    words, earlier = set(map(key, now.common)), set(map(key, before.common))
    return bool(words and earlier) and len(words & earlier) >= _OPTIONS_ENOUGH * min(len(words), len(earlier))


def stands_on(plan: ColumnPlan, observed: Observed) -> bool:
    """Whether most of the answers are on the scale of ``plan``; a column without answers contradicts none."""
    on = sum(observed.options[word] for word in levels_of(plan, observed.options))
    return on >= (WORDS_ENOUGH if plan.levels.labels else NUMBERS_ENOUGH) * observed.n


def adopted(plan: ColumnPlan, known: ColumnPlan) -> ColumnPlan:
    """``plan`` with everything that was decided on ``known``; an empty column stays as it is.

    Words that the file itself declares to be no answers keep that meaning where nothing else was decided on them.
    """
    if not plan.filled:
        return plan
    is_question = known.role in ("item", "comment")
    asked = known.asked if is_question and name(known.asked) != name(plan.heading) else ""
    decided = {key(word) for word, _meaning in known.meanings}
    declared = tuple(one for one in plan.meanings if known.role == "item" and key(one[0]) not in decided)
    return replace(
        known,
        heading=plan.heading,
        question=asked,
        meanings=known.meanings + declared,
        filled=plan.filled,
        distinct=plan.distinct,
        examples=plan.examples,
        note="",
    )


def without_rivals(plans: Sequence[ColumnPlan], settled: Collection[str]) -> tuple[ColumnPlan, ...]:
    """The plans with every other claim on what the ``settled`` headings decided given up: roles that one column has,
    and the overall question."""
    held = {plan.role for plan in plans if plan.heading in settled} & _FIELDS
    decided = any(plan.overall for plan in plans if plan.heading in settled)
    return tuple(plan if plan.heading in settled else _yielding(plan, held, decided=decided) for plan in plans)


def _yielding(plan: ColumnPlan, held: Collection[str], *, decided: bool) -> ColumnPlan:
    if plan.role in held:
        return replace(plan, role="ignore", note=_("另有一列已作此用途"))
    return replace(plan, overall=False) if decided else plan
